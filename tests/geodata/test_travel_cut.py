"""Test that a cut of an extract gives the roads that the whole extract gives, province by province."""

from __future__ import annotations

import json

import numpy as np
import osmium
import pytest

from ansinh.geodata import open_province
from ansinh.geodata.storage.cache import without_cache
from ansinh.geodata.travel.network.cut import cut_extract, read_ways, write_cut
from ansinh.geodata.travel.network.read_osm import bounds_of
from ansinh.geodata.travel.network.sources import MARGIN_DEG, read_roads
from ansinh.models.errors import InputError
from tests.cli.in_process import code_of

PROVINCES = ("an-giang", "can-tho", "lai-chau")


@pytest.fixture(scope="module")
def bounds():
    return {
        slug: bounds_of(open_province(slug).province_boundary.geometry.iloc[0], MARGIN_DEG)
        for slug in PROVINCES
    }


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    """Write a made-up country: a lattice of roads over the Mekong delta, with a ferry, footpaths, and a shop."""
    path = tmp_path_factory.mktemp("osm") / "country.osm.pbf"
    random = np.random.default_rng(1)
    writer = osmium.SimpleWriter(str(path))
    lon, lat = np.meshgrid(np.linspace(104.2, 106.2, 41), np.linspace(9.6, 11.1, 31))
    ids = np.arange(1, lon.size + 1).reshape(lon.shape) * 7
    for node, x, y in zip(ids.ravel(), lon.ravel(), lat.ravel(), strict=True):
        place = (x + random.uniform(-0.004, 0.004), y)
        writer.add_node(osmium.osm.mutable.Node(id=int(node), location=place, tags={"shop": "yes"}))
    kinds = ["primary", "residential", "footway", "track"]
    ways = [row.tolist() for row in ids] + [column.tolist() for column in ids.T]
    for number, nodes in enumerate(ways, 1):
        tags = {
            "highway": kinds[number % 4],
            "name": f"Đường {number}",
            "oneway": "yes" if number % 3 else "no",
            "note": "x",
        }
        if number == 5:
            tags = {"route": "ferry", "duration": "00:20"}
        writer.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes, tags=tags))
    writer.close()
    return path


def test_a_cut_gives_the_roads_of_the_whole(country, bounds, tmp_path):
    cuts = cut_extract(country, bounds)
    for slug in ("an-giang", "can-tho"):
        write_cut(cuts[slug], tmp_path / f"{slug}.osm.pbf")
        with without_cache():
            whole = read_roads(country, bounds=bounds[slug])
            cut = read_roads(tmp_path / f"{slug}.osm.pbf", bounds=bounds[slug])
        for name, values in vars(whole).items():
            np.testing.assert_array_equal(getattr(cut, name), values, err_msg=name)
        assert (tmp_path / f"{slug}.osm.pbf").stat().st_size < country.stat().st_size
    assert len(cuts["lai-chau"].ids) == 0


def test_only_what_vehicles_use_is_kept(country, bounds):
    cut = read_ways(country, bounds)["an-giang"]
    kinds = {tags.get("highway", tags.get("route")) for tags in cut.tags}
    assert "footway" not in kinds
    assert {"primary", "residential", "track"} <= kinds
    assert not any("note" in tags for tags in cut.tags)


def test_the_command_writes_a_file_for_each_province_with_roads(country, tmp_path, capsys):
    out = tmp_path / "roads"
    assert (
        code_of("roads", country, "--province", "An Giang", "--province", "Lai Châu", "--out", out, "--json")
        == 0
    )
    assert set(json.loads(capsys.readouterr().out)["ways"]) == {"an-giang"}
    assert {path.name for path in out.iterdir()} == {"an-giang.osm.pbf", "LICENCE.txt"}
    assert code_of("roads", country, "--out", out) == 2  # nothing is overwritten


def test_what_cant_be_cut_is_told(tmp_path, country, bounds):
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(country.read_bytes()[:900])
    for path in (broken, tmp_path / "missing.osm.pbf"):
        with pytest.raises(InputError):
            cut_extract(path, bounds)
    assert code_of("roads", country, "--province", "Lai Châu", "--out", tmp_path / "none") == 2
    assert not (tmp_path / "none").exists()
