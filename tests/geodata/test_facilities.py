"""Test facilities: they are those of the plans, and every row has a source or is called an assumption."""

from __future__ import annotations

import pandas as pd
import pytest

from ansinh import geodata
from ansinh.geodata.names import in_sentence
from ansinh.geodata.storage.files import read_table
from ansinh.words import LANGUAGES, Words
from ansinh.words.phrases import vietnamese_phrases

PREFIX = {"lao-cai": "LC", "hai-duong": "HD", "thua-thien-hue": "TTH", "quang-ngai": "QN", "dak-nong": "DN"}
KINDS = {
    "social_protection_general",
    "elderly_home",
    "children_home",
    "disability",
    "mental_health",
    "drug_rehab",
    "social_work_centre",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_name_on_the_map(language):
    """The map of Lào Cai once had a "social work centre" in Vietnamese."""
    unnamed = [kind for kind in sorted(KINDS) if not Words(language).get(f"map.kind.{kind}", "")]
    assert unnamed == []


@pytest.mark.parametrize("table", ["national_facilities.csv", "facilities_documented.csv"])
def test_vietnamese_names_are_vietnamese(table):
    names = read_table(table)["name_vi"]
    assert list(names[names.str.contains(r"\([^)]*\b(?:formerly|Centre|Nursing|Health)\b")]) == []


def sourced(frame):
    """Return whether each row has a source or is called an assumption."""
    return frame["source"].notna() & frame["source"].str.len().gt(3)


def test_every_facility_says_where_its_place_and_number_come_from(province):
    sites, places = geodata.existing_facilities(province), geodata.facility_places(province)
    plans = geodata.plan_sites(province)
    for frame in (sites, places, plans):
        assert sourced(frame).all()
    for frame in (sites, plans):
        assert frame["location_basis"].str.match("documented|assumption").all()
        assert frame["location_confidence"].isin(["high", "medium", "low"]).all()
        assert frame.crs == "EPSG:4326"
        assert frame.index.str.startswith(PREFIX[province.slug] + "-").all()
        assert frame.index.is_unique
        assert set(frame["kind"]) <= KINDS
        assert set(frame["ownership"]) <= {"public", "non_public"}
    assert places["basis"].isin(["plan", "residents reported", "assumption"]).all()
    assert places["source_date"].notna().all()


def test_places_belong_to_facilities_and_lie_in_their_range(province):
    sites, places = geodata.existing_facilities(province), geodata.facility_places(province)
    assert set(places["site_id"]) == set(sites.index)
    assert set(places["service"]) <= set(geodata.SERVICES)
    assert not places.duplicated(["site_id", "service"]).any()
    assert (places["low"] <= places["places"]).all()
    assert (places["places"] <= places["high"]).all()
    assert (places["low"] > 0).all()


def test_sites_lie_in_their_communes(province):
    shapes = province.communes.geometry
    for sites in (
        geodata.existing_facilities(province),
        geodata.plan_sites(province),
        geodata.candidate_sites(province),
    ):
        inside = sites.geometry.within(shapes.loc[sites["commune_code"]].set_axis(sites.index))
        assert inside.all(), list(sites.index[~inside])
        assert (sites["district_code"] == sites["commune_code"].map(province.communes["district_code"])).all()


def test_dak_nong_follows_plan_512(dak_nong):
    sites, places = geodata.existing_facilities(dak_nong), geodata.facility_places(dak_nong)
    assert sites["ownership"].value_counts().to_dict() == {"non_public": 7, "public": 1}
    assert places["places"].sum() == 350
    assert set(places["service"]) == {"general"}
    assert sites.loc["DN-E01", "district_code"] == "660"  # Gia Nghĩa
    assert not (sites["kind"] == "drug_rehab").any()
    plans = geodata.plan_sites(dak_nong)
    rehab = plans[plans["kind"] == "drug_rehab"].iloc[0]
    assert (rehab["planned_places_min"], rehab["planned_places_max"], rehab["district_code"]) == (
        150,
        200,
        "663",
    )
    assert plans["district_code"].to_dict() == {
        "DN-P01": "663",
        "DN-P02": "662",
        "DN-P03": "660",
        "DN-P04": "663",
    }
    assert set(plans["target_year"]) == {"2030"}


def test_hai_duong_has_1286_clients_in_three_facilities():
    """900 people live in; the other 386 are day clients, who use three quarters of 515 places."""
    places = geodata.facility_places(geodata.open_province("hai-duong"))
    care = places[places["service"] != "drug_rehab"]
    day = care["service"] == "day"
    assert care["site_id"].nunique() == 3
    assert care.loc[~day, "places"].sum() == 900
    assert 900 + 0.75 * care.loc[day, "places"].sum() == pytest.approx(1_286, abs=1)
    assert care["note"].str.contains("1,286 clients").all()


def test_quang_ngai_has_155_residents_and_a_mental_facility_of_300_to_500():
    province = geodata.open_province("quang-ngai")
    places = geodata.facility_places(province)
    assert places.loc[places["site_id"] == "QN-E01", "places"].sum() == 155
    project = geodata.plan_sites(province).loc["QN-P01"]
    assert (project["planned_places_min"], project["planned_places_max"]) == (300, 500)


def test_upgrades_and_mergers_name_existing_facilities(province):
    plans, sites = geodata.plan_sites(province), geodata.existing_facilities(province)
    assert set(plans["action"]) <= {"new", "upgrade", "merge"}
    for ids in plans.loc[plans["action"] != "new", "existing_site_ids"]:
        assert set(ids.split(";")) <= set(sites.index)
    assert plans.loc[plans["action"] == "new", "existing_site_ids"].isna().all()
    for services in plans["services"]:
        assert set(services.split(";")) <= set(geodata.SERVICES)


def test_land_is_missing_unless_known(dak_nong):
    assert geodata.existing_facilities(dak_nong)["land_m2"].dropna().to_dict() == {"DN-E02": 30_000}
    quang_ngai = geodata.existing_facilities(geodata.open_province("quang-ngai"))
    assert quang_ngai["land_m2"].dropna().to_dict() == {"QN-E03": 8_000}


def test_a_candidate_for_every_commune(province):
    sites = geodata.candidate_sites(province)
    assert list(sites["commune_code"]) == list(province.communes.index)
    assert sites.index[0] == f"{PREFIX[province.slug]}-C{province.communes.index[0]}"


@pytest.mark.parametrize(
    ("name", "fewest"), [("hue", 15), ("hai-duong", 10), ("quang-ngai", 2), ("lao-cai", 1)]
)
def test_hospitals_stay_outside_the_network_but_can_be_had(name, fewest):
    province = geodata.open_province(name)
    reference = geodata.reference_facilities(province)
    assert len(reference) >= fewest
    assert reference.index.is_unique
    assert reference.crs == "EPSG:4326"
    assert not set(reference["name_vi"].dropna()) & set(geodata.existing_facilities(province)["name_vi"])


def test_no_reference_facilities_is_an_empty_frame(dak_nong):
    assert len(geodata.reference_facilities(dak_nong)) == 0


@pytest.mark.parametrize(
    "name", ["facilities_network.csv", "facility_places.csv", "plan_sites.csv", "data_sources.csv"]
)
def test_every_text_of_the_tables_has_its_vietnamese(name):
    table = read_table(name)
    columns = {"source", "note", "location_basis", "what", "licence", "attribution"} & set(table.columns)
    texts = {text for column in columns for text in table[column].dropna()}
    same_in_both = ("Ansinh", "CC BY 4.0", "MIT", "ODbL 1.0", "Thang Le Quoc")  # names of people and licences
    assert not [text for text in texts - set(vietnamese_phrases()) if not text.startswith(same_in_both)]
    assert geodata.in_vietnamese(pd.Series(["No size given", "unknown text"])).tolist() == [
        "không nêu quy mô",
        "unknown text",
    ]


@pytest.mark.parametrize(
    ("name", "inside"),
    [("Huyện Bình Sơn", "huyện Bình Sơn"), ("Phường 1", "Phường 1"), ("Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
     ("Xã Đắk Hòa", "xã Đắk Hòa"), ("Huyện", "Huyện"), ("Thị trấn Ea T'Ling", "thị trấn Ea T'Ling")],
)  # fmt: skip
def test_kinds_of_units_are_small_inside_a_sentence(name, inside):
    assert in_sentence(name) == inside
