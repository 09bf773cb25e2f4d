"""Test routes on own roads, some by brute force: one-way streets, ferries, closures, disconnected parts, access legs."""

from __future__ import annotations

import functools
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from ansinh import geodata
from ansinh.geodata.travel import Closure, TravelSettings, season_effect
from ansinh.geodata.travel.closures import seasonal_seconds
from ansinh.geodata.travel.network.graph import compact
from ansinh.geodata.travel.network.roads import FERRY
from ansinh.geodata.travel.network.speeds import read_speeds, road_seconds
from ansinh.geodata.travel.paths import core_of, quickest_ways, seconds_to_all
from ansinh.geodata.travel.snap import network_with_places, road_network
from ansinh.models.errors import InputError
from tests.geodata.travel_toys import ORIGIN, at_nodes, places, shortest, toy_roads
from tests.samples import examples

N = 6
streets = st.lists(
    st.tuples(st.integers(0, N - 1), st.integers(0, N - 1), st.integers(1, 100), st.integers(1, 100)),
    max_size=12,
)


def network_of(edges):
    ends = np.array([(u, v) for u, v, *_ in edges], dtype=np.int64).reshape(-1, 2)
    seconds, metres = (np.array([e[k] for e in edges], dtype=float) for k in (2, 3))
    return compact(np.zeros((N, 2)), ends, seconds, metres)


def all_pairs(network, limit=np.inf):
    every = np.arange(N)
    return quickest_ways(network, every, every, limit)[0]


@settings(max_examples=examples(60), deadline=None)
@given(streets)
def test_ways_are_those_of_brute_force(edges):
    """Cover removed dead ends, one-way streets, parallel streets, loops, and disconnected parts."""
    found = all_pairs(network_of(edges))
    for u in range(N):
        for v in range(N):
            expected = shortest([e[:3] for e in edges], N, u, v)
            assert found[u, v] == pytest.approx(np.nan if np.isinf(expected) else expected, nan_ok=True)


@settings(max_examples=examples(60), deadline=None)
@given(streets)
def test_streets_open_both_ways_take_the_same_time_both_ways(edges):
    both = [*edges, *((v, u, s, m) for u, v, s, m in edges)]
    found = all_pairs(network_of(both))
    assert found == pytest.approx(found.T, nan_ok=True)


@settings(max_examples=examples(60), deadline=None)
@given(streets, st.integers(0, 11))
def test_closing_a_street_never_shortens_a_trip(edges, which):
    before = np.nan_to_num(all_pairs(network_of(edges)), nan=np.inf)
    after = np.nan_to_num(all_pairs(network_of([e for k, e in enumerate(edges) if k != which])), nan=np.inf)
    assert (after >= before - 1e-3).all()


@settings(max_examples=examples(60), deadline=None)
@given(streets, st.lists(st.floats(1, 3), min_size=12, max_size=12))
def test_faster_streets_never_lengthen_a_trip(edges, factors):
    before = np.nan_to_num(all_pairs(network_of(edges)), nan=1e9)
    faster = [(u, v, s / f, m) for (u, v, s, m), f in zip(edges, factors, strict=False)]
    assert (np.nan_to_num(all_pairs(network_of(faster)), nan=1e9) <= before + 1e-3).all()


@settings(max_examples=examples(40), deadline=None)
@given(streets, st.integers(1, 200))
def test_a_limit_leaves_out_what_is_farther_and_nothing_else(edges, limit):
    whole, near = all_pairs(network_of(edges)), all_pairs(network_of(edges), limit)
    assert near == pytest.approx(np.where(whole <= limit, whole, np.nan), nan_ok=True)


def random_network(n, seed):
    rng = np.random.default_rng(seed)
    ends = rng.integers(0, n, (int(n * 1.4), 2))
    return compact(np.zeros((n, 2)), np.concatenate([ends, ends[::2, ::-1]]), rng.uniform(1, 60, len(ends) + len(ends[::2])),
                   rng.uniform(1, 60, len(ends) + len(ends[::2])))  # fmt: skip


def test_large_networks_give_scipys_own_times_in_one_process_and_in_two():
    network = random_network(4_000, 1)
    sites = np.random.default_rng(2).choice(4_000, 30, replace=False)
    expected = dijkstra(network.matrix.T.tocsr(), indices=sites)
    assert len(core_of(network, sites).nodes) < 3_700  # dead ends were removed
    assert seconds_to_all(network, sites) == pytest.approx(expected, rel=1e-5)
    origin = np.arange(0, 4_000, 3)
    one, two = (quickest_ways(network, origin, sites, workers=w) for w in (1, 2))
    assert one[0] == pytest.approx(
        np.where(np.isinf(expected), np.nan, expected)[:, origin].T, rel=1e-5, nan_ok=True
    )
    assert all(np.array_equal(a, b, equal_nan=True) for a, b in zip(one, two, strict=True))


