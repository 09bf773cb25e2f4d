"""Test road files: every format gives the same network, and errors in a file are named."""

from __future__ import annotations

import itertools
import json
import math
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.spatial import KDTree

from ansinh.geodata.storage.files import data_path
from ansinh.geodata.travel.network.graph import compact
from ansinh.geodata.travel.network.overpass import download_roads
from ansinh.geodata.travel.network.read_edges import roads_of_graph
from ansinh.geodata.travel.network.read_lines import read_lines, roads_of_lines
from ansinh.geodata.travel.network.read_osm import NOT_DRIVEN, parse_duration, parse_maxspeed, read_osm
from ansinh.geodata.travel.network.sources import load_roads, read_roads
from ansinh.geodata.travel.network.speeds import read_speeds, road_seconds
from ansinh.geodata.travel.paths import quickest_ways
from ansinh.geodata.travel.settings import TravelSettings
from ansinh.geodata.travel.snap import parts_of, road_network
from ansinh.models.errors import InputError

PBF, BZ2, GRAPH = "osm_hue_city.osm.pbf", "osm_hue_city_roads.osm.bz2", "osm_hue_city_drive.graphml.gz"


@pytest.fixture(scope="module")
def hue_roads():
    return {name: read_roads(data_path(name)) for name in (PBF, BZ2, GRAPH)}


def main_part(roads):
    seconds = road_seconds(roads, read_speeds())
    parts = parts_of(roads, seconds)
    return parts, seconds


def directed_km(roads):
    """Length with a two-way street counted twice, km."""
    return float((roads.metres * (roads.forward.astype(int) + roads.backward)).sum() / 1_000.0)


def test_three_files_of_hue_are_one_network(hue_roads):
    """Osmium reads PBF and XML, OSMnx simplified the GraphML; the lengths agree within 0.5 %."""
    km = {name: main_part(roads)[0].km[0] for name, roads in hue_roads.items()}
    assert km[BZ2] == pytest.approx(km[GRAPH], rel=0.005)
    assert km[PBF] == pytest.approx(km[BZ2], rel=0.005)
    assert directed_km(hue_roads[BZ2]) == pytest.approx(directed_km(hue_roads[PBF]), rel=0.005)


def sampled_minutes(roads, corners, split):
    """Return minutes between junctions without the effect of surfaces, NaN if these roads don't have the junction."""
    plain = replace(roads, surface=np.zeros_like(roads.surface))
    distance, node = KDTree(roads.lonlat).query(corners)
    seconds = road_seconds(plain, read_speeds())
    minutes = quickest_ways(road_network(plain, seconds), node[:split], node[split:])[0] / 60
    known = distance < 1e-6
    minutes[~known[:split]] = np.nan
    minutes[:, ~known[split:]] = np.nan
    return minutes


def test_three_files_of_hue_give_the_same_minutes(hue_roads):
    """PBF and XML agree exactly; the GraphML has merged ways, which have the class of the first one (see the docs)."""
    parts, _ = main_part(hue_roads[GRAPH])
    corners = hue_roads[GRAPH].lonlat[np.flatnonzero(parts.of_node == 0)]
    corners = corners[np.random.default_rng(5).choice(len(corners), 100, replace=False)]
    pbf, bz2, graph = (sampled_minutes(hue_roads[name], corners, 60) for name in (PBF, BZ2, GRAPH))
    both = np.isfinite(pbf) & np.isfinite(graph)
    assert both.mean() > 0.9
    assert pbf == pytest.approx(bz2, rel=1e-5, nan_ok=True)
    ratio = graph[both] / pbf[both]
    assert np.median(ratio) == pytest.approx(1, abs=1e-3)
    assert np.mean(np.abs(ratio - 1) < 0.01) > 0.7
    assert np.mean(np.abs(ratio - 1) < 0.15) > 0.95


