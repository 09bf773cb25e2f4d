"""Candidate sites by rules: each verdict recomputed by other means, each reason in words."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geodata.suitability import MAIN_ROADS, SiteRules, candidates_by_rules
from geodata.travel import TravelSettings
from geodata.travel.sources import load_roads
from models.errors import InputError


@pytest.fixture(scope="module")
def roads(hue):
    return load_roads(hue, TravelSettings(roads="bundled"))


def layer(tmp_path, name, shape):
    path = tmp_path / f"{name}.gpkg"
    gpd.GeoDataFrame(geometry=[shape], crs=4326).to_file(path)
    return path


def test_without_rules_every_commune_is_a_candidate(hue):
    found = candidates_by_rules(hue, SiteRules())
    assert len(found) == len(hue.communes)
    assert found["suitable"].all()
    assert (found["moved_m"] == 0).all()
    assert found["lon"].to_numpy() == pytest.approx(hue.communes["center_lon"].to_numpy(), abs=1e-6)


def test_distances_are_those_of_geopandas(hue, roads):
    found = candidates_by_rules(hue, SiteRules(max_main_road_km=2, max_hospital_km=10), roads=roads)
    main = gpd.GeoSeries(roads.shapes()[np.isin(roads.text("klass"), MAIN_ROADS)], crs=4326).to_crs(
        hue.metric_epsg
    )
    distance = found.geometry.to_crs(hue.metric_epsg).distance(main.union_all()) / 1_000
    assert found["main_road_km"].to_numpy() == pytest.approx(distance.to_numpy(), abs=1e-6)
    assert (found["suitable"] == ((distance <= 2) & (found["hospital_km"] <= 10))).all()
    failed = found[found["main_road_km"] > 2]
    assert failed["reason"].str.contains("nearest main road").all()
    assert (found.loc[found["suitable"], "reason"] == "satisfies all rules").all()


def test_flooded_and_excluded_land_is_left_and_a_site_moves_out_of_it(hue, tmp_path):
    code = "19744"
    shape = hue.communes.geometry[code]
    west, south, east, north = shape.bounds
    wet = layer(tmp_path, "flood", shapely.box(west, south, east, (south + north) / 2))
    whole = candidates_by_rules(hue, SiteRules(min_area_m2=1)).loc["TTH-C" + code]
    half = candidates_by_rules(hue, SiteRules(min_area_m2=1, flood_layer=wet)).loc["TTH-C" + code]
    expected = gpd.GeoSeries(
        [shape.difference(shapely.box(west, south, east, (south + north) / 2))], crs=4326
    )
    assert half["area_m2"] == pytest.approx(expected.to_crs(hue.metric_epsg).area[0], rel=1e-3)
    assert half["area_m2"] < whole["area_m2"]
    assert half["lat"] >= (south + north) / 2 - 1e-5
    all_of_it = layer(tmp_path, "all", shapely.buffer(shape, 0.01))
    none = candidates_by_rules(hue, SiteRules(exclusion_layers=(all_of_it,))).loc["TTH-C" + code]
    assert not none["suitable"]
    assert "no land outside" in none["reason"]


def test_people_near_by_and_settlement(hue):
    found = candidates_by_rules(
        hue, SiteRules(unit="cell", min_population=20_000, within_km=3, settlements=("urban",))
    )
    assert len(found) == len(hue.cells)
    cells = gpd.GeoSeries.from_xy(hue.cells["lon"], hue.cells["lat"], crs=4326).to_crs(hue.metric_epsg)
    for at in (0, 700, 5_000):
        near = cells.distance(cells.iloc[at]) <= 3_000
        assert found["people_near"].iloc[at] == pytest.approx(
            hue.cells["population"].to_numpy()[near].sum(), rel=1e-6
        )
    expected = (found["people_near"] >= 20_000) & (found["settlement"] == "urban")
    assert (found["suitable"] == expected).all()
    assert found.loc[found["settlement"] == "mountain", "reason"].str.contains("only urban allowed").all()


def test_slope_from_a_raster(hue, tmp_path):
    rasterio = pytest.importorskip("rasterio")
    path = tmp_path / "slope.tif"
    west, south, east, north = hue.province_boundary.total_bounds
    values = np.full((1, 50, 60), 5.0, dtype="float32")
    values[:, :, :30] = 40.0
    move = rasterio.transform.from_bounds(west, south, east, north, 60, 50)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=50,
        width=60,
        count=1,
        dtype="float32",
        crs="EPSG:4326",
        transform=move,
    ) as file:
        file.write(values)
    found = candidates_by_rules(hue, SiteRules(slope_raster=path, max_slope_percent=15))
    assert (found["suitable"] == (found["lon"] > (west + east) / 2)).all()
    assert found.loc[~found["suitable"], "reason"].str.contains("slope 40 %, at most 15 allowed").all()


def test_rules_that_lack_what_they_need_say_so_all_at_once(hue, tmp_path):
    with pytest.raises(InputError) as error:
        candidates_by_rules(
            hue, SiteRules(flood_layer=tmp_path / "none.gpkg", max_main_road_km=1, max_slope_percent=5)
        )
    assert "no such file" in str(error.value)
    assert "no roads are given" in str(error.value)
    assert "slope_raster" in str(error.value)
