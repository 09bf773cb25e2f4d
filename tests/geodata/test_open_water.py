"""Ways over open water: found on real bays, measured round a made-up one, and told in a run's findings."""

from __future__ import annotations

from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from ansinh import geodata
from ansinh.geodata.crs import to_metric
from ansinh.geodata.travel import open_water
from ansinh.geodata.travel.open_water import ways_over_water
from ansinh.planning.answer.findings.water import water_sentences

KM = 1_000.0
DO_SON, CAT_HAI, VUNG_TAU, CAN_GIO = (106.785, 20.705), (106.90, 20.80), (107.08, 10.35), (106.95, 10.41)


def ends(province, places):
    return [to_metric([lon], [lat], province.metric_epsg) for lon, lat in places]


@pytest.mark.parametrize(
    ("slug", "here", "there"), [("hai-phong", DO_SON, CAT_HAI), ("ho-chi-minh", VUNG_TAU, CAN_GIO)]
)
def test_a_bay_is_open_water(slug, here, there):
    province = geodata.open_province(slug)
    way = ways_over_water(province, *ends(province, (here, there))).iloc[0]
    assert way["water_km"] > 8
    assert way["round_km"] > 1.3 * way["straight_km"]


def test_land_rivers_and_stated_ferries_are_none():
    an_giang = geodata.open_province("an-giang")
    long_xuyen, cho_moi, ha_tien, phu_quoc = (
        (105.435, 10.386),
        (105.47, 10.48),
        (104.49, 10.38),
        (103.96, 10.22),
    )
    here = np.concatenate(ends(an_giang, (long_xuyen, ha_tien)))
    there = np.concatenate(ends(an_giang, (cho_moi, phu_quoc)))
    assert ways_over_water(an_giang, here, there).empty


def test_the_way_round_a_bay_is_its_shore():
    # A bay of 20 by 40 km that is open to the north: from the middle of one shore to the other, 30 km down, 20 across, 30 up.
    bay = shapely.box(0, 0, 60 * KM, 60 * KM) - shapely.box(20 * KM, 20 * KM, 40 * KM, 60 * KM)
    here, there = np.array([[19.5 * KM, 50 * KM]]), np.array([[40.5 * KM, 50 * KM]])
    (metres,) = open_water._on_land(bay, here, there)
    assert metres == pytest.approx(80 * KM, rel=0.05)
    apart = shapely.union_all([shapely.box(0, 0, 10 * KM, 9 * KM), shapely.box(30 * KM, 0, 40 * KM, 9 * KM)])
    assert np.isinf(open_water._on_land(apart, np.array([[5 * KM, 5 * KM]]), np.array([[35 * KM, 5 * KM]])))


def test_a_run_tells_how_many_people_it_concerns():
    province = geodata.open_province("hai-phong")
    code = province.communes.index[province.communes["commune_name"] == "Phường Đồ Sơn"][0]
    points = frame({"sea": DO_SON, "land": (106.70, 20.72)}).assign(commune_code=code)
    sites = frame({"over": CAT_HAI}).assign(name_vi="Cơ sở Cát Hải", name_en="Cát Hải home")
    inputs = SimpleNamespace(
        province=province, points=points, sites=sites, scenario=SimpleNamespace(period_ids=("2030",))
    )
    trips = pd.DataFrame(
        {
            "plan_id": "optimised", "period": "2030", "service": ["elderly", "children"], "demand_id": "sea",
            "site_id": "over", "persons": [30.0, 12.0], "minutes": 26.0, "routed": False,
        }
    )  # fmt: skip
    (finding,) = water_sentences(inputs, trips)
    assert "42 people" in finding.text_en
    assert "26 min from Phường Đồ Sơn to Cát Hải home" in finding.text_en
    assert list(water_sentences(inputs, trips.assign(routed=True))) == []


def frame(places):
    lon, lat = zip(*places.values(), strict=True)
    return gpd.GeoDataFrame(index=list(places), geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")