@pytest.fixture(scope="module")
def inner_city(tmp_path_factory):
    """Write the streets of 2 km² as an .osm file."""
    import osmium

    source, path = str(data_path(BZ2)), tmp_path_factory.mktemp("osm") / "inner.osm"
    ways, nodes = [], set()
    for way in (
        osmium.FileProcessor(source).with_locations().with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
    ):
        if all(107.57 < n.location.lon < 107.595 and 16.455 < n.location.lat < 16.475 for n in way.nodes):
            ways.append(way.id)
            nodes.update(n.ref for n in way.nodes)
    with osmium.SimpleWriter(str(path)) as writer:
        for item in osmium.FileProcessor(source):
            if (item.is_node() and item.id in nodes) or (item.is_way() and item.id in set(ways)):
                writer.add(item)
    return path


def test_our_reading_of_openstreetmap_is_that_of_osmnx(inner_city):
    """Compare one-way streets, junctions and lengths with OSMnx, and times with NetworkX."""
    import osmnx

    graph = osmnx.graph_from_xml(inner_city, simplify=False, retain_all=True)
    table = read_speeds()
    drop = []
    for u, v, k, data in graph.edges(keys=True, data=True):
        klass = str(data["highway"])
        if klass in NOT_DRIVEN or data.get("access") == "private" or data.get("service") == "parking_aisle":
            drop.append((u, v, k))
            continue
        limit = parse_maxspeed(str(data.get("maxspeed", "")))
        data["seconds"] = data["length"] / (np.fmin(table.value("class", klass), limit) / 3.6)
    graph.remove_edges_from(drop)
    roads = read_osm(inner_city)
    roads = replace(roads, surface=np.zeros_like(roads.surface))
    corners = np.flatnonzero(main_part(roads)[0].of_node == 0)[::14]
    names = list(graph)
    far, at = KDTree([(graph.nodes[n]["x"], graph.nodes[n]["y"]) for n in names]).query(roads.lonlat[corners])
    corners, at = (
        corners[far < 1e-9],
        at[far < 1e-9],
    )  # a stretch cut in the middle has a node that OSM has not
    found, _ = quickest_ways(road_network(roads, road_seconds(roads, table)), corners, corners)
    theirs = np.full(found.shape, np.nan)
    for i, start in enumerate(at):
        times = nx.single_source_dijkstra_path_length(graph, names[start], weight="seconds")
        theirs[i] = [times.get(names[end], np.nan) for end in at]
    assert len(corners) > 40
    # OSMnx drops tags that forbid only cars, so a few streets are open there and closed here.
    assert (found >= theirs - 0.01).all()
    assert np.mean(found <= theirs + 0.01) > 0.9


def test_ways_on_the_graph_of_osmnx_are_those_of_networkx():
    """Compare with the reader of OSMnx and the search of NetworkX, on the main roads of Lào Cai at the speeds of Ansinh."""
    import osmnx

    graph = osmnx.load_graphml(data_path("osm_laocai_main_roads.graphml"))
    roads = roads_of_graph(graph)
    seconds = road_seconds(roads, read_speeds())
    network = road_network(roads, seconds)
    for _, _, data in graph.edges(data=True):
        kph = {"trunk": 60, "primary": 50, "secondary": 45, "tertiary": 40}[str(data["highway"])]
        data["seconds"] = data["length"] / (kph / 3.6)
    nodes = [n for n, _ in sorted(graph.nodes(data=True))][::40]
    at = KDTree(roads.lonlat).query([(graph.nodes[n]["x"], graph.nodes[n]["y"]) for n in nodes])[1]
    found, metres = quickest_ways(network, at, at)
    for i, u in enumerate(nodes):
        times = nx.single_source_dijkstra_path_length(graph, u, weight="seconds")
        for j, v in enumerate(nodes):
            assert found[i, j] == pytest.approx(times[v], rel=1e-4, abs=0.01)
    route = osmnx.routing.shortest_path(graph, nodes[0], nodes[-1], weight="seconds")
    length = sum(min(d["length"] for d in graph[a][b].values()) for a, b in itertools.pairwise(route))
    assert metres[0, -1] == pytest.approx(length, rel=1e-3)


