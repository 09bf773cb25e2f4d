"""The trade-off between two criteria by the ε-constraint method: exact points, with dominated ones marked."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from ansinh.models.errors import Finding, InfeasibleError, InputError, SolverError
from ansinh.models.network.plan import Miss, NetworkPlan
from ansinh.models.network.problem import NetworkProblem
from ansinh.models.settings import SolverSettings
from ansinh.models.shown import shown
from ansinh.planning.analyses.base import (
    Base,
    Progress,
    best,
    certificate_row,
    headline,
    nearest,
    open_sites,
    silent,
)
from ansinh.planning.analyses.criteria import GOALS, LIMITS, axis
from ansinh.planning.answer.solve import plan_network
from ansinh.planning.inputs.problem import Inputs

MOST = 200
"""Most points of a frontier that is followed point by point; it bounds the time, and no reader needs more."""
TRIES = 2
"""Levels that are tried per point wanted, because no plan may exist at some of them."""
CLOSER = 1e-5
"""Share by which the next point must be better in x; smaller steps are the solver's arithmetic."""
_LEAST_STEP = 1e-6
"""The same in the units of x, for levels near 0."""
_SHORTEST_TRAVEL = 5
"""The tightest limit on the longest travel is this part (a fifth) of that of the loosest plan."""
_NO_LIMIT_MILLION_VND = 1e9
"""10¹⁵ đồng, more than any province can spend: the budget for plans whose sizes have no limit."""
_EQUAL = 1e-5
"""Share by which two values may differ and still count as equal: the solver's arithmetic."""


@dataclass(frozen=True)
class Frontier:
    """Points of a trade-off.

    Attributes
    ----------
    x, y
        Names of the criteria; both are better when smaller.
    points
        One row per point, from the loosest level to the tightest: ``point, level`` (limit on x), ``x, y``,
        ``dominated`` (another point is at least as good in both and better in one), the headline indicators,
        ``status, gap, seconds``, ``missed`` (number of the scenario's limits that no plan keeps at this level) and
        ``sites`` (chosen new sites).
    plans
        ``point`` → plan.
    impossible
        Levels of x that no plan keeps.
    unsolved
        Levels of x at which the solver failed or ran out of time, with its message.
    misses
        What no plan keeps of the scenario, whatever x may be; `NetworkPlan.misses` of a point says what it misses.
    """

    x: str
    y: str
    points: pd.DataFrame
    plans: dict[int, NetworkPlan]
    impossible: tuple[float, ...] = ()
    unsolved: tuple[tuple[float, str], ...] = ()
    misses: tuple[Miss, ...] = ()

    def __repr__(self) -> str:
        facts = f"{self.x} against {self.y}, {len(self.points)} points, {len(self.impossible)} levels that no plan keeps"
        return shown(self, facts, ".efficient, .points, .plans[0]")

    @property
    def efficient(self) -> pd.DataFrame:
        """The points that no other dominates."""
        return self.points[~self.points["dominated"]].reset_index(drop=True)


def frontier(
    inputs: Inputs,
    x: str = "capital_million_vnd",
    y: str = "unserved_persons",
    steps: int | None = 6,
    *,
    progress: Progress = silent,
    base: Base | None = None,
) -> Frontier:
    """Return the trade-off between `x` and `y`: for each limit on x, the plan that is best in y.

    Parameters
    ----------
    x
        ``capital_million_vnd`` (or capital), ``unserved_share`` (unserved), ``max_minutes`` (minutes),
        ``worst_district_unserved_share`` (equity): the criterion that is limited.
    y
        ``unserved_persons`` (unserved), ``mean_minutes`` (travel), ``cost_million_vnd_discounted`` (cost): the criterion
        that is minimised. Mean minutes are minimised after as many people as possible are served.
    steps
        Number of evenly spaced limits on x; None = go from point to point until no tighter one has a plan, which finds
        every point if there are finitely many.

    Raises
    ------
    InputError
        If a criterion is unknown, or ``steps`` is below 2.
    """
    x, y = axis(x, "x"), axis(y, "y")
    if steps is not None and steps < 2:  # noqa: PLR2004
        raise InputError([Finding("steps", f"{steps} levels", "ask for at least 2")])
    base = base or best(inputs, progress)
    return frontier_of(base.asked, x, y, steps, settings=base.settings, start=base.plan, progress=progress)


def frontier_of(
    problem: NetworkProblem,
    x: str,
    y: str,
    steps: int | None,
    *,
    settings: SolverSettings,
    start: NetworkPlan | None = None,
    progress: Progress = silent,
) -> Frontier:
    """Return the frontier of a problem; `x` and `y` are keys of `LIMITS` and `GOALS`. See `frontier`.

    Where no plan keeps the problem's other limits at a level, the point is the plan that misses least of them. From point
    to point (`steps` None) only plans count that miss no more than is missed without a limit on x.

    Raises
    ------
    InfeasibleError
        If what contradicts itself is no limit that can be missed.
    SolverError
        If the solver fails without a limit on x.
    """
    limit, goal = LIMITS[x], GOALS[y]
    aimed = problem.replace(objective=goal.objective(problem.objective))
    if x == "capital_million_vnd":  # the frontier's own budget replaces those of the scenario
        aimed = limit.hold(aimed, _plenty(aimed))
    walk = _Walk(aimed, x, settings, progress, start, missing=steps is not None)
    loosest = walk.loosest()
    if steps is None:
        level = loosest
        while len(walk.plans) < MOST:
            closer = level - max(CLOSER * abs(level), _LEAST_STEP)
            found = walk.at(closer) if closer >= 0 else None
            if found is None:
                break
            level = found
    else:
        _even_levels(walk, loosest, _lowest(x, walk), steps)
    points = _points(walk, problem, y)
    return Frontier(
        x,
        y,
        points,
        dict(enumerate(walk.plans)),
        tuple(walk.impossible),
        tuple(walk.unsolved),
        walk.plans[0].misses,
    )


