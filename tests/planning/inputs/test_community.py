"""Services of workers in communes: clients by target, whole workers by commune."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ansinh.geodata import open_province
from ansinh.planning.inputs.people.community import community_table, required_clients, workers
from ansinh.planning.norms import Norms
from ansinh.planning.question.parts.services import CommunityService
from ansinh.planning.question.text.load import load_scenario

NORMS = Norms(dt.date(2026, 11, 1))
MANAGED = CommunityService(
    mode="community", name_vi="x", name_en="x", groups=("narrow",), case_management=True
)


def test_workers_are_whole_in_every_commune():
    """250 and 350 clients at 100 a worker: 3 + 4 workers, and 6 if one point served both communes."""
    assert [workers(clients, MANAGED, NORMS) for clients in (250.0, 350.0, 600.0)] == [3, 4, 6]
    assert workers(300.0, MANAGED, NORMS) == 3
    assert workers(0.0, MANAGED, NORMS) == 0


def test_families_need_no_worker():
    families = MANAGED.model_copy(update={"by_workers": False})
    assert workers(250.0, families, NORMS) == 0


# People to be served, with a plan of case management and with other services, computed by hand.
ASKED = {
    ("hai-duong", "2020"): (11_344, 45_376),
    ("hai-duong", "2025"): (25_280, 58_986),
    ("hai-duong", "2030"): (52_947, 52_948),
    ("lao-cai", "2020"): (1_489, 13_404),
    ("lao-cai", "2025"): (6_797, 15_860),
    ("lao-cai", "2030"): (15_868, 15_868),
    ("quang-ngai", "2020"): (3_258, 29_321),
    ("quang-ngai", "2025"): (15_281, 35_655),
    ("quang-ngai", "2030"): (36_657, 36_657),
}


@pytest.mark.parametrize(("name", "period"), ASKED)
def test_targets_ask_for_the_people_computed_by_hand(name: str, period: str):
    table = community_table(
        load_scenario(name), open_province(name), Norms(dt.date(2026, 11, 1), region=name)
    )
    clients = table[table["period"] == period].groupby("service")["clients"].sum()
    found = (clients["case_management"], clients["commune_services"])
    assert found == pytest.approx(ASKED[name, period], rel=0.001)


def test_everybody_served_in_dak_nong_is_case_managed():
    table = community_table(
        load_scenario("dak-nong"), open_province("dak-nong"), Norms(dt.date(2026, 11, 1), region="dak-nong")
    )
    managed = table[table["service"] == "case_management"]
    assert managed["clients"].sum() == pytest.approx(16_194, rel=0.001)  # 80 % of 20,242
    assert len(managed) == 28
    # 162 workers in one place; whole workers in 28 communes are up to one more in each
    assert 162 <= managed["workers"].sum() <= 162 + 28
    assert (managed["workers"] >= managed["clients"] / 100 - 1e-6).all()


def test_those_in_a_centre_are_not_counted_again_outside():
    """80 % of 560 on record are 448, of whom 140 are in the centre."""
    table = community_table(
        load_scenario("dak-nong"), open_province("dak-nong"), Norms(dt.date(2026, 11, 1), region="dak-nong")
    )
    assert table.loc[table["service"] == "drug_community", "clients"].sum() == pytest.approx(308)


def test_without_a_target_all_of_the_groups_are_clients():
    scenario = load_scenario("thua-thien-hue")
    people = pd.DataFrame(
        {"population": [1000.0], "population_80_plus": [0.0], "population_under16": [0.0]}, index=["a"]
    )
    # 17.6 disabled people, 1.65 single parents and 0.08 with HIV per 1,000, eleven years of 0.9 % growth
    assert required_clients(scenario, "commune_services", "2030", people, NORMS) == pytest.approx(
        19.33 * 1.009**11
    )
