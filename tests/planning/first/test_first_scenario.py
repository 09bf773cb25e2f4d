"""A province of today without a plan gets a first scenario: from national targets, its terrain and its people."""

from __future__ import annotations

import pytest

from ansinh.geodata import open_province
from ansinh.geodata.national import present_slugs
from ansinh.models.errors import InputError
from ansinh.planning.first import first_scenario_text
from ansinh.planning.first.counts import most_new_facilities, national_targets, share_of_facilities
from ansinh.planning.first.text import standard_minutes
from ansinh.planning.inputs.own_data.init import start_from
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import scenario_norms, unknown_sites
from ansinh.planning.inputs.sites import scenario_sites
from ansinh.planning.question.text.load import load_scenario, parse_scenario


@pytest.mark.parametrize("slug", present_slugs())
def test_every_province_of_today_has_a_first_scenario(slug):
    scenario = parse_scenario(first_scenario_text(open_province(slug)), slug)
    assert scenario.scenario.province == slug
    assert set(scenario.services) == set(national_targets().index)
    assert scenario.services["general"].mode == "emergency"
    assert set(scenario.community) == {"case_management", "drug_community", "foster"}
    assert scenario.optimise.stages == ("targets", "others", "fairness", "travel")
    assert {target.share for target in scenario.targets} == {0.9}


@pytest.mark.parametrize(
    ("written", "slug"), [("An Giang", "an-giang"), ("04", "cao-bang"), ("lao cai 2025", "lao-cai-2025")]
)
def test_it_is_found_by_the_name_of_the_province(written, slug):
    assert load_scenario(written).scenario.id == slug


def test_plans_that_are_built_in_go_before():
    assert load_scenario("Đắk Nông").scenario.plan_document


def test_a_former_province_is_told_what_it_is_part_of():
    with pytest.raises(InputError, match="part of Quảng Ngãi"):
        load_scenario("Kon Tum")


def test_the_national_numbers_are_those_of_the_decision():
    targets = national_targets()
    assert targets["facilities"].sum() == 725
    assert targets.loc["elderly", "places"] == 10_000
    assert targets.loc["drug_rehab", "places"] == 86_000


def test_shares_by_hand():
    # An Giang has 3,631,419 of 96,208,984 people: 3.77 %; 90 elderly facilities -> 3.4, 164 general ones -> 6.2.
    counts = share_of_facilities(open_province("an-giang"))
    assert counts["elderly"] == 4
    assert counts["general"] == 7


def test_documented_facilities_are_part_of_the_number_of_the_decision():
    # Lâm Đồng: 130 children's homes x 3.27 % -> 5; six are documented, and 374 children fill three homes of 150.
    province = open_province("lam-dong")
    shares, new = share_of_facilities(province), most_new_facilities(province)
    assert (shares["children"], new["children"]) == (5, 3)
    assert (shares["drug_rehab"], new["drug_rehab"]) == (5, 4)  # one is documented
    assert (shares["elderly"], new["elderly"]) == (3, 3)  # none is


@pytest.mark.parametrize(("slug", "minutes"), [("an-giang", 60), ("lai-chau", 120)])
def test_the_service_standard_follows_the_terrain(slug, minutes):
    assert standard_minutes(open_province(slug)) == minutes


def test_need_grows_with_the_province_not_the_nation():
    scenario = load_scenario("an-giang")
    norms = scenario_norms(scenario, "an-giang")
    assert norms["growth", "population"] == pytest.approx(0.0001, abs=2e-4)
    assert scenario_norms(scenario, "dak-nong")["growth", "population"] == 0.009


def test_candidates_are_two_at_most_in_a_former_district():
    scenario = load_scenario("an-giang")
    sites = scenario_sites(scenario, scenario_province(scenario))
    new = sites[
        (sites["status"] == "candidate") & (sites["campus"] == 0)
    ]  # a place of two campuses counts once
    assert new.groupby("district_code").size().max() == 2
    assert len(set(new["district_code"])) == open_province("an-giang").districts.shape[0]
    assert unknown_sites(scenario, sites) == []


def test_it_is_written_as_a_folder_with_a_register_to_fill_in(tmp_path):
    folder = start_from(tmp_path / "mine", "An Giang")
    text = (folder / "scenario.toml").read_text(encoding="utf-8")
    assert '# facilities = "facilities.csv"' in text
    assert (folder / "facilities.csv").read_text(encoding="utf-8-sig").startswith("name_vi,service,places")
    scenario = load_scenario(folder)
    province = scenario_province(scenario)
    assert province.communes["population"].sum() == 3_631_419
    assert province.ferries.set_index("from_communes")["parent"]["31105"] == "unreachable"


def test_a_register_that_is_filled_in_takes_the_place_of_the_documented_facilities(tmp_path):
    folder = start_from(tmp_path / "mine", "An Giang")
    scenario_file = folder / "scenario.toml"
    text = scenario_file.read_text(encoding="utf-8").replace(
        '# facilities = "facilities.csv"', 'facilities = "facilities.csv"'
    )
    scenario_file.write_text(text, encoding="utf-8")
    with (folder / "facilities.csv").open("a", encoding="utf-8") as register:
        register.write("Trung tâm Bảo trợ xã hội tỉnh,elderly,120,public,30742,,,register,2026-01-01,\n")
    scenario = load_scenario(folder)
    sites = scenario_sites(scenario, scenario_province(scenario))
    assert list(sites.loc[sites["status"] == "existing", "name_vi"]) == ["Trung tâm Bảo trợ xã hội tỉnh"]


def test_sizes_are_those_of_the_nation():
    services, targets = load_scenario("an-giang").services, national_targets()
    for name, service in services.items():
        assert [service.min_places, service.max_places] == targets.loc[
            name, ["min_places", "max_places"]
        ].tolist()


def test_islands_and_poor_districts_are_compared_where_there_are_some():
    strata = load_scenario("an-giang").fairness.strata
    assert "31078" in strata["island"]  # Phú Quốc
    assert "31105" not in strata["island"]  # Thổ Châu: nothing leads there
    assert set(load_scenario("dien-bien").fairness.strata) <= {"poor"}
    assert load_scenario("can-tho").fairness.strata == {}


def test_targets_stand_on_their_own_denominators():
    targets = load_scenario("an-giang").targets
    assert {target.groups for target in targets} == {(), ("narrow",), ("drug_recorded",)}
