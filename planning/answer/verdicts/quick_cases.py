"""A quick look at other cases: the plans of a run as they stand, people assigned anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd

from ansinh.models.measures import weighted_mean
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.problem import NetworkProblem
from ansinh.planning.answer.solve import plan_network
from ansinh.planning.answer.verdicts.case_inputs import people_problem
from ansinh.planning.inputs.problem import Inputs

PLACES = ["site_id", "service", "period", "places"]
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
    of_cases: Mapping[str, Inputs], plans: Mapping[str, NetworkPlan], periods: Collection[str] = ()
) -> Cases:
    """Return ``case → plan_id → outcome`` in the last period and in `periods`.

    What a place costs changes nothing about who is served, so the cases of cost have the outcome of the first case.
    """
    found: Cases = {}
    used = sites_of(plans)
    for case, inputs in of_cases.items():
        if case.startswith("cost_"):
            found[case] = found["central"]
            continue
        problem = people_problem(inputs, used, {*periods, inputs.scenario.period_ids[-1]})
        found[case] = {name: outcome(problem, plan) for name, plan in plans.items()}
    return found


def sites_of(plans: Mapping[str, NetworkPlan]) -> set[str]:
    """Return the sites at which any of the plans has a facility."""
    return {site for plan in plans.values() for site in plan.facilities["site_id"]}


def outcome(problem: NetworkProblem, plan: NetworkPlan) -> Outcome:
    """Return who goes where in the periods of a problem if the places of a plan stand as they are."""
    asked = plan.facilities["period"].isin(problem.periods.index)
    standing = plan.facilities[asked & (plan.facilities["places"] > 0)]
    every = assigned(problem, standing[PLACES].reset_index(drop=True))[["period", *TRIPS]]
    last = problem.periods.index[-1]
    need = problem.need[problem.need["period"] == last].groupby("service")["persons"].sum()
    trips = every.loc[every["period"] == last, TRIPS].reset_index(drop=True)
    return Outcome(need.reindex(problem.services.index, fill_value=0.0), trips, every)


def assigned(problem: NetworkProblem, decisions: pd.DataFrame) -> pd.DataFrame:
    """Return who goes where if `decisions`, places by site, service and period, stand as they are."""
    return plan_network(problem.replace(decisions=decisions)).allocation


def same_answer(answers: dict[str, str]) -> tuple[int, int]:
    """Return in how many cases the answer is that of the scenario itself, and how many cases there are."""
    central = answers["central"]
    return sum(answer == central for answer in answers.values()), len(answers)