OSM = """<?xml version='1.0' encoding='UTF-8'?><osm version="0.6">
{nodes}
<way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/><tag k="name" v="Quốc lộ"/></way>
<way id="2"><nd ref="2"/><nd ref="4"/><tag k="highway" v="residential"/><tag k="oneway" v="-1"/><tag k="maxspeed" v="10"/></way>
<way id="3"><nd ref="4"/><nd ref="5"/><tag k="route" v="ferry"/><tag k="duration" v="00:30"/></way>
<way id="4"><nd ref="1"/><nd ref="5"/><tag k="highway" v="footway"/></way>
<way id="5"><nd ref="1"/><nd ref="5"/><tag k="highway" v="service"/><tag k="access" v="private"/></way>
<way id="6"><nd ref="3"/><nd ref="99"/><tag k="highway" v="track"/></way>
</osm>"""
PLACES = {1: (107.50, 16.45), 2: (107.51, 16.45), 3: (107.52, 16.45), 4: (107.51, 16.46), 5: (107.51, 16.47)}


@pytest.fixture
def small_osm(tmp_path):
    nodes = "".join(f'<node id="{k}" lon="{x}" lat="{y}" version="1"/>' for k, (x, y) in PLACES.items())
    path = tmp_path / "small.osm"
    path.write_text(OSM.format(nodes=nodes), encoding="utf-8")
    return path


def test_what_tags_mean(small_osm):
    roads = read_osm(small_osm)
    table = pd.DataFrame({"way": roads.way, "f": roads.forward, "b": roads.backward, "m": roads.metres})
    assert set(roads.way) == {1, 2, 3}  # no footpath, no private yard, no way that leaves the extract
    assert table[table.way == 2][["f", "b"]].to_numpy().any(axis=0).tolist() == [False, True]
    assert roads.metres[roads.way == 1].sum() == pytest.approx(2 * 1_066, rel=0.005)
    seconds = road_seconds(roads, read_speeds())
    ferry = roads.ferry
    assert ferry.sum() == 1  # not cut in the middle of the water
    # 30 minutes by the timetable, and half of the wait because only one end is on a road.
    assert seconds[ferry][0] == pytest.approx(1_800 + 600)
    limited = roads.way == 2
    assert seconds[limited].sum() == pytest.approx(roads.metres[limited].sum() / (10 / 3.6))
    assert roads.text("name")[roads.way == 1][0] == "Quốc lộ"


def test_only_what_touches_the_province_is_taken(small_osm):
    assert set(read_osm(small_osm, (107.505, 16.44, 107.53, 16.455)).way) == {1, 2}


def lines(shapes, columns):
    return gpd.GeoDataFrame(columns, geometry=[shapely.LineString(s) for s in shapes], crs=32648)


def test_lines_are_noded_at_ends_at_junctions_and_at_shared_vertices():
    x, y = 767_000, 1_820_000
    frame = lines(
        [
            [(x, y), (x + 400, y)],
            [(x + 402, y + 1), (x + 800, y)],  # 2 m short of the first
            [(x + 200, y + 300), (x + 200, y + 3)],  # ends on the middle of the first
            [
                (x + 600, y + 300),
                (x + 600, y - 300),
            ],  # crosses the second without a common vertex, as a bridge would
        ],
        {"loai_duong": ["QL", "ĐT", "ĐH", "ĐX"]},
    )
    roads = roads_of_lines(frame, {}, tolerance_m=5)
    parts = parts_of(roads, road_seconds(roads, read_speeds()))
    assert len(np.unique(parts.of_node)) == 2
    assert parts.km == pytest.approx([0.4 + 0.398 + 0.3, 0.6], rel=0.01)
    loose = roads_of_lines(frame, {}, tolerance_m=0.5)
    assert len(np.unique(parts_of(loose, road_seconds(loose, read_speeds())).of_node)) == 4


