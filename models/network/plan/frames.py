"""A design and an allocation as the frames of a `NetworkPlan`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.network.families.equity import equity_groups
from ansinh.models.network.model.money import (
    campus_price,
    capital_prices,
    conversion_prices,
    running_prices,
    upgrade_price,
)
from ansinh.models.network.plan.design import SNAP

if TYPE_CHECKING:
    from ansinh.models.network.model.arrays import Arrays, Floats
    from ansinh.models.network.plan.allocation import Allocation
    from ansinh.models.network.plan.design import Design

SPARE = 0.5
"""People who must find room at a site for it to count as spare."""
TRANSFERS = ("period", "kind", "site_id", "service", "to_site_id", "to_service", "places")
"""Columns of `NetworkPlan.transfers`."""

A_CHANGE = 0.01
"""Places may differ by less than this through the solver's tolerances: nothing was built."""


def served_by(allocation: Allocation, a: Arrays) -> Floats:
    """Return people served by (option, period)."""
    served = np.zeros((a.n_options, a.n_periods))
    np.add.at(served, (allocation.option, allocation.period), allocation.persons)
    return served


def action_of(d: Design, o: int, t: int) -> str:  # noqa: PLR0911 - one return per action
    """Name what happens to a service at a site in a period."""
    before, now = d.before[o, t], d.places[o, t]
    taken_over = any(d.moved[k, t] > SNAP for k in np.flatnonzero(d.a.merge_target == o))
    converted = any(
        d.converted[c, t] > SNAP
        for c, (source, target, _, _) in enumerate(d.a.conversions)
        if o in (source, target)
    )
    if d.merged[o, t]:
        return "merged"
    if taken_over:
        return "merge_in"
    if d.closed[o, t]:
        return "close"
    if converted and not (d.is_open[o, t] and now <= SNAP):  # open, but empty: may grow again
        return "convert"
    if not d.is_open[o, t] and now <= SNAP < before:
        return "close"
    if before <= SNAP:
        return "new" if now > SNAP or d.opened[o, t] else "keep"
    if now > before + A_CHANGE:
        return "upgrade" if d.upgraded_first[o, t] and upgrade_price(d.a, o) > 0 else "expand"
    return "shrink" if now < before - A_CHANGE else "keep"


