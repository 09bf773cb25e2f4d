"""HiGHS, in this process, fed with arrays: PuLP's own wrapper passes neither a MIP start nor a bound."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from models.backends.answer import BackendAnswer, Claim
from models.errors import SolverError

if TYPE_CHECKING:
    from typing import Any

    from models.matrix_form import Floats, MatrixForm
    from models.settings import SolverSettings

NAME = "HiGHS"
MANY_COLUMNS = 20_000


def run(
    form: MatrixForm, settings: SolverSettings, seconds: float, start: Floats | None = None
) -> BackendAnswer:
    """Solve `form` within `seconds`.

    Raises
    ------
    SolverError
        If highspy isn't installed or refuses the model.
    """
    try:
        import highspy
    except ImportError as error:
        message = (
            "HiGHS can't be run: highspy isn't installed; `pip install highspy`, or choose backend 'cbc'"
        )
        raise SolverError(message) from error
    highs = _configured(highspy, settings, seconds)
    if len(form.variables) > MANY_COLUMNS and not bool(form.integer.any()):
        # Transport-like LPs of this size: 10 s by interior point and crossover, over 30 s by the simplex method.
        highs.setOptionValue("solver", "ipm")
    _pass_model(highspy, highs, form)
    if start is not None and bool(form.integer.any()):
        solution = highspy.HighsSolution()
        solution.col_value = list(start)
        highs.setSolution(solution)
    highs.run()
    if highs.getModelStatus() == highspy.HighsModelStatus.kUnboundedOrInfeasible:
        # Presolve couldn't tell the two apart; without it HiGHS says which.
        highs.setOptionValue("presolve", "off")
        highs.run()
    return _read(highspy, highs, form)


def _configured(highspy: Any, settings: SolverSettings, seconds: float) -> Any:
    highspy.Highs.resetGlobalScheduler(True)  # noqa: FBT003  (the thread count is fixed at first use otherwise)
    highs = highspy.Highs()
    options = {
        "output_flag": False,
        "threads": settings.threads,
        "time_limit": max(0.01, seconds),
        "mip_rel_gap": settings.mip_gap,
        "mip_abs_gap": 1e-6,
        "random_seed": settings.seed,
    }
    for name, value in options.items():
        highs.setOptionValue(name, value)
    return highs


def _pass_model(highspy: Any, highs: Any, form: MatrixForm) -> None:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(form.variables), len(form.constraints)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = form.cost, form.lower, form.upper
    lp.row_lower_, lp.row_upper_ = form.row_lower, form.row_upper
    lp.offset_ = form.offset
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = form.matrix.indptr
    lp.a_matrix_.index_ = form.matrix.indices
    lp.a_matrix_.value_ = form.matrix.data
    if bool(form.integer.any()):
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(whole)] for whole in form.integer]
    if highs.passModel(lp) == highspy.HighsStatus.kError:
        raise SolverError("HiGHS refused the model; look for infinite or missing coefficients in the input")


def _read(highspy: Any, highs: Any, form: MatrixForm) -> BackendAnswer:
    info, status = highs.getInfo(), highs.getModelStatus()
    # HiGHS doesn't call a model without columns feasible.
    empty = not form.variables
    feasible = empty or info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    solution = highs.getSolution()
    mixed = bool(form.integer.any())
    bound = info.mip_dual_bound if mixed else -math.inf
    return BackendAnswer(
        claim=_claim(highspy, status),
        values=np.array(solution.col_value) if feasible else None,
        bound=bound if math.isfinite(bound) else -math.inf,
        row_duals=np.array(solution.row_dual) if solution.dual_valid and not mixed else None,
        version=str(highs.version()),
        note=highs.modelStatusToString(status),
    )


def _claim(highspy: Any, status: Any) -> Claim:
    kinds = highspy.HighsModelStatus
    if status in (kinds.kOptimal, kinds.kModelEmpty):
        return Claim.FINISHED
    if status == kinds.kInfeasible:
        return Claim.INFEASIBLE
    if status == kinds.kUnbounded:
        return Claim.UNBOUNDED
    return Claim.STOPPED