PLACES = {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (2, 1), "e": (0, 1), "f": (5, 5), "g": (6, 5)}
EDGES = [
    {"u": "a", "v": "b", "klass": "primary"},
    {"u": "b", "v": "c", "klass": "primary", "bridge": True, "way": 7, "name": "Cầu Dài"},
    {"u": "c", "v": "d", "klass": "residential", "backward": False},
    {"u": "d", "v": "e", "klass": FERRY},
    {"u": "e", "v": "a", "klass": "tertiary", "surface": "unpaved"},
    {"u": "f", "v": "g", "klass": "primary"},
]


@functools.lru_cache
def toy():
    return toy_roads(EDGES, PLACES)


def node_of(name):
    place = np.array(PLACES[name]) / 100 + ORIGIN
    return int(np.hypot(*(toy().lonlat - place).T).argmin())


@pytest.mark.parametrize("case", ["low", "central", "high"])
def test_speeds_ferries_and_one_way_streets_by_hand(case):
    roads, table = toy(), read_speeds()
    seconds = road_seconds(roads, table, None, case)
    kph = {"low": (62, 31, 50 * 0.85, 18), "central": (50, 25, 40 * 0.7, 12), "high": (38, 19, 30 * 0.5, 8)}[
        case
    ]
    wait = {"low": 10, "central": 20, "high": 40}[case] * 60
    main, street, earth, boat = (v / 3.6 for v in kph)
    m = roads.metres
    expected = [m[0] / main, m[1] / main, m[2] / street, m[3] / boat + wait, m[4] / earth, m[5] / main]
    assert seconds == pytest.approx(expected)
    edges = []
    for k in range(len(m)):
        if roads.forward[k]:
            edges.append((int(roads.start[k]), int(roads.end[k]), expected[k]))
        if roads.backward[k]:
            edges.append((int(roads.end[k]), int(roads.start[k]), expected[k]))
    found = quickest_ways(road_network(roads, seconds), np.arange(7), np.arange(7))[0]
    for u in range(7):
        for v in range(7):
            best = shortest(edges, 7, u, v)
            assert found[u, v] == pytest.approx(np.nan if np.isinf(best) else best, rel=1e-5, nan_ok=True)
    assert np.isnan(found[node_of("a"), node_of("f")])
    assert found[node_of("d"), node_of("c")] > found[node_of("c"), node_of("d")]  # back only by boat


def test_places_in_the_middle_of_a_street_are_tied_there():
    """Places at a quarter and three quarters of a street are half its length apart, in both directions."""
    roads = toy()
    seconds = road_seconds(roads, read_speeds())
    ends = at_nodes(roads, [node_of("a"), node_of("a")])
    snap = replace(ends, stretch=np.array([0, 0]), along=np.array([0.25, 0.75]))
    network, (nodes,) = network_with_places(roads, seconds, [snap])
    found, metres = quickest_ways(network, nodes, nodes)
    assert found == pytest.approx(np.array([[0, 0.5], [0.5, 0]]) * seconds[0], rel=1e-5)
    assert metres == pytest.approx(np.array([[0, 0.5], [0.5, 0]]) * roads.metres[0], rel=1e-5)


def flood_file(tmp_path, box):
    west, south, east, north = np.array(box) / 100
    shape = shapely.box(ORIGIN[0] + west, ORIGIN[1] + south, ORIGIN[0] + east, ORIGIN[1] + north)
    path = tmp_path / "flood.geojson"
    gpd.GeoDataFrame(geometry=[shape], crs=4326).to_file(path)
    return path


