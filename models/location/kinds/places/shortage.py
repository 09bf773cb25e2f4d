"""Who can't have a place, said in words, for models that must serve everybody."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.location.found.plan import SMALL_SHARE
from ansinh.models.location.given.checks import name_ids
from ansinh.models.location.milp import formulations

if TYPE_CHECKING:
    from ansinh.models.location.call import Call


def shortage(call: Call, standard: float, p: int | None, *, single_source: bool) -> str:
    """Say how many persons can't have a place within the standard (solved minutes), whatever is opened, and where."""
    units, problem = call.ready.units, call.problem
    near = problem.replace(minutes=np.where(problem.minutes <= standard, problem.minutes, math.inf))
    within = "" if math.isinf(standard) else f" within {standard * units.minutes:g} minutes"
    unknown = f"not everybody can have a place{within}"
    if not call.fits(int(near.reach.sum())):
        return unknown
    formulation = formulations.fewest_unserved(near, p, capacitated=True, single_source=single_source)
    outcome = call.solve(formulation.prob)
    if not outcome.status.has_plan:
        return unknown
    short = [problem.demand_ids[i] for i, u in formulation.v.unserved.items() if u.varValue > SMALL_SHARE]
    sites = "" if p is None else f" in {p} sites"
    persons = outcome.objective * units.persons
    return f"{persons:g} persons can't have a place{within}{sites}: demand points {name_ids(short)}"
