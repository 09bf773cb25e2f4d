"""What a run says about fairness: the worst area's share, and what fairness takes in minutes."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ansinh.planning.answer.district_names import last_name
from ansinh.planning.answer.findings.finding import PlanFinding
from ansinh.planning.answer.folder.rundata import A_PERSON
from ansinh.planning.answer.people import shares_told
from ansinh.planning.answer.plan_names import plan_name
from ansinh.planning.answer.ties import tied, together
from ansinh.planning.inputs.people.fairness import fair_areas
from ansinh.planning.inputs.people.occupancy import people_per_place
from ansinh.planning.inputs.problem import Inputs
from ansinh.words.phrase import Figure, Phrase

TRAVEL = "travel"
LEAST_MINUTES = 0.05
"""A price of fairness below this, in minutes, is rounding."""


def fairness_sentences(inputs: Inputs, tables: dict[str, pd.DataFrame]) -> Iterator[PlanFinding]:
    """Yield one sentence per plan that leaves somebody unserved, where fairness is an aim."""
    areas = fair_areas(inputs.scenario)
    if not areas:
        return
    for plan in sorted(set(tables["allocation"]["plan_id"])):
        shares = district_shares(inputs, tables, plan)
        left = tables["unserved"].loc[tables["unserved"]["plan_id"] == plan, "persons"].sum()
        if left < A_PERSON or shares.empty or shares.min() >= 1.0:  # a few people over many districts
            continue
        # Of areas that are shown alike, the lowest is named first, as in the headline.
        worst = tied(100.0 * shares.sort_values(kind="stable"), 0, lowest=True)
        sentence = Phrase.of(
            "ladder.fairness",
            plan=plan_name(inputs.scenario, plan).subject,
            period=inputs.scenario.period_ids[-1],
            where=together([last_name(inputs.province.districts, district) for district in worst]),
            share=Figure(100.0 * float(shares.min())),
            best=Figure(100.0 * float(shares.max())),
            price=_price(price_in_minutes(inputs, tables, plan)),
        )
        yield PlanFinding.of(plan, "info", "fairness", sentence)


def district_shares(inputs: Inputs, tables: dict[str, pd.DataFrame], plan: str) -> pd.Series:
    """Return the share served of all in need by district, services in facilities together, in the last period."""
    period, home = inputs.scenario.period_ids[-1], inputs.points["district_code"]
    services = (
        fair_areas(inputs.scenario)[0].services
        if fair_areas(inputs.scenario)
        else tuple(inputs.scenario.services)
    )
    trips = tables["allocation"]
    trips = trips[(trips["plan_id"] == plan) & (trips["period"] == period) & trips["service"].isin(services)]
    need = inputs.need[(inputs.need["period"] == period) & inputs.need["service"].isin(services)]
    asked = need.groupby(need["demand_id"].map(home))["need_persons"].sum()
    got = trips.groupby(trips["demand_id"].map(home))["persons"].sum()
    got = got.reindex(asked.index).fillna(0.0)
    return shares_told(got / asked, asked - got)[asked > 0]


def price_in_minutes(inputs: Inputs, tables: dict[str, pd.DataFrame], plan: str) -> float:
    """Return the minutes of mean travel that fairness takes: as assigned, beside the stage before fairness."""
    stages = tables["certificates"]
    before = stages.loc[(stages["plan_id"] == plan) & (stages["stage"] == TRAVEL), "value"]
    trips = tables["allocation"][tables["allocation"]["plan_id"] == plan]
    each = {
        name: people_per_place(service, inputs.norms) for name, service in inputs.scenario.services.items()
    }
    places = trips["persons"] / trips["service"].map(each)
    if before.empty or places.sum() <= 0:
        return 0.0
    return float(((places * trips["minutes"]).sum() - before.iloc[-1]) / places.sum())


def _price(minutes: float) -> Phrase:
    if minutes < LEAST_MINUTES:
        return Phrase("ladder.no_price")
    return Phrase.of("ladder.price", minutes=Figure(minutes, 1))
