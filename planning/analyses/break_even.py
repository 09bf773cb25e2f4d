"""Break-even values: the range of one number within which the sites chosen now remain the best known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ansinh.models.errors import Finding, InfeasibleError, InputError, SolverError, raise_if
from ansinh.models.network.problem import NetworkProblem
from ansinh.models.settings import SolverSettings
from ansinh.models.shown import shown
from ansinh.planning.analyses.base import Base, Progress, best, open_sites, silent
from ansinh.planning.analyses.reduced import Sites, clearly_better, values_at
from ansinh.planning.answer.plans import official_plan, optimised_problem
from ansinh.planning.answer.solve import plan_network
from ansinh.planning.inputs.problem import Inputs, collect_inputs
from ansinh.planning.question.text.changes import changed, current_value

CAPITAL = "capital"
"""Key of the break-even that multiplies all money for capital; 1 = unchanged."""
RANGE = (0.5, 1.5)
"""Ends of the range that is searched, as multiples of the present value, if none is given."""
ROUNDS = 3
"""Most times that a side is searched again because solving the whole problem found other sites."""
_NARROWEST = 1e-12
"""Width at which bisection stops even if the tolerance asks for less: floats can't be halved further usefully."""

NOT_POSSIBLE = ("no plan is possible",)
"""Stands for the sites that go out beyond a flip where no plan is possible."""


@dataclass(frozen=True)
class BreakEven:
    """The range of one number within which no other known sites are better by more than the solver's gap.

    Attributes
    ----------
    key
        Dotted key of the scenario, or ``capital`` for a factor on all capital.
    value
        The present value.
    low, high
        Ends of the range.
    low_is_flip, high_is_flip
        Whether other sites are better just beyond the end; if not, it is the end of the range that was searched.
    below, above
        Sites that change beyond a flip: ``{"in": (...), "out": (...)}``; empty without a flip.
    solves
        Number of times that the whole problem was solved.
    reduced_solves
        Number of times that only sizes were solved, at given sites.
    unsolved
        Number of all these solves at which the solver failed; the sites chosen now count as the best there.
    """

    key: str
    value: float
    low: float
    high: float
    low_is_flip: bool
    high_is_flip: bool
    below: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    above: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    solves: int = 0
    reduced_solves: int = 0
    unsolved: int = 0

    def __repr__(self) -> str:
        return shown(self, str(self), ".low, .high, .below, .above")

    def __str__(self) -> str:
        return f"as long as {self.key} is between {self.low:g} and {self.high:g} the same sites are chosen"


def break_even(
    inputs: Inputs,
    key: str,
    low: float | None = None,
    high: float | None = None,
    *,
    tolerance: float = 0.05,
    progress: Progress = silent,
    base: Base | None = None,
) -> BreakEven:
    """Return the range of one number of the scenario within which the sites chosen now remain the best known.

    The whole problem is solved at both ends of the range. If other sites win at an end, bisection finds the flip by
    comparing the known sets of sites with re-optimised sizes, which is quick. The whole problem is then solved once
    more just inside the flip, in case a third set wins there.

    Parameters
    ----------
    key
        ``capital`` (a factor on all money for capital), ``parameters.<norm>`` such as
        ``parameters.need_rate.elderly`` or ``parameters.building_cost``, or any other dotted key with a number.
    low, high
        Range that is searched; default: `RANGE` times the present value.
    tolerance
        Width to which a flip is located, as a share of the value.

    Raises
    ------
    InputError
        If the key does not exist, is not a number, or the range does not contain its value.
    """
    value = 1.0 if key == CAPITAL else current_value(inputs.scenario, inputs.norms, key)
    low = RANGE[0] * value if low is None else low
    high = RANGE[1] * value if high is None else high
    if not low <= value <= high:
        raise InputError([Finding(key, f"is {value:g}, outside {low:g} to {high:g}", "widen the range")])
    base = base or best(inputs, progress)
    now = tuple(sorted(open_sites(base.plan, base.problem, new=True)))

    def problem_at(number: float) -> NetworkProblem:
        progress(f"{key} = {number:.6g}")
        return problem_with(base, key, number)

    search = Search(problem_at, now, base.settings)
    width = tolerance * (abs(value) or high - low)
    below, above = (search.side(value, end, width) for end in (low, high))
    return BreakEven(key, value, below.at, above.at, below.winner is not None, above.winner is not None,
                     turnover(now, below), turnover(now, above), search.solves, len(search.values),
                     len(search.unsolved))  # fmt: skip


def check_keys(inputs: Inputs, keys: Iterable[str]) -> None:
    """Raise one `InputError` for all keys that `break_even` can't search, before anything is solved."""
    findings: list[Finding] = []
    for key in keys:
        if key == CAPITAL:
            continue
        try:
            current_value(inputs.scenario, inputs.norms, key)
        except InputError as error:
            findings += error.findings
    raise_if(findings)


