"""Any other solver that PuLP can reach, by its PuLP name; what it can't tell us stays unknown."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pulp

from ansinh.models.backends.answer import BackendAnswer, Claim
from ansinh.models.errors import SolverError

if TYPE_CHECKING:
    from ansinh.models.matrix_form import MatrixForm
    from ansinh.models.settings import SolverSettings


def run(prob: pulp.LpProblem, form: MatrixForm, settings: SolverSettings, seconds: float) -> BackendAnswer:
    """Solve `prob` with the PuLP solver named ``settings.backend``.

    PuLP hands back no bound. A finished search is taken at its word, gap included; a stopped one proves
    nothing.

    Raises
    ------
    SolverError
        If PuLP doesn't know the solver, can't run it, or it fails.
    """
    known = {name.lower(): name for name in pulp.listSolvers()}
    name = known.get(settings.backend.lower())
    if name is None:
        choices = ", ".join(known.values())
        message = f"backend '{settings.backend}' is unknown; choose 'highs', 'cbc' or one of {choices}"
        raise SolverError(message)
    try:
        solver = pulp.getSolver(name, msg=False, timeLimit=seconds, gapRel=settings.mip_gap)
    except TypeError:  # some of PuLP's wrappers know no gap
        solver = pulp.getSolver(name, msg=False, timeLimit=seconds)
    if not solver.available():
        message = f"{name} can't be run here: install it, or choose backend 'highs'"
        raise SolverError(message)
    try:
        prob.solve(solver)
    except pulp.PulpSolverError as error:
        message = f"{name} failed ({error}); try backend 'highs'"
        raise SolverError(message) from error
    return _read(prob, form, settings, name)


def _read(prob: pulp.LpProblem, form: MatrixForm, settings: SolverSettings, name: str) -> BackendAnswer:
    claims = {
        pulp.LpSolutionOptimal: Claim.FINISHED,
        pulp.LpSolutionInfeasible: Claim.INFEASIBLE,
        pulp.LpSolutionUnbounded: Claim.UNBOUNDED,
    }
    claim = claims.get(prob.sol_status, Claim.STOPPED)
    complete = all(variable.varValue is not None for variable in form.variables)
    has_plan = complete and prob.sol_status in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible)
    values = np.array([variable.varValue for variable in form.variables], dtype=float) if has_plan else None
    bound = -math.inf
    if values is not None and claim is Claim.FINISHED:
        objective = form.objective(values)
        bound = objective - settings.mip_gap * abs(objective)
    return BackendAnswer(claim=claim, values=values, bound=bound, note=f"bound as claimed by {name}")
