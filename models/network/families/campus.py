"""Sites that carry several services: open when one is, together within size and land."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.errors import Finding
from ansinh.models.network.families.base import Family
from ansinh.models.network.model.rows import add_row, ones
from ansinh.models.network.problem.records import records, sums_by, with_facts
from ansinh.models.network.problem.tolerance import TOLERANCE, excused
from ansinh.words.nearest import some

if TYPE_CHECKING:
    import pulp

    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.model.variables import Variables
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem


def add_campus(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Keep a site open when and only when one of its services is; a candidate's first opening is an event.

    ``open[o,t] ≤ campus[j,t] ≤ Σ_{o at j} open[o,t]``, ``Σ_{past} campus_opened[j,past] ≥ campus[j,t]`` and
    ``campus_opened[j,t] ≤ campus[j,t]``: the campus is paid for when it opens, not before.
    """
    for j, options in enumerate(a.options_of_site):
        for t in range(a.n_periods):
            if not options:
                continue
            campus = v.campus[j, t]
            if len(options) > 1:
                for o in options:
                    add_row(prob, [(v.is_open[o, t], 1.0), (campus, -1.0)], "<=", 0.0, f"campus_{o}_{t}")
                terms = [(campus, 1.0), *((v.is_open[o, t], -1.0) for o in options)]
                add_row(prob, terms, "<=", 0.0, f"campus_used_{j}_{t}")
            if (j, t) in v.campus_opened:
                past = ones(v.campus_opened[j, before] for before in range(t + 1))
                add_row(prob, [*past, (campus, -1.0)], ">=", 0.0, f"campus_opened_{j}_{t}")
                now = [(v.campus_opened[j, t], 1.0), (campus, -1.0)]
                add_row(prob, now, "<=", 0.0, f"campus_opened_now_{j}_{t}")


def add_campus_size(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Keep a campus within its limits: ``min[j] · campus[j,t] ≤ Σ_{o at j} places[o,t] ≤ max[j] · campus[j,t]``.

    What stands today may stay, even where it's smaller or larger.
    """
    least, most = a.site("min_places_total"), a.site("max_places_total")
    for j, options in enumerate(a.options_of_site):
        stand = float(a.existing[options].sum()) if options else 0.0
        floor = min(float(least[j]), stand) if a.stands[j] else float(least[j])
        for t in range(a.n_periods):
            places = ones(v.places[o, t] for o in options)
            if options and floor > 0:
                add_row(prob, [*places, (v.campus[j, t], -floor)], ">=", 0.0, f"campus_min_{j}_{t}")
            if options and not np.isnan(most[j]):
                top = max(float(most[j]), stand)
                add_row(prob, [*places, (v.campus[j, t], -top)], "<=", 0.0, f"campus_max_{j}_{t}")


def add_land(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Keep places within the land: ``Σ_{o at j} land per place[o] · places[o,t] ≤ land[j]``, in m².

    A site that has less land than the norm asks today may keep its places, but not add any.
    """
    per_place, land = a.option("land_m2_per_place"), a.site("land_m2")
    for j, options in enumerate(a.options_of_site):
        if np.isnan(land[j]) or not any(per_place[o] > 0 for o in options):
            continue
        room = max(float(land[j]), float(sum(per_place[o] * a.existing[o] for o in options)))
        for t in range(a.n_periods):
            terms = [(v.places[o, t], float(per_place[o])) for o in options if per_place[o] > 0]
            add_row(prob, terms, "<=", room, f"land_{j}_{t}")


def check_campus_sizes(problem: NetworkProblem) -> Iterator[Finding]:
    """Report campuses whose least size is above the largest one."""
    sites = problem.sites
    bad = sites.index[sites["min_places_total"] > sites["max_places_total"]]
    if len(bad):
        yield Finding("sites", f"min_places_total above max_places_total at {some(bad)}", "swap or mend them")


def audit_campus_sizes(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield campuses with more or fewer places than their limits; what stands today may stay."""
    today: dict[str, float] = {}
    for option in records(problem.options):
        site = option.Index[0]
        today[site] = today.get(site, 0.0) + float(option.existing_places)
    facts = {row.Index: row for row in records(problem.sites)}
    for (site, period), taken in sums_by(plan.facilities, "places", "site_id", "period").items():
        where, of_site, stood = f"site {site} in {period}", facts[site], today.get(site, 0.0)
        most = max(float(np.nan_to_num(of_site.max_places_total, nan=np.inf)), stood)
        if taken > most + excused(most):
            yield Finding(where, f"{taken:g} places, at most {of_site.max_places_total:g} allowed")
        least = float(of_site.min_places_total)
        if of_site.status == "candidate" and TOLERANCE < taken < least - excused(least):
            yield Finding(where, f"{taken:g} places, at least {least:g} asked")


def audit_land(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield campuses that need more land than the site has; what stands today may stay."""
    area = problem.sites["land_m2"]
    if area.isna().all():
        return
    today: dict[str, float] = {}
    for option in records(problem.options):
        site = option.Index[0]
        today[site] = today.get(site, 0.0) + float(option.land_m2_per_place) * float(option.existing_places)
    needed: dict[tuple[str, str], float] = {}
    for row, option in with_facts(plan.facilities, problem.options, "site_id", "service"):
        key = (row.site_id, row.period)
        needed[key] = needed.get(key, 0.0) + row.places * float(option.land_m2_per_place)
    for (site, period), taken in needed.items():
        there = float(area[site])
        most = max(float(np.nan_to_num(there, nan=np.inf)), today.get(site, 0.0))
        # A hair more than one part in a thousand million, and one square metre, are roundings of the places.
        if taken > most * (1 + 1e-9) + 1.0:
            yield Finding(f"site {site} in {period}", f"{taken:,.0f} m² needed, {there:,.0f} m² there")


CAMPUS = Family(
    name="campus",
    formula="open[o] ≤ campus[j] ≤ Σ open[o]; Σ_past campus_opened ≥ campus; campus_opened ≤ campus",
    rows="`campus_o_t`, `campus_used_j_t`, `campus_opened_j_t`, `campus_opened_now_j_t`",
    write=add_campus,
    columns=("sites.campus_cost_million_vnd",),
)
CAMPUS_SIZE = Family(
    name="campus_size",
    formula="min · campus ≤ Σ places ≤ max · campus",
    rows="`campus_min_j_t`, `campus_max_j_t`",
    write=add_campus_size,
    columns=("sites.min_places_total", "sites.max_places_total"),
    check=check_campus_sizes,
    audit=audit_campus_sizes,
    judges="sized",
)
LAND = Family(
    name="land",
    formula="Σ m² per place · places ≤ m² of the site (or what stands today needs)",
    rows="`land_j_t`",
    write=add_land,
    columns=("sites.land_m2", "options.land_m2_per_place"),
    audit=audit_land,
    judges="sized",
)
