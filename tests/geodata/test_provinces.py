"""Test population and boundaries: totals equal the census exactly, in the units of 2019 and of 2025."""

from __future__ import annotations

import unicodedata

import pytest

from ansinh import geodata
from ansinh.geodata.population import AGE_COLUMNS, census_districts, commune_ages

# General Statistics Office, census of 1 April 2019: people, communes, districts, 1 km cells, units of 2025.
CENSUS = {
    "lao-cai": (730_420, 164, 9, 10_768, 48),
    "hai-duong": (1_892_254, 265, 12, 3_926, 64),
    "thua-thien-hue": (1_128_620, 152, 9, 7_800, 40),
    "quang-ngai": (1_231_697, 184, 14, 8_727, 56),
    "dak-nong": (622_168, 71, 8, 9_542, 28),
}


def test_census_totals_are_exact(province):
    people, communes, districts, cells, units = CENSUS[province.slug]
    assert province.communes["population"].sum() == people
    assert province.districts["population"].sum() == people
    assert province.cells["population"].sum() == pytest.approx(people, abs=1e-6)
    assert province.province_boundary["population"].tolist() == [people]
    sizes = len(province.communes), len(province.districts), len(province.cells), len(province.communes_2025)
    assert sizes == (communes, districts, cells, units)


def test_cells_sum_to_each_commune_and_communes_to_each_district(province):
    communes = province.communes
    by_commune = province.cells.groupby("commune_code")["population"].sum()
    assert (by_commune - communes["population"]).abs().max() < 1e-9 * communes["population"].max()
    by_district = communes.groupby("district_code")["population"].sum()
    assert (by_district == province.districts["population"]).all()
    assert (communes["population_urban"] + communes["population_rural"] == communes["population"]).all()


def test_ages_of_the_communes_sum_to_the_district_table(province):
    ages = commune_ages(province.code)
    by_district = ages.groupby(province.communes["district_code"]).sum()
    table = census_districts(province.code)
    assert by_district["population_60_plus"].to_numpy() == pytest.approx(table["pop60"].to_numpy(), abs=1e-6)
    assert by_district["population_80_plus"].to_numpy() == pytest.approx(table["pop80"].to_numpy(), abs=1e-6)
    under16 = table[["total_0_04", "total_05_09", "total_10_14"]].sum(axis=1) + 0.2 * table["total_15_19"]
    assert by_district["population_under16"].to_numpy() == pytest.approx(under16.to_numpy(), abs=1e-6)
    parts = ages[["population_under16", "population_16_59", "population_60_plus"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(province.communes["population"].to_numpy(), abs=1e-6)
    assert list(ages.columns) == list(AGE_COLUMNS)
    assert (ages >= 0).all(axis=None)


def test_frames_have_keys_as_text_and_a_coordinate_system(province):
    frames = province.communes, province.districts, province.communes_2025, province.province_boundary
    for frame, length in zip(frames, (5, 3, 5, 2), strict=True):
        assert frame.crs == "EPSG:4326"
        assert frame.index.is_unique
        assert set(frame.index.str.len()) == {length}
        assert frame.geometry.is_valid.all()
        assert not frame.geometry.is_empty.any()
    assert province.cells.index.is_unique
    assert set(province.cells.index.str[:5]) == set(province.communes.index)
    assert not province.communes.drop(columns="geometry").isna().any(axis=None)


def test_text_is_in_normal_form_c(province):
    for column in ("commune_name", "commune_type", "district_name"):
        assert province.communes[column].map(lambda text: unicodedata.is_normalized("NFC", text)).all()


def test_settlement_follows_the_present_unit_and_terrain(province):
    """A township (thị trấn) of before 1 July 2025 is part of a commune or a ward since then."""
    communes = province.communes
    now = province.communes_2025["type"].reindex(communes["commune_code_2025"]).to_numpy()
    assert (communes.loc[now == "Phường", "settlement"] == "urban").all()
    assert (communes.loc[now == "Xã", "settlement"] != "urban").all()
    country = communes["settlement"] != "urban"
    assert (
        communes.loc[country, "terrain"].eq("mountain") == communes.loc[country, "settlement"].eq("mountain")
    ).all()


def test_a_township_that_is_a_commune_now_is_rural():
    """Ea T'Ling, where Đắk Nông plans its facility, is part of the commune of Cư Jút."""
    communes = geodata.open_province("dak-nong").communes.set_index("commune_name")
    assert communes.loc["Thị trấn Ea T'Ling", "settlement"] == "rural"
    assert communes.loc["Phường Nghĩa Tân", "settlement"] == "urban"


def test_crosswalk_shares_sum_to_one(province):
    crosswalk = province.crosswalk
    assert not crosswalk.duplicated(["commune_code", "commune_code_2025"]).any()
    assert set(crosswalk["commune_code"]) == set(province.communes.index)
    assert set(crosswalk["commune_code_2025"]) == set(province.communes_2025.index)
    assert crosswalk.groupby("commune_code")["share"].sum().to_numpy() == pytest.approx(1, abs=1e-12)
    assert crosswalk["share"].between(0, 1).all()


def test_units_of_2025_keep_the_people_and_the_ground(province):
    units, communes = province.communes_2025, province.communes
    assert units["population_2019"].sum() == pytest.approx(communes["population"].sum(), abs=1e-6)
    area = [frame.to_crs(province.metric_epsg).area.sum() for frame in (units, communes)]
    assert area[0] == pytest.approx(area[1], rel=1e-6)
    split = province.crosswalk.loc[province.crosswalk["share"] < 1, "commune_code_2025"].unique()
    assert units.loc[split, "geometry_basis"].str.startswith("approximate").all()
    assert (units.drop(index=split)["geometry_basis"] == "whole communes of 2019").all()


def test_areas_agree_with_the_official_ones(province):
    area = province.communes.to_crs(province.metric_epsg).area.sum() / 1e6
    assert area == pytest.approx(province.communes["area_km2"].sum(), rel=0.01)


def test_the_metric_system_is_the_utm_zone_of_the_province():
    zones = {name: geodata.open_province(name).metric_epsg for name in geodata.province_names()}
    assert zones.pop("quang-ngai") == 32649
    assert set(zones.values()) == {32648}


def test_a_caller_who_changes_a_frame_changes_nobody_elses(dak_nong):
    mine = dak_nong.communes
    mine["population"] = 0
    mine.loc["24611", "commune_name"] = "changed"
    assert dak_nong.communes["population"].sum() == 622_168
    assert dak_nong.communes.loc["24611", "commune_name"] == "Phường Nghĩa Đức"


@pytest.mark.parametrize(
    ("province", "name", "later", "into"),
    [
        ("quang-ngai", "Huyện Đức Phổ", "Thị xã Đức Phổ", ""),
        ("quang-ngai", "Huyện Tây Trà", "Huyện Tây Trà", "Huyện Trà Bồng"),
        ("thua-thien-hue", "Huyện Nam Đông", "Huyện Nam Đông", "Huyện Phú Lộc"),
        ("thua-thien-hue", "Thành phố Huế", "Thành phố Huế", ""),
        ("dak-nong", "Thị xã Gia Nghĩa", "Thành phố Gia Nghĩa", ""),
    ],
)
def test_districts_know_their_last_name(province: str, name: str, later: str, into: str):
    """Towns were raised, districts joined, and the city of Huế was divided before districts ended."""
    rows = geodata.open_province(province).districts.set_index("district_name")
    assert (rows["name_eve"][name], rows["merged_into"][name]) == (later, into)
