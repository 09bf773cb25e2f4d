"""Test that ``offers`` decides what a service is, and not the id that a planner chose."""

import dataclasses

import pandas as pd
import pytest

from ansinh.planning.question.as_of import as_of
from ansinh.planning.question.text.load import parse_scenario, scenario_text
from ansinh.reports.facts import Facts
from ansinh.reports.pictures import Pictures
from ansinh.reports.proposal.document import build_document
from ansinh.reports.proposal.scope import one_project, whole_plan
from ansinh.words import Words
from tests.reports.factory import make_run_data

LAW = "120/2025/QH15"
REHABILITATION_SITE = "S05"


def renamed(old, new, offers):
    """Return the made-up run with another id and other offers of one service."""
    data = make_run_data()
    frames = {}
    for part in dataclasses.fields(data):
        frame = getattr(data, part.name)
        if isinstance(frame, pd.DataFrame) and "service" in frame:
            frames[part.name] = frame.assign(service=frame["service"].replace(old, new))
    services = data.services.rename(index={old: new})
    services.loc[new, "offers"] = offers
    return dataclasses.replace(data, **frames, services=services)


def pictures_of(data):
    return Pictures(Facts.of(data), Words("vi"))


@pytest.fixture(scope="module")
def rehabilitation():
    return pictures_of(renamed("drug_rehabilitation", "cai_nghien", "drug_rehab"))


def test_cai_nghien_has_its_law_and_its_owner(rehabilitation):
    scope = one_project(rehabilitation, REHABILITATION_SITE)
    assert scope.only_drug_rehabilitation
    written = build_document(scope)
    assert any(LAW in line for line in written.letter.basis)
    assert any("Công an" in line for line in written.letter.recipients)
    assert scope.offices.police in str(written.parts)


def test_a_plan_is_not_drug_rehabilitation_by_a_word_in_an_id():
    scope = whole_plan(pictures_of(renamed("drug_rehabilitation", "drugstore", "general")))
    assert not scope.has_drug_rehabilitation


def test_a_run_that_does_not_say_what_services_offer_is_read_by_its_services():
    data = renamed("drug_rehabilitation", "drug_rehab", "drug_rehab")
    older = dataclasses.replace(data, services=data.services.drop(columns="offers"))
    assert older.offers()["drug_rehab"] == ("drug_rehab",)
    assert whole_plan(pictures_of(older)).has_drug_rehabilitation


def test_the_scenario_asks_what_a_service_offers():
    text = scenario_text("dak-nong").replace("drug_rehab", "cai_nghien")
    scenario = parse_scenario(text.replace('offers = ["cai_nghien"]', 'offers = ["drug_rehab"]'), "test")
    assert scenario.services["cai_nghien"].rehabilitates_drug_users
    assert any("Công an" in line.who_vi for line in as_of(scenario, 2026).reporting)
