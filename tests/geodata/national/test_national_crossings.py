"""Islands: reached by the stated crossing, or not at all."""

from __future__ import annotations

import pytest
from pandas import isna
from shapely import contains_xy, from_wkt

from ansinh import geodata
from ansinh.geodata.national import present_slugs
from ansinh.geodata.own.write import province_tables
from ansinh.geodata.storage.files import read_table


@pytest.fixture(scope="module")
def an_giang():
    province = geodata.open_province("an-giang")
    points, sites = geodata.demand_points(province, 200), geodata.candidate_sites(province)
    return points, sites, geodata.travel_times(province, points, sites).minutes


def of(frame, code):
    return frame.index[frame["commune_code"] == code]


def test_phu_quoc_is_reached_by_ferry_only(an_giang):
    points, sites, minutes = an_giang
    phu_quoc, rach_gia = of(points, "31078"), of(sites, "30742")
    assert len(phu_quoc)
    assert len(rach_gia) == 1
    ferry = 75 + 60  # sailing and wait of the table
    assert (minutes.loc[phu_quoc, rach_gia] > ferry).all(axis=None)
    assert (minutes.loc[phu_quoc, of(sites, "31078")] < ferry).all(axis=None)


def test_an_island_without_a_daily_line_is_not_reached(an_giang):
    points, _, minutes = an_giang
    tho_chau = of(points, "31105")
    assert len(tho_chau)
    assert minutes.loc[tho_chau].isna().all(axis=None)
    assert minutes.drop(index=tho_chau).notna().all(axis=None)


def test_no_home_is_proposed_on_a_small_island_without_a_line(an_giang):
    _, sites, _ = an_giang
    assert len(of(sites, "31105")) == 0
    assert len(of(sites, "31108")) == 1  # Kiên Hải has a ferry


def test_an_island_behind_an_island_takes_both_crossings():
    province = geodata.open_province("quang-ngai-2025")
    table = province.ferries.set_index("crossing_id")
    assert table.loc["an-binh", "parent"] == "sa-ky"
    shores = province.shores()
    assert shores["an-binh"].intersection(shores["sa-ky"]).area == pytest.approx(0.0, abs=1e-6)


def test_every_crossing_has_times_and_a_source_or_says_that_there_is_none():
    table = read_table("national_crossings.csv")
    ways = table[table["parent"] != "unreachable"]
    assert ways[["sailing_min", "wait_min", "from_lon", "to_lon"]].notna().all(axis=None)
    assert (ways["sailing_min_low"] <= ways["sailing_min"]).all()
    assert (ways["sailing_min"] <= ways["sailing_min_high"]).all()
    assert table["source"].notna().all()
    assert set(table["parent"]) <= {"mainland", "unreachable", *table["crossing_id"]}


@pytest.mark.parametrize("slug", present_slugs())
def test_every_crossing_has_a_shore(slug):
    province = geodata.open_province(slug)
    assert set(province.shores().index) == set(province.ferries["crossing_id"])
    assert not province.shores().is_empty.any()


def test_a_plan_folder_keeps_islands_that_are_parts_of_a_commune():
    province = geodata.open_province("quang-ninh")
    written = province_tables(province)["ferries"].set_index("crossing_id")
    shores = province.shores()
    assert list(written.index) == list(province.ferries["crossing_id"])
    for crossing, outline in written["outline"].items():
        assert from_wkt(outline).symmetric_difference(shores[crossing]).area < 0.01 * shores[crossing].area
    far = (
        province_tables(geodata.open_province("khanh-hoa"))["ferries"]
        .set_index("crossing_id")
        .loc["truong-sa"]
    )
    assert isna(far["outline"])  # longer than a cell of a spreadsheet
    assert far["from_communes"] == "22736"
    lost = written.loc["dao-tran"]
    assert contains_xy(shores["dao-tran"], lost["from_lon"], lost["from_lat"])
    assert lost["sailing_min"] == 0