@pytest.mark.parametrize("stray", [1e6, -1e9])
def test_a_line_beyond_all_maps_is_told(tmp_path, stray):
    """One slipped digit: in degrees it can be read, in metres it lies nowhere."""
    path = tmp_path / "duong.geojson"
    lines = [[[107.0, 12.0], [107.1, 12.0]], [[107.0, stray], [107.1, 12.0]]]
    gpd.GeoDataFrame(geometry=shapely.linestrings(lines), crs=4326).to_file(path)
    with pytest.raises(InputError, match="1 lines lie too far away to be measured in metres") as error:
        read_lines(path)
    assert str(path) in str(error.value)


def test_a_shapefile_of_hue_is_the_network_it_was_made_from(hue_roads, tmp_path):
    roads = hue_roads[BZ2]
    code = np.where(roads.forward & roads.backward, "B", np.where(roads.forward, "F", "T"))
    columns = {"osm_id": roads.way.astype(str), "fclass": roads.text("klass"), "oneway": code}
    columns["maxspeed"] = np.nan_to_num(roads.maxspeed).astype(int)
    frame = gpd.GeoDataFrame(columns, geometry=roads.shapes(), crs=4326)
    path = tmp_path / "gis_osm_roads_free_1.shp"
    frame.to_file(path)
    again = read_roads(path, TravelSettings(tolerance_m=0.1))
    assert directed_km(again) == pytest.approx(directed_km(roads), rel=1e-3)
    assert main_part(again)[0].km[0] == pytest.approx(main_part(roads)[0].km[0], rel=1e-3)
    assert set(again.way) == set(roads.way)


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("roads.graphml", "<graphml><node id='1'/></graphml>", "not a GraphML road graph"),
        ("roads.osm.pbf", "nothing of the kind", "not a sound OpenStreetMap file"),
        ("roads.dwg", "x", "not a kind of road file"),
        ("roads.geojson", "{}", "can't be read"),
        ("roads.osm", "<osm version='0.6'></osm>", "holds no roads"),
    ],
)
def test_a_file_that_is_none_says_so(tmp_path, name, text, problem):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=problem):
        read_roads(path)


def test_line_layers_that_cannot_be_used_say_everything_at_once(tmp_path):
    frame = gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(107.5, 16.4)])
    path = tmp_path / "points.gpkg"
    with pytest.warns(UserWarning, match="crs"):
        frame.to_file(path)
    with pytest.raises(InputError) as error:
        read_roads(path, TravelSettings(columns={"klass": "loai", "colour": "a"}))
    text = str(error.value)
    assert "holds no lines" in text
    assert "'loai'" in text
    assert "'colour'" in text


def test_road_files_are_cached_by_content(hue, small_osm):
    settings = TravelSettings(roads=str(small_osm))
    first = load_roads(hue, settings)
    small_osm.write_text(
        small_osm.read_text(encoding="utf-8").replace('v="primary"', 'v="tertiary"'), encoding="utf-8"
    )
    assert "tertiary" in load_roads(hue, settings).words
    assert "tertiary" not in first.words


