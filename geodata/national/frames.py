"""The frames of a province of today: communes, former districts, cells and islands."""

from __future__ import annotations

from functools import cache, lru_cache

import geopandas as gpd
import pandas as pd

from ansinh.geodata.crs import WGS84
from ansinh.geodata.national.store import read_province
from ansinh.geodata.population import AGE_COLUMNS
from ansinh.geodata.storage.files import read_table

PER_DEGREE = 10_000
"""The cells' coordinates are whole ten-thousandths of a degree."""
PER_PERSON = 10
"""The cells' people are whole tenths."""
AGES = {
    "population_under16": "pop16_est",
    "population_60_plus": "pop60_est",
    "population_80_plus": "pop80_est",
}
"""Columns of people by age and where they stand in the file."""
URBAN_SPECIAL_ZONE = 0.5
"""A special zone counts as urban where at least this share of its people lived in wards and townships in 2019."""


@lru_cache(maxsize=8)
def load_communes(code: str) -> gpd.GeoDataFrame:
    """Return the communes, index `commune_code`; persons, km², degrees (EPSG:4326).

    `weak_spot` says what is weak about a commune: "split_line" (a former commune was divided, the line is estimated),
    "island_outline" (outline of the whole former district), "sea_frame" (drawn as an area of sea), or "".
    """
    raw = read_province("national_communes.parquet", code).set_index("commune_code").sort_index()
    shapes = gpd.GeoSeries.from_wkb(raw.pop("geometry"), crs=WGS84)
    raw["population_rural"] = raw["population"] - raw["population_urban"]
    for column, source in AGES.items():
        raw[column] = raw[source]
    raw["settlement"] = settlement(raw)
    raw["district_name"] = last_names(raw["district_code"], raw["district_name"])
    raw["commune_code_2025"] = raw.index
    return gpd.GeoDataFrame(raw, geometry=shapes, crs=WGS84)


def settlement(communes: pd.DataFrame) -> pd.Series:
    """Return "urban" (phường, urban special zone), "mountain" (rural, mountain terrain) or "rural".

    These are the classes of the land norms, Decree 103/2017 Art 24.1.
    """
    kind = pd.Series("rural", index=communes.index, name="settlement")
    kind[communes["terrain"] == "mountain"] = "mountain"
    share = communes["population_urban"] / communes["population"].clip(lower=1)
    zone = (communes["commune_type"] == "Đặc khu") & (share >= URBAN_SPECIAL_ZONE)
    kind[(communes["commune_type"] == "Phường") | zone] = "urban"
    return kind


@lru_cache(maxsize=8)
def load_districts(code: str) -> gpd.GeoDataFrame:
    """Return the districts of 2019 by their last names, index `district_code`, made of whole communes of today.

    A commune counts with the district that most of its people lived in, so a line may be off where it was made of parts
    of two. The terrain is that of the larger part of the area. `merged_into` names the district that one had been joined
    to before 1 July 2025, "" for most.
    """
    communes = load_communes(code)
    by = communes["district_code"]
    people = communes[["population", "pop60_est", "pop65_est", "pop80_est"]].groupby(by).sum()
    frame = people.rename(columns={"pop60_est": "pop60", "pop65_est": "pop65", "pop80_est": "pop80"})
    frame.insert(0, "district_name", communes["district_name"].groupby(by).first())
    area = communes["area_km2"].groupby([by, communes["terrain"]]).sum().reset_index()
    main = area.sort_values("area_km2", ascending=False, kind="stable").drop_duplicates("district_code")
    frame["terrain"] = main.set_index("district_code")["terrain"]
    frame["merged_into"] = later_districts()["merged_into"].reindex(frame.index).fillna("")
    shapes = gpd.GeoSeries({d: part.union_all() for d, part in communes.geometry.groupby(by)}, crs=WGS84)
    return gpd.GeoDataFrame(frame, geometry=shapes.reindex(frame.index), crs=WGS84)


@cache
def later_districts() -> pd.DataFrame:
    """Return what became of districts of 2019 until 1 July 2025, index `district_code`: former_code, name_eve, merged_into.

    One that was divided isn't listed, since none of its parts is it.
    """
    return read_table("national_districts.csv").fillna("").set_index("district_code")


def last_names(codes: pd.Series, names: pd.Series) -> pd.Series:
    """Return the names of districts as they were last called, with the former province behind them as in `names`."""
    later = codes.map(later_districts()["name_eve"]).fillna("")
    behind = names.str.extract(r"( \([^()]*\))$", expand=False).fillna("")
    return names.where(later == "", later + behind)


@lru_cache(maxsize=8)
def load_cells(code: str) -> pd.DataFrame:
    """Return the populated 1 km cells, index `cell_key`: commune_code, lon, lat, population.

    People are tenths of a person; they sum to the census of each commune.
    """
    raw = read_province("national_cells.parquet", code)
    communes = read_province("national_communes.parquet", code)["commune_code"].to_numpy()
    owner = pd.Series(communes[raw["commune"].to_numpy()], dtype="str")
    number = owner.groupby(owner).cumcount() + 1
    keys = owner + "-" + number.astype("str").str.zfill(4)
    frame = pd.DataFrame(
        {
            "commune_code": owner.to_numpy(),
            "lon": raw["x"].to_numpy() / PER_DEGREE,
            "lat": raw["y"].to_numpy() / PER_DEGREE,
            "population": raw["tenths"].to_numpy() / PER_PERSON,
        },
        index=pd.Index(keys, name="cell_key"),
    )
    return frame.sort_index()


@lru_cache(maxsize=8)
def load_people(code: str) -> pd.DataFrame:
    """Return the cells with persons by age: the ages of the commune in proportion to population.

    60+ and 80+ are the census; under 16 is an estimate (see ``SOURCES-national.md``).
    """
    cells, communes = load_cells(code).copy(), load_communes(code)
    share = cells["population"] / cells["commune_code"].map(communes["population"])
    for column in AGES:
        cells[column] = share * cells["commune_code"].map(communes[column])
    rest = cells["population"] - cells["population_under16"] - cells["population_60_plus"]
    cells["population_16_59"] = rest
    return cells[["commune_code", "lon", "lat", "population", *AGE_COLUMNS]]


@lru_cache(maxsize=8)
def load_crosswalk(code: str) -> pd.DataFrame:
    """Return `commune_code` of 2019, `commune_code_2025`, `share` of its people; shares sum to 1."""
    raw = read_province("national_crosswalk.parquet", code)
    return raw[["commune_code", "commune_code_2025", "share"]]


@lru_cache(maxsize=8)
def load_shores(code: str) -> gpd.GeoSeries:
    """Return the land and near water of each island with a row in the table of crossings, index `crossing_id`."""
    raw = read_province("national_islands.parquet", code).set_index("crossing_id")
    return gpd.GeoSeries.from_wkb(raw["geometry"], crs=WGS84)
