"""What becomes of the people of a facility that closes: where they go, and who has no place."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ansinh.planning.answer.findings.finding import PlanFinding
from ansinh.planning.answer.folder.rundata import A_PERSON, OFFICIAL, OPTIMISED
from ansinh.planning.answer.plan_names import plan_name
from ansinh.planning.answer.verdicts.verdict import said_service, said_sites
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.tables import records
from ansinh.words.phrase import NOTHING, Figure, Phrase, Sayable

CLOSES = "close"
"""Action of a facility that closes."""


def closing_sentences(inputs: Inputs, tables: dict[str, pd.DataFrame]) -> Iterator[PlanFinding]:
    """Yield one sentence for each service that closes at a facility in the proposal; a warning if somebody loses a place.

    Its people are those who go there in the plan beside it in the last period. They are taken to fare as all people of
    their demand point and service do in the proposal: nobody knows which of the people of a place are whose.
    """
    facilities = tables["facilities"]
    rows = facilities[(facilities["plan_id"] == OPTIMISED) & (facilities["action"] == CLOSES)]
    for row in records(rows):
        site, service = str(row["site_id"]), str(row["service"])
        trips = _trips(inputs, tables, OFFICIAL, service)
        before = trips[trips["site_id"] == site].groupby("demand_id")["persons"].sum()
        taken = _taken(inputs, tables, service, before)
        persons = float(before.sum())
        left = persons - float(taken.sum())
        sentence = Phrase.of(
            "findings.closing",
            plan=plan_name(inputs.scenario, OPTIMISED).subject,
            site=said_sites(inputs, (site,)),
            service=said_service(inputs, service),
            period=row["period"],
            places=Figure(float(row["places_before"])),
            people=_people(inputs, persons, left, taken),
        )
        yield PlanFinding.of(OPTIMISED, "warning" if left >= A_PERSON else "info", "closing", sentence)


def _trips(inputs: Inputs, tables: dict[str, pd.DataFrame], plan: str, service: str) -> pd.DataFrame:
    """Return who goes where for a service in the last period of a plan."""
    trips, last = tables["allocation"], inputs.scenario.period_ids[-1]
    return trips[(trips["plan_id"] == plan) & (trips["period"] == last) & (trips["service"] == service)]


def _taken(inputs: Inputs, tables: dict[str, pd.DataFrame], service: str, before: pd.Series) -> pd.Series:
    """Return the people whom other sites take, by site, most first: ``Σᵢ before[i] · persons[i, site] / need[i]``."""
    trips = _trips(inputs, tables, OPTIMISED, service)
    left = tables["unserved"]
    last = inputs.scenario.period_ids[-1]
    left = left[(left["plan_id"] == OPTIMISED) & (left["period"] == last) & (left["service"] == service)]
    asked = pd.concat([trips, left]).groupby("demand_id")["persons"].sum()
    part = trips["persons"] / trips["demand_id"].map(asked).astype(float)
    people = part * trips["demand_id"].map(before).astype(float).fillna(0.0)
    return people.groupby(trips["site_id"]).sum().sort_values(ascending=False, kind="stable")


def _people(inputs: Inputs, persons: float, left: float, taken: pd.Series) -> Sayable:
    if persons < A_PERSON:
        return NOTHING
    taken = taken[taken >= A_PERSON]
    key = "findings.closing_all" if left < A_PERSON else "findings.closing_some"
    return Phrase.of(
        key if len(taken) else "findings.closing_none",
        persons=Figure(persons),
        beside=plan_name(inputs.scenario, OFFICIAL).inside,
        left=Figure(left),
        sites=said_sites(inputs, tuple(map(str, taken.index))),
    )