class Overpass(BaseHTTPRequestHandler):
    """A server that answers like Overpass and Nominatim, from the small file above."""

    asked: list[str] = []  # noqa: RUF012

    def _answer(self, content):
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        query = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["data"][0]
        self.asked.append(query)
        nodes = [{"type": "node", "id": k, "lon": x, "lat": y} for k, (x, y) in PLACES.items()]
        ways = [
            {
                "type": "way",
                "id": 1,
                "nodes": [1, 2, 3],
                "tags": {"highway": "primary", "surface": "asphalt"},
            },
            {
                "type": "way",
                "id": 2,
                "nodes": [4, 2],
                "tags": {"highway": "residential", "oneway": "yes", "maxspeed": "10"},
            },
            {"type": "way", "id": 3, "nodes": [4, 5], "tags": {"route": "ferry", "duration": "00:30"}},
        ]
        self._answer({"version": 0.6, "elements": nodes + ways})

    def do_GET(self):
        self.asked.append(urlparse(self.path).path)
        shape = shapely.geometry.mapping(shapely.box(107.4, 16.4, 107.6, 16.5))
        place = {
            "lat": "16.45",
            "lon": "107.5",
            "display_name": "Huế",
            "importance": 1,
            "class": "boundary",
            "type": "administrative",
        }
        self._answer([{**place, "osm_type": "relation", "osm_id": 1, "place_id": 1, "addresstype": "city", "name": "Huế",
                       "place_rank": 8, "boundingbox": ["16.4", "16.5", "107.4", "107.6"], "geojson": shape}])  # fmt: skip

    def log_message(self, *args: object):
        pass


@pytest.fixture
def overpass():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Overpass)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Overpass.asked.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_roads_by_place_name_through_osmnx(overpass, hue, small_osm, monkeypatch, tmp_path):
    """Use the real code of OSMnx with a local server: names, cache, one-way streets and ferries."""
    import osmnx

    monkeypatch.setenv("ANSINH_CACHE_DIR", str(tmp_path / "cache"))
    before = osmnx.settings.overpass_url, list(osmnx.settings.useful_tags_way)
    settings = TravelSettings(
        roads="overpass", place="Huế, Việt Nam", overpass_url=f"{overpass}/api", nominatim_url=f"{overpass}/"
    )
    roads = load_roads(hue, settings)
    assert (osmnx.settings.overpass_url, osmnx.settings.useful_tags_way) == before
    assert any("ferry" in query for query in Overpass.asked)
    asked = len(Overpass.asked)
    assert (load_roads(hue, settings).metres == roads.metres).all()
    assert len(Overpass.asked) == asked  # the second time from the cache
    same = read_osm(small_osm)
    assert directed_km(roads) == pytest.approx(directed_km(same), rel=0.001)
    ours, theirs = (road_network(r, road_seconds(r, read_speeds())) for r in (roads, same))
    for place in PLACES.values():
        for other in PLACES.values():
            a, b = (
                quickest_ways(n, KDTree(n.lonlat).query([place])[1], KDTree(n.lonlat).query([other])[1])[0]
                for n in (ours, theirs)
            )
            assert a == pytest.approx(b, rel=0.002, nan_ok=True)


def test_a_server_that_is_not_there_is_an_input_error(monkeypatch, tmp_path):
    monkeypatch.setenv("ANSINH_CACHE_DIR", str(tmp_path))
    with pytest.raises(InputError, match="can't be downloaded"):
        download_roads(shapely.box(107.5, 16.4, 107.51, 16.41), overpass_url="http://127.0.0.1:9/api")


@pytest.mark.online
def test_a_village_from_the_real_overpass(monkeypatch, tmp_path):
    monkeypatch.setenv("ANSINH_CACHE_DIR", str(tmp_path))
    assert directed_km(download_roads(shapely.box(107.57, 16.46, 107.59, 16.48))) > 10


def test_compact_keeps_the_quickest_of_parallel_edges():
    network = compact(
        np.zeros((2, 2)),
        np.array([[0, 1], [0, 1], [1, 1]]),
        np.array([9.0, 4.0, 1.0]),
        np.array([1.0, 2.0, 3.0]),
    )
    assert network.seconds.tolist() == [4.0]
    assert network.metres.tolist() == [2.0]


@pytest.mark.parametrize(
    ("tag", "seconds"),
    [("30", 1_800), ("01:30", 5_400), ("00:00:45", 45), ("2²", None), ("half an hour", None)],
)
def test_a_duration_is_read_or_is_none(tag: str, seconds: float | None):
    read = parse_duration(tag)
    assert math.isnan(read) if seconds is None else read == seconds
