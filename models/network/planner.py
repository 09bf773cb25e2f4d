"""`plan_network`: a problem in, a certified and re-computed plan out."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import scipy

from ansinh.models.certificate import Certificate, Status
from ansinh.models.errors import InfeasibleError, InputError, NoPlanError, SolverError
from ansinh.models.network.check.audit import audit
from ansinh.models.network.check.explain import explain
from ansinh.models.network.model.arrays import Arrays, n_arcs
from ansinh.models.network.model.build import formulate
from ansinh.models.network.model.units import Units, back_from, in_units, plan_in_units, units_of
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.plan.allocation import Allocation, allocate
from ansinh.models.network.plan.design import Design, read_design, written_design
from ansinh.models.network.plan.frames import (
    allocation_frame,
    facilities,
    shortfall_frame,
    transfers,
    unserved_frame,
)
from ansinh.models.network.plan.given import compare, given_results
from ansinh.models.network.plan.measure import values_of
from ansinh.models.network.plan.payments import pay
from ansinh.models.network.problem.tolerance import excused_of_stage
from ansinh.models.network.search.easy import easy_design
from ansinh.models.network.search.large import solve_large
from ansinh.models.network.search.near import near_design
from ansinh.models.network.search.sets.learned import CutsOfSet, Learned
from ansinh.models.network.stages.resized import settled
from ansinh.models.network.stages.stage import (
    NOTHING_PROVEN,
    InfeasibleFormulation,
    Progress,
    StageResult,
    Tell,
    certified,
    slack,
    stage_result,
)
from ansinh.models.network.stages.written_out import WrittenOut
from ansinh.models.settings import SolverSettings
from ansinh.words.phrase import Phrase

if TYPE_CHECKING:
    from ansinh.models.errors import Finding
    from ansinh.models.network.problem import NetworkProblem

DIRECT_ARCS = 1000
"""Arcs: smaller problems are solved as one MILP with a variable for each, larger ones by the aggregated model."""
TIMES_WITH_WORST = 6
"""Factor of `DIRECT_ARCS` with the stage ``worst_minutes``: only the formulation with all arcs can prove it."""

ROUNDED = 100.0
"""A stage may end worse than the formulation said by its slack times this, if the audit excuses it: places and people are rounded."""

DEFAULT_SETTINGS = SolverSettings(mip_gap=0.005)


@dataclass(frozen=True)
class Answer:
    """A design, how its stages ended, which solvers were used, and cuts that a similar problem can use again."""

    design: Design
    results: list[StageResult] = field(default_factory=list)
    solvers: dict[str, str] = field(default_factory=dict)
    cuts: tuple[CutsOfSet, ...] = ()
    note: str = ""


def plan_network(
    problem: NetworkProblem,
    settings: SolverSettings = DEFAULT_SETTINGS,
    on_progress: Tell | None = None,
    warm_start: NetworkPlan | None = None,
    incumbent: NetworkPlan | None = None,
    *,
    explained: bool = True,
) -> NetworkPlan:
    """Plan a network: what stands where, when and how large, who goes where, and what is proven about it.

    Parameters
    ----------
    problem
        See `NetworkProblem`. With `decisions`, only the assignment of people is solved.
    settings
        `mip_gap` holds for every stage, `time_limit_s` for all of them together. In large problems a stage that comes
        after travel ends at twice the gap, or after a tenth of the time; its status is judged by the gap asked for, and
        so may be "incumbent" with time left. Sizes of plans whose stages leave cost out, or in which a place costs nothing,
        may take some seconds more; so may any plan for which the time was too short (40 s at most).
    on_progress
        Called with a sentence whenever a step is done.
    warm_start
        A plan of a similar problem (other budget, target, forced site): what was learned is used again.
    incumbent
        A plan of this network, such as the official one, with sizes of its own: if it keeps to the rules and
        nothing better is found by the stages of the objective, it's the answer (`NetworkPlan.given`).
    explained
        Whether an `InfeasibleError` names what to relax, which takes another solve.

    Raises
    ------
    InfeasibleError
        If the hard rules contradict each other; names the smallest set to relax. `plan_nearest` answers then, too.
    NoPlanError
        If the time runs out before any plan is found.
    SolverError
        If the solver fails, or the audit disagrees with the plan.

    Examples
    --------
    >>> from ansinh.models import NetworkProblem, plan_network
    >>> import pandas as pd
    >>> problem = NetworkProblem(
    ...     demand=pd.DataFrame({"name": ["Commune"]}, index=["c"]),
    ...     need=pd.DataFrame([("c", "care", "2030", 30.0)], columns=["demand_id", "service", "period", "persons"]),
    ...     sites=pd.DataFrame({"status": ["candidate"]}, index=["s"]),
    ...     options=pd.DataFrame(
    ...         {"max_places": [50.0], "place_cost_million_vnd": [2.0]},
    ...         index=pd.MultiIndex.from_tuples([("s", "care")]),
    ...     ),
    ...     minutes=pd.DataFrame({"s": [15.0]}, index=["c"]),
    ...     services=pd.DataFrame(index=["care"]),
    ...     periods=pd.DataFrame({"start_year": [2026], "years": [5]}, index=["2030"]),
    ... )
    >>> plan = plan_network(problem)
    >>> plan.stages[["stage", "value"]].values.tolist()
    [['unserved', 0.0], ['cost', 60.0], ['travel', 450.0]]
    """
    tell = Progress(on_progress or (lambda _: None))
    units = units_of(problem)
    try:
        if units.own:
            return _plan(problem, settings, tell, warm_start, incumbent)
        starts = [None if p is None else plan_in_units(p, units) for p in (warm_start, incumbent)]
        plan = back_from(
            _plan(in_units(problem, units), settings, replace(tell, unit=units.of_stage), *starts), units
        )
    except InfeasibleFormulation:
        if not explained:
            raise InfeasibleError(Phrase.of("families.contradiction.plain")) from None
        raise explain(problem, settings) from None
    return replace(plan, learned=_own_learned(plan.learned, problem, units))


def _own_learned(learned: Learned | None, problem: NetworkProblem, units: Units) -> Learned | None:
    """Return what was learned with the design in the problem's own units."""
    if learned is None:
        return None
    design = learned.design
    sizes = {
        name: getattr(design, name) * units.persons for name in ("places", "built", "moved", "converted")
    }
    return replace(learned, design=replace(design, a=Arrays(problem), **sizes))


