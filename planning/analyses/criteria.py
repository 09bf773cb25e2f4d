"""The criteria of a frontier: how to limit each of them, and how to read its value from a plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from ansinh.models.errors import Finding, InputError
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.problem import (
    SHORTFALL_WEIGHT,
    CoverageTarget,
    EquityCap,
    NetworkProblem,
    Objective,
)

BUDGET = "frontier"
"""Source of the one budget that replaces those for capital along a frontier."""
ARITHMETIC = 1e-5
"""Share by which later stages may worsen a stage: it absorbs the solver's arithmetic and is too small to trade."""
_PERSON_MILLION_VND = 1e-3
"""Weight of a person unserved where cost is minimised: of equally cheap plans, the one that serves more is taken."""
Reader = Callable[[NetworkPlan, NetworkProblem], float]


@dataclass(frozen=True)
class Limit:
    """A criterion that can be limited to a level (the x of a frontier).

    Attributes
    ----------
    words
        Name with unit.
    hold
        Returns the problem in which the criterion is at most a level.
    read
        Returns the value of the criterion in a plan.
    """

    words: str
    hold: Callable[[NetworkProblem, float], NetworkProblem]
    read: Reader


@dataclass(frozen=True)
class Goal:
    """A criterion that is minimised (the y of a frontier).

    Attributes
    ----------
    words
        Name with unit.
    objective
        Returns the objective that minimises it first, or directly after the people unserved.
    reads
        Values by which two points are compared, most important first; smaller is better in each.
    """

    words: str
    objective: Callable[[Objective], Objective]
    reads: tuple[Reader, ...]


def capital(plan: NetworkPlan, _: NetworkProblem) -> float:
    """Return capital over all periods, million đồng, not discounted."""
    return plan.capital_million_vnd


def discounted_cost(plan: NetworkPlan, _: NetworkProblem) -> float:
    """Return capital and running cost over all periods, million đồng discounted."""
    return float(plan.money["million_vnd_discounted"].sum())


def unserved(plan: NetworkPlan, problem: NetworkProblem) -> float:
    """Return people unserved over all periods, weighted by service, plus the weighted shortfall of soft targets."""
    weight = plan.unserved["service"].map(problem.services["unserved_weight"]).astype(float)
    missing = float(plan.shortfalls["missing_persons"].sum())
    return float((plan.unserved["persons"] * weight).sum()) + SHORTFALL_WEIGHT * missing


def unserved_share(plan: NetworkPlan, problem: NetworkProblem) -> float:
    """Return the share of the people to be served who are unserved, in the worst period."""
    left = plan.unserved.groupby("period")["persons"].sum()
    need = problem.need.groupby("period")["persons"].sum()
    return float((left.reindex(need.index).fillna(0.0) / need).max())


def worst_district(plan: NetworkPlan, problem: NetworkProblem) -> float:
    """Return the largest share unserved of any district and period."""
    home = problem.demand["district_code"]
    keys = ["period", "district"]
    left, need = (
        frame.assign(district=frame["demand_id"].map(home)).groupby(keys)["persons"].sum()
        for frame in (plan.unserved, problem.need)
    )
    return float((left.reindex(need.index).fillna(0.0) / need).max())


def longest(plan: NetworkPlan, _: NetworkProblem) -> float:
    """Return the longest travel of anybody served in any period, minutes."""
    return float(plan.allocation["minutes"].max()) if len(plan.allocation) else 0.0


def person_minutes(plan: NetworkPlan, _: NetworkProblem) -> float:
    """Return person-minutes of travel over all periods."""
    return float((plan.allocation["minutes"] * plan.allocation["persons"]).sum())


def mean_minutes(plan: NetworkPlan, problem: NetworkProblem) -> float:
    """Return the mean travel minutes of people served, over all periods."""
    persons = float(plan.allocation["persons"].sum())
    return person_minutes(plan, problem) / persons if persons > 0 else 0.0


