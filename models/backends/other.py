"""Any other solver that PuLP can reach, by its PuLP name or as a solver object; what it can't tell us stays unknown."""

from __future__ import annotations

import copy
import dataclasses
import math
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pulp

from ansinh.models.backends.answer import BackendAnswer, Claim
from ansinh.models.backends.highs import forget_threads
from ansinh.models.backends.mps import column_name, row_name
from ansinh.models.errors import SolverError

if TYPE_CHECKING:
    from ansinh.models.matrix_form import Floats, MatrixForm
    from ansinh.models.settings import SolverSettings

LEAST_SECONDS = 0.1
"""Some solvers take a limit of less for none."""
CLOSE = 1e-6
"""Relative difference between the bound that duals prove and the value, up to which they are taken for duals."""


def run(
    solver: str | pulp.LpSolver,
    form: MatrixForm,
    settings: SolverSettings,
    seconds: float,
    start: Floats | None = None,
) -> BackendAnswer:
    """Solve `form` with a PuLP solver: one made by its name, or the caller's own object with all its options.

    PuLP hands back no bound. A finished search is taken at its word, gap included; a stopped one proves
    nothing, and neither does a search past its time limit, whatever it claims: CBC calls a problem infeasible whose
    preprocessing was cut off. The time limit is the smaller of ours and the object's own.

    Raises
    ------
    SolverError
        If the solver can't be run, or fails.
    """
    seconds = max(LEAST_SECONDS, seconds)
    tool = (
        _made(solver, settings, seconds) if isinstance(solver, str) else _limited(solver, settings, seconds)
    )
    if not tool.available():
        message = f"{tool.name} can't be run here: install it, or choose backend 'highs'"
        raise SolverError(message)
    prob, columns, rows = as_pulp(form)
    if start is not None:
        for variable, value in zip(columns, start.tolist(), strict=True):
            variable.varValue = value
    until = time.monotonic() + tool.timeLimit
    forget_threads()  # PuLP's HiGHS would refuse another number of threads than the last run had
    try:
        prob.solve(tool)
    except pulp.PulpSolverError as error:
        message = f"{tool.name} failed ({error}); try backend 'highs'"
        raise SolverError(message) from error
    finally:
        forget_threads()
    gap = max(settings.mip_gap, getattr(tool, "gapRel", None) or tool.optionsDict.get("gapRel") or 0.0)
    answer = _read(prob, form, columns, rows, gap)
    in_time = time.monotonic() < until
    return answer if in_time else dataclasses.replace(answer, claim=Claim.STOPPED, bound=-math.inf)


def _made(name: str, settings: SolverSettings, seconds: float) -> Any:
    try:
        return pulp.getSolver(name, msg=False, timeLimit=seconds, gapRel=settings.mip_gap)
    except TypeError:  # some of PuLP's wrappers know no gap
        return pulp.getSolver(name, msg=False, timeLimit=seconds)


def _limited(solver: pulp.LpSolver, settings: SolverSettings, seconds: float) -> Any:
    """Return a copy of the caller's solver that also keeps our time limit and, if it has none of its own, our gap."""
    tool = copy.copy(solver)
    tool.optionsDict = dict(solver.optionsDict)
    tool.timeLimit = min(seconds, solver.timeLimit or math.inf)
    if settings.mip_gap > 0 and "gapRel" in tool.optionsDict:
        tool.optionsDict["gapRel"] = tool.optionsDict["gapRel"] or settings.mip_gap
    return tool


def as_pulp(form: MatrixForm) -> tuple[pulp.LpProblem, list[Any], list[Any]]:
    """Return `form` as a PuLP problem that minimises, its variables by column, and its constraints by row.

    A row with two different limits becomes two constraints, a row with none of them none: its place holds None.
    """
    prob = pulp.LpProblem("ansinh", pulp.LpMinimize)
    kinds = (pulp.LpContinuous, pulp.LpInteger)
    columns = [
        prob.add_variable(
            column_name(c),
            None if math.isinf(form.lower[c]) else float(form.lower[c]),
            None if math.isinf(form.upper[c]) else float(form.upper[c]),
            kinds[int(form.integer[c])],
        )
        for c in range(form.columns)
    ]
    prob += pulp.LpAffineExpression(list(zip(columns, form.cost.tolist(), strict=True)), form.offset)
    rows = [_add_row(prob, form, columns, r) for r in range(form.rows)]
    return prob, columns, rows


def _add_row(prob: pulp.LpProblem, form: MatrixForm, columns: list[Any], r: int) -> Any:
    """Add one row, and return the constraint whose dual is that of the row."""
    span = slice(form.matrix.indptr[r], form.matrix.indptr[r + 1])
    terms = [
        (columns[c], value)
        for c, value in zip(form.matrix.indices[span].tolist(), form.matrix.data[span].tolist(), strict=True)
    ]
    lower, upper = float(form.row_lower[r]), float(form.row_upper[r])
    if not terms and lower <= 0 <= upper:
        return None
    row: Any = None
    if lower == upper:
        row = pulp.LpAffineExpression(terms) == lower
        prob += row, row_name(r)
        return row
    if math.isfinite(lower):
        row = pulp.LpAffineExpression(terms) >= lower
        prob += row, f"{row_name(r)}_lower"
    if math.isfinite(upper):
        row = pulp.LpAffineExpression(terms) <= upper
        prob += row, f"{row_name(r)}_upper"
    return row


def _read(
    prob: pulp.LpProblem, form: MatrixForm, columns: list[Any], rows: list[Any], gap: float
) -> BackendAnswer:
    claims = {
        pulp.LpSolutionOptimal: Claim.FINISHED,
        pulp.LpSolutionInfeasible: Claim.INFEASIBLE,
        pulp.LpSolutionUnbounded: Claim.UNBOUNDED,
    }
    claim = claims.get(prob.sol_status, Claim.STOPPED)
    complete = all(variable.varValue is not None for variable in columns)
    has_plan = complete and prob.sol_status in (pulp.LpSolutionOptimal, pulp.LpSolutionIntegerFeasible)
    values = np.array([variable.varValue for variable in columns], dtype=float) if has_plan else None
    bound = -math.inf
    if values is not None and claim is Claim.FINISHED:
        objective = form.objective(values)
        bound = objective - gap * abs(objective)
    return BackendAnswer(
        claim=claim,
        values=values,
        bound=bound,
        row_duals=None if form.mixed or values is None else _duals(form, rows, values),
        note=f"bound as claimed by {prob.solver.name}",
    )


def _duals(form: MatrixForm, rows: list[Any], values: Floats) -> Floats | None:
    """Return the duals that the solver left on the constraints, if they prove the value; not all solvers give any."""
    duals = np.array([getattr(row, "pi", None) or 0.0 for row in rows], dtype=float)
    value = form.objective(values)
    return duals if value - form.dual_bound(duals) <= CLOSE * max(1.0, abs(value)) else None
