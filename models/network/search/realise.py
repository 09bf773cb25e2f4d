"""From numbers of openings to named sites: choose a few sites by the aggregated model's answer, and plan on them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.model.build import Formulation, formulate
from ansinh.models.network.model.rows import add_row, ones
from ansinh.models.network.plan.design import Design, lift, read_design
from ansinh.models.network.search.aggregated import with_sites
from ansinh.models.network.stages.stage import slack
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from ansinh.models.network.problem import Stage
    from ansinh.models.network.search.state import Search
    from ansinh.models.network.search.ways.travel_bound import TravelBound

SPARE_SITES = 2
"""Sites of a class that are offered in addition to the number that the aggregated model opens, in a second attempt."""

SEEN = 0.01
"""A site with at least this share of an opening in the bound on travel is offered first."""

ATTEMPT_SECONDS = 8.0
"""Most seconds of an attempt: a choice among a few sites takes less, unless the solver is stuck over equal ones."""

UNSERVED_SHARE = 0.25
"""The first choice of sites is accepted if people unserved are within this share of the gap."""


def realise(search: Search, name: Stage, bound: TravelBound | None, aim: float) -> Design | None:
    """Return a plan whose openings are those of the aggregated model, on well-placed sites; None if there's none.

    The first attempt opens exactly as many services of each class as the aggregated model. If that is infeasible, or worse
    than the gap allows, a second one chooses freely among a few sites more. For people unserved only a part of the gap
    is allowed: later stages would use the rest to turn people away.
    """
    best: tuple[float, Design] | None = None
    close = search.settings.mip_gap * (UNSERVED_SHARE if name == "unserved" else 1.0)
    for spare in (0, SPARE_SITES):
        chosen = _choose_sites(search, bound, spare)
        small = Arrays(with_sites(search.a.problem, [search.a.site_ids[j] for j in chosen]))
        f = formulate(small, written_out=False)
        if spare == 0:
            _count_openings(search, f, small)
        search.hold(f)
        f.prob.objective = getattr(f, name)
        f.prob.addConstraint(getattr(f, name) >= aim - slack(aim, 0.0), name="proven")
        outcome = solve(f.prob, replace(search.left(ATTEMPT_SECONDS), mip_gap=close))
        if outcome.status.has_plan:
            design = lift(read_design(f.v, small), search.a)
            value = search.true_value(name, design)
            if value is not None and (best is None or value < best[0]):
                best = (value, design)
        if best is not None and best[0] <= aim + close * abs(aim) + slack(aim, 0.0):
            break
    return best[1] if best else None


def _choose_sites(search: Search, bound: TravelBound | None, spare: int) -> list[int]:
    """Return single sites, and of each class as many as the aggregated model opens (and spare ones), well placed.

    Sites where the bound puts openings come first; the others in the order in which they shorten travel most.
    """
    a, aggregated, v = search.a, search.aggregated, search.f.v
    weight = a.need.sum(axis=(0, 1))
    minutes = np.where(np.isfinite(a.minutes), a.minutes, 1e6)
    here = np.array([float(a.n_periods) * (name in search.known) for name in a.site_ids])
    if bound is not None:
        np.add.at(here, a.option_site, bound.values().sum(axis=1))
    chosen = [members[0] for members in aggregated.members if len(members) == 1]
    near = minutes[:, chosen].min(axis=1, initial=1e6)
    for site, members in enumerate(aggregated.members):
        if len(members) == 1:
            continue
        periods = range(a.n_periods)
        count = max(
            (round(v.campus[site, t].varValue or 0.0) for t in periods if (site, t) in v.campus), default=0
        )
        wanted = [j for j in sorted(members, key=lambda j: (-here[j], j)) if here[j] > SEEN][
            : count * 3 + spare
        ]
        while len(wanted) < min(count + spare, len(members)):
            rest = [j for j in members if j not in wanted]
            wanted.append(min(rest, key=lambda j: (float(weight @ np.minimum(near, minutes[:, j])), j)))
            near = np.minimum(near, minutes[:, wanted[-1]])
        chosen += wanted
    return sorted(chosen)


def _count_openings(search: Search, f: Formulation, small: Arrays) -> None:
    """Open exactly as many services of each class as the aggregated model does."""
    b, v = search.aggregated.arrays, search.f.v
    for site, members in enumerate(search.aggregated.members):
        here = [small.site_at[search.a.site_ids[j]] for j in members if search.a.site_ids[j] in small.site_at]
        if len(members) == 1 or not here:
            continue
        for option in b.options_of_site[site]:
            s = int(b.option_service[option])
            for t in range(b.n_periods):
                opens = ones(f.v.is_open[small.option_at[j, s], t] for j in here)
                count = float(round(v.is_open[option, t].varValue or 0.0))
                add_row(f.prob, opens, "==", count, f"count_{option}_{t}")
