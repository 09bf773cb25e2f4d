"""What one more place, million đồng or point of coverage is worth, and where the answer flips."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from models.errors import Finding, InfeasibleError, InputError, raise_if
from models.network.plan import NetworkPlan
from models.network.planner import plan_network
from models.network.problem import NetworkProblem
from models.settings import SolverSettings
from planning.problem import Inputs, collect_inputs
from planning.thoughts.base import (
    A_PLACE,
    Base,
    Progress,
    best,
    fixed_to,
    open_options,
    silent,
)
from planning.thoughts.changes import changed, current_value

CAPITAL = "capital"
"""Name of the break-even that scales all money for capital; 1 = as it is."""
SCAN = 4
"""Values tried on each side before the search closes in, so that a flip and flip back isn't overlooked."""
ONE_POINT = 0.01

Answer = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class BreakEven:
    """Between which values of one number the same sites are chosen.

    Attributes
    ----------
    key
        Dotted key of the scenario, or ``capital`` for a factor on all capital.
    value
        Value as it is.
    low, high
        The same sites are chosen for every value tried between these.
    low_is_flip, high_is_flip
        Whether the answer changes just beyond; if not, the end of the range that was searched.
    below, above
        What changes beyond the flip: ``{"in": (...), "out": (...)}`` of ``site:service``; empty without a flip.
    solves
        Plans made.
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

    def __str__(self) -> str:
        return f"as long as {self.key} is between {self.low:g} and {self.high:g} the same sites are chosen"


def break_even(
    inputs: Inputs,
    key: str,
    low: float | None = None,
    high: float | None = None,
    *,
    tolerance: float = 0.01,
    progress: Progress = silent,
    base: Base | None = None,
) -> BreakEven:
    """Return between which values of one number of the scenario the same new sites and services are chosen.

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

    def answer(number: float) -> Answer | None:
        progress(f"{key} = {number:.6g}")
        return _answer_at(base, key, number)

    now = chosen(base.plan, base.problem)
    width = tolerance * (abs(value) or high - low)
    return close_in(answer, now, key=key, value=value, low=low, high=high, width=width)


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


def chosen(plan: NetworkPlan, problem: NetworkProblem) -> Answer:
    """Return the new ``(site_id, service)`` pairs of a plan: the answer to "where?"."""
    return open_options(plan, problem, new=True)


def _answer_at(base: Base, key: str, number: float) -> Answer | None:
    """Return the sites chosen with another value; None if no plan is possible."""
    try:
        if key == CAPITAL:
            problem = with_capital(base.problem, number)
            return chosen(plan_network(problem, base.settings, warm_start=base.plan), problem)
        inputs = base.inputs
        scenario = changed(inputs.scenario, {key: _like(number)}, key)
        there = best(collect_inputs(scenario, inputs.province, inputs.travel))
        return chosen(there.plan, there.problem)
    except InfeasibleError:
        return None


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


def close_in(
    answer: Callable[[float], Answer | None],
    now: Answer,
    *,
    key: str,
    value: float,
    low: float,
    high: float,
    width: float,
) -> BreakEven:
    """Search both sides of `value` for the nearest flip: a scan of a few values, then bisection."""
    tried = 0
    ends: list[tuple[float, bool, Mapping[str, tuple[str, ...]]]] = []
    for end in (low, high):
        same, flipped, other = value, None, None
        for n in range(1, SCAN + 1):
            number = value + (end - value) * n / SCAN
            if number == same:
                break
            found, tried = answer(number), tried + 1
            if found != now:
                flipped, other = number, found
                break
            same = number
        while flipped is not None and abs(flipped - same) > max(width, 1e-12):
            middle = (same + flipped) / 2
            found, tried = answer(middle), tried + 1
            if found == now:
                same = middle
            else:
                flipped, other = middle, found
        ends.append((same, flipped is not None, _turnover(now, other) if flipped is not None else {}))
    below, above = ends
    return BreakEven(key, value, below[0], above[0], below[1], above[1], below[2], above[2], tried)


def _turnover(now: Answer, then: Answer | None) -> dict[str, tuple[str, ...]]:
    """Return which sites come in and which go out; no plan at all is written as such."""
    if then is None:
        return {"in": (), "out": ("no plan is possible",)}
    return {
        "in": tuple(sorted(":".join(pair) for pair in then - now)),
        "out": tuple(sorted(":".join(pair) for pair in now - then)),
    }