def facilities(d: Design, allocation: Allocation) -> pd.DataFrame:
    """Return what stands where, or stood in the period before."""
    a, served = d.a, served_by(allocation, d.a)
    shown = (d.places > SNAP) | (d.before > SNAP) | d.is_open | d.closed | d.merged
    rows = [
        _facility(d, served, o, t) for t in range(a.n_periods) for o in map(int, np.flatnonzero(shown[:, t]))
    ]
    columns = [
        "site_id", "service", "period", "action", "places_before", "places", "places_built", "served_persons",
        "utilisation", "capital_million_vnd", "running_million_vnd_per_year", "land_m2", "staff",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def _facility(d: Design, served: Floats, o: int, t: int) -> dict[str, Any]:
    a, places = d.a, float(d.places[o, t])
    room = places * float(a.people_per_place[o])
    served_share = float(served[o, t]) / room if places > SNAP else float("nan")
    return {
        "site_id": a.site_ids[a.option_site[o]],
        "service": a.service_ids[a.option_service[o]],
        "period": a.period_ids[t],
        "action": action_of(d, o, t),
        "places_before": float(d.before[o, t]),
        "places": places,
        "places_built": float(d.built[o, t]),
        "served_persons": float(served[o, t]),
        "utilisation": served_share,
        "capital_million_vnd": capital_of(d, o, t),
        "running_million_vnd_per_year": running_of(d, o, t),
        "land_m2": places * float(a.option("land_m2_per_place")[o]),
        "staff": places * float(a.option("staff_per_place")[o]),
    }


def running_of(d: Design, o: int, t: int) -> float:
    """Return what a service at a site costs to run in a year of a period, in million đồng."""
    return float(sum(getattr(d, state)[o, t] * price for state, price in running_prices(d.a, o)))


def capital_of(d: Design, o: int, t: int) -> float:
    """Return the capital cost of a service at a site in a period, in million đồng.

    The cost of a new campus stands with the first of the services that open there in that period; that of
    a conversion with the service that gets the places.
    """
    a = d.a
    cost = d.upgraded_first[o, t] * upgrade_price(a, o)
    cost += sum(getattr(d, event)[o, t] * price for event, price in capital_prices(a, o))
    for c, (target, per_place) in enumerate(conversion_prices(a)):
        cost += per_place * d.converted[c, t] if target == o else 0.0
    j = int(a.option_site[o])
    if d.campus_opened[j, t]:
        opening = [k for k in a.options_of_site[j] if d.is_open[k, t]]
        cost += campus_price(a, j) if o == opening[0] else 0.0
    return float(cost)


def transfers(d: Design) -> pd.DataFrame:
    """Return places that a conversion gave to another service, or a merger to another site."""
    a, rows = d.a, []
    moves = [("convert", pair[0], pair[1], d.converted[c]) for c, pair in enumerate(a.conversions)]
    moves += [("merge", o, int(a.merge_target[o]), d.moved[o]) for o in range(a.n_options)]
    for kind, source, target, places in moves:
        for t in map(int, np.flatnonzero(places > SNAP)):
            ends = [
                (a.site_ids[a.option_site[o]], a.service_ids[a.option_service[o]]) for o in (source, target)
            ]
            rows.append((a.period_ids[t], kind, *ends[0], *ends[1], float(places[t])))
    return pd.DataFrame(rows, columns=list(TRANSFERS))


def allocation_frame(allocation: Allocation, a: Arrays) -> pd.DataFrame:
    """Return who goes where."""
    sites = np.array(a.site_ids, dtype=object)
    services = np.array(a.service_ids, dtype=object)
    return pd.DataFrame(
        {
            "period": np.array(a.period_ids, dtype=object)[allocation.period],
            "service": services[a.option_service[allocation.option]],
            "demand_id": np.array(a.demand_ids, dtype=object)[allocation.point],
            "site_id": sites[a.option_site[allocation.option]],
            "persons": allocation.persons,
            "minutes": a.option_minutes[allocation.point, allocation.option],
        }
    )


def unserved_frame(d: Design, allocation: Allocation) -> pd.DataFrame:
    """Return who isn't served, why, and where the nearest free places are.

    ``no_place``: an open site is within the limit on minutes, but full (or the people of other points have
    its places); ``out_of_reach``: none is. The nearest spare site may lie beyond the limit.
    """
    a = d.a
    spare = d.places * a.people_per_place[:, None] - served_by(allocation, a) > SPARE * a.problem.one_place
    parts = []
    for t in range(a.n_periods):
        for s, options in enumerate(a.options_of_service):
            points = np.flatnonzero(allocation.unserved[s, t] > SNAP)
            if not len(points):
                continue
            standing = options[d.places[options, t] > SNAP]
            reached = np.isfinite(a.option_minutes[np.ix_(points, standing)]).any(axis=1)
            free = options[spare[options, t]]
            minutes = a.minutes[np.ix_(points, a.option_site[free])]
            names, far = [""] * len(points), np.full(len(points), np.nan)
            if len(free):
                nearest = minutes.argmin(axis=1)
                far = minutes[np.arange(len(points)), nearest]
                names = [a.site_ids[a.option_site[free[k]]] for k in nearest]
            far = np.where(np.isfinite(far), far, np.nan)
            parts.append(
                pd.DataFrame(
                    {
                        "period": a.period_ids[t],
                        "service": a.service_ids[s],
                        "demand_id": [a.demand_ids[i] for i in points],
                        "persons": allocation.unserved[s, t, points],
                        "cause": np.where(reached, "no_place", "out_of_reach"),
                        "nearest_spare_site": np.where(np.isnan(far), "", names),
                        "nearest_spare_minutes": far,
                    }
                )
            )
    columns = [
        "period", "service", "demand_id", "persons", "cause", "nearest_spare_site", "nearest_spare_minutes",
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


@dataclass(frozen=True)
class _Asked:
    """A target, or a cap in one group: what it asks for, and what is reached of it, in persons."""

    name: str
    kind: str
    services: tuple[str, ...]
    period: str
    group: str
    required: float
    reached: float

    @property
    def missing(self) -> float:
        """Return the persons missing."""
        return self.required - self.reached


def _missed(d: Design, allocation: Allocation) -> list[_Asked]:
    """Return the targets and caps that are missed by more than rounding."""
    a, served = d.a, served_by(allocation, d.a)
    reached_people = a.need - allocation.unserved
    comprehensive = a.comprehensive
    rows = []
    for target in a.problem.targets:
        t, chosen = a.period_at[target.period], [a.service_at[s] for s in target.services]
        need = float(a.need[chosen, t].sum())
        counted = np.isin(a.option_service, chosen) & comprehensive
        reached = served[counted, t].sum() if target.comprehensive else reached_people[chosen, t].sum()
        kind = "comprehensive_target" if target.comprehensive else "target"
        required = target.min_share * need
        rows.append(_Asked(target.name, kind, target.services, target.period, "", required, float(reached)))
    for k, cap in enumerate(a.problem.equity):
        t, chosen = a.period_at[cap.period], [a.service_at[s] for s in cap.services]
        labels = a.problem.demand[cap.by].astype(str).to_numpy()
        for label in equity_groups(a, k):
            inside = labels == label
            need = float(a.need[chosen, t][:, inside].sum())
            reached = reached_people[chosen, t][:, inside].sum()
            required = (1.0 - cap.max_unserved_share) * need
            rows.append(_Asked(cap.name, "equity", cap.services, cap.period, label, required, float(reached)))
    return [row for row in rows if row.missing > 10 * SNAP]


def missing_persons(d: Design, allocation: Allocation) -> float:
    """Return the persons missing to all targets and caps together."""
    return float(np.array([row.missing for row in _missed(d, allocation)]).sum())


def shortfall_frame(d: Design, allocation: Allocation) -> pd.DataFrame:
    """Return the targets and caps that are missed, in persons."""
    rows = _missed(d, allocation)
    texts = {
        "name": [row.name for row in rows],
        "kind": [row.kind for row in rows],
        "services": [", ".join(row.services) for row in rows],
        "period": [row.period for row in rows],
        "group": [row.group for row in rows],
    }
    persons = [(row.required, row.reached, row.missing) for row in rows]
    numbers = dict(
        zip(("required", "reached", "missing_persons"), np.array(persons).reshape(-1, 3).T, strict=True)
    )
    return pd.DataFrame({**texts, **numbers})
