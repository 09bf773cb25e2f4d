"""The p-median over each point's nearest sites, widened where somebody would go farther: the optimum of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ansinh.models.certificate import Status
from ansinh.models.errors import Finding
from ansinh.models.exact.bound import bound_of, own_method
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.location.found.plan import SMALL_SHARE
from ansinh.models.location.found.site_plan import SitePlan, solver_of
from ansinh.models.location.milp import formulations_of_nearest
from ansinh.models.location.search.restricted import read_sites

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ansinh.models.location.call import Call
    from ansinh.models.location.found.site_plan import Found
    from ansinh.models.location.milp.formulations import LocationFormulation
    from ansinh.models.matrix_form import Floats
    from ansinh.models.solve import SolveOutcome

NEAREST_FIRST = own_method("nearest sites first")
WIDER = 2
"""Factor by which a point's sites grow in number where its people would go farther."""


def nearest_first(call: Call, p: int, k: int, *, capacitated: bool, single_source: bool) -> Found | None:
    """Solve the p-median over the k nearest sites of each point, then over more where needed (Church 2018).

    A point's people may go farther at the minutes of the nearest site that isn't seen yet, so that each round is a bound
    of the whole; when nobody goes farther, its plan is the optimum. None: p sites can't serve everybody.
    """
    problem = call.problem
    order = np.argsort(problem.minutes, axis=1, kind="stable")
    most = problem.reach.sum(axis=1)
    seen, known = np.minimum(k, most), Incumbent[SitePlan]()
    while True:
        formulation = call.written(
            lambda seen=seen: formulations_of_nearest.k_nearest(  # type: ignore[misc]
                problem, p, order, seen, capacitated=capacitated, single_source=single_source
            )
        )
        outcome = call.solve(formulation.prob)
        if outcome.status is Status.INFEASIBLE and (seen == most).all():
            return None
        farther = _going_farther(formulation, outcome, len(seen))
        known = known.or_better(_found(call, formulation, outcome, nobody_farther=not farther.any()))
        if not farther.any() or known.settled or call.clock.late:
            return known
        seen = np.where(farther, np.minimum(seen * WIDER, most), seen)


def _going_farther(formulation: LocationFormulation, outcome: SolveOutcome, points: int) -> Any:
    """Return which points need more sites; all, where nothing is found."""
    if outcome.status is Status.INFEASIBLE:
        return np.ones(points, dtype=bool)
    farther = np.zeros(points, dtype=bool)
    if outcome.status.has_plan:
        for i, share in formulation.v.unserved.items():
            farther[i] = (share.varValue or 0.0) > SMALL_SHARE
    return farther


def _found(
    call: Call, formulation: LocationFormulation, outcome: SolveOutcome, *, nobody_farther: bool
) -> Found:
    """Return the round's bound, and its plan where it is one of the whole."""
    prover = NEAREST_FIRST.helped_by(solver_of(outcome))
    bound = bound_of(outcome.proven, prover)
    if not outcome.status.has_plan:
        return Incumbent(bound=bound_of(outcome.bound, prover), note=outcome.note)
    plan = read_sites(formulation)
    if nobody_farther and call.keeps_places:
        return Incumbent(outcome.objective, plan, bound.at_most(outcome.objective))
    if call.keeps_places:
        return Incumbent(bound=bound)
    value = _travel(call.problem.demand, call.problem.minutes, plan.opened)
    worth = outcome.objective if nobody_farther else value
    return (
        Incumbent(worth, plan.nearest, bound.at_most(worth)) if np.isfinite(worth) else Incumbent(bound=bound)
    )


def _travel(demand: Floats, minutes: Floats, opened: tuple[int, ...]) -> float:
    return float(demand @ minutes[:, list(opened)].min(axis=1))


def check_k_nearest(k_nearest: Any, others: Mapping[str, Any]) -> list[Finding]:
    """Report a number of sites that is none, and other choices (None: not made) that it can't be combined with."""
    if k_nearest is None:
        return []
    whole = isinstance(k_nearest, (int, np.integer)) and not isinstance(k_nearest, bool)
    if not whole or k_nearest < 1:
        return [Finding("k_nearest", f"is {k_nearest!r}", "give a whole number of sites, 1 or more")]
    return [
        Finding("k_nearest", f"p_median can't combine it with {name}", "leave one of the two out")
        for name, given in others.items()
        if given is not None
    ]
