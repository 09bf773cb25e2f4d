"""Test routed travel: the same results as NetworkX and OSMnx, and plausible times."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

from ansinh import geodata
from ansinh.geodata.crs import to_metric
from ansinh.geodata.storage.files import data_path
from ansinh.geodata.travel.estimate import estimate_all
from ansinh.geodata.travel.network.graph import build_network, load_network, read_graphml
from ansinh.geodata.travel.routed import NETWORKS, quickest, time_factor

HUE = "osm_hue_city_drive.graphml.gz"
LAO_CAI = "osm_laocai_main_roads.graphml"


@pytest.fixture(scope="module")
def hue_graph():
    """Return the Huế graph as read by NetworkX, independent of Ansinh's reader."""
    graph = nx.read_graphml(data_path(HUE))
    for _, _, data in graph.edges(data=True):
        data["seconds"], data["metres"] = float(data["travel_time"]), float(data["length"])
    return graph


def test_the_quickest_ways_in_hue_are_those_of_networkx(hue_graph):
    network = load_network(HUE)
    nodes = list(hue_graph)
    rng = np.random.default_rng(7)
    origin, target = rng.choice(len(nodes), 6, replace=False), rng.choice(len(nodes), 10, replace=False)
    seconds, metres = quickest(network, origin, target)
    for i, u in enumerate(origin):
        times, ways = nx.single_source_dijkstra(hue_graph, nodes[u], weight="seconds")
        for j, v in enumerate(target):
            assert seconds[i, j] == pytest.approx(times[nodes[v]])
            # Another route with the same time may have another length, which must be the length of an actual route.
            legs = zip(ways[nodes[v]], ways[nodes[v]][1:], strict=False)
            length = sum(
                min((d["seconds"], d["metres"]) for d in hue_graph[a][b].values())[1] for a, b in legs
            )
            assert metres[i, j] == pytest.approx(length, rel=0.02)


def test_one_way_streets_are_taken_the_way_people_drive():
    """In a triangle of one-way streets, a to b is one street and b to a is two."""
    nodes = dict.fromkeys("abc", (107.0, 16.0))
    network = build_network(nodes, [("a", "b", 10, 100), ("b", "c", 20, 200), ("c", "a", 30, 300)])
    seconds, metres = quickest(network, np.array([0, 1]), np.array([0, 1, 2]))
    assert seconds.tolist() == [[0, 10, 30], [50, 0, 20]]
    assert metres.tolist() == [[0, 100, 300], [500, 0, 200]]


def test_parallel_streets_loops_and_dead_ends():
    nodes = dict.fromkeys("abcd", (107.0, 16.0))
    edges = [("a", "b", 10, 900), ("a", "b", 7, 950), ("a", "b", 7, 940), ("b", "b", 1, 1), ("a", "c", 0, 5)]
    network = build_network(nodes, edges)
    seconds, metres = quickest(network, np.array([0, 1]), np.array([1, 2, 3, 1]))
    assert seconds[0, 0] == 7
    assert metres[0, 0] == 940
    assert seconds[0, 1] == pytest.approx(0, abs=0.01)  # an edge with a time of 0 is still an edge
    assert np.isnan(seconds[0, 2])
    assert np.isnan(metres[0, 2])
    assert np.isnan(seconds[1, 1])
    assert (seconds[:, 3] == seconds[:, 0]).all()


def test_osmnx_reads_the_same_network():
    import osmnx

    ours = read_graphml(data_path(LAO_CAI))
    graph = osmnx.load_graphml(data_path(LAO_CAI))
    nodes = {str(node): (float(data["x"]), float(data["y"])) for node, data in graph.nodes(data=True)}
    edges = ((str(u), str(v), data["travel_time"], data["length"]) for u, v, data in graph.edges(data=True))
    theirs = build_network(nodes, edges)
    assert ours.lonlat.tolist() == theirs.lonlat.tolist()
    assert ours.indices.tolist() == theirs.indices.tolist()
    assert ours.indptr.tolist() == theirs.indptr.tolist()
    assert ours.metres == pytest.approx(theirs.metres)
    assert ours.seconds == pytest.approx(theirs.seconds)