def test_a_flood_closes_roads_slows_roads_and_spares_bridges(tmp_path):
    path = flood_file(tmp_path, (0.4, -0.2, 1.6, 0.2))
    roads = toy()
    seconds = road_seconds(roads, read_speeds())
    spared = seasonal_seconds(roads, seconds, [Closure("flood", path)])
    assert np.isinf(spared).tolist() == [True, False, False, False, False, False]
    all_of_it = seasonal_seconds(roads, seconds, [Closure("flood", path, spare_bridges=False)])
    assert np.isinf(all_of_it).tolist() == [True, True, False, False, False, False]
    slowed = seasonal_seconds(
        roads, seconds, [Closure("rain", path, factor=0.5), Closure("rain", names=("cầu dài",), factor=0.25)]
    )
    assert slowed / seconds == pytest.approx([2, 4, 1, 1, 1, 1])
    assert np.isinf(seasonal_seconds(roads, seconds, [Closure("x", ways=(7,))])).tolist() == [
        False,
        True,
        False,
        False,
        False,
        False,
    ]


@pytest.fixture
def road_file(tmp_path):
    """Write the toy roads as lines in GeoJSON, with a coordinate system, a class and a bridge flag."""
    roads = toy()
    frame = gpd.GeoDataFrame(
        {"highway": roads.text("klass"), "surface": roads.text("surface"), "bridge": roads.bridge.astype(int), "id": roads.way,
         "oneway": ["yes" if not b else "no" for b in roads.backward]},
        geometry=roads.shapes(), crs=4326,
    )  # fmt: skip
    path = tmp_path / "roads.geojson"
    frame.to_file(path)
    return path


POINTS = {"P1": (0.5, 0.05), "P2": (1.0, 0.02), "P3": (5.5, 5.1), "P4": (0.5, 20)}
SITES = {"S1": (2.0, 0.02), "S2": (6.0, 5.02)}


def travel(hue, road_file, case="central", **changes: object):
    chosen = TravelSettings(roads=str(road_file), terrain=False, min_part_km=0.5, **changes)
    return geodata.travel_times(hue, places(POINTS), places(SITES), case=case, settings=chosen)


def test_minutes_on_own_roads_by_hand(hue, road_file):
    found = travel(hue, road_file)
    lane = 0.0005 * 110_710 * 1.3  # P1 is 0.0005° north of the primary road
    street = 0.0002 * 110_710  # S1 is on the residential street, one-way from the primary road
    road = 1.5 * 1_068.4
    assert found.routed.loc["P1", "S1"]
    assert found.metres.loc["P1", "S1"] == pytest.approx(lane + road + street, rel=0.002)
    by_road = road / (50 / 0.06) + street / (25 / 0.06)
    assert found.minutes.loc["P1", "S1"] == pytest.approx(lane / 250 + by_road, rel=0.002)
    walk = travel(hue, road_file, access="walk")
    assert walk.minutes.loc["P1", "S1"] == pytest.approx(lane / 75 + by_road, rel=0.002)


def test_disconnected_parts_and_places_without_a_road_are_explained(hue, road_file):
    found = travel(hue, road_file)
    report = found.report
    assert report.parts[["points", "sites", "people"]].to_numpy().tolist() == [[2, 1, 200], [1, 1, 100]]
    assert report.places["status"].to_dict() == {
        **dict.fromkeys(["P1", "P2", "P3", "S1", "S2"], "on_road"),
        "P4": "too_far",
    }
    words = "\n".join(map(str, report.findings))
    assert "P4" in words
    assert "(100 people) and 1 site;" in words
    assert not found.routed.loc["P1", "S2"]
    assert found.minutes.notna().all(axis=None)  # estimated
    none = travel(hue, road_file, elsewhere="unreachable")
    assert none.minutes.isna().to_numpy().tolist() == [
        [False, True],
        [False, True],
        [True, False],
        [True, True],
    ]
    again = travel(hue, road_file)  # from the cache
    assert again.report.places.equals(report.places)
    assert again.report.findings == report.findings
    assert (again.minutes == found.minutes).all(axis=None)


def test_a_season_closes_ways_and_cuts_places_off(hue, road_file, tmp_path):
    flood = Closure("flood", flood_file(tmp_path, (0.8, -0.2, 1.2, 0.2)))
    dry = travel(hue, road_file, closures=(flood,))
    assert dry.minutes.equals(travel(hue, road_file).minutes)
    wet = travel(hue, road_file, closures=(flood,), season="flood")
    assert np.isnan(wet.minutes.loc["P2", "S1"])  # lies in the flooded area
    assert wet.report.places.loc["P2", "status"] == "cut_off"
    # P1's own road is closed; the next one leads to the ferry and from there one way only, away from S1.
    assert np.isnan(wet.minutes.loc["P1", "S1"])
    assert wet.minutes.loc["P3", "S2"] == dry.minutes.loc["P3", "S2"]
    assert wet.digest != dry.digest
    assert wet.basis != dry.basis
    effect = season_effect(dry, wet)
    assert effect["cut_off"].to_dict() == {"P1": False, "P2": True, "P3": False, "P4": False}
    assert effect.loc["P3", "longer_minutes"] == 0
    assert effect.loc["P1", ["dry_site", "season_site"]].tolist() == ["S1", "S2"]  # estimated: another part


