"""Problems with one variable per arc: solved stage by stage, and every answer cleaned of the solver's tolerances."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pulp

from ansinh.models.certificate import Status
from ansinh.models.network.model.money import sizes_are_free
from ansinh.models.network.plan.design import pin
from ansinh.models.network.stages.stage import (
    NOTHING_PROVEN,
    Progress,
    StageResult,
    check_outcome,
    remaining,
    slack,
    stage_result,
)
from ansinh.models.solve import SolveOutcome, solve

if TYPE_CHECKING:
    from ansinh.models.network.model.build import Formulation
    from ansinh.models.settings import SolverSettings

EARLY = 0.8
"""A search that returns its first plan unchanged before this share of its time is run again without a first plan."""

CLEAN_SECONDS = 10.0
"""Most seconds for the LP that cleans an answer; it seldom needs 0.1 s, and without it the answer is still a plan."""

UNIMPROVED = 1e-9
"""Share by which an answer must differ from its start to be a better one."""

NOBODY = 1e-6
"""People on an arc that are a rounding of the solver."""

Values = dict[pulp.LpVariable, float | None]


@dataclass
class WrittenOut:
    """The stages of a formulation; the values of the best plan so far stand on its variables.

    Attributes
    ----------
    caps
        Rows that hold the stages before: row, what it allows, and that with no more slack than a tolerance asks for.
    solvers
        Name and version of what solved them.
    """

    f: Formulation
    settings: SolverSettings
    tell: Progress
    results: list[StageResult] = field(default_factory=list)
    caps: list[tuple[pulp.LpConstraint, float, float]] = field(default_factory=list)
    solvers: dict[str, str] = field(default_factory=dict)

    def run(self, *, started: bool = False) -> list[StageResult]:
        """Solve all stages; `started` says that the variables carry a plan to begin with.

        Raises
        ------
        InfeasibleFormulation
            If the rules contradict each other (the caller explains why).
        NoPlanError
            If the time runs out before any plan is found.
        """
        objective = self.f.a.problem.objective
        deadline = time.perf_counter() + self.settings.time_limit_s
        names = ["weighted"] if objective.weights else [s for s in objective.stages if s != "worst_minutes"]
        for rank, name in enumerate(names):
            result = self._stage(name, deadline, started=started or rank > 0)
            self.results.append(result)
            self.tell(f"{name}: {self.tell.own(name, result.value)}, gap {result.gap:.2%}")
            self._hold(name, result.value, rank)
        if "worst_minutes" in objective.stages and not objective.weights:
            self.results.append(self._shorten_worst(deadline))
        if sizes_are_free(self.f.a):
            self._no_larger()
        return self.results

    def _no_larger(self) -> None:
        """Choose the sizes that cost least for what is open, where no stage asks for that: nothing stands empty.

        Other openings aren't looked at, and nothing is said about cost.
        """
        declared = [(x, x.lowBound, x.upBound, x.cat) for x in self.f.v.is_open.values()]
        for x, *_ in declared:
            pin(x, float(np.round(x.varValue or 0.0)))
        self._stage("sizes", time.perf_counter() + CLEAN_SECONDS, started=True)
        for x, low, high, cat in declared:
            x.lowBound, x.upBound, x.cat = low, high, cat

    def _stage(self, name: str, deadline: float, *, started: bool) -> StageResult:
        """Solve a stage and clean its answer; the earlier plan is the answer if nothing better is found in time."""
        began = time.perf_counter()
        f, goal = self.f, goal_of(self.f, name)
        f.prob.sense, f.prob.objective = pulp.LpMinimize, goal
        before = values_on(f) if started else None
        outcome = self._from_start(remaining(self.settings, deadline), warm_start=started)
        self.solvers[outcome.backend] = outcome.version
        bound = outcome.bound
        if outcome.status.has_plan:
            self._clean()
        elif before is not None and (started or outcome.status is not Status.INFEASIBLE):
            restore(before)
            bound = NOTHING_PROVEN
        else:
            check_outcome(outcome, first=True)
        return stage_result(name, float(goal.value() or 0.0), bound, self.settings, began)

    def _from_start(self, settings: SolverSettings, *, warm_start: bool) -> SolveOutcome:
        """Solve with a first plan, and again without one if the solver hands it back unimproved before its time.

        HiGHS 1.16 does that when presolve solves the whole problem, or takes a row of an earlier stage for
        infeasible: it ends "optimal", with a bound that is that of its start or far from its answer.
        """
        start = self.f.prob.objective.value() if warm_start else None
        outcome = solve(self.f.prob, settings, warm_start=warm_start)
        if start is None or not outcome.status.has_plan or outcome.seconds >= EARLY * settings.time_limit_s:
            return outcome
        unimproved = abs(outcome.objective - start) <= UNIMPROVED * max(1.0, abs(start))
        if not unimproved and outcome.gap <= settings.mip_gap:
            return outcome
        kept = values_on(self.f)
        again = solve(self.f.prob, settings)
        if again.status.has_plan and again.objective <= outcome.objective + UNIMPROVED * max(1.0, abs(start)):
            return again
        restore(kept)
        # The start is a plan: whoever calls the problem infeasible, or finds worse, has proven nothing.
        return replace(outcome, status=Status.INCUMBENT, bound=NOTHING_PROVEN, gap=math.inf)

    def _clean(self) -> None:
        """Fix what is whole at whole numbers and solve the rest again, without slack where that can be.

        Solvers accept an opening of 0.000001, with places in it, and use the slack of earlier stages. Neither belongs
        in a plan.
        """
        kept, found = values_on(self.f), False
        with_whole = [x for x in self.f.prob.variables() if x.cat == "Integer"]
        pinned = [(x, x.lowBound, x.upBound) for x in with_whole]
        for x in with_whole:
            pin(x, float(np.round(x.varValue or 0.0)))
        for exact in (True, False):
            for row, loose, tight in self.caps:
                row.changeRHS(tight if exact else loose)
            outcome = solve(self.f.prob, remaining(self.settings, time.perf_counter() + CLEAN_SECONDS))
            found = outcome.status is Status.PROVED_OPTIMAL
            if found:
                break
        for row, loose, _ in self.caps:
            row.changeRHS(loose)
        for x, low, high in pinned:
            x.lowBound, x.upBound, x.cat = low, high, "Integer"
        if not found:
            restore(kept)

    def _hold(self, name: str, value: float, rank: int) -> None:
        """Keep a stage within its tolerance while later ones are solved."""
        tolerance = self.f.a.problem.objective.tolerances.get(name, 0.0)
        goal = goal_of(self.f, name)
        best = value - goal.constant  # changeRHS, used later, would drop a constant on the left side
        loose, tight = (best + room for room in (slack(value, tolerance, rank, best), abs(value) * tolerance))
        row = pulp.LpConstraint(goal - goal.constant, pulp.LpConstraintLE, f"stage_{name}", loose)
        self.f.prob.addConstraint(row)
        self.caps.append((row, loose, tight))

    def _shorten_worst(self, deadline: float) -> StageResult:
        """Find the fewest minutes within which everybody served can be, with all stages before held.

        By bisection over the minutes that occur: arcs beyond are closed and the formulation is asked for any plan.
        Those beyond what is found stay closed.
        """
        began = time.perf_counter()
        f, kept = self.f, values_on(self.f)
        minutes = {key: float(f.a.option_minutes[key[0], key[1]]) for key in f.v.assign}
        levels = sorted({0.0, *minutes.values()})  # 0 where nobody has to be served
        room = {key: x.upBound for key, x in f.v.assign.items()}
        f.prob.objective = pulp.LpAffineExpression()

        def close_beyond(most: float) -> None:
            for key, x in f.v.assign.items():
                x.upBound = room[key] if minutes[key] <= most else 0.0

        used = max(
            (minutes[key] for key, x in f.v.assign.items() if (x.varValue or 0.0) > NOBODY), default=0.0
        )
        low, high, proven = 0, levels.index(used), True
        while low < high:
            middle = (low + high) // 2
            close_beyond(levels[middle])
            outcome = solve(f.prob, remaining(self.settings, deadline))
            proven &= outcome.status.has_plan or outcome.status is Status.INFEASIBLE
            if outcome.status.has_plan:
                self._clean()
                kept, high = values_on(f), middle
            else:
                low = middle + 1
        restore(kept)
        worst = levels[high]
        close_beyond(worst)
        self.tell(f"worst_minutes: {self.tell.own('worst_minutes', worst)}")
        return stage_result("worst_minutes", worst, worst if proven else 0.0, self.settings, began)


def goal_of(f: Formulation, stage: str) -> pulp.LpAffineExpression:
    """Return what a stage minimises."""
    if stage != "weighted":
        found: pulp.LpAffineExpression = getattr(f, stage)
        return found
    whole = pulp.LpAffineExpression()
    for name, weight in f.a.problem.objective.weights.items():
        if weight:
            whole += weight * getattr(f, name)
    return whole


def values_on(f: Formulation) -> Values:
    """Return the values that stand on the variables."""
    return {x: x.varValue for x in f.prob.variables()}


def restore(values: Values) -> None:
    """Put values back on their variables."""
    for x, value in values.items():
        x.varValue = value
