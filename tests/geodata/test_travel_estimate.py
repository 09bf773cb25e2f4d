"""Test estimated travel: within the stated error, monotone in distance, and by ferry to the islands."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh import geodata
from ansinh.geodata.storage.files import read_table
from ansinh.geodata.travel.estimate import CASES, estimate, estimate_all, road_km, speed_kph
from ansinh.geodata.travel.terrain import terrain_map, terrain_parameters
from ansinh.models.errors import InputError

TERRAINS = list(terrain_parameters().index)
KNOWN = read_table("roads_known_distances.csv").to_dict("records")


def minutes(km, terrain, case):
    km = np.asarray(km, dtype=float)
    return 60 * road_km(km, terrain, case) / speed_kph(km, terrain, case)


@pytest.mark.parametrize("row", KNOWN, ids=[f"{r['from']}-{r['to']}-{r['road_km']}" for r in KNOWN])
def test_printed_distances_lie_in_the_claimed_range(row):
    """Allow 0.5 km at each end, because the straight lines join approximate centres of towns."""
    straight = row["straight_km_approx"]
    shortest = road_km(np.array([straight - 1]), row["terrain"], "low")[0]
    longest = road_km(np.array([straight + 1]), row["terrain"], "high")[0]
    assert shortest <= row["road_km"] <= longest
    assert road_km(np.array([straight]), row["terrain"], "central")[0] == pytest.approx(
        row["road_km"], rel=0.15
    )
    if row["minutes"] == row["minutes"]:  # the sources state a time for two of the nine
        low, central, high = (minutes(straight, row["terrain"], case) for case in CASES)
        assert low <= row["minutes"] <= high
        assert central == pytest.approx(row["minutes"], rel=0.15)


@given(st.floats(0, 250), st.floats(0, 20), st.sampled_from(TERRAINS), st.sampled_from(CASES))
def test_farther_is_never_quicker_nor_shorter(near, more, terrain, case):
    km = np.array([near, near + more])
    assert np.diff(road_km(km, terrain, case))[0] >= 0
    assert np.diff(minutes(np.maximum(km, 1e-9), terrain, case))[0] >= -1e-9


@given(st.floats(0.001, 250), st.sampled_from(TERRAINS))
def test_low_central_high_are_in_that_order(km, terrain):
    low, central, high = (minutes(km, terrain, case) for case in CASES)
    assert low <= central + 1e-9
    assert central <= high + 1e-9
    parameters = terrain_parameters().loc[terrain]
    detour = road_km(np.array([km]), terrain, "central")[0] / km
    assert parameters["detour_low"] - 1e-9 <= detour <= parameters["detour_high"] + 1e-9


def test_the_lowland_formula_is_the_fitted_one_where_it_was_fitted():
    assert road_km(np.array([10.0]), "lowland", "central")[0] == pytest.approx(0.9 + 1.2 * 10)


def test_terrain_of_a_line_is_shared_out_by_length():
    province = geodata.open_province("quang-ngai")
    towns = (
        province.communes.loc[["21019", "21289"]].to_crs(province.metric_epsg).geometry.representative_point()
    )
    xy = np.column_stack([towns.x, towns.y])  # Quảng Ngãi city in the lowland, Di Lăng in the mountains
    shares = dict(zip(TERRAINS, terrain_map(province).mix(xy[0], xy[1]), strict=True))
    assert sum(shares.values()) == pytest.approx(1)
    assert shares["lowland"] > 0.3
    assert shares["mountain"] > 0.1


def test_terrain_outside_the_province_is_that_of_the_nearest_district(dak_nong):
    far = np.array([[0.0, 0.0], [1e7, 1e7]])
    assert (terrain_map(dak_nong).at(far[:, 0], far[:, 1]) == TERRAINS.index("plateau")).all()


def test_travel_is_the_same_both_ways_and_nothing_to_the_same_place(dak_nong):
    points = geodata.demand_points(dak_nong, 30)[["x_m", "y_m"]].to_numpy()
    there = estimate_all(dak_nong, points, points)
    assert there.minutes == pytest.approx(there.minutes.T)
    assert np.diag(there.minutes) == pytest.approx(0)
    pairs = estimate(dak_nong, points[:-1], points[1:])
    assert pairs.minutes == pytest.approx(np.diag(there.minutes, k=1))


def test_frames_of_travel_times(province, all_sites):
    points, sites = geodata.demand_points(province, 300), all_sites(province)
    travel = geodata.travel_times(province, points, sites)
    for frame in (travel.minutes, travel.metres, travel.routed):
        assert frame.index.equals(points.index)
        assert list(frame.columns) == list(sites.index)
    assert travel.minutes.index.name == "demand_id"
    assert travel.minutes.columns.name == "site_id"
    assert not travel.minutes.isna().any(axis=None)
    assert (travel.minutes >= 0).all(axis=None)
    assert travel.routed.dtypes.eq(bool).all()
    assert travel.routed.any(axis=None) == (province.slug in {"lao-cai", "thua-thien-hue"})
    low, high = (geodata.travel_times(province, points, sites, case=case) for case in ("low", "high"))
    assert (low.minutes <= travel.minutes + 1e-9).all(axis=None)
    assert (travel.minutes <= high.minutes + 1e-9).all(axis=None)
    assert (low.routed == high.routed).all(axis=None)
    # No route is shorter than the straight line.
    places = [frame.to_crs(province.metric_epsg).geometry for frame in (points, sites)]
    straight = np.hypot(*(np.subtract.outer(*(getattr(p, c).to_numpy() for p in places)) for c in "xy"))
    assert (travel.metres.to_numpy() >= straight * 0.999 - 1).all()


def test_the_digest_follows_the_input(dak_nong, all_sites):
    points, sites = geodata.demand_points(dak_nong, 50), all_sites(dak_nong)
    first = geodata.travel_times(dak_nong, points, sites)
    again = geodata.travel_times(dak_nong, points, sites)
    assert first.digest == again.digest
    assert first.minutes.equals(again.minutes)
    others = [
        geodata.travel_times(dak_nong, points, sites, case="high"),
        geodata.travel_times(dak_nong, points.iloc[::-1], sites),
        geodata.travel_times(dak_nong, points, sites.iloc[1:]),
    ]
    assert len({first.digest, *(other.digest for other in others)}) == 4
    assert others[1].minutes.loc[first.minutes.index].equals(first.minutes)


def ly_son():
    province = geodata.open_province("quang-ngai")
    points = geodata.demand_points(province)
    return province, points


def test_an_island_is_reached_by_ferry_and_never_by_road():
    province, points = ly_son()
    sites = geodata.candidate_sites(province)
    travel = geodata.travel_times(province, points, sites)
    island, mainland = points["district_code"] == "536", sites["district_code"] != "536"
    crossing = travel.minutes.loc[island, mainland[mainland].index]
    assert crossing.min(axis=None) > 40 + 45  # sailing and waiting, central case
    assert crossing.equals(crossing.clip(upper=400))
    assert not travel.routed.loc[island].any(axis=None)
    back = travel.minutes.loc[~island, "QN-C21541"]
    assert back.min() > 40 + 45
    assert travel.minutes.loc[points["commune_code"] == "21544", "QN-C21541"].max() < 20  # on the same island


def test_the_small_island_takes_two_ferries():
    province, points = ly_son()
    travel = geodata.travel_times(province, points, geodata.existing_facilities(province))
    by_commune = travel.minutes["QN-E01"].groupby(points["commune_code"]).min()
    assert by_commune["21547"] > by_commune["21541"] + 40
    sites = geodata.candidate_sites(province).loc[["QN-C21541", "QN-C21547"]]
    between = geodata.travel_times(province, points, sites).minutes
    assert between.loc[points["commune_code"] == "21547", "QN-C21541"].iloc[0] == pytest.approx(45, abs=10)


def test_places_beyond_the_border_are_no_error(dak_nong):
    points = geodata.demand_points(dak_nong, 20)
    buon_ma_thuot = gpd.GeoDataFrame(index=["BMT"], geometry=gpd.points_from_xy([108.05], [12.67]), crs=4326)
    assert geodata.travel_times(dak_nong, points, buon_ma_thuot).minutes["BMT"].between(10, 300).all()


def broken(points, what):
    if what == "crs":
        return points.set_crs(None, allow_override=True)
    if what == "twice":
        return points.iloc[[0, 0, 1]]
    geometry = points.geometry.copy()
    geometry.iloc[1] = None
    return points.set_geometry(geometry)


@pytest.mark.parametrize(
    ("what", "words"),
    [("crs", "coordinate system"), ("twice", "appears twice"), ("missing", "no point geometry")],
)
def test_bad_places_are_input_errors(dak_nong, what, words):
    points, sites = geodata.demand_points(dak_nong, 20), geodata.existing_facilities(dak_nong)
    with pytest.raises(InputError, match=words):
        geodata.travel_times(dak_nong, broken(points, what), sites)
    with pytest.raises(InputError, match=words):
        geodata.travel_times(dak_nong, points, broken(sites, what))


def test_an_unknown_case_is_an_input_error(dak_nong):
    points = geodata.demand_points(dak_nong, 20)
    with pytest.raises(InputError, match="low, central, high"):
        geodata.travel_times(dak_nong, points, points, case="worst")


def test_assumptions_cover_the_terrain_of_the_province(province):
    table = geodata.travel_assumptions(province)
    wanted = [
        "key",
        "value",
        "low",
        "high",
        "unit",
        "source",
        "source_date",
        "confidence",
        "note",
        "assumption",
        "unit_vi",
        "source_vi",
        "note_vi",
    ]
    assert list(table.columns) == wanted
    assert table["key"].is_unique
    assert not (table[["unit", "source", "note", "unit_vi", "source_vi", "note_vi"]] == "nan").any(axis=None)
    assert not table[["key", "value", "low", "high", "unit", "source", "confidence"]].isna().any(axis=None)
    for terrain in province.districts["terrain"].unique():
        assert f"travel.detour.{terrain}" in set(table["key"])
    assert table["key"].str.startswith("travel.ferry").any() == (province.slug == "quang-ngai")
    networks = {"lao-cai", "thua-thien-hue"}
    assert table["key"].str.startswith("travel.network").any() == (province.slug in networks)
    assert ((table["low"] <= table["value"]) & (table["value"] <= table["high"])).all()
    assert isinstance(table, pd.DataFrame)
