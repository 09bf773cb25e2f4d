"""A plan counted again from its frames and the problem's, without the LP."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from ansinh.models.errors import Finding
from ansinh.models.network.families import FAMILIES
from ansinh.models.network.model.money import factor
from ansinh.models.network.model.units import MISSES, WEIGHTED, in_units, plan_in_units, units_of
from ansinh.models.network.problem import SHORTFALL_WEIGHT
from ansinh.models.network.problem.records import records, sums_by, with_facts
from ansinh.models.network.problem.tolerance import excused, excused_of_stage, off

if TYPE_CHECKING:
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem, Stage

Check = Callable[["NetworkProblem", "NetworkPlan"], Iterator[Finding]]
Count = Callable[["NetworkProblem", "NetworkPlan"], float]


def audit(problem: NetworkProblem, plan: NetworkPlan) -> list[Finding]:
    """Return where the plan disagrees with its problem or with itself; empty if everything adds up.

    A plan as written (`decisions`) may break sizes, budgets and rules: it's judged, not corrected; so
    may the sizes of a plan that was given as incumbent.
    """
    units = units_of(problem)
    if not units.own:
        scale = f"numbers in units of {units.persons:g} persons and {units.million_vnd:g} million đồng"
        found = audit(in_units(problem, units), plan_in_units(plan, units))
        return [replace(finding, remedy=scale) for finding in found]
    judged = {"all"}
    if problem.decisions is None:
        judged |= {"planned"} if plan.given else {"planned", "sized"}
    checks: list[Check] = [family.audit for family in FAMILIES if family.judges in judged]
    checks += [_money, _stages, _as_decided]
    return [finding for check in checks for finding in check(problem, plan)]


def _money(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Money by period and kind is what the facilities cost, and discounted as the scenario says."""
    years = problem.periods["years"].to_dict()
    due: dict[tuple[str, str, str], float] = {}
    for row, site in with_facts(plan.facilities, problem.sites, "site_id"):
        running = float(row.running_million_vnd_per_year) * float(years[row.period])
        for kind, million in (("capital", float(row.capital_million_vnd)), ("running", running)):
            key = (row.period, kind, site.ownership)
            due[key] = due.get(key, 0.0) + million
    paid = sums_by(plan.money, "million_vnd", "period", "kind", "ownership")
    for key in sorted({*due, *paid}):
        if off(paid.get(key, 0.0), due.get(key, 0.0)):
            text = f"{paid.get(key, 0.0):,.1f} million đồng paid, {due.get(key, 0.0):,.1f} due"
            yield Finding(f"money ({', '.join(key)})", text)


def _stages(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Check that the plan is as good as the stages say, within what they left to each other."""
    counts: dict[str, float] = {name: count(problem, plan) for name, count in COUNTS.items()}
    if off(float(plan.money["million_vnd_discounted"].sum()), counts["cost"]):
        yield Finding("money", "the discounted sum doesn't follow from the sums and the rate")
    tolerances = problem.objective.tolerances
    for row in records(plan.stages):
        stage, said = str(row.stage), float(row.value)
        if stage == MISSES:  # counted rule by rule: each family audits its own rules
            continue
        found = _counted(stage, problem, counts)
        allowed = said + abs(said) * tolerances.get(stage, 0.0)
        if found > allowed + _excused(stage, allowed, problem, counts):
            yield Finding(f"stage {stage}", f"the plan has {found:,.3f}, the stage says {said:,.3f}")


def _unserved(problem: NetworkProblem, plan: NetworkPlan) -> float:
    weight = plan.unserved["service"].map(problem.services["unserved_weight"]).astype(float)
    missing = float(plan.shortfalls["missing_persons"].sum())
    return float((plan.unserved["persons"].astype(float) * weight).sum()) + SHORTFALL_WEIGHT * missing


def _cost(problem: NetworkProblem, plan: NetworkPlan) -> float:
    from ansinh.models.network.model.arrays import Arrays

    a = Arrays(problem)
    return sum(
        float(row.million_vnd) * factor(a, str(row.kind), a.period_at[str(row.period)])
        for row in records(plan.money)
    )


def _travel(_: NetworkProblem, plan: NetworkPlan) -> float:
    return float((plan.allocation["minutes"] * plan.allocation["persons"]).sum())


def _worst_minutes(_: NetworkProblem, plan: NetworkPlan) -> float:
    return float(plan.allocation["minutes"].max()) if len(plan.allocation) else 0.0


COUNTS: dict[Stage, Count] = {
    "unserved": _unserved,
    "cost": _cost,
    "travel": _travel,
    "worst_minutes": _worst_minutes,
}
"""What each stage measures, counted from the frames; a test holds this against the list of stages."""


def _counted(stage: str, problem: NetworkProblem, counts: Mapping[str, float]) -> float:
    """Return what a stage measures: one of `counts`, or the weighted sum of them.

    Raises
    ------
    ValueError
        If the stage is none of those known here: a stage that isn't counted would pass unseen.
    """
    if stage == WEIGHTED:
        return sum(w * counts[name] for name, w in problem.objective.weights.items())
    if stage not in counts:
        raise ValueError(f"the audit doesn't know the stage {stage!r}; add it to COUNTS")
    return counts[stage]


def _excused(stage: str, allowed: float, problem: NetworkProblem, counts: Mapping[str, float]) -> float:
    """Return by how much a stage may be missed: the weighted sum by what its parts may, each times its weight."""
    if stage != WEIGHTED:
        return excused_of_stage(allowed)
    return sum(w * excused_of_stage(counts[name]) for name, w in problem.objective.weights.items())


def _as_decided(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Check that a plan as written has exactly the places that were decided."""
    if problem.decisions is None:
        return
    keys = ["site_id", "service", "period"]
    decided = problem.decisions.set_index(keys)["places"].astype(float)
    there = plan.facilities.set_index(keys)["places"].astype(float)
    table = pd.concat({"decided": decided, "there": there}, axis=1).fillna(0.0)
    for key, row in (
        table[(table["decided"] - table["there"]).abs() > table["decided"].map(excused) / 1000]
        .head(3)
        .iterrows()
    ):
        yield Finding(f"facilities {key}", f"{row['there']:g} places, {row['decided']:g} decided")