def _plan(
    problem: NetworkProblem,
    settings: SolverSettings,
    tell: Progress,
    warm_start: NetworkPlan | None,
    incumbent: NetworkPlan | None,
) -> NetworkPlan:
    """Plan a network in the units in which it's given."""
    began = time.perf_counter()
    a = Arrays(problem)
    if problem.decisions is not None:
        # People are assigned by SciPy's HiGHS.
        note = "as written: sites and places are given"
        answer = Answer(written_design(a), solvers={"HiGHS (SciPy)": scipy.__version__}, note=note)
    else:
        answer = _optimise(a, settings, tell, warm_start)
    plan = _finished(a, answer, settings, began)
    if incumbent is not None and problem.decisions is None:
        plan = _not_worse(a, answer, plan, incumbent, settings, began)
    findings = audit(problem, plan)
    if findings and problem.decisions is None:
        plan, findings = _settled(a, answer, plan, settings, began)
    if findings:
        raise SolverError("the plan doesn't add up:\n" + "\n".join(str(finding) for finding in findings))
    tell(f"plan checked, {len(plan.allocation)} flows, {plan.certificate.status}")
    return plan


def _finished(a: Arrays, answer: Answer, settings: SolverSettings, began: float) -> NetworkPlan:
    """Return the plan of an answer: people assigned, stages as the plan has them, frames."""
    longest = next((r.value for r in answer.results if r.stage == "worst_minutes"), np.inf)
    price = _price(a.problem)
    plain = price is None and not np.isfinite(longest)
    design = answer.design
    allocation = design.allocation if plain else allocate(a, design, price, longest)
    if not answer.results:
        answer = replace(answer, results=_as_written(a, design, allocation, settings, began))
    else:
        values = values_of(a, design, allocation)
        answer = replace(answer, results=_as_planned(answer.results, values, a, settings))
    return assemble(answer, allocation, settings, time.perf_counter() - began)


