"""Why there's no plan: the smallest set of hard rules to relax."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pulp

from ansinh.models.errors import InfeasibleError
from ansinh.models.network.model.build import formulate
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.settings import SolverSettings


def explain(a: Arrays, settings: SolverSettings) -> InfeasibleError:
    """Return the error that names the fewest rules whose relaxation allows a plan.

    Elastic filter: every row that a planner may relax gets a gap, and every rule a switch that lets the
    gaps of its rows be used; min Σ switch.
    """
    f = formulate(a, written_out=False, elastic=True)
    switches = f.v.switches or {}
    f.prob.objective = pulp.LpAffineExpression([(switch, 1.0) for switch in switches.values()])
    outcome = solve(f.prob, replace(settings, mip_gap=0.0))
    if not outcome.status.has_plan:
        return InfeasibleError(
            "no plan satisfies the sizes, campuses and land limits, whatever else is relaxed; "
            "look for existing facilities that contradict their own limits"
        )
    to_relax = [words for words, switch in switches.items() if round(switch.varValue or 0.0)]
    if not to_relax:
        return InfeasibleError("no plan satisfies the hard targets, caps and standards with these sites")
    return InfeasibleError("the hard rules contradict each other; a plan exists if you relax", to_relax)
