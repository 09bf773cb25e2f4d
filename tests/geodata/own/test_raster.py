"""Test population rasters: zonal sums, cells cut by borders, negative values, and scaling to the census."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from numpy.typing import NDArray
from rasterio.transform import from_origin

from ansinh.geodata.own import OwnData


def write(
    path: Path, values: NDArray[np.float32], size: float = 0.01, west: float = 107.9, **options: object
) -> None:
    """Write a GeoTIFF whose north-western corner is that of the small province."""
    height, width = values.shape
    profile = {
        "driver": "GTiff",
        "height": height,
        "width": width,
        "count": 1,
        "dtype": "float32",
        "crs": "EPSG:4326",
    }
    profile |= {"transform": from_origin(west, 14.5, size, size)} | options
    with rasterio.open(path, "w", **profile) as raster:
        raster.write(values.astype("float32"), 1)


def test_zonal_sums_by_hand(tables: Path, read: Callable[..., OwnData]):
    values = np.arange(400, dtype=np.float32).reshape(20, 20)
    write(tables / "p.tif", values)
    data = read(demand="p.tif")
    assert data.province is not None, data.errors
    sums = data.province.cells.groupby("commune_code")["population"].sum()
    by_hand = [values[10:, :10].sum(), values[10:, 10:].sum(), values[:10, :10].sum(), values[:10, 10:].sum()]
    np.testing.assert_allclose(sums, by_hand, rtol=1e-6)


def test_cells_on_a_border_are_shared_by_area(tables: Path, read: Callable[..., OwnData]):
    # Cells of 0.04° from 107.88: the border at 108.0 cuts none, the western edge at 107.9 cuts the first in half.
    write(tables / "p.tif", np.full((5, 8), 100.0, np.float32), size=0.04, west=107.88)
    data = read(demand="p.tif")
    assert data.province is not None, data.errors
    sums = data.province.cells.groupby("commune_code")["population"].sum()
    columns = {"west": 0.5 + 2, "east": 2.5}
    np.testing.assert_allclose(sums, [250 * columns["west"], 250 * columns["east"]] * 2, rtol=1e-4)


def test_sums_agree_with_exactextract_and_blocks_keep_them(tables: Path, read: Callable[..., OwnData]):
    from exactextract import exact_extract

    rng = np.random.default_rng(3)
    write(tables / "p.tif", rng.gamma(0.5, 40, (240, 240)).astype(np.float32), size=0.000833333)
    shapes = gpd.read_file(tables / "b.geojson")
    expected = exact_extract(str(tables / "p.tif"), shapes, ["sum"], output="pandas")["sum"]
    data = read(demand="p.tif")
    assert data.province is not None, data.errors
    cells = data.province.cells
    np.testing.assert_allclose(cells.groupby("commune_code")["population"].sum(), expected, rtol=1e-6)
    assert 350 < len(cells) < 700  # 100 m cells are combined into blocks of about 1 km


def test_a_projected_raster_is_placed_right(tables: Path, read: Callable[..., OwnData]):
    values = np.zeros((30, 30), np.float32)
    values[10, 10] = 500
    x, y = gpd.GeoSeries(gpd.points_from_xy([107.95], [14.45]), crs=4326).to_crs(32648).iloc[0].coords[0]
    place = from_origin(x - 10.5 * 1000, y + 10.5 * 1000, 1000, 1000)
    write(tables / "p.tif", values, crs="EPSG:32648", transform=place)
    data = read(demand="p.tif")
    assert data.province is not None, data.errors
    (cell,) = data.province.cells.to_dict("records")
    assert cell["commune_code"] == "03003"
    assert (cell["lon"], cell["lat"]) == pytest.approx((107.95, 14.45), abs=1e-6)


def test_undeclared_negative_values_are_nobody(tables: Path, read: Callable[..., OwnData]):
    values = np.ones((20, 20), np.float32)
    values[0, 0] = -99999
    write(tables / "p.tif", values)
    data = read(demand="p.tif")
    assert {"raster_negative"} <= {finding.code for finding in data.findings}
    assert data.province is not None
    assert data.province.cells["population"].sum() == pytest.approx(399)


def test_a_raster_of_another_place_is_told(tables: Path, read: Callable[..., OwnData]):
    write(tables / "p.tif", np.ones((5, 5), np.float32), west=105.0)
    assert [finding.code for finding in read(demand="p.tif").errors] == ["raster_empty"]


def test_the_census_says_how_many_and_the_raster_where(tables: Path, read: Callable[..., OwnData]):
    write(tables / "p.tif", np.ones((20, 20), np.float32))
    gpd.read_file(tables / "b.geojson").assign(**{"Dân số": [1000, 2000, 3000, 4000]}).to_file(
        tables / "q.gpkg"
    )
    data = read(demand="p.tif", boundaries="q.gpkg")
    assert "scaled_to_boundaries" in {finding.code for finding in data.findings}
    assert data.province is not None
    sums = data.province.cells.groupby("commune_code")["population"].sum()
    np.testing.assert_allclose(sums, [1000, 2000, 3000, 4000])
