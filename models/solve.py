"""The one door to the solvers: a PuLP problem in, values on its variables and a judged outcome out."""

from __future__ import annotations

import dataclasses
import math
import time
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import pulp

from ansinh.models.backends.answer import BackendAnswer, Claim
from ansinh.models.backends.choice import chosen
from ansinh.models.certificate import Certificate, Status, judge, relative_gap
from ansinh.models.matrix_form import MatrixForm, matrix_form

if TYPE_CHECKING:
    from ansinh.models.matrix_form import Floats
    from ansinh.models.settings import SolverSettings

FEASIBILITY_TOLERANCE = 1e-5
"""Largest violation of a row, relative to its size, that an answer may have and still count as a plan."""


@dataclass(frozen=True)
class SolveOutcome(Certificate):
    """How one solve ended, as a certificate; the values stand on the problem's own variables.

    Objective and bound are in the problem's own sense; `backend`, `version` and `note` say who solved, and what it
    said.
    """

    @property
    def proven(self) -> float:
        """The bound, taken for the value itself where the two differ by rounding only."""
        return self.objective if self.gap == 0 else self.bound

    def certificate(self) -> Certificate:
        """Return the outcome as the certificate of a plan."""
        return Certificate(**{f.name: getattr(self, f.name) for f in fields(self)})


@dataclass(frozen=True)
class ArraySolution:
    """What `solve_arrays` found.

    Attributes
    ----------
    outcome
        How it ended.
    values
        One per column; None without a plan.
    row_duals
        Change of the objective per unit of right-hand side; None with integers or without a plan.
    """

    outcome: SolveOutcome
    values: Floats | None
    row_duals: Floats | None


def solve_arrays(form: MatrixForm, settings: SolverSettings, start: Floats | None = None) -> ArraySolution:
    """Solve what was built as arrays, with the backend of the settings, and judge the answer as `solve` does.

    For large LPs of a plain shape: PuLP needs as long to build a transport problem as HiGHS to solve it. `start` is a
    first plan for a problem with integers; it must keep to every row.

    Raises
    ------
    SolverError
        As for `solve`.
    """
    began = time.perf_counter()
    outcome, values, answer = _answered(form, settings, began, start)
    return ArraySolution(outcome, values, None if values is None else answer.row_duals)


def solve(prob: pulp.LpProblem, settings: SolverSettings, *, warm_start: bool = False) -> SolveOutcome:
    """Solve a PuLP problem in place and judge the answer.

    Variables get ``varValue`` (None when there is no plan). A problem without integers also gets ``dj`` on
    its variables and ``pi`` on its constraints: the change of the objective, in the problem's own sense, per
    unit of bound or right-hand side. Values are checked against every row here, and the bound of an LP is
    recomputed from its duals by weak duality, so that "proven optimal" doesn't rest on the solver's word.

    Parameters
    ----------
    prob
        The problem.
    settings
        Backend, limits, gap and seed; the limit is wall clock, the building of the arrays included.
    warm_start
        Give the variables' present values to the solver as a first plan. They must all be set, and if the
        solver runs out of time with nothing better they are the answer.

    Raises
    ------
    SolverError
        If the solver can't be run. Infeasible, unbounded and unsolved problems are statuses, not errors.
    """
    began = time.perf_counter()
    form = matrix_form(prob)
    start = _start_values(form) if warm_start else None
    outcome, values, answer = _answered(form, settings, began, start)
    _hand_back(form, prob, values, answer)
    return outcome


def _answered(
    form: MatrixForm, settings: SolverSettings, began: float, start: Floats | None
) -> tuple[SolveOutcome, Floats | None, BackendAnswer]:
    """Let the backend solve `form`, judge its answer, and return how it ended and the values that stand.

    The objective is solved in a unit that suits solvers' tolerances; everything returned is in the problem's own.
    """
    unit = form.cost_unit
    scaled = form.in_units_of(unit)
    backend = chosen(settings.backend)
    left = settings.time_limit_s - (time.perf_counter() - began)
    answer = backend.run(scaled, settings, left, start)
    values, bound = _checked(scaled, answer, start)
    status, objective = _judged(scaled, answer, values, bound, settings)
    bound = form.sign * bound if math.isfinite(bound) else math.nan
    outcome = SolveOutcome(
        status=status,
        objective=unit * objective,
        bound=unit * bound,
        gap=0.0 if status is Status.PROVED_OPTIMAL else relative_gap(objective, bound),
        seconds=time.perf_counter() - began,
        backend=backend.name,
        version=answer.version,
        note=answer.note,
    )
    duals = None if answer.row_duals is None else unit * answer.row_duals
    return outcome, values, dataclasses.replace(answer, row_duals=duals)


