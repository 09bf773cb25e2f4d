"""Measure a possible site: slope, distance to hospitals and main roads, people near by; read layers of excluded land."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree

from ansinh.geodata.apart import ApartError, DisguisedError, apart, refuse_disguised
from ansinh.geodata.crs import to_metric
from ansinh.geodata.extras import needed
from ansinh.geodata.facilities import reference_facilities
from ansinh.geodata.storage.layers import read_layer
from ansinh.models.errors import Finding, InputError

if TYPE_CHECKING:
    from ansinh.geodata.provinces import Province
    from ansinh.geodata.travel.network.roads import Roads

    Sites = NDArray[np.float64]

HOSPITALS = ("hospital", "hospital_general")


def layer(path: Path, epsg: int) -> gpd.GeoDataFrame:
    """Return a layer in metres.

    Raises
    ------
    InputError
        A file that can't be read as a layer, or one without a coordinate system.
    """
    return read_layer(path).to_crs(epsg)


def polygons(path: Path, epsg: int) -> shapely.Geometry:
    """Return the union of all shapes of a layer, in metres."""
    return shapely.union_all(shapely.make_valid(layer(path, epsg).geometry.to_numpy()))


def hospital_km(province: Province, sites: Sites, hospitals: Path | None) -> NDArray[np.float64]:
    """Return km in a straight line to the nearest hospital: of a layer, or of the bundled ones.

    Raises
    ------
    InputError
        No hospitals are known.
    """
    if hospitals is None:
        known = reference_facilities(province)
        places = known[known["kind"].isin(HOSPITALS)].to_crs(province.metric_epsg)
    else:
        places = layer(hospitals, province.metric_epsg)
    if places.empty:
        problem = f"no hospitals are known in {province.name_vi}"
        raise InputError([Finding("candidates.max_hospital_km", problem, "give hospital_layer")])
    centre = places.geometry.centroid
    distance, _ = KDTree(np.column_stack([centre.x, centre.y])).query(sites)
    return np.asarray(distance / 1_000.0)


def road_km(province: Province, sites: Sites, roads: Roads, classes: tuple[str, ...]) -> NDArray[np.float64]:
    """Return km in a straight line to the nearest road of some classes.

    Raises
    ------
    InputError
        There is no road of these classes.
    """
    from ansinh.geodata.travel.snap import metric_lines

    main = metric_lines(roads, province.metric_epsg)[np.isin(roads.text("klass"), classes)]
    if not len(main):
        known = ", ".join(sorted({str(k) for k in roads.text("klass")}))
        raise InputError([Finding("candidates.main_roads", "no such roads", f"classes there are: {known}")])
    places = np.asarray(shapely.points(sites))
    _, distance = shapely.STRtree(main).query_nearest(places, return_distance=True, all_matches=False)
    return np.asarray(distance / 1_000.0)


def people_near(province: Province, sites: Sites, within_km: float) -> NDArray[np.float64]:
    """Return the persons in cells whose centre is within `within_km` of each site, straight line."""
    cells = province.cells
    people = cells["population"].to_numpy(float)
    tree = KDTree(to_metric(cells["lon"], cells["lat"], province.metric_epsg))
    near = tree.query_ball_point(sites, within_km * 1_000.0)
    return np.array([float(people[members].sum()) for members in near])


def slope_percent(province: Province, sites: Sites, file: Path) -> NDArray[np.float64]:
    """Return the slope (per cent) of the raster cell that each site stands in; NaN outside the raster.

    Raises
    ------
    InputError
        The package that reads rasters is missing, or the file is no raster.
    """
    needed("rasterio", "rasters", "candidates.slope_raster")
    try:
        if file.is_file():
            refuse_disguised(file)
        return apart(_slopes, file, sites, province.metric_epsg)
    except (ApartError, DisguisedError) as error:
        raise InputError(
            [Finding(str(file), f"can't be read as a raster ({error})", "give a GeoTIFF")]
        ) from error


def _slopes(file: Path, sites: Sites, epsg: int) -> NDArray[np.float64]:
    import rasterio
    from pyproj import Transformer

    with rasterio.open(file, driver="GTiff") as raster:
        move = Transformer.from_crs(f"EPSG:{epsg}", raster.crs, always_xy=True)
        x, y = move.transform(sites[:, 0], sites[:, 1])
        values = [value[0] for value in raster.sample(np.column_stack([x, y]), masked=True)]
        west, south, east, north = raster.bounds
    inside = (x >= west) & (x < east) & (y > south) & (y <= north)
    known = [ok and value is not np.ma.masked for value, ok in zip(values, inside, strict=True)]
    return np.array([float(value) if ok else np.nan for value, ok in zip(values, known, strict=True)])