def hold_capital(problem: NetworkProblem, level: float) -> NetworkProblem:
    """Replace the budgets for capital by one budget of `level` million đồng that may be spent in any period."""
    others = problem.budgets[problem.budgets["covers"] == "running"]
    periods = list(problem.periods.index)
    budget = pd.DataFrame(
        {
            "source": BUDGET,
            "period": periods,
            "million_vnd": [level, *[0.0] * (len(periods) - 1)],
            "covers": "capital",
            "ownership": "any",
            "carry_over": True,
        }
    )
    return problem.replace(budgets=pd.concat([others, budget], ignore_index=True) if len(others) else budget)


def hold_unserved_share(problem: NetworkProblem, level: float) -> NetworkProblem:
    """Add a hard target: in every period, serve at least 1 − `level` of the people to be served."""
    services = tuple(problem.services.index)
    share = min(1.0, max(0.0, 1.0 - level))
    targets = tuple(
        CoverageTarget(services, str(period), share, hard=True, name=f"serve {share:.1%} in {period}")
        for period in problem.periods.index
    )
    return problem.replace(targets=(*problem.targets, *targets))


def hold_worst_district(problem: NetworkProblem, level: float) -> NetworkProblem:
    """Add a hard cap: in every district and period, leave at most the share `level` unserved."""
    services = tuple(problem.services.index)
    share = min(1.0, max(0.0, level))
    caps = tuple(
        EquityCap("district_code", services, str(period), share, hard=True, name=f"at most {share:.1%}")
        for period in problem.periods.index
    )
    return problem.replace(equity=(*problem.equity, *caps))


def hold_longest(problem: NetworkProblem, level: float) -> NetworkProblem:
    """Limit everybody's travel to `level` minutes."""
    limit = problem.services["max_minutes"].fillna(float("inf")).clip(upper=level)
    return problem.replace(services=problem.services.assign(max_minutes=limit))


def _stages(*stages: str) -> Callable[[Objective], Objective]:
    def change(before: Objective) -> Objective:
        # People are assigned as well as the places allow, so the first stage needs no tolerance.
        exact = {stage: 0.0 if stage == "unserved" else ARITHMETIC for stage in stages}
        return replace(before, stages=stages, tolerances=exact, weights={})  # type: ignore[arg-type]

    return change


def _cheapest(before: Objective) -> Objective:
    # The x of the frontier limits the people unserved. Here they only decide between equally cheap plans.
    return replace(before, weights={"cost": 1.0, "unserved": _PERSON_MILLION_VND}, tolerances={})


LIMITS = {
    "capital_million_vnd": Limit("capital, million đồng", hold_capital, capital),
    "unserved_share": Limit("share unserved, worst period", hold_unserved_share, unserved_share),
    "max_minutes": Limit("longest travel, minutes", hold_longest, longest),
    "worst_district_unserved_share": Limit("share unserved, worst district", hold_worst_district, worst_district),
}  # fmt: skip
GOALS = {
    "unserved_persons": Goal("people unserved", _stages("unserved", "cost", "travel"), (unserved,)),
    "mean_minutes": Goal("mean travel, minutes, serving as many as possible",
                         _stages("unserved", "travel", "cost"), (unserved, person_minutes)),
    "cost_million_vnd_discounted": Goal("cost, million đồng discounted", _cheapest, (discounted_cost,)),
}  # fmt: skip
ALIASES = {
    "unserved": {"x": "unserved_share", "y": "unserved_persons"},
    "capital": {"x": "capital_million_vnd"},
    "cost": {"y": "cost_million_vnd_discounted"},
    "travel": {"y": "mean_minutes"},
    "minutes": {"x": "max_minutes", "y": "mean_minutes"},
    "equity": {"x": "worst_district_unserved_share"},
}


def axis(name: str, side: str) -> str:
    """Return the criterion that `name` means as the x or the y of a frontier.

    Raises
    ------
    InputError
        If there is no such criterion; the message lists the known ones.
    """
    known = LIMITS if side == "x" else GOALS
    full = ALIASES.get(name, {}).get(side, name)
    if full not in known:
        short = [alias for alias, sides in ALIASES.items() if side in sides]
        raise InputError([Finding(f"frontier {side}={name!r}", "no such criterion",
                                  f"one of {', '.join([*known, *short])}")])  # fmt: skip
    return full
