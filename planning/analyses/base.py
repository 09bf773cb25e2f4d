"""The start of every analysis: the official plan, the problem, its best plan, and the headline indicators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from ansinh.models.measures import gini, weighted_mean, weighted_quantile
from ansinh.models.network.check.least_missing import STAGE as MISSES
from ansinh.models.network.nearest import Solve, nearest_answer
from ansinh.models.network.plan import Miss, NetworkPlan
from ansinh.models.network.problem import NetworkProblem
from ansinh.models.settings import SolverSettings
from ansinh.models.shown import shown
from ansinh.planning.answer.folder.rundata import A_PLACE
from ansinh.planning.answer.plans import official_plan, optimised_problem, solver_settings
from ansinh.planning.answer.solve import plan_network
from ansinh.planning.inputs.official import as_written
from ansinh.planning.inputs.problem import Inputs

Progress = Callable[[str], None]
DIGITS = 6
"""Decimals to which differences of plans are rounded; smaller ones come from the solver's arithmetic."""

HEADLINES = {
    "served_persons": 0,
    "unserved_persons": 0,
    "shortfall_persons": 0,
    "mean_minutes": 1,
    "p90_minutes": 1,
    "max_minutes": 1,
    "gini_minutes": 3,
    "places": 0,
    "capital_million_vnd": 0,
    "running_million_vnd_per_year": 0,
    "cost_million_vnd_discounted": 0,
    "new_sites": 0,
}
"""Measure → its number of decimals; its name is `common.measure.<measure>` in the catalogue of words."""


def silent(_: str) -> None:
    """Ignore a progress message."""


@dataclass(frozen=True)
class Base:
    """The start of an analysis.

    Attributes
    ----------
    inputs
        The frames of the scenario.
    official
        The official plan as written; None if it builds nothing.
    problem
        The problem of the optimised plan, limits on money and new sites included. What no plan can keep is loosened in
        it by what the plan misses.
    plan
        Its best plan; `misses` says what it misses of what was asked.
    asked
        The problem as the scenario asks it; it is `problem` where a plan keeps all limits.
    """

    inputs: Inputs
    official: NetworkPlan | None
    problem: NetworkProblem
    plan: NetworkPlan
    asked: NetworkProblem

    def __repr__(self) -> str:
        facts = f"the best plan of {self.inputs.scenario.scenario.id}, {self.plan.certificate.status}"
        missed = f", {len(self.misses)} rules missed" if self.misses else ""
        after = (
            ".plan, .problem, .official, evaluate(base.inputs, base=base), frontier(base.inputs, base=base)"
        )
        return shown(self, facts + missed, after)

    @property
    def misses(self) -> tuple[Miss, ...]:
        """Return what no plan can keep of the scenario, and by how much the best one misses it."""
        return self.plan.misses

    @property
    def settings(self) -> SolverSettings:
        """Return the scenario's solver settings."""
        return solver_settings(self.inputs.scenario)


def best(inputs: Inputs, progress: Progress = silent) -> Base:
    """Solve the scenario once: official plan, problem, best plan; where no plan keeps all limits, the one that misses least.

    Raises
    ------
    InfeasibleError
        If what contradicts itself is no limit that can be missed.
    """
    progress("official plan as written")
    official = official_plan(inputs)
    asked = optimised_problem(inputs, official)
    progress("best plan")
    settings = solver_settings(inputs.scenario)
    plan, problem = nearest(
        asked,
        settings,
        lambda one: plan_network(one, settings, on_progress=progress, incumbent=official, explained=False),
    )
    return Base(inputs, official, problem, plan, asked)


def nearest(
    asked: NetworkProblem, settings: SolverSettings, solve: Solve
) -> tuple[NetworkPlan, NetworkProblem]:
    """Return the best plan, or where none keeps all limits the one that misses least, and the problem that it solves.

    Raises
    ------
    InfeasibleError
        If what contradicts itself is no limit that can be missed.
    """
    plan, near = nearest_answer(asked, settings, solve)
    return (plan, asked) if near is None else (near.told(plan), near.problem)


