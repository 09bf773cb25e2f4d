"""The whole model on one screen, and its stages solved by PuLP."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import highspy
import pulp
from pulp import lpSum

from ansinh.models import NetworkProblem
from ansinh.models.backends.cbc import find_binary
from tests.twin.network.decisions import Model, declare
from tests.twin.network.facts import Facts, Option
from tests.twin.network.history import write_history
from tests.twin.network.money import discounted, write_budgets
from tests.twin.network.people import write_equity, write_people, write_targets
from tests.twin.network.rules import write_rules
from tests.twin.network.sizes import write_sizes

Solver = Literal["highs", "cbc"]

SHORTFALL_WEIGHT = 10.0
"""A person missing to a soft target or cap weighs as much as so many people unserved (FORMULATION.md)."""
EXACT = 1e-9
"""Tolerance that the twin's solver is held to: finer than the plan's, so that the twin is the one to trust."""

NO_LIMIT = 1e30
"""What solvers take for infinite."""


class TwinGaveUp(Exception):  # noqa: N818  (says nothing about the planner)
    """The twin's solver ended with neither an optimum nor a proof that there is none."""


def write(problem: NetworkProblem) -> Model:
    """Write the network plan down, family by family."""
    m = declare(Facts(problem))
    write_history(m)
    write_people(m)
    write_sizes(m)
    write_targets(m)
    write_equity(m)
    write_budgets(m)
    write_rules(m)
    return m


def goals(m: Model) -> dict[str, pulp.LpAffineExpression]:
    """Return what each stage minimises; the longest way isn't a sum and has its own search."""
    weight = {name: float(s["unserved_weight"]) for name, s in m.facts.services.items()}
    unserved = lpSum(weight[key[1]] * x for key, x in m.unserved.items())
    travel = lpSum(m.facts.minutes(i, o) * x for (i, o, _), x in m.assign.items())
    found = {
        "unserved": unserved + SHORTFALL_WEIGHT * lpSum(m.shortfalls),
        "cost": discounted(m),
        "travel": travel,
    }
    weights = m.facts.problem.objective.weights
    if weights:
        found["weighted"] = lpSum(w * found[name] for name, w in weights.items() if w)
    return found


@dataclass
class Twin:
    """The model of a problem, asked for one stage after the other."""

    problem: NetworkProblem
    solver: Solver = "highs"
    model: Model = field(init=False)
    goals: dict[str, pulp.LpAffineExpression] = field(init=False)
    caps: dict[str, pulp.LpConstraint] = field(init=False)
    nothing: pulp.LpAffineExpression = field(init=False)
    known: dict[tuple[str, tuple[tuple[str, float], ...]], float | None] = field(default_factory=dict)
    """Answers so far: both ways of planning ask for the first stage, and often for the others under the same caps."""

    def __post_init__(self) -> None:
        self.model = write(self.problem)
        # PuLP gives an objective without variables a dummy that later solves trip over.
        self.nothing = pulp.LpAffineExpression(self.model.number(0))
        self.goals = {name: goal + self.nothing for name, goal in goals(self.model).items()}
        self.caps = {name: goal <= NO_LIMIT for name, goal in self.goals.items()}
        for row in self.caps.values():
            self.model.row(row)

    @property
    def facts(self) -> Facts:
        """Return what the problem says."""
        return self.model.facts

    def stages(self) -> list[str]:
        """Return the names of the stages, in order."""
        objective = self.problem.objective
        return ["weighted"] if objective.weights else list(objective.stages)

    def best(self, stage: str, caps: Mapping[str, float]) -> float | None:
        """Return the least value of a stage with earlier ones under caps; None if there is no plan."""
        asked = (stage, tuple(sorted(caps.items())))
        if asked not in self.known:
            longest = stage == "worst_minutes"
            self.known[asked] = (
                self._shortest_longest_way(caps) if longest else self._solve(self.goals[stage], caps)
            )
        return self.known[asked]

    def accepts(
        self, places: Mapping[tuple[Option, str], float], room: float, caps: Mapping[str, float]
    ) -> bool:
        """Tell whether a plan with these places (none where not named), within `room`, is a plan of the twin."""
        held = self.model.places
        for key, x in held.items():
            x.lowBound, x.upBound = max(0.0, places.get(key, 0.0) - room), places.get(key, 0.0) + room
        there_is = self._solve(self.nothing, caps) is not None
        for x in held.values():
            x.lowBound, x.upBound = 0.0, None
        return there_is

    def _solve(self, goal: pulp.LpAffineExpression, caps: Mapping[str, float]) -> float | None:
        self.model.prob.setObjective(goal)
        for name, row in self.caps.items():
            row.changeRHS(caps.get(name, NO_LIMIT))
        return float(pulp.value(goal) or 0.0) if solved(self.model.prob, self.solver) else None

    def _shortest_longest_way(self, caps: Mapping[str, float]) -> float | None:
        """Close the ways beyond some minutes, and find by bisection the fewest minutes that still have a plan."""
        ways = {key: (self.model.facts.minutes(key[0], key[1]), x) for key, x in self.model.assign.items()}
        levels = [0.0, *sorted({minutes for minutes, _ in ways.values()})]
        room = {key: x.upBound for key, (_, x) in ways.items()}
        low, high = 0, len(levels)
        while low < high:
            middle = (low + high) // 2
            for key, (minutes, x) in ways.items():
                x.upBound = room[key] if minutes <= levels[middle] else 0.0
            there_is = self._solve(self.nothing, caps) is not None
            low, high = (low, middle) if there_is else (middle + 1, high)
        for key, (_, x) in ways.items():
            x.upBound = room[key]
        return levels[low] if low < len(levels) else None


def solved(prob: pulp.LpProblem, solver: Solver) -> bool:
    """Solve to proven optimality, or to a proof that there is no plan; tell which.

    Raises
    ------
    TwinGaveUp
        If the solver ends with neither.
    """
    if solver == "cbc":
        prob.solve(pulp.COIN_CMD(path=find_binary(), msg=False, gapRel=0.0))
    else:
        highspy.Highs.resetGlobalScheduler(True)  # noqa: FBT003  (whoever solved before may have had more threads)
        exact = {"primal_feasibility_tolerance": EXACT, "mip_feasibility_tolerance": EXACT}
        prob.solve(pulp.HiGHS(msg=False, threads=1, gapRel=0.0, gapAbs=0.0, **exact))
    if prob.sol_status == pulp.LpSolutionOptimal:
        return True
    if prob.status == pulp.LpStatusInfeasible:
        return False
    raise TwinGaveUp(pulp.LpStatus[prob.status])


def cap(value: float, tolerance: float, spare: float) -> float:
    """Return what later stages may make of a stage: its tolerance, and a hair for arithmetic."""
    return value + abs(value) * tolerance + spare if math.isfinite(value) else math.inf
