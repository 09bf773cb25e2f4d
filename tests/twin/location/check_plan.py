"""A location plan counted again from its allocation by plain sums."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

from ansinh.models import LocationPlan
from tests.twin.location.question import Question
from tests.twin.rows import rows_of

RELATIVE = 1e-6
"""Share of all persons that rounding may move."""


def wrong_sums(q: Question, plan: LocationPlan) -> Iterator[str]:
    """Say what doesn't add up: shares, ways, places, number of sites, existing sites."""
    opened = set(plan.open_sites)
    shares, used = defaultdict[int, float](float), defaultdict[int, float](float)
    for row in rows_of(plan.allocation):
        minutes = q.minutes[row.demand_id][row.site_id]
        shares[row.demand_id] += row.share
        used[row.site_id] += row.share * q.demand[row.demand_id]
        if row.site_id not in opened:
            yield f"people are sent to site {row.site_id}, which isn't open"
        if minutes is None or not math.isclose(minutes * q.minute, row.minutes):
            yield f"{row.minutes:g} minutes from {row.demand_id} to {row.site_id}"
        if q.single_source and q.capacitated and q.demand[row.demand_id] and not math.isclose(row.share, 1.0):
            yield f"point {row.demand_id} is split"
    yield from (f"{share:g} of point {i} is served" for i, share in shares.items() if share > 1 + RELATIVE)
    if q.capacitated:
        room = RELATIVE * max(1, q.persons)
        yield from (f"{n:g} in {q.capacity[j]} places" for j, n in used.items() if n > q.capacity[j] + room)
    if q.extra is not None:
        yield from q.extra.broken(q, [int(str(j)) for j in opened], used)
    counts_sites = q.model in ("p_median", "mclp", "p_center", "p_dispersion")
    if counts_sites and (q.extra is None or q.extra.keeps_p) and len(opened) != q.p:
        yield f"{len(opened)} sites are open, not {q.p}"
    if q.model != "allocate" and not set(q.existing) <= opened:
        yield "existing sites are closed"


def price_of(q: Question, plan: LocationPlan) -> float:
    """Return the minutes that a person unserved counts for: those asked for, or those that `allocate` has set."""
    if q.model == "allocate" and plan.unserved_minutes is not None:
        return plan.unserved_minutes / q.minute
    return float(q.price or 0)


def worth(q: Question, plan: LocationPlan) -> tuple[float, float]:
    """Return the plan's objective in whole units, and its persons unserved."""
    rows = [
        (r.share * q.demand[r.demand_id], q.minutes[r.demand_id][r.site_id]) for r in rows_of(plan.allocation)
    ]
    travel = sum(persons * (minutes or 0) for persons, minutes in rows)
    left = q.persons - sum(persons for persons, _ in rows)
    priced = travel + left * price_of(q, plan)
    near = {
        i: sum(1 for j in plan.open_sites if (m := q.minutes[i][int(str(j))]) is not None and m <= q.standard)
        for i in q.points
    }
    values = {
        "p_median": priced,
        "allocate": priced,
        "cflp": priced + sum(q.fixed_cost[int(str(j))] for j in plan.open_sites),
        "lscp": float(len(plan.open_sites)),
        "mclp": q.persons - left if q.capacitated else sum(q.demand[i] for i in q.points if near[i]),
        "lscp_backup": sum(q.demand[i] for i in q.points if near[i] > 1),
        "p_center": max((minutes or 0 for persons, minutes in rows if persons > 0), default=0),
        "p_dispersion": _closest(q, [int(str(j)) for j in plan.open_sites]),
    }
    if q.extra is not None:
        return q.extra.worth(q, plan, float(values[q.model]), near), left
    return float(values[q.model]), left


def _closest(q: Question, opened: list[int]) -> float:
    apart = [q.minutes[j][k] for j in opened for k in opened if j != k] if q.model == "p_dispersion" else []
    return min((math.inf if m is None else float(m) for m in apart), default=math.inf)
