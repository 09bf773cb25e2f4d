"""Make geography near Đắk Nông: consistent districts, communes, 1 km cells and demand points."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import Point, Polygon

CRS = "EPSG:4326"
WEST, SOUTH, STEP = 107.50, 11.90, 0.11
DISTRICTS = [("660", "Thành phố Gia Nghĩa"), ("662", "Huyện Cư Jút")]
COMMUNES = [
    ("24611", "Phường Nghĩa Đức", "660", "urban"),
    ("24612", "Xã Đắk Nia", "660", "rural"),
    ("24619", "Xã Quảng Thành", "660", "mountain"),
    ("24640", "Thị trấn Ea T'Ling", "662", "urban"),
    ("24646", "Xã Đắk Wil", "662", "mountain"),
    ("24649", "Xã Nam Dong", "662", "rural"),
]
COMMUNES_2025 = {
    "24611": ("24615", "Phường Bắc Gia Nghĩa"),
    "24612": ("24617", "Phường Đông Gia Nghĩa"),
    "24619": ("24615", "Phường Bắc Gia Nghĩa"),
    "24640": ("24640", "Xã Cư Jút"),
    "24646": ("24646", "Xã Đắk Wil"),
    "24649": ("24640", "Xã Cư Jút"),
}


def commune_table(copies: int) -> pd.DataFrame:
    """Return the six communes, repeated `copies` times under other codes for a province of real size."""
    rows = []
    for copy in range(copies):
        for code, name, district, settlement in COMMUNES:
            shift = copy * 1000
            code_2025, name_2025 = COMMUNES_2025[code]
            rows.append(
                {
                    "commune_code": f"{int(code) + shift:05d}",
                    "name": name if copy == 0 else f"{name} {copy + 1}",
                    "district_code": f"{int(district) + copy * 10:03d}",
                    "settlement": settlement,
                    "code_2025": f"{int(code_2025) + shift:05d}",
                    "name_2025": name_2025 if copy == 0 else f"{name_2025} {copy + 1}",
                }
            )
    return pd.DataFrame(rows).set_index("commune_code")


def _edge(start: np.ndarray, end: np.ndarray, vertices: int) -> np.ndarray:
    """Return a wavy line between two corners, which is the same for both neighbours."""
    share = np.linspace(0, 1, vertices)[:, None]
    line = start + (end - start) * share
    normal = np.array([-(end - start)[1], (end - start)[0]])
    wave = 0.05 * np.sin(share * np.pi * 3) + 0.012 * np.sin(share * np.pi * 23)
    return np.asarray(line + normal * wave * np.sin(share * np.pi))


def _tile(column: int, row: int, vertices: int) -> Polygon:
    corner = {
        (dx, dy): np.array([WEST + (column + dx) * STEP, SOUTH + (row + dy) * STEP])
        for dx in (0, 1)
        for dy in (0, 1)
    }
    south = _edge(corner[0, 0], corner[1, 0], vertices)
    east = _edge(corner[1, 0], corner[1, 1], vertices)
    north = _edge(corner[0, 1], corner[1, 1], vertices)[::-1]
    west = _edge(corner[0, 0], corner[0, 1], vertices)[::-1]
    return Polygon(np.vstack([south[:-1], east[:-1], north[:-1], west[:-1]]))


def make_communes(copies: int, vertices: int) -> gpd.GeoDataFrame:
    """Return the communes as wavy tiles with common edges: three per row, one district per row."""
    table = commune_table(copies)
    tiles = [_tile(i % 3 + 3 * (i // 18), (i // 3) % 6, vertices) for i in range(len(table))]
    return gpd.GeoDataFrame(table, geometry=tiles, crs=CRS)


def make_cells(communes: gpd.GeoDataFrame, n_cells: int, points_per_commune: int) -> gpd.GeoDataFrame:
    """Return populated cells on a grid in the middle of each commune, with more people near its centre."""
    per_commune = int(np.ceil(n_cells / len(communes)))
    side = int(np.ceil(np.sqrt(per_commune)))
    rows: list[dict[str, object]] = []
    for number, (code, commune) in enumerate(communes.iterrows()):
        west, south, east, north = commune.geometry.bounds
        for k in range(per_commune):
            u, v = 0.2 + 0.6 * (k % side) / max(side - 1, 1), 0.2 + 0.6 * (k // side) / max(side - 1, 1)
            crowd = np.exp(-8 * ((u - 0.5) ** 2 + (v - 0.5) ** 2))
            density = {"urban": 900.0, "rural": 220.0, "mountain": 60.0}[commune["settlement"]]
            rows.append(
                {
                    "cell_key": f"{code}-{k:03d}",
                    "commune_code": code,
                    "population": round(density * crowd * 36 / per_commune + 3, 1),
                    "demand_id": f"D{number:03d}-{k * points_per_commune // per_commune}",
                    "geometry": Point(west + u * (east - west), south + v * (north - south)),
                }
            )
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=CRS).set_index("cell_key")


def make_demand(
    cells: gpd.GeoDataFrame, communes: gpd.GeoDataFrame, names: dict[str, str]
) -> gpd.GeoDataFrame:
    """Return demand points: groups of cells, at the mean position of their people."""
    weighted = cells.assign(
        x=cells.geometry.x * cells["population"], y=cells.geometry.y * cells["population"], n_cells=1
    )
    grouped = (
        weighted.groupby(["demand_id", "commune_code"])[["population", "x", "y", "n_cells"]]
        .sum()
        .reset_index()
    )
    home = communes.loc[grouped["commune_code"]].reset_index()
    population = grouped["population"]
    frame = {
        "commune_code": grouped["commune_code"],
        "commune_name": home["name"],
        "district_code": home["district_code"],
        "district_name": home["district_code"].map(names),
        "commune_code_2025": home["code_2025"],
        "settlement": home["settlement"],
        "population": population,
        "population_60_plus": population * 0.063,
        "population_80_plus": population * 0.011,
        "population_under16": population * 0.31,
        "n_cells": grouped["n_cells"],
    }
    points = gpd.points_from_xy(grouped["x"] / population, grouped["y"] / population)
    return gpd.GeoDataFrame(frame, geometry=points, crs=CRS).set_index(grouped["demand_id"])


def district_names(communes: gpd.GeoDataFrame) -> dict[str, str]:
    """Return the name of each district by code."""
    base = dict(DISTRICTS)
    names = {}
    for code in communes["district_code"].unique():
        copy, home = divmod(int(code) - 660, 10)
        names[code] = base[f"{660 + home:03d}"] + (f" {copy + 1}" if copy else "")
    return names


def dissolve(communes: gpd.GeoDataFrame, by: str) -> gpd.GeoSeries:
    """Return the communes united by a column."""
    return communes[[by, "geometry"]].dissolve(by=by).geometry


def final_communes(communes: gpd.GeoDataFrame, cells: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return communes with the columns that `RunData` documents, and their population."""
    population = cells.groupby("commune_code")["population"].sum()
    kept = communes[["name", "district_code", "settlement", "geometry"]].copy()
    kept["population"] = population.reindex(kept.index).fillna(0.0)
    return kept


def final_communes_2025(communes: gpd.GeoDataFrame, cells: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the communes of 1 July 2025, dissolved from the old ones."""
    first = communes.groupby("code_2025")[["name_2025", "district_code", "settlement"]].first()
    people = cells.groupby(cells["commune_code"].map(communes["code_2025"]))["population"].sum()
    frame = first.rename(columns={"name_2025": "name"}).assign(population=people.reindex(first.index))
    shapes = dissolve(communes, "code_2025").reindex(first.index)
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=CRS).rename_axis("commune_code_2025")
