"""Today's network in the last period: what happens if nothing is done."""

from __future__ import annotations

import pandas as pd

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.plan_names import TODAY, baseline
from ansinh.planning.answer.verdicts.beside import Question
from ansinh.planning.answer.verdicts.case_inputs import people_problem
from ansinh.planning.answer.verdicts.quick_cases import PLACES, sites_of
from ansinh.planning.inputs.problem import Inputs

COLUMNS = ["service", "demand_id", "site_id", "persons", "minutes"]


def trips_today(inputs: Inputs, plans: dict[str, NetworkPlan]) -> pd.DataFrame:
    """Return who goes where in the last period if today's places stay as they are: ``RunData.today``.

    Empty where the run compares with today's network anyway: there it's the plan beside the proposed one.
    """
    if baseline(inputs.scenario) == TODAY or not plans:
        return pd.DataFrame(columns=COLUMNS)
    problem = people_problem(inputs, sites_of(plans), inputs.scenario.period_ids[-1:])
    places = problem.options["existing_places"]
    standing = places[places > 0].rename("places").reset_index()
    decisions = standing.assign(period=inputs.scenario.period_ids[-1])[PLACES]
    return Question(problem, decisions).answer()[COLUMNS]