def headline(plan: NetworkPlan, problem: NetworkProblem) -> dict[str, float]:
    """Return the headline indicators of a plan (see `HEADLINES`).

    People, minutes, places and running cost are those of the last period; capital and discounted cost are those of
    all periods. Minutes are those of people served, weighted by persons.
    """
    period = problem.periods.index[-1]
    trips, left, standing = (
        frame[frame["period"] == period] for frame in (plan.allocation, plan.unserved, plan.facilities)
    )
    minutes, persons = trips["minutes"], trips["persons"]
    missed = plan.shortfalls[plan.shortfalls["period"] == period]
    capital = plan.money[plan.money["kind"] == "capital"]
    return {
        "served_persons": float(persons.sum()),
        "unserved_persons": float(left["persons"].sum()),
        "shortfall_persons": float(missed["missing_persons"].sum()),
        "mean_minutes": weighted_mean(minutes, persons),
        "p90_minutes": weighted_quantile(minutes, persons, 0.9),
        "max_minutes": float(minutes.max()) if len(minutes) else float("nan"),
        "gini_minutes": gini(minutes, persons),
        "places": float(standing["places"].sum()),
        "capital_million_vnd": float(capital["million_vnd"].sum()),
        "running_million_vnd_per_year": float(standing["running_million_vnd_per_year"].sum()),
        "cost_million_vnd_discounted": float(plan.money["million_vnd_discounted"].sum()),
        "new_sites": float(len(open_sites(plan, problem, new=True))),
    }


def certificate_row(plan: NetworkPlan) -> dict[str, str | float]:
    """Return what the certificate of a plan says: ``status, gap, seconds``."""
    proof = plan.certificate
    return {"status": str(proof.status), "gap": float(proof.gap), "seconds": round(proof.seconds, 2)}


def open_sites(
    plan: NetworkPlan, problem: NetworkProblem, *, service: str = "", new: bool = False
) -> frozenset[str]:
    """Return the sites that have places in the last period, of one service if named.

    ``new=True`` keeps only the sites that the plan chooses: those without places (of the service) today.
    """
    return frozenset(site for site, _ in open_options(plan, problem, service=service, new=new))


def open_options(
    plan: NetworkPlan, problem: NetworkProblem, *, service: str = "", new: bool = False
) -> frozenset[tuple[str, str]]:
    """Return the ``(site_id, service)`` pairs that have places in the last period.

    ``new=True`` keeps only pairs at sites without places today or, if `service` is named, without places of this
    service today.
    """
    standing = plan.facilities
    rows = standing[(standing["period"] == problem.periods.index[-1]) & (standing["places"] > A_PLACE)]
    if service:
        rows = rows[rows["service"] == service]
    pairs = frozenset(zip(rows["site_id"].astype(str), rows["service"].astype(str), strict=True))
    if not new:
        return pairs
    if service:
        today = problem.options["existing_places"].to_dict()
        return frozenset(pair for pair in pairs if not today.get(pair, 0.0) > 0)
    status = problem.sites["status"].to_dict()
    return frozenset(pair for pair in pairs if status[pair[0]] == "candidate")


def stage_values(plan: NetworkPlan) -> dict[str, float]:
    """Return ``stage → value`` of a plan, in the order of the objective; what it misses is no stage of that."""
    stages = plan.stages[plan.stages["stage"] != MISSES]
    return {str(s): float(v) for s, v in zip(stages["stage"], stages["value"], strict=True)}


def fixed_to(problem: NetworkProblem, plan: NetworkPlan) -> NetworkProblem:
    """Return `problem` with the places of `plan` fixed, so that only the assignment of people is free."""
    decisions = plan.facilities.loc[
        plan.facilities["places"] > 0, ["site_id", "service", "period", "places"]
    ].reset_index(drop=True)
    return as_written(problem, decisions)


def named(frame: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """Insert ``site`` (Vietnamese name) and ``commune`` behind ``site_id``."""
    shown = frame.copy()
    at = list(shown.columns).index("site_id") + 1
    for column, source in (("commune", "commune_name"), ("site", "name_vi")):
        values = [str(inputs.sites[source].get(site, "")) for site in shown["site_id"]]
        shown.insert(at, column, values)
    return shown
