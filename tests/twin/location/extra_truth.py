"""The right answer of a question with options, by trying all choices of sites."""

from __future__ import annotations

import itertools

import numpy as np
from scipy.optimize import linprog

from tests.twin.location.enumeration import Sites, Truth, choices, service
from tests.twin.location.extra import Extra
from tests.twin.location.question import Question


def truth_with_extra(q: Question) -> Truth:
    """Return the right answer."""
    extra = q.extra or Extra()
    sizes = [q.p] if extra.keeps_p else range(len(q.sites) + 1)
    opened = [chosen for chosen in choices(q, sizes) if extra.allows(q, chosen)]
    if q.model == "mclp":
        worth = [_covered(q, extra, chosen) for chosen in opened]
        return Truth(max((w for w in worth if w is not None), default=None))
    found = [_served(q, extra, chosen) for chosen in opened]
    return min(
        (t for t in found if t is not None), key=lambda t: (t.unserved or 0, t.objective), default=Truth(None)
    )


def _cost(q: Question, extra: Extra, chosen: Sites) -> int:
    return extra.cost_weight * sum(q.fixed_cost[j] for j in chosen)


def _covered(q: Question, extra: Extra, chosen: Sites) -> float | None:
    """Return the persons covered less the weighted cost; None: the sites can't have their users."""
    found = _sent(q, extra, chosen, q.standard, price=None)
    return None if found is None else q.persons - found[0] - _cost(q, extra, chosen)


def _served(q: Question, extra: Extra, chosen: Sites) -> Truth | None:
    found = _sent(q, extra, chosen, None, price=q.price)
    if found is None:
        return None
    left, travel = found
    cost = _cost(q, extra, chosen)
    return Truth(travel + cost, round(left)) if q.price is None else Truth(travel + cost + q.price * left)


def _sent(
    q: Question, extra: Extra, chosen: Sites, within: int | None, price: int | None
) -> tuple[float, float] | None:
    """Return persons unserved and travel, the fewest first or both weighed; None: some site lacks users."""
    least = [extra.needs(q, j) for j in chosen]
    if not any(least):
        return service(q, chosen, within)
    if q.single_source:
        return _whole(q, chosen, least, within, price)
    return _split(q, chosen, least, within, price)


def _minutes(q: Question, i: int, j: int, within: int | None) -> int | None:
    minutes = q.minutes[i][j]
    return None if minutes is None or (within is not None and minutes > within) else minutes


def _whole(
    q: Question, chosen: Sites, least: list[int], within: int | None, price: int | None
) -> tuple[float, float] | None:
    """Try every way of sending each point to one site, or to none."""
    points = [i for i in q.points if q.demand[i]]
    best: tuple[float, float] | None = None
    ways = [[None, *(j for j in chosen if _minutes(q, i, j, within) is not None)] for i in points]
    for sent in itertools.product(*ways):
        used = {j: sum(q.demand[i] for i, k in zip(points, sent, strict=True) if k == j) for j in chosen}
        if any(
            used[j] < n or (q.capacitated and used[j] > q.capacity[j])
            for j, n in zip(chosen, least, strict=True)
        ):
            continue
        left = q.persons - sum(used.values())
        travel = sum(
            q.demand[i] * (q.minutes[i][k] or 0) for i, k in zip(points, sent, strict=True) if k is not None
        )
        found = (float(left), float(travel))
        if best is None or _rank(found, price) < _rank(best, price):
            best = found
    return best


def _rank(found: tuple[float, float], price: int | None) -> tuple[float, ...]:
    return found if price is None else (found[1] + price * found[0],)


def _split(
    q: Question, chosen: Sites, least: list[int], within: int | None, price: int | None
) -> tuple[float, float] | None:
    """Send persons by a linear program, one variable for each way and one for each point's unserved."""
    points = [i for i in q.points if q.demand[i]]
    ways = [(i, j) for i in points for j in chosen if _minutes(q, i, j, within) is not None]
    travel = np.array([*(q.minutes[i][j] or 0 for i, j in ways), *(0 for _ in points)], dtype=float)
    left = np.array([0.0] * len(ways) + [1.0] * len(points))
    equal = np.array([[float(k == i) for k, _ in ways] + [float(k == i) for k in points] for i in points])
    used = np.array([[float(k == j) for _, k in ways] + [0.0] * len(points) for j in chosen])
    rows, limits = [-used], [-np.array(least, dtype=float)]
    if q.capacitated:
        rows.append(used)
        limits.append(np.array([q.capacity[j] for j in chosen], dtype=float))
    demand = np.array([q.demand[i] for i in points], dtype=float)
    if not points:
        return None if any(least) else (0.0, 0.0)
    first = left if price is None else travel + price * left
    options = {"A_ub": np.vstack(rows), "b_ub": np.concatenate(limits), "A_eq": equal, "b_eq": demand}
    found = linprog(first, **options)
    if not found.success:
        return None
    if price is None:
        options["A_ub"] = np.vstack([options["A_ub"], left])
        options["b_ub"] = np.append(options["b_ub"], found.fun + 1e-9 * q.persons)
        found = linprog(travel, **options)
    return float(left @ found.x), float(travel @ found.x)
