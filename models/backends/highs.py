"""HiGHS, fed with arrays: PuLP's own wrapper passes neither a MIP start nor a bound."""

from __future__ import annotations

import math
import sys
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.backends import highs_apart
from ansinh.models.backends.answer import BackendAnswer, Claim
from ansinh.models.errors import SolverError

if TYPE_CHECKING:
    from typing import Any

    from ansinh.models.matrix_form import Floats, MatrixForm
    from ansinh.models.settings import SolverSettings

NAME = "HiGHS"
LARGE = 30_000
"""Nonzeros: with more, HiGHS may not look at the clock for seconds while it solves a MILP, so it gets a process that
can be killed. To start one takes 0.3 s."""
HUGE = 2_000_000
"""The same for an LP: its methods look at the clock more often, but not in presolve and crossover."""
FINE = 1e-9
"""Tolerance at which a problem must be infeasible, too, before that is believed; the ordinary one is 1e-6."""
AGGREGATOR = 1 << 12
"""Step of the presolve of MILPs that is left out, as a bit of HiGHS' option: with it, releases up to 1.16 lose the best plans of
small networks and call the rest optimal, or call them infeasible (ERGO-Code/HiGHS, issues 3073 and 3094, are of this kind)."""
SMALL = 1_000
"""Nonzeros: up to here a second opinion on the optimum of a MILP is asked for. Those that were wrong had fewer than 300."""
SECOND_SECONDS = 0.25
"""Most seconds of a second opinion; nearly all need some thousandths."""
SEARCHES = tuple(
    f"mip_heuristic_run_{name}" for name in ("feasibility_jump", "rins", "rens", "root_reduced_cost")
)
"""Searches for plans that a second opinion goes without: it begins with one."""
MISMATCH = 1e-5
"""Relative difference between the stated objective and that of the values above which they are not the same plan."""
MANY_COLUMNS = 20_000
"""Columns above which an LP is solved by interior point; for smaller ones the simplex method is as fast."""
MANY_FLOWS = 4_000
"""The same for transport problems, on which the simplex method takes more steps."""


def run(
    form: MatrixForm, settings: SolverSettings, seconds: float, start: Floats | None = None
) -> BackendAnswer:
    """Solve `form` within `seconds`; a large one in a process of its own, which can be ended.

    Raises
    ------
    SolverError
        If highspy isn't installed or refuses the model.
    """
    if form.matrix.nnz >= (LARGE if form.mixed else HUGE):
        return highs_apart.run(form, settings, seconds, start)
    highspy, highs = loaded(form, settings, seconds, start)
    return solved(highspy, highs, form)


def loaded(
    form: MatrixForm, settings: SolverSettings, seconds: float, start: Floats | None
) -> tuple[Any, Any]:
    """Return highspy and a HiGHS that holds the problem, its settings and its start.

    Raises
    ------
    SolverError
        As for `run`.
    """
    try:
        import highspy
    except ImportError as error:
        message = (
            "HiGHS can't be run: highspy isn't installed; `pip install highspy`, or choose backend 'cbc'"
        )
        raise SolverError(message) from error
    highs = _configured(highspy, settings, seconds, mixed=form.mixed)
    _choose_method(highs, form)
    _pass_model(highspy, highs, form)
    if start is not None and form.mixed:
        _give_start(highspy, highs, start)
    return highspy, highs


def _give_start(highspy: Any, highs: Any, values: Floats) -> None:
    solution = highspy.HighsSolution()
    solution.col_value = list(values)
    highs.setSolution(solution)


def solved(highspy: Any, highs: Any, form: MatrixForm) -> BackendAnswer:
    """Let a loaded HiGHS run and return its answer."""
    try:
        return _solved(highspy, highs, form)
    finally:
        # HiGHS keeps one pool of threads per process, of the size that the first run asked for, and refuses another
        # size. Whoever uses HiGHS next in this process chooses anew.
        forget_threads()


def forget_threads() -> None:
    """Let the next run of HiGHS in this process choose its number of threads; nothing happens without HiGHS."""
    if "highspy" in sys.modules:
        sys.modules["highspy"].Highs.resetGlobalScheduler(True)  # noqa: FBT003


def _solved(highspy: Any, highs: Any, form: MatrixForm) -> BackendAnswer:
    highs.run()
    if highs.getModelStatus() == highspy.HighsModelStatus.kUnboundedOrInfeasible:
        # Presolve can't tell infeasible from unbounded; without it HiGHS does.
        highs.setOptionValue("presolve", "off")
        highs.run()
    answer = _with_its_own_values(highspy, highs, form)
    small = form.matrix.nnz <= SMALL
    if form.mixed and (answer.claim is Claim.INFEASIBLE or (answer.claim is Claim.FINISHED and small)):
        return _better_founded(form, answer, _second_opinion(highspy, highs, form, answer))
    return answer


