"""Minutes by Valhalla: asked in blocks, read with its units, and named where it isn't installed."""

from __future__ import annotations

import json
from importlib.util import find_spec

import geopandas as gpd
import numpy as np
import pytest

from ansinh.geodata.travel.valhalla import MOST_PAIRS, MOST_PLACES, open_actor, valhalla_minutes
from ansinh.models.errors import InputError


class Recorded:
    """Answers as Valhalla does: seconds and kilometres by row; no way to anything east of 109 degrees."""

    def __init__(self) -> None:
        self.asked = []

    def matrix(self, request):
        question = json.loads(request)
        self.asked.append(question)
        rows = [
            [
                {
                    "from_index": i,
                    "to_index": j,
                    "distance": 1.0,
                    "time": None if to["lon"] > 109 else seconds(start, to),
                }
                for j, to in enumerate(question["targets"])
            ]
            for i, start in enumerate(question["sources"])
        ]
        return json.dumps({"sources_to_targets": rows, "units": "kilometers"})


def seconds(start, to):
    return 3600 * (abs(start["lon"] - to["lon"]) + abs(start["lat"] - to["lat"]))


def places(lon, lat, names):
    return gpd.GeoDataFrame(index=names, geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")


def test_blocks_are_put_together_in_minutes():
    count = 120
    points = places(np.linspace(107, 108, count), np.full(count, 12.0), [f"p{i}" for i in range(count)])
    sites = places([107.0, 108.0, 109.5], [12.0, 12.5, 12.0], ["near", "north", "sea"])
    actor = Recorded()
    minutes = valhalla_minutes(actor, points.to_crs(32648), sites, "motorcycle")
    assert len(actor.asked) == 3
    assert all(len(q["sources"]) * len(q["targets"]) <= MOST_PAIRS for q in actor.asked)
    assert all(max(len(q["sources"]), len(q["targets"])) <= MOST_PLACES for q in actor.asked)
    assert {q["costing"] for q in actor.asked} == {"motorcycle"}
    assert minutes.index.equals(points.index)
    assert list(minutes.columns) == ["near", "north", "sea"]
    assert minutes["near"].to_numpy() == pytest.approx(60 * (points.geometry.x - 107.0).to_numpy(), abs=1e-4)
    assert minutes.loc["p119", "north"] == pytest.approx(30.0, abs=1e-4)
    assert minutes["sea"].isna().all()


@pytest.mark.skipif(find_spec("valhalla") is not None, reason="it is installed")
def test_without_the_package_the_extra_is_named(tmp_path):
    with pytest.raises(InputError, match=r"ansinh\[referee\]"):
        open_actor(tmp_path / "valhalla.json")