@pytest.mark.parametrize("closure", [Closure("flood", ways=(7,)), Closure("flood", ways=(7,), factor=0.3)])
def test_no_season_makes_a_trip_quicker(hue, road_file, closure):
    dry, wet = (travel(hue, road_file, closures=(closure,), season=s) for s in ("", "flood"))
    assert (wet.minutes.fillna(np.inf) >= dry.minutes - 1e-9).all(axis=None)
    assert (wet.minutes.fillna(np.inf) > dry.minutes).any(axis=None)


def test_low_central_and_high_are_in_order(hue, road_file):
    low, central, high = (travel(hue, road_file, case=c).minutes for c in ("low", "central", "high"))
    assert (low <= central).all(axis=None)
    assert (central <= high).all(axis=None)


def test_a_limit_of_minutes_makes_what_is_farther_unreachable(hue, road_file):
    whole, near = travel(hue, road_file).minutes, travel(hue, road_file, limit_minutes=2.0).minutes
    assert near.isna().equals(whole > 2)
    assert near.fillna(0).equals(whole.where(whole <= 2, 0))


def test_own_speeds_replace_the_bundled_ones(hue, road_file, tmp_path):
    table = tmp_path / "speeds.csv"
    table.write_text("kind,key,value\nclass,primary,25\n", encoding="utf-8")
    slow = travel(hue, road_file, speeds=table)
    assert slow.minutes.loc["P1", "S1"] > 1.8 * travel(hue, road_file).minutes.loc["P1", "S1"]
    rows = geodata.travel_assumptions(hue, TravelSettings(roads=str(road_file), speeds=table)).set_index(
        "key"
    )
    assert rows.loc["travel.roads.class.primary", ["value", "source"]].tolist() == [
        25,
        "own table speeds.csv",
    ]


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        (
            "kind,key,value\nklass,primary,25\nclass,trunk,-3\nsurface,mud,",
            ["'klass' is unknown", "-3", "'mud'"],
        ),
        ("kind,key,value,low,high\nclass,primary,25,30,40", ["not in order"]),
        ("kind,key\nclass,primary", ["no column value"]),
        ("kind,key,value\nclass,primary,5\nclass,primary,6", ["stands twice"]),
    ],
)
def test_everything_wrong_with_a_speed_table_is_said(tmp_path, rows, problems):
    path = tmp_path / "speeds.csv"
    path.write_text(rows, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_speeds(path)
    assert all(problem in str(error.value) for problem in problems)


def test_a_class_without_a_speed_is_named(hue, tmp_path):
    path = tmp_path / "roads.geojson"
    shape = shapely.LineString([ORIGIN, (ORIGIN[0] + 0.01, ORIGIN[1])])
    gpd.GeoDataFrame({"highway": ["boulevard"]}, geometry=[shape], crs=4326).to_file(path)
    with pytest.raises(InputError, match="boulevard"):
        travel(hue, path)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"season": "flod", "closures": (Closure("flood", ways=(7,)),)}, "known: flood"),
        ({"season": "flood", "closures": (Closure("flood", ways=(8,)),)}, "no road has the way 8"),
        ({"season": "flood", "closures": (Closure("flood"),)}, "closes nothing"),
        ({"season": "flood", "closures": (Closure("flood", ways=(7,), factor=2),)}, "factor"),
    ],
)
def test_seasons_that_cannot_be_are_explained(hue, road_file, changes, problem):
    with pytest.raises(InputError, match=problem):
        travel(hue, road_file, **changes)


def test_settings_that_need_roads_say_so(hue, dak_nong):
    with pytest.raises(InputError, match="none are given"):
        geodata.travel_times(hue, places(POINTS), places(SITES), settings=TravelSettings(season="flood"))
    with pytest.raises(InputError, match="no road file ships"):
        geodata.travel_times(
            dak_nong, places(POINTS), places(SITES), settings=TravelSettings(roads="bundled")
        )
    with pytest.raises(InputError, match="no such file"):
        geodata.travel_times(
            hue, places(POINTS), places(SITES), settings=TravelSettings(roads="none.osm.pbf")
        )
