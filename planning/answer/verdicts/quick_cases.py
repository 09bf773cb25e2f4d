"""A quick look at other cases: the plans of a run as they stand, people assigned anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd

from ansinh.models.measures import weighted_mean
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.problem import NetworkProblem
from ansinh.planning.answer.verdicts.beside import Question, Second, answered
from ansinh.planning.answer.verdicts.case_inputs import CASES, people_problem
from ansinh.planning.inputs.problem import Inputs

PLACES = ["site_id", "service", "period", "places"]
COST = "cost_"
"""Beginning of the names of cases in which only prices are other ones."""
TRIPS = ["service", "demand_id", "site_id", "persons", "minutes"]


@dataclass(frozen=True)
class Outcome:
    """What a plan does in a case.

    Attributes
    ----------
    need
        Persons by service, in the last period.
    trips
        ``service, demand_id, site_id, persons, minutes``, in the last period.
    every
        The same with ``period``, for all periods that were looked at.
    """

    need: pd.Series
    trips: pd.DataFrame
    every: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["period", *TRIPS]))

    def served(self, services: tuple[str, ...]) -> float:
        """Return the people served of some services."""
        return float(self.trips.loc[self.trips["service"].isin(services), "persons"].sum())

    def mean_minutes(self, services: tuple[str, ...]) -> float:
        """Return the mean minutes of those served."""
        rows = self.trips[self.trips["service"].isin(services)]
        return weighted_mean(rows["minutes"], rows["persons"])


Cases = dict[str, dict[str, Outcome]]
"""Case → plan_id → outcome."""


def outcomes(
    of_cases: Mapping[str, Inputs],
    plans: Mapping[str, NetworkPlan],
    periods: Collection[str] = (),
    second: Second | None = None,
) -> Cases:
    """Return ``case → plan_id → outcome`` in the last period and in `periods`; `second` answers some of the questions.

    What a place costs changes nothing about who is served, so the cases of cost have the outcome of the first case.
    """
    used = sites_of(plans)
    problems = {
        case: people_problem(inputs, used, {*periods, inputs.scenario.period_ids[-1]})
        for case, inputs in of_cases.items()
        if not case.startswith(COST)
    }
    asked = [(case, name) for case in problems for name in plans]
    told = answered([_question(problems[case], plans[name]) for case, name in asked], second)
    found: Cases = {case: {} for case in problems}
    for (case, name), every in zip(asked, told, strict=True):
        found[case][name] = _outcome(problems[case], every)
    return {case: found[case if case in found else "central"] for case in of_cases}


def rows_of_cases(inputs: Inputs, plans: Collection[str]) -> int:
    """Return how many rows of need the questions of all cases have at least: those of one period."""
    cases = sum(not case.startswith(COST) for case in CASES)
    return cases * len(plans) * len(inputs.need) // len(inputs.scenario.period_ids)


def sites_of(plans: Mapping[str, NetworkPlan]) -> set[str]:
    """Return the sites at which any of the plans has a facility."""
    return {site for plan in plans.values() for site in plan.facilities["site_id"]}


def outcome(problem: NetworkProblem, plan: NetworkPlan) -> Outcome:
    """Return who goes where in the periods of a problem if the places of a plan stand as they are."""
    return _outcome(problem, _question(problem, plan).answer())


def _question(problem: NetworkProblem, plan: NetworkPlan) -> Question:
    asked = plan.facilities["period"].isin(problem.periods.index)
    standing = plan.facilities[asked & (plan.facilities["places"] > 0)]
    return Question(problem, standing[PLACES].reset_index(drop=True))


def _outcome(problem: NetworkProblem, allocation: pd.DataFrame) -> Outcome:
    every = allocation[["period", *TRIPS]]
    last = problem.periods.index[-1]
    need = problem.need[problem.need["period"] == last].groupby("service")["persons"].sum()
    trips = every.loc[every["period"] == last, TRIPS].reset_index(drop=True)
    return Outcome(need.reindex(problem.services.index, fill_value=0.0), trips, every)


def same_answer(answers: dict[str, str]) -> tuple[int, int]:
    """Return in how many cases the answer is that of the scenario itself, and how many cases there are."""
    central = answers["central"]
    return sum(answer == central for answer in answers.values()), len(answers)
