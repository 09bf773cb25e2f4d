"""What small additions are worth, told to a planner: one sentence first, names instead of ids, no row without effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.cli.analyses.names import service_said, services_said
from ansinh.cli.language import language, say
from ansinh.words.numbers import number

if TYPE_CHECKING:
    import pandas as pd

    from ansinh.planning.inputs.problem import Inputs

LEAST = 0.005
"""People or person-minutes that a table with two decimals shows as nothing."""
EFFECTS = ("persons_more", "person_minutes_less")
PROVED = "PROVED_OPTIMAL"


def first_sentence(places: pd.DataFrame, money: pd.DataFrame, inputs: Inputs) -> str:
    """Return what helps most, and the command to go on with."""
    scenario = inputs.scenario.scenario.id
    helpful = _helpful(places)
    if len(helpful):
        best = helpful.iloc[0]
        return say(
            "analyses.worth.place",
            site=best["site"],
            service=service_said(str(best["service"]), inputs),
            persons=number(best["persons_more"], language(), 1),
            minutes=number(best["person_minutes_less"], language()),
            scenario=scenario,
        )
    key = "money" if len(_helpful(money)) else "nothing"
    return say(f"analyses.worth.{key}", scenario=scenario)


def told_places(places: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """Return the places that help somebody: site, service, places, effects; the period where there are several."""
    several = len(inputs.scenario.period_ids) > 1
    columns = ["site", "service", *(["period"] if several else []), "places", *EFFECTS]
    return told_worth(_helpful(places)[columns], inputs)


def told_worth(table: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """Return a table with names of services and sources; how sure a row is stands there only if one isn't proven."""
    told = table.copy()
    for column in {"service", "services"} & set(told.columns):
        told[column] = [services_said(value, inputs) for value in told[column]]
    if "source" in told:
        names = {budget.source: budget.name_vi for budget in inputs.scenario.budgets if budget.name_vi}
        told["source"] = [names.get(str(value), str(value)) for value in told["source"]]
    if "status" in told:
        proven = told["status"].astype(str) == PROVED
        told["status"] = [
            say("analyses.proof.PROVED_OPTIMAL") if sure else say("analyses.unproven") for sure in proven
        ]
        told = told.drop(columns="status") if proven.all() else told
    return told.rename(columns={"services": "service"})


def _helpful(table: pd.DataFrame) -> pd.DataFrame:
    return table[(table[list(EFFECTS)] > LEAST).any(axis=1)] if len(table) else table