def _second_opinion(highspy: Any, highs: Any, form: MatrixForm, first: BackendAnswer) -> BackendAnswer:
    """Return what HiGHS answers with a fine tolerance, and to small problems without presolve.

    Rows that leave little room, such as those of earlier stages, and large costs make 1.16 lose the best plans of small MILPs, or
    all of them: by presolve at any tolerance, and without presolve at the ordinary one.
    """
    for tolerance in ("mip_feasibility_tolerance", "primal_feasibility_tolerance"):
        highs.setOptionValue(tolerance, FINE)
    if form.matrix.nnz <= SMALL:
        highs.setOptionValue("presolve", "off")
    highs.clearSolver()
    if first.claim is Claim.FINISHED and first.values is not None:
        highs.setOptionValue("time_limit", highs.getRunTime() + SECOND_SECONDS)  # its clock goes on
        # With the plan at hand there is only to be shown that none is better.
        for search in SEARCHES:
            highs.setOptionValue(search, False)  # noqa: FBT003
        _give_start(highspy, highs, first.values)
    highs.run()
    return _with_its_own_values(highspy, highs, form)


def _with_its_own_values(highspy: Any, highs: Any, form: MatrixForm) -> BackendAnswer:
    """Return what HiGHS answers; where it hands back its start, what it answers without a start."""
    answer = _read(highspy, highs, form)
    if not _hands_back_its_start(highs, form, answer):
        return answer
    highs.clearSolver()
    highs.run()
    return _read(highspy, highs, form)


def _better_founded(form: MatrixForm, first: BackendAnswer, second: BackendAnswer) -> BackendAnswer:
    """Return the first answer, or the second where that shows the first to be wrong."""
    if second.values is None:
        return second if first.claim is Claim.INFEASIBLE else first
    if first.values is None:
        return second
    found = form.objective(second.values)
    return second if found < first.bound - MISMATCH * max(1.0, abs(found)) else first


def _hands_back_its_start(highs: Any, form: MatrixForm, answer: BackendAnswer) -> bool:
    """Return whether the values aren't those of the optimum that HiGHS states.

    Seen with 1.16: a search that ends at once states the better objective, and hands back the start it was given.
    """
    if not form.mixed or answer.claim is not Claim.FINISHED or answer.values is None:
        return False
    stated = float(highs.getInfo().objective_function_value)
    return abs(form.objective(answer.values) - stated) > MISMATCH * max(1.0, abs(stated))


def _choose_method(highs: Any, form: MatrixForm) -> None:
    """Have large LPs solved by interior point with crossover: 66,000 flows take 1.1 s, by the simplex method 6 s."""
    if form.mixed:
        return
    flows = form.columns > MANY_FLOWS and bool((np.abs(form.matrix.data) == 1).all())
    if flows or form.columns > MANY_COLUMNS:
        highs.setOptionValue("solver", "ipm")
    if flows:
        highs.setOptionValue("presolve", "off")  # it finds nothing in a transport problem, and takes as long


@lru_cache(maxsize=1)
def _quiet(highspy: Any) -> Any:
    """Return the class of a HiGHS that says nothing: it prints its banner when callbacks are set up, in its own constructor."""

    class Quiet(highspy.Highs):  # type: ignore[misc]
        def enableCallbacks(self) -> None:  # noqa: N802  (HiGHS' own name)
            self.setOptionValue("output_flag", False)  # noqa: FBT003
            super().enableCallbacks()

    return Quiet


def _configured(highspy: Any, settings: SolverSettings, seconds: float, *, mixed: bool) -> Any:
    forget_threads()
    highs = _quiet(highspy)()
    options = {
        "output_flag": False,
        "threads": settings.threads if mixed else 1,  # LPs gain nothing, and to start threads takes as long
        "time_limit": max(0.01, seconds),
        "mip_rel_gap": settings.mip_gap,
        "mip_abs_gap": 1e-6,
        "random_seed": settings.seed,
        "presolve_rule_off": AGGREGATOR if mixed else 0,
    }
    for name, value in options.items():
        highs.setOptionValue(name, value)
    return highs


def _pass_model(highspy: Any, highs: Any, form: MatrixForm) -> None:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = form.columns, form.rows
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = form.cost, form.lower, form.upper
    lp.row_lower_, lp.row_upper_ = form.row_lower, form.row_upper
    lp.offset_ = form.offset
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = form.matrix.indptr
    lp.a_matrix_.index_ = form.matrix.indices
    lp.a_matrix_.value_ = form.matrix.data
    if form.mixed:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(whole)] for whole in form.integer]
    if highs.passModel(lp) == highspy.HighsStatus.kError:
        raise SolverError("HiGHS refused the model; look for infinite or missing coefficients in the input")


def _read(highspy: Any, highs: Any, form: MatrixForm) -> BackendAnswer:
    info, status = highs.getInfo(), highs.getModelStatus()
    # HiGHS doesn't call a model without columns feasible.
    empty = form.columns == 0
    feasible = empty or info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    solution = highs.getSolution()
    bound = info.mip_dual_bound if form.mixed else -math.inf
    return BackendAnswer(
        claim=_claim(highspy, status),
        values=np.array(solution.col_value) if feasible else None,
        bound=bound if math.isfinite(bound) else -math.inf,
        row_duals=np.array(solution.row_dual) if solution.dual_valid and not form.mixed else None,
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
