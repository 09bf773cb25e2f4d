"""Why there's no plan: the smallest set of hard rules to relax."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pulp

from models.errors import InfeasibleError
from models.network.build import formulate
from models.solve import solve

if TYPE_CHECKING:
    from models.network.arrays import Arrays
    from models.settings import SolverSettings

LARGEST = 1e7
"""Largest multiple by which a relaxed row may be missed."""


def explain(a: Arrays, settings: SolverSettings) -> InfeasibleError:
    """Return the error that names the fewest rules whose relaxation allows a plan.

    Elastic filter: every row that a planner may relax gets a slack, and every rule a switch that lets the
    slacks of its rows be used; min Σ switch.
    """
    f = formulate(a, written_out=False)
    rows = {row.name: row for row in f.prob.constraints()}
    switches: dict[str, pulp.LpVariable] = {}
    for n, (name, words) in enumerate(f.v.relaxable.items()):
        row = rows[name]
        if words not in switches:
            switches[words] = f.prob.add_variable(f"relax_{len(switches)}", cat="Binary")
        reach = _reach(row)
        for sign, senses in (
            (1.0, (pulp.LpConstraintGE, pulp.LpConstraintEQ)),
            (-1.0, (pulp.LpConstraintLE, pulp.LpConstraintEQ)),
        ):
            if row.sense in senses:
                gap = f.prob.add_variable(f"gap_{n}_{int(sign > 0)}", lowBound=0, upBound=reach)
                row.addterm(gap, sign)
                limit = pulp.LpConstraint(gap - reach * switches[words], pulp.LpConstraintLE, None, 0.0)
                f.prob.addConstraint(limit, f"relax_{n}_{int(sign > 0)}")
    f.prob.objective = pulp.lpSum(switches.values())
    outcome = solve(f.prob, replace(settings, mip_gap=0.0))
    if not outcome.status.has_plan:
        return InfeasibleError(
            "no plan satisfies the sizes, campuses and land limits, whatever else is relaxed; "
            "look for existing facilities that contradict their own limits"
        )
    to_relax = [words for words, switch in switches.items() if (switch.varValue or 0.0) > 0.5]  # noqa: PLR2004
    if not to_relax:
        return InfeasibleError("no plan satisfies the hard targets, caps and standards with these sites")
    return InfeasibleError("the hard rules contradict each other; a plan exists if you relax", to_relax)


def _reach(row: pulp.LpConstraint) -> float:
    """Return how far a row can be from holding, from the bounds of its variables."""
    most = abs(row.constant)
    for variable, coefficient in row.items():
        top = variable.upBound if variable.upBound is not None else np.inf
        most += abs(coefficient) * top
    return float(min(most, LARGEST))