def _not_worse(  # noqa: PLR0917 - what the plan was made from
    a: Arrays,
    answer: Answer,
    plan: NetworkPlan,
    incumbent: NetworkPlan,
    settings: SolverSettings,
    began: float,
) -> NetworkPlan:
    """Return the plan, or the given one if that is better by the stages and keeps to all rules but those on sizes."""
    if a.problem.objective.weights:
        return plan
    found = compare(a, answer.design, incumbent, _stage_names(a))
    if found is None:
        return plan
    design, values = found
    note = "the given plan: nothing better was found"
    theirs = replace(
        answer, design=design, results=given_results(answer.results, values, settings), note=note
    )
    given = replace(assemble(theirs, design.allocation, settings, time.perf_counter() - began), given=True)
    return plan if audit(a.problem, given) else given


def _settled(
    a: Arrays, answer: Answer, plan: NetworkPlan, settings: SolverSettings, began: float
) -> tuple[NetworkPlan, list[Finding]]:
    """Return a plan that breaks a rule by rounding with sizes that fit its events exactly, and what is wrong still."""
    values = {r.stage: r.value for r in answer.results if r.stage != "worst_minutes"}
    design = settled(answer.design, values, settings)
    if design is not None:
        with suppress(SolverError):  # these places miss a hard target
            plan = _finished(a, replace(answer, design=design), settings, began)
    return plan, audit(a.problem, plan)


def _optimise(a: Arrays, settings: SolverSettings, tell: Progress, warm_start: NetworkPlan | None) -> Answer:
    large = _is_large(a, settings)
    if settings.network_way == "near":
        return _near_answer(a, settings, warm_start)
    try:
        if large:
            design, results, search = solve_large(a, settings, tell, warm_start)
            return Answer(design, results, search.solvers, search.cuts)
        formulation = formulate(a, written_out=True)
        tell(f"formulated: {len(formulation.prob.variables())} variables")
        whole = WrittenOut(formulation, settings, tell)
        results = whole.run()
        return Answer(read_design(formulation.v, a), results, whole.solvers)
    except NoPlanError:
        return _easy_answer(a, settings)


def _near_answer(a: Arrays, settings: SolverSettings, warm_start: NetworkPlan | None) -> Answer:
    """Return a good plan that uses few sites; its stages are proven only where nothing can be less than nothing."""
    began = time.perf_counter()
    design, values, solvers = near_design(a, settings, warm_start)
    results = [stage_result(name, values[name], NOTHING_PROVEN, settings, began) for name in _stage_names(a)]
    learned = None if warm_start is None else warm_start.learned
    note = "a first answer: few sites were offered"
    return Answer(design, results, solvers, () if learned is None else learned.cuts, note)


def _is_large(a: Arrays, settings: SolverSettings) -> bool:
    """Tell whether the problem is solved by counted sites and bounds, or written out.

    Raises
    ------
    InputError
        If the settings ask for a way that this objective doesn't have.
    """
    weighted = bool(a.problem.objective.weights)
    if settings.network_way in ("large", "near") and weighted:
        way = settings.network_way
        raise InputError(
            f"network_way={way!r} solves stages, not one weighted sum; use 'auto' or 'written_out'"
        )
    if settings.network_way != "auto" or weighted:
        return settings.network_way == "large"
    times = TIMES_WITH_WORST if "worst_minutes" in a.problem.objective.stages else 1
    return n_arcs(a) > times * DIRECT_ARCS