def _start_values(form: MatrixForm) -> Floats | None:
    """Return the variables' values if they are a plan; a wrong start would only cost the solver time."""
    values = [variable.varValue for variable in form.variables]
    if any(value is None for value in values):
        return None
    start = np.array(values, dtype=float)
    return start if form.violation(start) <= FEASIBILITY_TOLERANCE else None


def _checked(form: MatrixForm, answer: BackendAnswer, start: Floats | None) -> tuple[Floats | None, float]:
    """Return the best values that satisfy every row, and the bound we can vouch for."""
    values = answer.values
    if values is not None and form.violation(values) > FEASIBILITY_TOLERANCE:
        values = None
    contradicted = answer.claim in (Claim.INFEASIBLE, Claim.UNBOUNDED)
    if (
        start is not None
        and not contradicted
        and (values is None or form.objective(start) < form.objective(values))
    ):
        values = start
    bound = answer.bound
    if answer.row_duals is not None and len(answer.row_duals) == form.rows:
        bound = max(bound, form.dual_bound(answer.row_duals))
    if values is not None and not form.columns:
        bound = form.offset
    return values, bound


def _hand_back(form: MatrixForm, prob: pulp.LpProblem, values: Floats | None, answer: BackendAnswer) -> None:
    """Write values and duals onto the PuLP objects; nothing of a failed run stays behind."""
    duals = answer.row_duals if values is not None else None
    reduced = None if duals is None else form.sign * (form.cost - form.matrix.T @ duals)
    for index, variable in enumerate(form.variables):
        variable.varValue = None if values is None else float(values[index])
        variable.dj = None if reduced is None else float(reduced[index])
    activity = None if values is None else form.matrix @ values
    for index, constraint in enumerate(form.constraints):
        constraint.pi = None if duals is None else float(form.sign * duals[index])
        constraint.slack = None if activity is None else float(-constraint.constant - activity[index])
    finished = values is not None and answer.claim is Claim.FINISHED
    codes = {
        Claim.INFEASIBLE: (pulp.LpStatusInfeasible, pulp.LpSolutionInfeasible),
        Claim.UNBOUNDED: (pulp.LpStatusUnbounded, pulp.LpSolutionUnbounded),
    }
    unfinished = (
        (pulp.LpStatusNotSolved, pulp.LpSolutionNoSolutionFound)
        if values is None
        else (pulp.LpStatusOptimal, pulp.LpSolutionIntegerFeasible)
    )
    prob.assignStatus(
        *((pulp.LpStatusOptimal, pulp.LpSolutionOptimal) if finished else codes.get(answer.claim, unfinished))
    )


def _judged(
    form: MatrixForm, answer: BackendAnswer, values: Floats | None, bound: float, settings: SolverSettings
) -> tuple[Status, float]:
    if answer.claim is Claim.INFEASIBLE:
        return Status.INFEASIBLE, math.nan
    if answer.claim is Claim.UNBOUNDED:
        return Status.UNBOUNDED, math.nan
    if values is None:
        failed = answer.claim is Claim.FINISHED  # it called an answer finished that breaks its own rows
        return (Status.ERROR if failed else Status.NO_SOLUTION), math.nan
    objective = form.objective(values)
    if bound > objective and judge(objective, bound, mip_gap=0.0) is not Status.PROVED_OPTIMAL:
        return (
            Status.ERROR,
            form.sign * objective,
        )  # a bound above the plan's own value: one of the two is wrong
    return judge(objective, bound, mip_gap=settings.mip_gap), form.sign * objective
