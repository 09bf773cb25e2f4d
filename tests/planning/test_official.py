"""The plan as written: its own places, nothing corrected."""

from __future__ import annotations

import math

import pytest

from geodata import open_province
from models.errors import InputError
from planning.load import built_in_scenarios, load_scenario
from planning.official import official_decisions
from planning.plans import official_plan
from planning.problem import Inputs, collect_inputs


def test_dak_nong_as_written_has_the_places_of_plan_512(inputs: Inputs):
    decisions = official_decisions(inputs)
    places = decisions.groupby("service")["places"].sum()
    need = inputs.need.loc[inputs.need["service"] == "elderly", "target_persons"].sum()
    assert places["general"] == 500  # "từ 350 người - 500 người năm 2030"
    assert places["drug_rehab"] == 200  # "150 - 200 học viên"
    assert places["elderly"] == math.ceil(need)  # "tất cả người cao tuổi có nhu cầu"


def test_the_plan_is_judged_on_exactly_those_places(inputs: Inputs):
    plan = official_plan(inputs)
    assert plan is not None
    written = official_decisions(inputs).set_index(["site_id", "service", "period"])["places"]
    judged = plan.facilities.set_index(["site_id", "service", "period"])["places"]
    assert judged[judged > 0].sort_index().to_dict() == pytest.approx(
        written[written > 0].sort_index().to_dict()
    )


@pytest.mark.parametrize("name", built_in_scenarios())
def test_existing_places_are_kept_in_every_province(name: str):
    inputs = collect_inputs(load_scenario(name), open_province(name))
    decisions = official_decisions(inputs)
    today = inputs.options["existing_places"].groupby("service").sum()
    first = decisions[decisions["period"] == inputs.scenario.period_ids[0]].groupby("service")["places"].sum()
    for service, places in today.items():
        assert first.get(service, 0.0) >= places - 1e-9


def test_places_at_a_site_that_does_not_exist_are_refused(inputs: Inputs):
    entry = inputs.scenario.official.places[0].model_copy(update={"site": "DN-P99"})
    official = inputs.scenario.official.model_copy(update={"places": (entry,)})
    with pytest.raises(InputError, match="DN-P99"):
        collect_inputs(inputs.scenario.model_copy(update={"official": official}), inputs.province)


def test_a_site_that_cannot_offer_the_service_is_refused(inputs: Inputs):
    entry = inputs.scenario.official.places[0].model_copy(update={"site": "DN-E02"})
    official = inputs.scenario.official.model_copy(update={"places": (entry,)})
    changed = collect_inputs(inputs.scenario.model_copy(update={"official": official}), inputs.province)
    with pytest.raises(InputError, match="can't offer drug_rehab"):
        official_decisions(changed)
