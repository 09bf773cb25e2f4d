"""The planner's answer to a network beside the twin's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from ansinh.models import InfeasibleError, NetworkPlan, NetworkProblem, SolverSettings, Status, plan_network
from ansinh.models.errors import NoPlanError
from tests.twin.network.check_plan import OF_SCALE, wrong_sums
from tests.twin.network.twin import Solver, Twin, TwinGaveUp, cap
from tests.twin.rows import rows_of
from tests.twin.verdict import Disagreement, Fault, Tally, crash_words

Way = Literal["written_out", "large"]
WAYS: tuple[Way, Way] = ("written_out", "large")
AT_ONCE = " at once"
"""Mark of a way that gets no time: there is a plan all the same where one is easy, and what is proven is true."""

RELATIVE = 1e-5
"""Share of a stage's value that rounding may move."""
TIGHT = 1e-9
"""Share of a stage's value that the twin leaves to later stages: its own solver's tolerance."""
LOOSE = 1e-6
"""Of a stage's value and scale: what a plan may have taken of earlier stages through rounding."""
SOLVERS: tuple[Solver, Solver] = ("highs", "cbc")
SHARE_OF_CBC = 10
"""One network in so many is solved by CBC first: the twin shouldn't depend on one solver's word."""
AGAIN = " again"
"""Mark of a way that starts from the plan of a similar network."""
LESS = 0.9
"""Share of the need that the similar network has."""
EXACT = SolverSettings(mip_gap=0.0, threads=1, time_limit_s=60.0)
"""A proof is asked for, in far more time than any of these small networks takes."""
NO_TIME_S = 1e-3


@dataclass(frozen=True)
class Case:
    """A network and the way in which it is planned."""

    seed: int
    way: str
    problem: NetworkProblem
    twins: dict[Solver, Twin] = field(default_factory=dict, compare=False)
    """Twins of this network so far: every way is compared with the same one."""

    def twin(self, solver: Solver) -> Twin:
        """Return the twin that asks this solver."""
        if solver not in self.twins:
            self.twins[solver] = Twin(self.problem, solver)
        return self.twins[solver]

    def found(self, fault: Fault, text: str) -> Disagreement:
        """Return what is wrong with the answer to this case."""
        return Disagreement(fault, self.seed, self.way, text)


def settle(case: Case, tally: Tally) -> None:
    """Compare, and count a fault only if the twin comes to it with either of its solvers."""
    first, second = SOLVERS if case.seed % SHARE_OF_CBC else SOLVERS[::-1]
    try:
        found = compare(case, first)
        unsure = [d for d in found if d.fault is not Fault.CRASH]
        if unsure and {d.fault for d in compare(case, second)} != {d.fault for d in found}:
            tally.unsettled += 1
            found = []
        tally.note(found)
    except TwinGaveUp:
        tally.unsettled += 1


def compare(case: Case, solver: Solver = "highs") -> list[Disagreement]:
    """Return what is wrong with the planner's answer."""
    twin = case.twin(solver)
    try:
        plan = plan_by(case.problem, case.way)
    except InfeasibleError:
        there_is = twin.best(twin.stages()[0], {})
        return [] if there_is is None else [case.found(Fault.INFEASIBLE, f"{there_is:g} is possible")]
    except NoPlanError as error:
        hard = case.way.endswith(AT_ONCE) and not leaving_all_is_a_plan(case.problem)
        return [] if hard else [case.found(Fault.NO_PLAN, str(error))]
    except Exception as error:  # noqa: BLE001  (any other error is what is looked for)
        return [case.found(Fault.CRASH, crash_words(error))]
    wrong = [case.found(Fault.VALUE, text) for text in wrong_sums(twin.facts, plan)]
    return [*wrong, *_stages(case, twin, plan), *_as_planned(case, twin, plan)]


def leaving_all_is_a_plan(problem: NetworkProblem) -> bool:
    """Tell whether everything may stay as it is today: nothing is asked for, and nothing costs too much."""
    asked = (
        *problem.rules,
        *problem.more,
        *problem.limits,
        *problem.shares,
        *problem.targets,
        *problem.equity,
    )
    return not asked and problem.budgets.empty and not (problem.options["merge_by"] != "").any()


def plan_by(problem: NetworkProblem, way: str) -> NetworkPlan:
    """Plan a network in one of the two ways: to a proof, without time, or from what a similar plan has learned."""
    forced = next(name for name in WAYS if way.startswith(name))
    settings = replace(EXACT, network_way=forced)
    if way.endswith(AT_ONCE):
        settings = replace(settings, time_limit_s=NO_TIME_S)
    before = _with_fewer_people(problem, settings) if way.endswith(AGAIN) else None
    return plan_network(problem, settings, warm_start=before)


def _with_fewer_people(problem: NetworkProblem, settings: SolverSettings) -> NetworkPlan | None:
    """Return the plan for a little less need, if there is one: similar enough to be used again."""
    fewer = problem.replace(need=problem.need.assign(persons=problem.need["persons"] * LESS))
    try:
        return plan_network(fewer, settings)
    except InfeasibleError:
        return None


def _stages(case: Case, twin: Twin, plan: NetworkPlan) -> Iterator[Disagreement]:
    """Compare stage by stage, each under what the plan itself has reached in those before."""
    tight: dict[str, float] = {}
    loose: dict[str, float] = {}
    tolerances = case.problem.objective.tolerances
    for row in rows_of(plan.stages):
        name, value, bound = str(row.stage), float(row.value), float(row.bound)
        scale = twin.facts.scales[name]
        best = twin.best(name, tight)
        if best is None:
            tight = dict(loose)  # rounding may have made the plan better than any
            best = twin.best(name, tight)
        if best is None:
            yield case.found(Fault.FEASIBLE, f"{name} {value:.9g}, though nothing is possible under {tight}")
            return
        room = RELATIVE * max(abs(best), abs(value)) + OF_SCALE * scale
        words = f"{name} {value:.9g}, bound {bound:.9g}, {row.status}; the twin has {best:.9g}"
        if value < best - room and value < (twin.best(name, loose) or 0.0) - room:
            yield case.found(Fault.VALUE, words)
        if bound > best + room:
            yield case.found(Fault.BOUND, words)
        if row.status == Status.PROVED_OPTIMAL and value > best + room:
            yield case.found(Fault.PROOF, words)
        if name != "worst_minutes":
            most, tolerance = max(value, best), tolerances.get(name, 0.0)
            tight[name] = cap(most, tolerance, TIGHT * max(1.0, abs(most)))
            loose[name] = cap(most, tolerance, LOOSE * max(scale, abs(most)))


def _as_planned(case: Case, twin: Twin, plan: NetworkPlan) -> Iterator[Disagreement]:
    """The twin must find a way to these places, and be no worse with them than the plan says it is."""
    places = {
        ((row.site_id, row.service), str(row.period)): float(row.places) for row in rows_of(plan.facilities)
    }
    tolerances, caps = case.problem.objective.tolerances, {}
    for row in rows_of(plan.stages):
        if row.stage != "worst_minutes":
            spare = RELATIVE * max(twin.facts.scales[row.stage], abs(row.value))
            caps[str(row.stage)] = cap(float(row.value), tolerances.get(row.stage, 0.0), spare)
    room = RELATIVE * max(1.0, *places.values(), 0.0)
    if not twin.accepts(places, room, caps):
        yield case.found(Fault.VALUE, f"no way to these places: {places} within {caps}")
