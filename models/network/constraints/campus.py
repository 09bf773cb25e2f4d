"""Sites that carry several services: open when one is, together within size and land."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.network.model.rows import add_row, ones

if TYPE_CHECKING:
    import pulp

    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.model.variables import Variables


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
