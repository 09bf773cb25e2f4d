"""What follows from the period before: persistence, existing places, mergers, conversions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.models.network.model.rows import add_relaxable, add_row, ones

if TYPE_CHECKING:
    import pulp

    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.model.variables import Variables


def add_persistence(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Stay open once open, unless closed, merged or emptied; nothing opens twice.

    ``open[o,t] = open[o,t-1] + opened[o,t] - closed[o,t] - merged[o,t] - emptied[o,t]`` and
    ``Σ_t opened[o,t] ≤ 1``. The exits exist only where the scenario allows them; there ``opened[o,t] ≤ open[o,t]``:
    nothing opens to close at once, or places would vanish through it.
    """
    for o in range(a.n_options):
        for t in range(a.n_periods):
            before = 1.0 if a.existing[o] > 0 else 0.0
            terms = [(v.is_open[o, t], 1.0)]
            if t > 0:
                terms.append((v.is_open[o, t - 1], -1.0))
                before = 0.0
            if (o, t) in v.opened:
                terms.append((v.opened[o, t], -1.0))
            terms += ones(exits[o, t] for exits in (v.closed, v.merged, v.emptied) if (o, t) in exits)
            add_row(prob, terms, "==", before, f"persistence_{o}_{t}")
        if a.existing[o] == 0 and ((o, 0) in v.closed or (o, 0) in v.emptied):
            opened = ones(v.opened[o, t] for t in range(a.n_periods))
            add_row(prob, opened, "<=", 1.0, f"persistence_once_{o}")
            for t in range(a.n_periods):
                terms = [(v.opened[o, t], 1.0), (v.is_open[o, t], -1.0)]
                add_row(prob, terms, "<=", 0.0, f"persistence_opened_{o}_{t}")


def add_places_balance(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Places are those before, plus what is built or taken over, less what is given up.

    ``places[o,t] = places[o,t-1] + built[o,t] + Σ converted to o + Σ moved to o - Σ converted from o
    - moved[o,t] - removed[o,t]``, with ``removed[o,t] ≤ max[o] · (closed[o,t] + merged[o,t])``.
    """
    for o in range(a.n_options):
        merging = a.merging_into.get(o, [])
        for t in range(a.n_periods):
            terms = [(v.places[o, t], 1.0), (v.built[o, t], -1.0)]
            before = float(a.existing[o])
            if t > 0:
                terms.append((v.places[o, t - 1], -1.0))
                before = 0.0
            for c, (source, target, _, _) in enumerate(a.conversions):
                if o in (source, target):
                    terms.append((v.converted[c, t], 1.0 if o == source else -1.0))
            terms += [(v.moved[k, t], -1.0) for k in merging]
            terms += ones(lost[o, t] for lost in (v.moved, v.removed) if (o, t) in lost)
            add_row(prob, terms, "==", before, f"places_balance_{o}_{t}")
            if (o, t) in v.removed:
                exits = [(e[o, t], -float(a.max_size[o])) for e in (v.closed, v.merged) if (o, t) in e]
                add_row(prob, [(v.removed[o, t], 1.0), *exits], "<=", 0.0, f"places_removed_{o}_{t}")


def add_existing(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Build beyond existing places only once they are upgraded, and upgrade once.

    ``built[o,t] ≤ max[o] · upgraded[o,t]`` and ``upgraded[o,t] ≥ upgraded[o,t-1]``.
    """
    for (o, t), upgraded in v.upgraded.items():
        top = float(a.max_size[o])
        add_row(prob, [(v.built[o, t], 1.0), (upgraded, -top)], "<=", 0.0, f"existing_upgraded_{o}_{t}")
        if t > 0:
            terms = [(upgraded, 1.0), (v.upgraded[o, t - 1], -1.0)]
            add_row(prob, terms, ">=", 0.0, f"existing_once_{o}_{t}")


def add_mergers(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """On a merger the successor takes over all places that stand today and haven't been converted.

    ``Σ_t merged[o,t] ≤ 1`` (``= 1`` up to the period by which it must be done), ``moved[o,t] ≤ existing[o] ·
    merged[o,t] ≤ moved[o,t] + Σ_{past} converted from o`` and ``open[successor,t] ≥ merged[o,t]``.
    """
    for o in range(a.n_options):
        successor = int(a.merge_target[o])
        if successor < 0:
            continue
        must = int(a.merge_by[o])
        if must >= 0:
            name = f"merger_must_{o}"
            words = (
                f"merger of {a.site_ids[a.option_site[o]]} into {a.site_ids[a.option_site[successor]]} "
                f"({a.service_ids[a.option_service[o]]}) by {a.period_ids[must]}"
            )
            dates = ones(v.merged[o, t] for t in range(must + 1))
            add_relaxable(prob, v, dates, "==", 1.0, name, words)
        add_row(prob, ones(v.merged[o, t] for t in range(a.n_periods)), "<=", 1.0, f"merger_once_{o}")
        outgoing = [c for c, (source, _, _, _) in enumerate(a.conversions) if source == o]
        stand = float(a.existing[o])
        for t in range(a.n_periods):
            merged, moved = v.merged[o, t], v.moved[o, t]
            add_row(prob, [(moved, 1.0), (merged, -stand)], "<=", 0.0, f"merger_most_{o}_{t}")
            gone = ones(v.converted[c, past] for c in outgoing for past in range(t + 1))
            add_row(prob, [(moved, 1.0), *gone, (merged, -stand)], ">=", 0.0, f"merger_all_{o}_{t}")
            opens = [(v.is_open[successor, t], 1.0), (merged, -1.0)]
            add_row(prob, opens, ">=", 0.0, f"merger_successor_{o}_{t}")


def add_conversions(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Convert at most what is allowed, and only places that stand: ``Σ_t converted[c,t] ≤ max[c]``.

    ``Σ_c from o converted[c,t] ≤ places[o,t-1]``. A service is given up only if places of it were converted:
    ``Σ_{past} converted from o ≥ leave[o] · emptied[o,t]`` with `leave` one place, or what it has if that's less.
    """
    for c, (_, _, _, most) in enumerate(a.conversions):
        if most < float("inf"):
            all_periods = ones(v.converted[c, t] for t in range(a.n_periods))
            add_row(prob, all_periods, "<=", most, f"conversion_most_{c}")
    for o in sorted({source for source, _, _, _ in a.conversions}):
        outgoing = [c for c, (source, _, _, _) in enumerate(a.conversions) if source == o]
        for t in range(a.n_periods):
            terms = ones(v.converted[c, t] for c in outgoing)
            before = float(a.existing[o]) if t == 0 else 0.0
            if t > 0:
                terms = [*terms, (v.places[o, t - 1], -1.0)]
            add_row(prob, terms, "<=", before, f"conversion_standing_{o}_{t}")
            gone = ones(v.converted[c, past] for c in outgoing for past in range(t + 1))
            leave = min(1.0, float(a.existing[o]) or float(a.max_size[o]))
            add_row(prob, [*gone, (v.emptied[o, t], -leave)], ">=", 0.0, f"conversion_emptied_{o}_{t}")
