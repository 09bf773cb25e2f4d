"""A plan that is found quickly: what stands today stays as it is; if rules forbid that, any plan that they allow.

A few sites are offered first, as to a first answer; all of them only if those allow no plan. Where places that the counted
people allow can't be reached by enough of the people themselves (a hard target, say), everybody is written down by name.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ansinh.models.certificate import Status
from ansinh.models.errors import SolverError
from ansinh.models.network.model.arrays import Arrays, n_arcs
from ansinh.models.network.model.build import formulate
from ansinh.models.network.plan.design import Design, lift, pin, read_design
from ansinh.models.network.search.aggregated import with_sites
from ansinh.models.network.search.alike import asked_sites, write_all
from ansinh.models.network.search.near_sites import near_sites
from ansinh.models.network.stages.stage import InfeasibleFormulation, slack
from ansinh.models.network.stages.written_out import restore, values_on
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from ansinh.models.network.model.build import Formulation
    from ansinh.models.settings import SolverSettings

MOST_ARCS = 500_000
"""People of a point at a site in a period: more aren't written down by name for this, as that takes a minute or more."""
EASY_SECONDS = 10.0
"""Seconds for each attempt, even after the time limit: any plan is more useful to a planner than none."""


def easy_design(a: Arrays, settings: SolverSettings) -> Design | None:
    """Return some plan that keeps to all rules, good or not; None if none is found in time.

    Raises
    ------
    InfeasibleFormulation
        If no plan does.
    """
    patient = replace(settings, time_limit_s=EASY_SECONDS, mip_gap=1.0)
    few = _few_sites(a)
    for part, still in ((few, True), (few, False), (a, False)):
        f = formulate(part, written_out=False)
        if still:
            _leave_as_today(f, part)
        f.prob.objective = f.unserved
        status = solve(f.prob, patient).status
        if status.has_plan:
            _no_larger(f, patient)
            design = lift(read_design(f.v, part), a)
            if _reached(design):
                return design
        elif status is Status.INFEASIBLE and part is a:
            raise InfeasibleFormulation
    return _by_name(a, patient)


def _reached(design: Design) -> bool:
    """Tell whether people can be assigned to the places so that hard targets and least uses are met."""
    try:
        return design.allocation is not None
    except SolverError:
        return False


def _by_name(a: Arrays, settings: SolverSettings) -> Design | None:
    """Return a plan of the formulation with every arc; None if that is too large or takes too long.

    Raises
    ------
    InfeasibleFormulation
        If there is no plan.
    """
    if n_arcs(a) > MOST_ARCS:
        return None
    f = formulate(a, written_out=True)
    f.prob.objective = f.unserved
    status = solve(f.prob, settings).status
    if status is Status.INFEASIBLE:
        raise InfeasibleFormulation
    return read_design(f.v, a) if status.has_plan else None


def _few_sites(a: Arrays) -> Arrays:
    """Return the problem with the sites of a first answer, and those without which rows would be forgotten."""
    names = set(near_sites(a, None))
    for group in asked_sites(a, write_all(a)):
        asked = {a.site_ids[j] for j in group}
        names |= asked if names.isdisjoint(asked) else set()
    return Arrays(with_sites(a.problem, [name for name in a.site_ids if name in names]))


def _no_larger(f: Formulation, settings: SolverSettings) -> None:
    """Let what is open be as small as its people allow; without a smaller answer in time it stays as it is."""
    served, kept, large = float(f.unserved.value()), values_on(f), f.sizes.value()  # None: not all asked yet
    for x in f.v.is_open.values():
        pin(x, float(round(x.varValue or 0.0)))
    f.prob.addConstraint(f.unserved <= served + slack(served, 0.0), name="stage_unserved")
    f.prob.objective = f.sizes
    found = solve(f.prob, settings).status.has_plan
    if not found or (large is not None and f.sizes.value() > large):
        restore(kept)


def _leave_as_today(f: Formulation, a: Arrays) -> None:
    """Let nothing be built, opened, closed, merged or converted."""
    for (o, _), variable in f.v.is_open.items():
        pin(variable, float(a.existing[o] > 0))
    events = (
        f.v.built,
        f.v.modules,
        f.v.closed,
        f.v.merged,
        f.v.emptied,
        f.v.upgraded,
        f.v.converted,
        f.v.conversion_modules,
    )
    for family in events:
        for variable in family.values():
            pin(variable, 0.0)