def _even_levels(walk: _Walk, loosest: float, lowest: float, steps: int) -> None:
    """Solve at levels evenly spaced down to `lowest`; after a level without a plan, end half-way to the last one with one."""
    last = loosest
    for _ in range(TRIES * steps):
        left = steps - len(walk.plans)
        if left <= 0 or last - lowest <= CLOSER * max(1.0, abs(last)):
            return
        level = last - (last - lowest) / left
        found = walk.at(level)
        if found is None:
            lowest = (level + last) / 2
        else:
            last = min(level, found)


class _Walk:
    """Plans at levels of x, in the order in which they were solved."""

    def __init__(
        self,
        problem: NetworkProblem,
        x: str,
        settings: SolverSettings,
        tell: Progress,
        start: NetworkPlan | None,
        *,
        missing: bool,
    ) -> None:
        self.problem, self.limit, self.settings, self.tell = problem, LIMITS[x], settings, tell
        self.missing = missing
        self.levels: list[float] = []
        self.plans: list[NetworkPlan] = []
        self.impossible: list[float] = []
        self.unsolved: list[tuple[float, str]] = []
        self.last = start

    def loosest(self) -> float:
        """Solve without a limit on x; return the x of the plan that misses least."""
        self.tell(self.limit.words)
        plan, held = nearest(self.problem, self.settings, self.solve)
        if not self.missing:
            self.problem = held
        return self._take(math.inf, plan)

    def solve(self, problem: NetworkProblem) -> NetworkPlan:
        """Return the best plan of a problem, starting from the last one."""
        return plan_network(problem, self.settings, warm_start=self.last, explained=False)

    def at(self, level: float) -> float | None:
        """Solve with x limited to `level`; return the x of the plan, or None if there is no plan."""
        held = self.limit.hold(self.problem, level)
        self.tell(f"{self.limit.words} ≤ {level:,.6g}")
        try:
            plan = nearest(held, self.settings, self.solve)[0] if self.missing else self.solve(held)
        except InfeasibleError:
            self.impossible.append(level)
            return None
        except SolverError as error:
            self.unsolved.append((level, str(error)))
            return None
        reached = self.limit.read(plan, self.problem)
        if reached > level + _slack(level):  # the level itself is what gave way
            self.impossible.append(level)
            return None
        return self._take(level, plan)

    def _take(self, level: float, plan: NetworkPlan) -> float:
        self.levels.append(level)
        self.plans.append(plan)
        self.last = plan
        return self.limit.read(plan, self.problem)


def _plenty(problem: NetworkProblem) -> float:
    """Return more capital than any plan can spend, in million đồng."""
    options, sites = problem.options, problem.sites
    per_option = (
        options["max_places"] * options["place_cost_million_vnd"]
        + options["opening_cost_million_vnd"] + options["upgrade_cost_million_vnd"]
        + options["closing_cost_million_vnd"] + options["merge_cost_million_vnd"]
    )  # fmt: skip
    whole = float(per_option.sum() + sites["campus_cost_million_vnd"].sum())
    return whole if math.isfinite(whole) else _NO_LIMIT_MILLION_VND


def _lowest(x: str, walk: _Walk) -> float:
    """Return the tightest level of x: no capital, the least possible unserved, or a fifth of the longest travel."""
    limit = LIMITS[x]
    if x == "capital_million_vnd":
        return 0.0
    if x == "max_minutes":
        return limit.read(walk.plans[0], walk.problem) / _SHORTEST_TRAVEL
    most = GOALS["unserved_persons"].objective(walk.problem.objective)
    plan, _ = nearest(walk.problem.replace(objective=most), walk.settings, walk.solve)
    return limit.read(plan, walk.problem) + _LEAST_STEP


def _points(walk: _Walk, problem: NetworkProblem, y: str) -> pd.DataFrame:
    limit, goal = walk.limit, GOALS[y]
    scores = [
        (limit.read(plan, problem), *(read(plan, problem) for read in goal.reads)) for plan in walk.plans
    ]
    dominated = [any(dominates(b, a) for b in scores) for a in scores]
    rows = []
    for n, (plan, score) in enumerate(zip(walk.plans, scores, strict=True)):
        sites = ", ".join(sorted(open_sites(plan, problem, new=True)))
        # Of points with equal values only the first counts as efficient.
        repeated = any(_same(score, other) for other in scores[:n])
        shown = headline(plan, problem)
        value = shown["mean_minutes"] if y == "mean_minutes" else score[1]
        rows.append({"point": n, "level": walk.levels[n], "x": score[0], "y": value,
                     "dominated": dominated[n] or repeated, **shown, **certificate_row(plan),
                     "missed": len(plan.misses), "sites": sites})  # fmt: skip
    return pd.DataFrame(rows)


def dominates(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    """Tell whether `a` is at least as good as `b` in x and in y, and better in one; y is compared lexicographically."""
    if _same(a, b):
        return False
    x_fine = a[0] <= b[0] + _slack(b[0])
    return x_fine and _before(a[1:], b[1:])


def _before(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    """Tell whether `a` is before or equal to `b` in lexicographic order."""
    for mine, theirs in zip(a, b, strict=True):
        if abs(mine - theirs) > _slack(theirs):
            return mine < theirs
    return True


def _same(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return all(abs(mine - theirs) <= _slack(theirs) for mine, theirs in zip(a, b, strict=True))


def _slack(value: float) -> float:
    """Return the difference up to which two values count as equal."""
    return _EQUAL * max(1.0, abs(value))