def problem_with(base: Base, key: str, number: float) -> NetworkProblem:
    """Return the problem with one number of the scenario changed, or with all capital multiplied by `number`."""
    if key == CAPITAL:
        return with_capital(base.problem, number)
    inputs = base.inputs
    scenario = changed(inputs.scenario, {key: _like(number)}, key)
    there = collect_inputs(scenario, inputs.province, inputs.travel)
    return optimised_problem(there, official_plan(there))


def _like(number: float) -> float | int:
    return int(number) if float(number).is_integer() else number


def with_capital(problem: NetworkProblem, factor: float) -> NetworkProblem:
    """Return `problem` with all its money for capital multiplied by `factor`."""
    budgets = problem.budgets.copy()
    if budgets.empty:
        raise InputError([Finding(CAPITAL, "this scenario does not limit capital", "choose another key")])
    money = budgets["covers"] != "running"
    budgets["million_vnd"] = budgets["million_vnd"].where(~money, budgets["million_vnd"] * factor)
    return problem.replace(budgets=budgets)


@dataclass(frozen=True)
class Side:
    """The result of the search on one side of the present value.

    Attributes
    ----------
    at
        The last value at which the sites chosen now are the best known.
    winner
        The sites that win beyond it; None = no flip.
    impossible
        Whether no plan is possible beyond it; `winner` is then the set of the sites chosen now.
    """

    at: float
    winner: Sites | None = None
    impossible: bool = False


class Search:
    """Compares sets of sites at values of the number, and solves the whole problem only to find new sets.

    Parameters
    ----------
    problem_at
        Returns the problem at a value.
    now
        New sites of the best plan at the present value.
    """

    def __init__(
        self, problem_at: Callable[[float], NetworkProblem], now: Sites, settings: SolverSettings
    ) -> None:
        self.problem_at, self.now, self.settings = problem_at, now, settings
        self.sets: list[Sites] = []
        self.problems: dict[float, NetworkProblem] = {}
        self.values: dict[tuple[Sites, float], dict[str, float] | None] = {}
        self.unsolved: set[tuple[Sites, float]] = set()
        self.solves = 0

    def side(self, value: float, end: float, width: float) -> Side:
        """Search from `value` towards `end`, until other sites win; a flip is located to `width`."""
        if end == value:
            return Side(end)
        self.solve(end)
        side = self._close_in(value, end, width)
        for _ in range(ROUNDS):
            if side.winner is None or side.at == value or not self.solve(side.at):
                break  # no new set of sites just inside the flip
            side = self._close_in(value, side.at, width)
        return side

    def _close_in(self, value: float, end: float, width: float) -> Side:
        """Locate the flip by bisection with the known sets of sites."""
        winner = self.winner(end)
        if winner is None:
            return Side(end)
        same, flipped = value, end
        while abs(flipped - same) > max(width, _NARROWEST):
            middle = (same + flipped) / 2
            found = self.winner(middle)
            if found is None:
                same = middle
            else:
                flipped, winner = middle, found
        return Side(same, winner, self.value(self.now, flipped) is None and winner == self.now)

    def winner(self, number: float) -> Sites | None:
        """Return the known set that beats the sites chosen now at a value; None if none does.

        If no plan is possible at that value, the sites chosen now are returned.
        """
        best = self.now
        self.value(best, number)
        if (best, number) in self.unsolved:
            return None
        for sites in self.sets:
            if clearly_better(self.value(sites, number), self.value(best, number), self.settings.mip_gap):
                best = sites
        if best != self.now:
            return best
        return self.now if self.value(self.now, number) is None else None

    def value(self, sites: Sites, number: float) -> dict[str, float] | None:
        """Return the stage values of a set of sites with re-optimised sizes at a value; None if there is no plan."""
        if (sites, number) not in self.values:
            try:
                self.values[sites, number] = values_at(self.problem(number), sites, self.settings)
            except SolverError:
                self.values[sites, number] = None
                self.unsolved.add((sites, number))
        return self.values[sites, number]

    def problem(self, number: float) -> NetworkProblem:
        """Return the problem at a value."""
        if number not in self.problems:
            self.problems[number] = self.problem_at(number)
        return self.problems[number]

    def solve(self, number: float) -> bool:
        """Solve the whole problem at a value; return whether that found a new set of sites."""
        self.solves += 1
        problem = self.problem(number)
        try:
            plan = plan_network(problem, self.settings)
        except InfeasibleError:
            return False
        except SolverError:
            self.unsolved.add(((), number))
            return False
        found = tuple(sorted(open_sites(plan, problem, new=True)))
        if found == self.now or found in self.sets:
            return False
        self.sets.append(found)
        return True


def turnover(now: Sites, side: Side) -> dict[str, tuple[str, ...]]:
    """Return the sites that come in and go out beyond a flip, or a note that no plan is possible there."""
    if side.winner is None:
        return {}
    if side.impossible:
        return {"in": (), "out": NOT_POSSIBLE}
    return {
        "in": tuple(sorted(set(side.winner) - set(now))),
        "out": tuple(sorted(set(now) - set(side.winner))),
    }
