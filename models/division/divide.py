"""Divide sites among areas so that people travel least in all, with a proof that no other division does better.

Each area prices every number of sites it may get: no plan of it costs less than the `bound`, and a plan of that `value`
is known (infinite: none yet). A dynamic programme over the bounds gives a bound of the whole, one over the values the best
division known. Where the two differ, the areas whose prices leave the gap are asked to settle them, until it is closed.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ansinh.models.matrix_form import Floats

MOST_ROUNDS = 200
"""Rounds of asking after which the division ends whatever the gap: each settles one price at least."""


@dataclass(frozen=True)
class Priced:
    """What a number of sites costs an area: no less than `bound`; `value` for the plan that is known.

    `settled` tells that asking again would bring nothing.
    """

    bound: float
    value: float
    settled: bool


class Area(Protocol):
    """An area that prices numbers of sites from `least` to `most`."""

    @property
    def least(self) -> int:
        """Fewest sites it may get."""

    @property
    def most(self) -> int:
        """Most sites it may get."""

    def price(self, count: int) -> Priced:
        """Return what is known of so many sites."""

    def settle(self, count: int, deadline: float) -> None:
        """Find out more about so many sites, until `deadline` (``time.perf_counter()``)."""


@dataclass(frozen=True)
class Division:
    """The sites of each area.

    Attributes
    ----------
    counts
        (areas,) sites.
    value
        What the areas' plans cost together.
    bound
        No division within the limits costs less; for a division that was given: no plan with these counts does.
    """

    counts: tuple[int, ...]
    value: float
    bound: float


def divide(areas: Sequence[Area], total: int, *, gap: float, deadline: float) -> Division:
    """Divide `total` sites for the least cost: ``min Σ fₐ(nₐ) : Σ nₐ = total, leastₐ ≤ nₐ ≤ mostₐ``.

    Parameters
    ----------
    gap
        Relative gap of value and bound at which to stop.
    deadline
        ``time.perf_counter()`` at which to stop; the bound stays valid.

    Raises
    ------
    ValueError
        The areas' limits leave no division of `total`.
    """
    best = Division((), math.inf, -math.inf)
    for _ in range(MOST_ROUNDS):
        hopeful, bound = _least_sum([_bounds(area) for area in areas], areas, total)
        counts, value = _least_sum([_values(area) for area in areas], areas, total)
        best = Division(counts, value, min(bound, value))
        open_prices = _unsettled(areas, hopeful)
        enough = time.perf_counter() > deadline or value - bound <= gap * value
        if not open_prices or (enough and math.isfinite(value)):
            break
        for at in open_prices:
            areas[at].settle(hopeful[at], deadline)
    return best


def given(areas: Sequence[Area], counts: Sequence[int], *, deadline: float) -> Division:
    """Price a division that is given; each area settles its own count."""
    prices = []
    for area, count in zip(areas, counts, strict=True):
        if not area.price(count).settled:
            area.settle(count, deadline)
        prices.append(area.price(count))
    return Division(tuple(counts), sum(p.value for p in prices), sum(p.bound for p in prices))


def least_worst(areas: Sequence[Area], people: Floats, total: int) -> tuple[int, ...]:
    """Return counts for which the largest bound per person is least: each site goes where people travel longest.

    The bounds fall with every site, so that no other counts have a smaller largest bound per person.
    """
    counts = [area.least for area in areas]
    for _ in range(total - sum(counts)):
        mean = [
            area.price(count).bound / persons if count < area.most else -math.inf
            for area, count, persons in zip(areas, counts, people, strict=True)
        ]
        counts[int(np.argmax(mean))] += 1
    return tuple(counts)


def _unsettled(areas: Sequence[Area], counts: Sequence[int]) -> list[int]:
    """Return the areas whose price of their count isn't settled."""
    return [at for at, area in enumerate(areas) if not area.price(counts[at]).settled]


def _bounds(area: Area) -> Floats:
    return np.array([area.price(count).bound for count in range(area.least, area.most + 1)])


def _values(area: Area) -> Floats:
    return np.array([area.price(count).value for count in range(area.least, area.most + 1)])


def _least_sum(tables: Sequence[Floats], areas: Sequence[Area], total: int) -> tuple[tuple[int, ...], float]:
    """Return the counts of least sum and that sum, by a dynamic programme over the areas.

    Infinite prices may be taken where nothing else is left; the sum is infinite then.
    """
    spare = total - sum(area.least for area in areas)
    if spare < 0 or total > sum(area.most for area in areas):
        message = f"{total} sites can't be divided within the areas' limits"
        raise ValueError(message)
    reached = np.full(spare + 1, np.inf)
    reached[0] = 0.0
    possible = np.zeros(spare + 1, dtype=bool)
    possible[0] = True
    choices: list[NDArray[np.int64]] = []
    for table in tables:
        sums = np.full((len(table), spare + 1), np.inf)
        ways = np.zeros((len(table), spare + 1), dtype=bool)
        for extra in range(min(len(table), spare + 1)):
            sums[extra, extra:] = reached[: spare + 1 - extra] + table[extra]
            ways[extra, extra:] = possible[: spare + 1 - extra]
        # Among ways that all cost infinity the first possible one is taken.
        ranked = np.where(ways, np.nan_to_num(sums, posinf=np.finfo(float).max), np.inf)
        choice = ranked.argmin(axis=0)
        choices.append(choice)
        reached = np.take_along_axis(sums, choice[None, :], axis=0)[0]
        possible = np.asarray(ways.any(axis=0))
    return _walk_back(choices, areas, spare), float(reached[spare])


def _walk_back(choices: Sequence[NDArray[np.int64]], areas: Sequence[Area], spare: int) -> tuple[int, ...]:
    """Return the counts that the dynamic programme chose."""
    counts = []
    for choice, area in zip(reversed(choices), reversed(areas), strict=True):
        extra = int(choice[spare])
        counts.append(area.least + extra)
        spare -= extra
    return tuple(reversed(counts))
