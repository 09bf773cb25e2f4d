"""How large: capacity, least and greatest size when open, modules, least use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.models.network.rows import add_relaxable, add_row

if TYPE_CHECKING:
    import pulp

    from ansinh.models.network.arrays import Arrays
    from ansinh.models.network.variables import Variables


def add_capacity(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """No more people than places: ``load[o,t] ≤ places[o,t]``."""
    for o in range(a.n_options):
        for t in range(a.n_periods):
            add_row(prob, [(v.load[o, t], 1.0), (v.places[o, t], -1.0)], "<=", 0.0, f"capacity_{o}_{t}")


def add_size_when_open(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Keep places within the limits of an open service, and none where it's closed.

    ``min[o] · open[o,t] ≤ places[o,t] ≤ max[o] · open[o,t]``. What stands today may stay below the
    minimum until it's enlarged: then ``places[o,t] ≥ min[o] · (upgraded[o,t] + open[o,t] - 1)``.
    """
    for o in range(a.n_options):
        least = float(a.min_size[o])
        floor = least if a.existing[o] == 0 else min(least, float(a.existing[o]))
        for t in range(a.n_periods):
            p, y = v.places[o, t], v.is_open[o, t]
            add_row(prob, [(p, 1.0), (y, -float(a.max_size[o]))], "<=", 0.0, f"size_max_{o}_{t}")
            if floor > 0:
                add_row(prob, [(p, 1.0), (y, -floor)], ">=", 0.0, f"size_min_{o}_{t}")
            if least > floor and (o, t) in v.upgraded:
                terms = [(p, 1.0), (v.upgraded[o, t], -least), (y, -least)]
                add_row(prob, terms, ">=", -least, f"size_enlarged_{o}_{t}")


def add_modules(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Places are built in whole modules: ``built[o,t] = module[o] · modules[o,t]``."""
    size = a.option("module_places")
    for (o, t), n in v.modules.items():
        add_row(prob, [(v.built[o, t], 1.0), (n, -float(size[o]))], "==", 0.0, f"modules_{o}_{t}")


def add_min_utilisation(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Places beyond today's are used: ``load ≥ use · (places - moved in - existing · (1 - upgraded))``.

    Applies to services with a least use. What stands today, or was taken over by a merger, needn't be
    used; once a service is enlarged, all of its places must be.
    """
    for o in range(a.n_options):
        use = float(a.min_utilisation[a.option_service[o]])
        if use <= 0:
            continue
        merging = a.merging_into.get(o, [])
        for t in range(a.n_periods):
            kept = float(a.existing[o])
            moved = [(v.moved[k, past], use) for k in merging for past in range(t + 1)]
            terms = [(v.load[o, t], 1.0), (v.places[o, t], -use), *moved]
            if (o, t) in v.upgraded:
                terms.append((v.upgraded[o, t], -use * kept))
            name = f"min_utilisation_{o}_{t}"
            words = f"minimum utilisation of {a.service_ids[a.option_service[o]]} ({use:.0%})"
            add_relaxable(prob, v, terms, ">=", -use * kept, name, words)
