"""Test a planner's own ferries: a trip to an island is road, boat and road, never a straight line over water."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely

from ansinh.geodata import demand_points, existing_facilities, travel_times
from ansinh.geodata.crs import to_metric
from ansinh.geodata.own import OwnData
from ansinh.geodata.travel.crossing import zones
from ansinh.geodata.travel.estimate import estimate_all
from tests.geodata.own.small import FERRIES, outlined

PORTS = {"island": (107.95, 14.42), "shore": (107.95, 14.38)}


@pytest.fixture
def data(tables: Path, read: Callable[..., OwnData]) -> OwnData:
    """Return the small province, with two islands in the north, one behind the other."""
    (tables / "p.csv").write_text(FERRIES, encoding="utf-8")
    return read(ferries="p.csv")


def test_a_range_that_is_not_given_is_the_number_itself(data: OwnData):
    assert data.province is not None
    row = data.province.ferries.set_index("crossing_id").loc["P1"]
    assert row[["sailing_min", "sailing_min_low", "sailing_min_high"]].tolist() == [20, 20, 20]
    assert row["wait_min_high"] == 10
    assert row["parent"] == "mainland"
    assert row["source"] == "p.csv"


def test_minutes_are_those_of_the_three_legs(data: OwnData):
    province = data.province
    assert province is not None
    points, sites = demand_points(province, 20), existing_facilities(province)
    minutes = travel_times(province, points, sites).minutes

    def metric(*lonlat: tuple[float, float]) -> np.ndarray:
        return to_metric([x for x, _ in lonlat], [y for _, y in lonlat], province.metric_epsg)

    home = points[points["commune_code"] == "03003"].iloc[0]
    far = sites.loc["E1"]
    island, shore = metric(PORTS["island"]), metric(PORTS["shore"])
    here, there = metric((home.geometry.x, home.geometry.y)), metric((far["lon"], far["lat"]))
    legs = (
        estimate_all(province, here, island).minutes[0, 0],
        estimate_all(province, shore, there).minutes[0, 0],
    )
    assert minutes.loc[home.name, "E1"] == pytest.approx(legs[0] + 20 + 10 + legs[1])
    inland = points[points["commune_code"] == "03002"].iloc[0]
    plain = estimate_all(province, metric((inland.geometry.x, inland.geometry.y)), there).minutes[0, 0]
    assert minutes.loc[inland.name, "E1"] == pytest.approx(plain)
    second = points[points["commune_code"] == "03004"].iloc[0]
    assert minutes.loc[second.name, "E1"] > 20 + 10 + 5 + 5  # both boats


def test_an_island_may_be_part_of_a_commune(tables: Path, read: Callable[..., OwnData]):
    part = "POLYGON ((107.9 14.415, 107.97 14.415, 107.97 14.46, 107.9 14.46, 107.9 14.415))"
    (tables / "p.csv").write_text(outlined(part).replace("P1,03003", "P1,"), encoding="utf-8")
    province = read(ferries="p.csv").province
    assert province is not None
    inside, outside = to_metric([107.95, 107.98], [14.44, 14.44], province.metric_epsg)
    assert province.communes.to_crs(province.metric_epsg).loc["03003"].geometry.covers(shapely.Point(outside))
    assert zones(province, np.array([inside, outside])).tolist() == ["P1", "mainland"]
    assert zones(province, to_metric([108.03], [14.45], province.metric_epsg)).tolist() == ["P2"]