@dataclass(frozen=True)
class Worth:
    """What a little more of each thing is worth.

    Attributes
    ----------
    duals
        The duals of the plan after fixing what is built: ``kind`` (place, budget, target), ``site_id, service, period,
        source, value, unit``; what the next small amount is worth, sites and sizes given. May be empty.
    places
        One more place at each facility, found by assigning people anew: ``site_id, service, period, places``,
        ``persons_more`` (people served in addition), ``person_minutes_less``; most valuable first.
    money
        More capital, found by planning anew, sites and sizes free: ``more_million_vnd, persons_more,
        person_minutes_less, status, gap``; empty if capital is not limited.
    """

    duals: pd.DataFrame
    places: pd.DataFrame
    money: pd.DataFrame


def sensitivity(
    inputs: Inputs,
    plan: NetworkPlan | None = None,
    *,
    more: float = ONE_POINT,
    progress: Progress = silent,
    base: Base | None = None,
) -> Worth:
    """Return what a place, a million đồng and a point of coverage are worth in the best plan, or in `plan`.

    Parameters
    ----------
    more
        Share by which capital is raised to see what more money buys.
    """
    base = base or best(inputs, progress)
    plan = plan or base.plan
    progress("one more place at each facility")
    places = worth_of_places(base.problem, plan, base.settings)
    progress("more capital")
    return Worth(plan.duals, places, worth_of_money(base.problem, plan, base.settings, more))


def worth_of_places(problem: NetworkProblem, plan: NetworkPlan, settings: SolverSettings) -> pd.DataFrame:
    """Return what one more place at each facility would change in the last period; see `Worth.places`."""
    last = problem.periods.index[-1]
    fixed = fixed_to(problem, plan)
    room = fixed.options.assign(max_places=fixed.options["max_places"] + 1.0)
    fixed = fixed.replace(
        options=room, sites=fixed.sites.assign(max_places_total=float("nan"), land_m2=float("nan"))
    )
    before = _people(plan_network(fixed, settings), last)
    given = fixed.decisions
    rows: list[dict[str, Any]] = []
    standing = (
        given[(given["period"] == last) & (given["places"] > A_PLACE)]
        if given is not None
        else pd.DataFrame()
    )
    for n in standing.index:
        more = given.copy()  # type: ignore[union-attr]
        more.loc[n, "places"] += 1.0
        after = _people(plan_network(fixed.replace(decisions=more), settings), last)
        row = standing.loc[n]
        rows.append({"site_id": row["site_id"], "service": row["service"], "period": last,
                     "places": float(row["places"]), "persons_more": after[0] - before[0],
                     "person_minutes_less": before[1] - after[1]})  # fmt: skip
    columns = ["site_id", "service", "period", "places", "persons_more", "person_minutes_less"]
    table = pd.DataFrame(rows, columns=columns).round(6)
    order = ["persons_more", "person_minutes_less", "site_id", "service"]
    return table.sort_values(order, ascending=[False, False, True, True], ignore_index=True)


def worth_of_money(
    problem: NetworkProblem, plan: NetworkPlan, settings: SolverSettings, more: float
) -> pd.DataFrame:
    """Return what the share `more` of additional capital buys, planned anew; see `Worth.money`."""
    columns = ["more_million_vnd", "persons_more", "person_minutes_less", "status", "gap"]
    money = (
        problem.budgets[problem.budgets["covers"] != "running"]["million_vnd"].sum()
        if len(problem.budgets)
        else 0.0
    )
    if money <= 0:
        return pd.DataFrame(columns=columns)
    richer = plan_network(with_capital(problem, 1.0 + more), settings, warm_start=plan)
    last = problem.periods.index[-1]
    before, after = _people(plan, last), _people(richer, last)
    proof = richer.certificate
    row = (money * more, after[0] - before[0], before[1] - after[1], str(proof.status), proof.gap)
    return pd.DataFrame([row], columns=columns)


def _people(plan: NetworkPlan, period: str) -> tuple[float, float]:
    """Return people served and person-minutes in a period."""
    trips = plan.allocation[plan.allocation["period"] == period]
    return float(trips["persons"].sum()), float((trips["persons"] * trips["minutes"]).sum())
