"""Test the plan as written: it has the stated places, without any correction."""

from __future__ import annotations

import pytest

from ansinh.models.errors import InputError
from ansinh.planning.answer.plans import official_plan
from ansinh.planning.answer.rundata import OFFICIAL
from ansinh.planning.inputs.official import official_decisions
from ansinh.planning.inputs.problem import Inputs, collect_inputs
from ansinh.planning.question.load import built_in_scenarios
from tests.provinces import Runs


def test_dak_nong_as_written_has_the_places_of_plan_512(inputs: Inputs):
    decisions = official_decisions(inputs)
    places = decisions.groupby("service")["places"].sum()
    assert (
        places[["general", "mental_health", "emergency"]].sum() == 500
    )  # "từ 350 người - 500 người năm 2030"
    assert places["drug_rehab"] == 200  # "150 - 200 học viên"
    # 36.5 people of the province and 60 % from others, 95 % of the places taken, rooms for five
    assert places["elderly"] == 100


STATED = {
    # Decision 1563/QĐ-UBND, III.3: 300 clients a year who take turns are 250 places, in every later period.
    ("quang-ngai", "QN-P01", "mental_health", "2025"): 250,
    ("quang-ngai", "QN-P01", "mental_health", "2030"): 250,
    # Plan of Hải Dương, I.3: three facilities with 1,286 clients: 900 places to live in, 515 day places for 386.
    ("hai-duong", "HD-E01 HD-E02 HD-E03", "", "2020"): 900 + 515,
    ("hai-duong", "HD-E01 HD-E02 HD-E03", "", "2030"): 900 + 515,
    # 512/KH-UBND, III.2 (drug rehabilitation) and 350 places of today plus 150.
    ("dak-nong", "DN-P01", "drug_rehab", "2030"): 200,
    # 1563/QĐ-UBND, III.3: organisations merge; drug rehabilitation stays where it is.
    ("quang-ngai", "QN-E02", "drug_rehab", "2030"): 100,
    # 197/KH-UBND, II.2: the voluntary function of the drug-rehabilitation facility adds no place.
    ("thua-thien-hue", "TTH-E03", "drug_rehab", "2030"): 150,
}


@pytest.mark.parametrize(("key", "places"), STATED.items(), ids=[" ".join(key) for key in STATED])
def test_as_written_each_plan_has_the_capacities_that_it_states(
    runs: Runs, key: tuple[str, str, str, str], places: int
):
    name, sites, service, period = key
    plan = runs(name).plans[OFFICIAL]
    rows = plan.facilities[
        plan.facilities["site_id"].isin(sites.split()) & (plan.facilities["period"] == period)
    ]
    rows = rows[rows["service"] == service] if service else rows
    assert rows["places"].sum() == pytest.approx(places)


def test_the_plan_is_judged_on_exactly_those_places(inputs: Inputs):
    plan = official_plan(inputs)
    assert plan is not None
    written = official_decisions(inputs).set_index(["site_id", "service", "period"])["places"]
    judged = plan.facilities.set_index(["site_id", "service", "period"])["places"]
    assert judged[judged > 0].sort_index().to_dict() == pytest.approx(
        written[written > 0].sort_index().to_dict()
    )


@pytest.mark.parametrize("name", built_in_scenarios())
def test_existing_places_are_kept_in_every_province(runs: Runs, name: str):
    inputs = runs(name).inputs
    decisions = official_decisions(inputs)
    today = inputs.options["existing_places"].groupby("site_id").sum()
    first = decisions[decisions["period"] == inputs.scenario.period_ids[0]].groupby("site_id")["places"].sum()
    for site, places in today.items():
        assert first.get(site, 0.0) >= places - 1e-9


def test_places_at_a_site_that_does_not_exist_are_refused(inputs: Inputs):
    entry = inputs.scenario.official.places[0].model_copy(update={"site": "DN-P99"})
    official = inputs.scenario.official.model_copy(update={"places": (entry,)})
    with pytest.raises(InputError, match="DN-P99"):
        collect_inputs(inputs.scenario.model_copy(update={"official": official}), inputs.province)


def test_a_site_that_cannot_offer_the_service_is_refused(inputs: Inputs):
    drug = next(entry for entry in inputs.scenario.official.places if entry.service == "drug_rehab")
    entry = drug.model_copy(update={"site": "DN-E02"})
    official = inputs.scenario.official.model_copy(update={"places": (entry,)})
    other = collect_inputs(inputs.scenario.model_copy(update={"official": official}), inputs.province)
    with pytest.raises(InputError, match="can't offer drug_rehab"):
        official_decisions(other)
