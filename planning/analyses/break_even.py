"""Where the answer flips: between which values of one number the sites chosen now stay as good as any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ansinh.models.errors import Finding, InfeasibleError, InputError, SolverError, raise_if
from ansinh.models.network.problem import NetworkProblem
from ansinh.models.settings import SolverSettings
from ansinh.planning.analyses.base import Base, Progress, best, open_sites, silent
from ansinh.planning.analyses.reduced import Sites, clearly_better, values_at
from ansinh.planning.answer.plans import official_plan, optimised_problem
from ansinh.planning.answer.solve import plan_network
from ansinh.planning.inputs.problem import Inputs, collect_inputs
from ansinh.planning.question.changes import changed, current_value

CAPITAL = "capital"
"""Name of the break-even that scales all money for capital; 1 = as it is."""
ROUNDS = 3
"""Times that a side is searched again because solving the whole problem found other sites."""


@dataclass(frozen=True)
class BreakEven:
    """Between which values of one number the sites chosen now stay as good as any, within the solver's gap.

    Attributes
    ----------
    key
        Dotted key of the scenario, or ``capital`` for a factor on all capital.
    value
        Value as it is.
    low, high
        Between these, no other sites that were found are better by more than the gap.
    low_is_flip, high_is_flip
        Whether the answer changes just beyond; if not, the end of the range that was searched.
    below, above
        What changes beyond the flip: ``{"in": (...), "out": (...)}`` of site ids; empty without a flip.
    solves
        Times that the whole problem was solved.
    reduced_solves
        Times that sizes alone were solved, sites given.
    unsolved
        How many of all these the solver failed at; the sites chosen now count as good there.
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
    """Return between which values of one number of the scenario the sites chosen now stay as good as any.

    The whole problem is solved at both ends of the range. Where other sites win there, the flip is closed in by
    comparing sets of sites with sizes chosen anew, which is quick; the whole problem is then solved once more just
    inside, in case a third set wins in between.

    Parameters
    ----------
    key
        ``capital`` (a factor on all money for capital), ``parameters.<norm>`` such as
        ``parameters.need_rate.elderly`` or ``parameters.building_cost``, or any other dotted key with a number.
    low, high
        Range that is searched; default: half to one and a half times the value.
    tolerance
        Width to which a flip is closed in, as a share of the value.

    Raises
    ------
    InputError
        If the key does not exist, is not a number, or the range does not hold its value.
    """
    value = 1.0 if key == CAPITAL else current_value(inputs.scenario, inputs.norms, key)
    low, high = 0.5 * value if low is None else low, 1.5 * value if high is None else high
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
    """Raise one InputError for all keys that `break_even` can't search, before anything is solved."""
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
    """Return the problem with one number of the scenario changed, or with all capital times `number`."""
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
    """How far one may go on one side.

    Attributes
    ----------
    at
        The last value at which the sites chosen now are as good as any.
    winner
        The sites that win beyond; None = no flip; () may also mean that no plan is possible.
    impossible
        Whether no plan is possible beyond.
    """

    at: float
    winner: Sites | None = None
    impossible: bool = False


class Search:
    """Compares sets of sites at values of the number; solves the whole problem only to find new sets.

    Parameters
    ----------
    problem_at
        Returns the problem at a value.
    now
        New sites of the best plan as things are.
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
        """Return how far from `value` towards `end` one may go; see `Side`."""
        if end == value:
            return Side(end)
        self.solve(end)
        side = self._close_in(value, end, width)
        for _ in range(ROUNDS):
            if side.winner is None or side.at == value or not self.solve(side.at):
                break  # nothing new just inside the flip
            side = self._close_in(value, side.at, width)
        return side

    def _close_in(self, value: float, end: float, width: float) -> Side:
        """Bisect with the sets that are known."""
        winner = self.winner(end)
        if winner is None:
            return Side(end)
        same, flipped = value, end
        while abs(flipped - same) > max(width, 1e-12):
            middle = (same + flipped) / 2
            found = self.winner(middle)
            if found is None:
                same = middle
            else:
                flipped, winner = middle, found
        return Side(same, winner, self.value(self.now, flipped) is None and winner == self.now)

    def winner(self, number: float) -> Sites | None:
        """Return a known set that beats the sites chosen now at a value; those themselves if no plan is possible."""
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
        """Return the stage values of a set of sites at a value, sizes chosen anew; None if that's impossible."""
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
        """Solve the whole problem at a value; say whether that found sites which weren't known."""
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
    """Return which sites come in and which go out beyond a flip; no plan at all is written as such."""
    if side.winner is None:
        return {}
    if side.impossible:
        return {"in": (), "out": ("no plan is possible",)}
    return {
        "in": tuple(sorted(set(side.winner) - set(now))),
        "out": tuple(sorted(set(now) - set(side.winner))),
    }
