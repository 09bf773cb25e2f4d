"""Test candidate sites by rules: verdicts are compared with an independent computation, and reasons with their text."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely

from ansinh.geodata.suitability import MAIN_ROADS, SiteRules, candidates_by_rules
from ansinh.geodata.travel import TravelSettings
from ansinh.geodata.travel.network.sources import load_roads
from ansinh.models.errors import InputError


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


def test_the_best_places_of_a_commune_stand_for_it(hue):
    rules = SiteRules(unit="cell", max_hospital_km=20, per_commune=2, within_km=3)
    found = candidates_by_rules(hue, rules)
    near = candidates_by_rules(hue, SiteRules(unit="cell", max_hospital_km=20, min_population=0, within_km=3))
    assert (
        found["suitable"].sum() == near[near["suitable"]].groupby("commune_code").size().clip(upper=2).sum()
    )
    people = near["people_near"]
    for code, chosen in found[found["suitable"]].groupby("commune_code"):
        others = near.index[
            near["suitable"] & (near["commune_code"] == code) & ~near.index.isin(chosen.index)
        ]
        assert people[others].max() <= people[chosen.index].min() or not len(others)


def test_listed_sites_are_judged_where_they_are(hue, tmp_path):
    sites = candidates_by_rules(hue, SiteRules(unit="listed"))
    assert (sites["moved_m"] == 0).all()
    first = sites.iloc[0]
    wet = layer(
        tmp_path,
        "wet",
        shapely.box(first["lon"] - 0.001, first["lat"] - 0.001, first["lon"] + 0.001, first["lat"] + 0.001),
    )
    found = candidates_by_rules(hue, SiteRules(unit="listed", flood_layer=wet, min_area_m2=1))
    assert found["fails"].iloc[0] == "free_land_m2;area_m2"
    # Commune centres have no known area, and an unknown area does not satisfy a minimum.
    assert set(found["fails"].iloc[1:]) == {"area_m2"}
    assert found["reason"].iloc[1] == "free area not known"


def test_a_file_that_is_no_layer_is_named(hue, tmp_path):
    (tmp_path / "x.gpkg").write_text("no layer")
    with pytest.raises(InputError, match=r"x\.gpkg"):
        candidates_by_rules(hue, SiteRules(flood_layer=tmp_path / "x.gpkg"))


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


def test_a_file_that_no_rule_reads_is_refused(hue, tmp_path):
    """It would be carried into the run folder unread, whatever it is."""
    for name in ("key", "hospitals"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    rules = SiteRules(slope_raster=tmp_path / "key", hospital_layer=tmp_path / "hospitals")
    with pytest.raises(InputError) as error:
        candidates_by_rules(hue, rules)
    assert "max_slope_percent" in str(error.value)
    assert "max_hospital_km" in str(error.value)