def _easy_answer(a: Arrays, settings: SolverSettings) -> Answer:
    """Return some plan where the time was too short to find a good one.

    Raises
    ------
    NoPlanError
        If none is found quickly, either.
    """
    began = time.perf_counter()
    design = easy_design(a, settings)
    try:
        values = {} if design is None else values_of(a, design, design.allocation)
    except SolverError:  # these places miss a hard target
        values = {}
    if design is None or not values:
        raise NoPlanError(
            "the time limit was met before any plan was found; raise time_limit_s or loosen mip_gap"
        )
    names = _stage_names(a)
    results = [stage_result(name, values[name], 0.0, settings, began) for name in names]
    return Answer(design, results, {"none": ""}, note="the time was up: some plan, not a good one")


def _stage_names(a: Arrays) -> tuple[str, ...]:
    return ("weighted",) if a.problem.objective.weights else a.problem.objective.stages


def _price(problem: NetworkProblem) -> float | None:
    """Return the price of a person unserved in person-minutes that a weighted objective implies."""
    weights = problem.objective.weights
    if weights.get("travel", 0.0) > 0:
        return weights.get("unserved", 0.0) / weights["travel"]
    return None


def _as_written(
    a: Arrays, design: Design, allocation: Allocation, settings: SolverSettings, began: float
) -> list[StageResult]:
    """Return the stages of a plan whose sites and places are given: its values are also the bounds."""
    values = values_of(a, design, allocation)
    return [stage_result(name, values[name], values[name], settings, began) for name in _stage_names(a)]


def _as_planned(
    results: list[StageResult], values: dict[str, float], a: Arrays, settings: SolverSettings
) -> list[StageResult]:
    """Return the stages with the plan's own values where they are worse than those of the formulation.

    A tolerance lets later stages leave more people unserved, so the formulation may turn people away from free
    places to save minutes. The assignment of a plan never does that; its travel is longer. The bound of that stage
    stays valid; those of later stages were found under the shorter travel, and prove nothing beside the longer one.
    """
    tolerances = a.problem.objective.tolerances
    planned: list[StageResult] = []
    looser = False
    for rank, result in enumerate(results):
        tolerance = tolerances.get(result.stage, 0.0)
        value = values[result.stage]
        allowed = result.value + abs(result.value) * tolerance
        worse = value > allowed + min(ROUNDED * slack(result.value, 0.0, rank), excused_of_stage(allowed))
        if worse or looser:
            bound = NOTHING_PROVEN if looser else result.bound
            result = replace(  # noqa: PLW2901 - the same stage, judged anew
                stage_result(result.stage, max(value, result.value), bound, settings, 0.0),
                seconds=result.seconds,
            )
        planned.append(result)
        looser |= worse
    return planned


def assemble(answer: Answer, allocation: Allocation, settings: SolverSettings, seconds: float) -> NetworkPlan:
    """Put the frames of a plan together."""
    design = answer.design
    stages = pd.DataFrame([vars(result) for result in answer.results])
    solved = Certificate(
        status=Status.ERROR,  # until the stages say how sure the plan is
        seconds=seconds,
        backend=" + ".join(sorted(answer.solvers)),
        version=" + ".join(answer.solvers[name] for name in sorted(answer.solvers)),
        note=answer.note,
    )
    written = design.a.problem.decisions is not None
    return NetworkPlan(
        facilities=facilities(design, allocation),
        allocation=allocation_frame(allocation, design.a),
        unserved=unserved_frame(design, allocation),
        shortfalls=shortfall_frame(design, allocation),
        money=pay(design.a, design.costs),
        stages=stages,
        certificate=certified(stages, solved),
        transfers=transfers(design),
        learned=None if written else Learned(design, settings, answer.cuts),
    )
