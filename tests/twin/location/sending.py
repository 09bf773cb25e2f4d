"""Who goes where for given sites, some of which need users: every way of it, or a linear program."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

import numpy as np
from scipy.optimize import linprog

from tests.twin.location.question import Question

Ways = dict[tuple[int, int], float]
"""What a person costs who goes from a point to a site."""
Sent = tuple[float, float]
"""Persons unserved, and what the others cost."""


def sent(q: Question, ways: Ways, least: Mapping[int, int], price: float | None) -> Sent | None:
    """Return the best way of sending people to the sites of `least`, each of which needs so many.

    The fewest are left out first or, with a price, both are weighed. None: the sites can't have their users.
    """
    return _whole(q, ways, least, price) if q.single_source else _split(q, ways, least, price)


def _whole(q: Question, ways: Ways, least: Mapping[int, int], price: float | None) -> Sent | None:
    best: Sent | None = None
    for pairs in whole_ways(q, ways, least):
        used = {j: sum(q.demand[i] for i, k in pairs if k == j) for j in least}
        found = (
            float(q.persons - sum(used.values())),
            float(sum(q.demand[i] * ways[i, j] for i, j in pairs)),
        )
        if best is None or _rank(found, price) < _rank(best, price):
            best = found
    return best


def whole_ways(q: Question, ways: Ways, least: Mapping[int, int]) -> Iterator[list[tuple[int, int]]]:
    """Yield every way of sending each point to one site, or to none, in which sites have users and places."""
    points = [i for i in q.points if q.demand[i]]
    choices = [[None, *(j for j in least if (i, j) in ways)] for i in points]
    for chosen in itertools.product(*choices):
        pairs = [(i, j) for i, j in zip(points, chosen, strict=True) if j is not None]
        used = {j: sum(q.demand[i] for i, k in pairs if k == j) for j in least}
        if all(used[j] >= n and not (q.capacitated and used[j] > q.capacity[j]) for j, n in least.items()):
            yield pairs


def _rank(found: Sent, price: float | None) -> tuple[float, ...]:
    return found if price is None else (found[1] + price * found[0],)


def _split(q: Question, ways: Ways, least: Mapping[int, int], price: float | None) -> Sent | None:
    """Send persons by a linear program, one variable for each way and one for each point's unserved."""
    points = [i for i in q.points if q.demand[i]]
    if not points:
        return None if any(least.values()) else (0.0, 0.0)
    pairs = [(i, j) for i, j in ways if q.demand[i]]
    travel = np.array([*(ways[way] for way in pairs), *(0.0 for _ in points)])
    left = np.array([0.0] * len(pairs) + [1.0] * len(points))
    equal = np.array([[float(k == i) for k, _ in pairs] + [float(k == i) for k in points] for i in points])
    used = np.array([[float(k == j) for _, k in pairs] + [0.0] * len(points) for j in least])
    rows, limits = [-used], [-np.array(list(least.values()), dtype=float)]
    if q.capacitated:
        rows.append(used)
        limits.append(np.array([q.capacity[j] for j in least], dtype=float))
    demand = np.array([q.demand[i] for i in points], dtype=float)
    options = {"A_eq": equal, "b_eq": demand}
    if least:
        options |= {"A_ub": np.vstack(rows), "b_ub": np.concatenate(limits)}
    found = linprog(left if price is None else travel + price * left, **options)
    if not found.success:
        return None
    if price is None:
        options["A_ub"] = np.vstack([*([options["A_ub"]] if least else []), left])
        options["b_ub"] = np.append(options.get("b_ub", []), found.fun + 1e-9 * q.persons)
        found = linprog(travel, **options)
    return float(left @ found.x), float(travel @ found.x)
