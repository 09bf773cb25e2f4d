"""Who goes where at the fewest minutes when places are given: an optimum, and prices that prove it in exact fractions.

For any prices p ≥ 0 of a place, ``Σ need[i] · min_k (minutes[i,k] + p[k]) − Σ room[k] · p[k]`` is a bound (weak duality): it doesn't
matter how the prices were found. They are found by moving people from full sites along the shortest ways to free ones.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

NOBODY = 1e-7  # people; fewer are rounding
SHORTER = 1e-10  # minutes by which a way must be shorter to be another one


@dataclass(frozen=True)
class Optimum:
    """Person-minutes of a plan that was found, and the bound that its prices prove."""

    minutes: float
    proof: Callable[[], Fraction]

    @property
    def bound(self) -> Fraction:
        """Return the bound, which is computed only where it is asked for."""
        return self.proof()


class Transport:
    """People at points, sites with room for some of them, and minutes between; infinite where there is no way."""

    def __init__(self, need: list[float], minutes: list[list[float]], room: list[float]) -> None:
        self.need, self.minutes, self.room = need, minutes, room
        self.sites = range(len(room))
        self.flow: list[dict[int, float]] = [{} for _ in need]
        self.load = [0.0 for _ in room]
        self.waiting: dict[tuple[int, int], list[tuple[float, int]]] = {
            (j, k): [] for j in self.sites for k in self.sites if j != k
        }

    def solve(self) -> Optimum:
        """Send everybody to the nearest site, then make room; people for whom there is none stay where they are."""
        for i, people in enumerate(self.need):
            self._put(i, min(self.sites, key=lambda k: self.minutes[i][k]), people)
        while True:
            ways, following = self._ways()
            over = [j for j in self.sites if self.load[j] > self.room[j] + NOBODY and math.isfinite(ways[j])]
            if not over:
                break
            self._move(max(over, key=lambda j: self.load[j] - self.room[j]), following)
        total = math.fsum(
            p * self.minutes[i][k] for i, row in enumerate(self.flow) for k, p in row.items() if p > 0
        )
        return Optimum(total, lambda: self._proven(ways))

    def _put(self, i: int, k: int, people: float) -> None:
        """Send people of a point to a site, who may later be sent on from there."""
        if self.flow[i].get(k, 0.0) <= NOBODY:
            for other in self.sites:
                if other != k and math.isfinite(self.minutes[i][other]):
                    longer = self.minutes[i][other] - self.minutes[i][k]
                    heapq.heappush(self.waiting[k, other], (longer, i))
        self.flow[i][k] = self.flow[i].get(k, 0.0) + people
        self.load[k] += people

    def _next(self, j: int, k: int) -> tuple[float, int]:
        """Return whom it costs the fewest minutes to send from one site to another."""
        heap = self.waiting[j, k]
        while heap and self.flow[heap[0][1]].get(j, 0.0) <= NOBODY:
            heapq.heappop(heap)
        return heap[0] if heap else (math.inf, -1)

    def _ways(self) -> tuple[list[float], list[int]]:
        """Return by site the fewest minutes to send somebody from it to a site with room, and the next site on that way."""
        free = [k for k in self.sites if self.load[k] < self.room[k] - NOBODY] or [len(self.room) - 1]
        ways = [0.0 if k in free else math.inf for k in self.sites]
        following, changed = list(self.sites), True
        longer = {(j, k): self._next(j, k)[0] for j, k in self.waiting}
        while changed:
            changed = False
            for (j, k), minutes in longer.items():
                if ways[k] + minutes < ways[j] - SHORTER:
                    ways[j], following[j], changed = ways[k] + minutes, k, True
        return ways, following

    def _move(self, start: int, following: list[int]) -> None:
        """Send as many people as go from a full site along its way."""
        way, j = list[tuple[int, int, int]](), start
        while following[j] != j:
            way.append((j, following[j], self._next(j, following[j])[1]))
            j = following[j]
        room = max(self.room[j] - self.load[j], NOBODY)
        people = min(self.load[start] - self.room[start], room, *(self.flow[i][a] for a, _, i in way))
        for a, b, i in way:
            self.flow[i][a] -= people
            self.load[a] -= people
            self._put(i, b, people)

    def _proven(self, ways: list[float]) -> Fraction:
        """Return the bound of prices, in exact fractions: the ways, moved up so that none is below 0; high where none leads out."""
        known = [way for way in ways if math.isfinite(way)]
        least = min(0.0, *known)
        longest = max((t for row in self.minutes for t in row if math.isfinite(t)), default=0.0)
        prices = [Fraction((way if math.isfinite(way) else max(known) + longest) - least) for way in ways]
        total = -sum(
            (Fraction(room) * price for room, price in zip(self.room, prices, strict=True)), Fraction(0)
        )
        for people, row in zip(self.need, self.minutes, strict=True):
            ends = (Fraction(t) + prices[k] for k, t in enumerate(row) if math.isfinite(t))
            total += Fraction(people) * min(ends)
        return total
