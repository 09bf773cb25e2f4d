"""The map of communes, in any format."""

from __future__ import annotations

import random
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd

from tests.geodata.own.office import boundaries, write_geojson, write_kml, write_shapefile


def _gpkg(folder: Path) -> Path:
    """Write a GeoPackage with the table of styles that QGIS adds."""
    path = folder / "ranh.gpkg"
    gpd.GeoDataFrame.from_features(boundaries(), crs=4326).to_file(path, layer="xa")
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, f_table_name TEXT, styleQML TEXT)")
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('layer_styles', 'attributes', 'layer_styles')"
        )
    return path


def _hdx(folder: Path) -> Path:
    """Write a map with the column names of the humanitarian data sets."""
    path = folder / "ranh.geojson"
    fields = ("ADM3_PCODE", "ADM3_VI", "ADM2_VI")
    gpd.GeoDataFrame.from_features(boundaries(fields), crs=4326).to_file(path)
    return path


def _parquet(folder: Path) -> Path:
    path = folder / "ranh.parquet"
    gpd.GeoDataFrame.from_features(boundaries(), crs=4326).to_parquet(path)
    return path


def _geodatabase(folder: Path) -> Path:
    path = folder / "ranh.gdb"
    frame = gpd.GeoDataFrame.from_features(boundaries(("ma_xa", "ten_xa", "ten_huyen")), crs=4326)
    frame.to_file(path, driver="OpenFileGDB", layer="xa")
    return path


def _packed(folder: Path, encoding: str) -> Path:
    """Write a ZIP archive of a folder with a shapefile."""
    inner = folder / "Ban do"
    inner.mkdir()
    write_shapefile(inner, encoding, cpg="" if encoding == "tcvn3" else "UTF-8")
    path = folder / "ranh.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in sorted(inner.iterdir()):
            archive.write(part, f"Bản đồ hành chính/{part.name}")
            part.unlink()
    inner.rmdir()
    return path


_KINDS: dict[str, Callable[[Path], Path]] = {
    "geojson": lambda folder: write_geojson(folder / "ranh.geojson"),
    "kml": lambda folder: write_kml(folder / "ranh.kml"),
    "kmz": lambda folder: write_kml(folder / "ranh.kmz"),
    "metres": lambda folder: write_shapefile(folder, "utf-8", epsg=9216, cpg="UTF-8"),
    "shp": lambda folder: write_shapefile(folder, "utf-8", cpg="UTF-8"),
    "tcvn3": lambda folder: write_shapefile(folder, "tcvn3"),
    "1258": lambda folder: write_shapefile(folder, "cp1258", cpg="1258"),
    "lying": lambda folder: write_shapefile(folder, "tcvn3", cpg="UTF-8"),
    "gpkg with styles": _gpkg,
    "hdx": _hdx,
    "parquet": _parquet,
    "geodatabase": _geodatabase,
    "zip of a folder": lambda folder: _packed(folder, "utf-8"),
    "zip in tcvn3": lambda folder: _packed(folder, "tcvn3"),
}


def write_map(folder: Path, ways: list[str], rng: random.Random) -> Path:
    """Write the map in one of the formats."""
    kind = rng.choice([kind for kind in _KINDS for _ in range(1 if kind == "lying" else 2)])
    ways.append(f"map {kind}")
    return _KINDS[kind](folder)