@pytest.mark.parametrize("name", [HUE, LAO_CAI])
def test_a_network_from_the_cache_is_the_network_of_the_file(name):
    from_file, first, second = read_graphml(data_path(name)), load_network(name), load_network(name)
    for network in (first, second):
        for field, values in vars(from_file).items():
            assert (getattr(network, field) == values).all()


def test_times_on_the_network_obey_the_triangle_inequality():
    network = load_network(HUE)
    nodes = np.random.default_rng(3).choice(len(network.lonlat), 25, replace=False)
    seconds, metres = quickest(network, nodes, nodes)
    assert not np.isnan(seconds).any()  # one strongly connected network
    by_way_of = (seconds[:, :, None] + seconds[None, :, :]).min(axis=1)
    assert (seconds <= by_way_of + 1e-6).all()
    xy = to_metric(network.lonlat[nodes, 0], network.lonlat[nodes, 1], 32648)
    straight = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    assert (metres >= straight * 0.998 - 5).all()
    assert (seconds >= straight / (120 / 3.6)).all()  # nobody drives faster than 120 km/h


def test_ways_in_the_city_are_routed_and_ways_in_the_mountains_estimated(hue):
    points, sites = geodata.demand_points(hue), geodata.candidate_sites(hue)
    travel = geodata.travel_times(hue, points, sites)
    city, mountains = points["district_code"] == "474", points["district_code"] == "481"  # Huế, A Lưới
    in_city = sites.index[sites["district_code"] == "474"]
    across = travel.routed.loc[city, in_city]
    far = travel.metres.loc[city, in_city] > 3_000
    assert across.to_numpy()[far.to_numpy()].mean() > 0.9
    assert not travel.routed.loc[mountains].any(axis=None)


def test_routed_times_are_in_line_with_the_estimate(hue):
    """Half of the routed times are within 25 % of the estimate, which was calibrated on this network."""
    points, sites = geodata.demand_points(hue), geodata.candidate_sites(hue)
    travel = geodata.travel_times(hue, points, sites)
    projected = sites.to_crs(hue.metric_epsg).geometry
    site_xy = np.column_stack([projected.x, projected.y])
    guess = estimate_all(hue, points[["x_m", "y_m"]].to_numpy(), site_xy)
    routed = travel.routed.to_numpy()
    ratio = travel.metres.to_numpy()[routed] / guess.metres[routed]
    assert np.median(ratio) == pytest.approx(1, abs=0.1)
    assert np.mean((ratio > 0.75) & (ratio < 1.25)) > 0.5


def test_main_roads_of_lao_cai_are_used_only_where_they_help():
    province = geodata.open_province("lao-cai")
    points, sites = geodata.demand_points(province), geodata.candidate_sites(province)
    travel = geodata.travel_times(province, points, sites)
    projected = sites.to_crs(province.metric_epsg).geometry
    guess = estimate_all(
        province, points[["x_m", "y_m"]].to_numpy(), np.column_stack([projected.x, projected.y])
    )
    assert (travel.minutes.to_numpy() <= guess.minutes + 1e-9).all()
    assert 0.05 < travel.routed.to_numpy().mean() < 0.5


def test_lao_cai_to_sa_pa_takes_about_an_hour():
    """A published description says 38 to 40 km, "just an hour or so"."""
    province = geodata.open_province("lao-cai")
    centres = geodata.candidate_sites(province).loc[["LC-C02644", "LC-C03001"]]  # Cốc Lếu, Sa Pa
    travel = geodata.travel_times(province, centres, centres)
    assert 45 <= travel.minutes.loc["LC-C02644", "LC-C03001"] <= 80
    assert 30_000 <= travel.metres.loc["LC-C02644", "LC-C03001"] <= 45_000


def test_the_range_of_speeds_brackets_the_central_case():
    for bundled in NETWORKS.values():
        low, central, high = (time_factor(bundled, case) for case in ("low", "central", "high"))
        assert low < central == 1 < high
