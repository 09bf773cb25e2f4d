"""The right answer of every location model, by trying all choices, in whole numbers."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.twin.location.flow import best_flow
from tests.twin.location.question import Question

Sites = tuple[int, ...]


@dataclass(frozen=True)
class Truth:
    """The best that can be.

    Attributes
    ----------
    objective
        In whole units; None: nothing is possible.
    unserved
        Persons left out by every best plan, where the model says how many; None: it doesn't.
    """

    objective: float | None
    unserved: int | None = None


def truth(q: Question) -> Truth:
    """Return the right answer."""
    models = {
        "p_median": lambda: _cheapest(q, [q.p], fixed=False),
        "cflp": lambda: _cheapest(q, range(len(q.sites) + 1), fixed=True),
        "mclp": lambda: _most_covered(q),
        "lscp": lambda: Truth(_fewest_sites(q)),
        "lscp_backup": lambda: _most_twice(q),
        "p_center": lambda: Truth(_least_radius(q)),
        "p_dispersion": lambda: Truth(max(_closest(q, chosen) for chosen in choices(q, [q.p]))),
        "allocate": lambda: _priced(q, *best_flow(q, q.opened)),
    }
    return models[q.model]()


def choices(q: Question, sizes: Iterable[int]) -> Iterator[Sites]:
    """Yield all choices of so many sites that hold the existing ones."""
    for size in sizes:
        for chosen in itertools.combinations(q.sites, size):
            if set(q.existing) <= set(chosen):
                yield chosen


def service(q: Question, opened: Sites, within: int | None = None) -> tuple[int, int]:
    """Return persons unserved and travel, as the model lets people go: to the nearest, split, or whole."""
    if not q.capacitated:
        return _nearest(q, opened, within)
    return _whole(q, opened, within) if q.single_source else best_flow(q, opened, within)


def _ways(q: Question, i: int, opened: Sites, within: int | None) -> list[tuple[int, int]]:
    """Return (site, minutes) of the open sites that a point can reach."""
    return [(j, m) for j in opened if (m := q.minutes[i][j]) is not None and (within is None or m <= within)]


def _nearest(q: Question, opened: Sites, within: int | None) -> tuple[int, int]:
    left = travel = 0
    for i in q.points:
        minutes = min((m for _, m in _ways(q, i, opened, within)), default=None)
        if minutes is None or (q.price is not None and minutes > q.price):
            left += q.demand[i]
        else:
            travel += q.demand[i] * minutes
    return left, travel


def _whole(q: Question, opened: Sites, within: int | None) -> tuple[int, int]:
    """Keep every point to one site: all ways of doing so, worst ones cut short by the places."""
    rows = [(q.demand[i], _ways(q, i, opened, within)) for i in q.points if q.demand[i]]

    def worth(left: int, travel: int) -> tuple[int, int]:
        return (left, travel) if q.price is None else (travel + q.price * left, left)

    best = [(q.persons, 0)]

    def send(n: int, room: dict[int, int], left: int, travel: int) -> None:
        if worth(left, travel) >= worth(*best[0]) and n < len(rows):
            return
        if n == len(rows):
            best[0] = min(best[0], (left, travel), key=lambda found: worth(*found))
            return
        persons, ways = rows[n]
        for j, minutes in ways:
            if persons <= room[j]:
                send(n + 1, {**room, j: room[j] - persons}, left, travel + persons * minutes)
        send(n + 1, room, left + persons, travel)

    send(0, {j: q.capacity[j] for j in opened}, 0, 0)
    return best[0]


def _priced(q: Question, left: int, travel: int, fixed: int = 0) -> Truth:
    """Return the value of a plan; unserved persons cost their price, or come before everything else."""
    if q.price is not None:
        return Truth(travel + fixed + q.price * left)
    return Truth(travel + fixed, left)


def _cheapest(q: Question, sizes: Iterable[int], *, fixed: bool) -> Truth:
    """Serve as many as can be, at the least cost; or weigh both, where the unserved have a price."""
    found = []
    for chosen in choices(q, sizes):
        left, travel = service(q, chosen)
        found.append(_priced(q, left, travel, sum(q.fixed_cost[j] for j in chosen) if fixed else 0))
    return min(found, key=lambda t: (t.unserved or 0, t.objective))


def _most_covered(q: Question) -> Truth:
    left = min(service(q, chosen, q.standard)[0] for chosen in choices(q, [q.p]))
    return Truth(q.persons - left)


def _fewest_sites(q: Question) -> int | None:
    sizes = range(len(q.existing), len(q.sites) + 1)
    for chosen in choices(q, sizes):  # the smallest first
        if service(q, chosen, q.standard)[0] == 0:
            return len(chosen)
    return None


def _most_twice(q: Question) -> Truth:
    """Cover all with the fewest sites, and as many as possible twice."""
    fewest = _fewest_sites(q)
    if fewest is None:
        return Truth(None)
    covering = [c for c in choices(q, [fewest]) if service(q, c, q.standard)[0] == 0]
    twice = [
        sum(q.demand[i] for i in q.points if len(_ways(q, i, chosen, q.standard)) > 1) for chosen in covering
    ]
    return Truth(max(twice))


def _least_radius(q: Question) -> int | None:
    if q.persons == 0:
        return 0
    for radius in sorted({m for row in q.minutes for m in row if m is not None}):
        if any(service(q, chosen, radius)[0] == 0 for chosen in choices(q, [q.p])):
            return radius
    return None


def _closest(q: Question, chosen: Sites) -> float:
    """Return how far apart the closest two are; no way is infinitely far."""
    apart = [
        math.inf if m is None else m for j, k in itertools.permutations(chosen, 2) for m in [q.minutes[j][k]]
    ]
    return min(apart)
