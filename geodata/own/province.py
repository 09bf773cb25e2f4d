"""`OwnProvince`: a planner's data with the interface of a built-in province."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

import geopandas as gpd
import numpy as np
import pandas as pd

from ansinh.geodata.crs import WGS84
from ansinh.geodata.own.findings import DataFinding
from ansinh.geodata.population import AGE_COLUMNS
from ansinh.geodata.provinces import Province

NATIONAL_SHARES = {"population_under16": 0.2575, "population_60_plus": 0.1186, "population_80_plus": 0.0199}
"""Shares of the population of Viet Nam, census of 1 April 2019 (rounded; an assumption for any one province)."""
READING = b"terrain of communes"
"""To be changed when the same tables make another province, because travel times are kept by the digest."""


@dataclass(frozen=True, eq=False)
class Frames:
    """The frames of a planner's data, in the columns of a built-in province.

    Attributes
    ----------
    communes, people
        As `Province.communes` and `Province.people`.
    crosswalk
        Old communes → present ones; may be empty.
    records
        As `Province.records`, by kind.
    sources
        Rows for the list of data sources.
    estimated_ages
        Columns of `people` that were filled with national shares, in part or whole.
    """

    communes: gpd.GeoDataFrame
    people: pd.DataFrame
    crosswalk: pd.DataFrame
    records: Mapping[str, pd.DataFrame | None]
    sources: pd.DataFrame
    estimated_ages: tuple[str, ...] = ()

    def digest(self) -> str:
        """Return the SHA-256 (hex) of all data on which travel times and demand points depend."""
        digest = hashlib.sha256(READING)
        shapes = self.communes.geometry.to_wkb()
        digest.update(b"".join(shapes))
        plain = pd.DataFrame(self.communes.drop(columns="geometry"))
        for frame in (plain, self.people, self.crosswalk, *(self.records[k] for k in sorted(self.records))):
            if frame is not None:
                digest.update(",".join(map(str, frame.columns)).encode())
                digest.update(frame.reset_index().astype("str").fillna("").to_csv(index=False).encode())
        return digest.hexdigest()


@dataclass(frozen=True, eq=False)
class OwnProvince(Province):
    """A province made from a planner's tables. Its code is a digest of them, so that caches tell two versions apart."""

    frames: Frames = field(repr=False, default=cast("Frames", None))
    prefix: str = ""
    shipped_roads: str = ""
    found: tuple[DataFinding, ...] = field(repr=False, default=())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OwnProvince) and (self.code, self.slug) == (other.code, other.slug)

    def __hash__(self) -> int:
        return hash((self.code, self.slug))

    @property
    def communes(self) -> gpd.GeoDataFrame:
        """Communes of the planner's boundaries, index `commune_code`, EPSG:4326."""
        return cast("gpd.GeoDataFrame", self.frames.communes.copy(deep=False))

    @property
    def districts(self) -> gpd.GeoDataFrame:
        """Communes dissolved by district, index `district_code`; terrain is that of the largest part of the area."""
        communes = self.communes
        metric = communes.geometry.to_crs(self.metric_epsg).area
        area = metric.groupby([communes["district_code"], communes["terrain"]]).sum().reset_index(name="area")
        main = area.sort_values("area", ascending=False, kind="stable").drop_duplicates("district_code")
        shapes = communes[["district_code", "geometry"]].dissolve(by="district_code")
        shapes["district_name"] = communes.groupby("district_code")["district_name"].first()
        shapes["terrain"] = main.set_index("district_code")["terrain"]
        people = self.people.groupby(self.people["commune_code"].map(communes["district_code"]))
        shapes["population"] = people["population"].sum()
        return cast("gpd.GeoDataFrame", shapes[["district_name", "population", "terrain", "geometry"]])

    @property
    def terrain_areas(self) -> gpd.GeoDataFrame:
        """Areas of one terrain class each: the communes."""
        return cast("gpd.GeoDataFrame", self.communes[["terrain", "geometry"]])

    @property
    def communes_2025(self) -> gpd.GeoDataFrame:
        """Present units: communes dissolved by `commune_code_2025`."""
        communes = self.communes
        by = communes["commune_code_2025"].rename("commune_code_2025")
        shapes = communes[["geometry"]].dissolve(by=by)
        shapes["name"] = communes["commune_name_2025"].groupby(by).first()
        shapes["population_2019"] = communes["population"].groupby(by).sum()
        return cast("gpd.GeoDataFrame", shapes[["name", "population_2019", "geometry"]])

    @property
    def crosswalk(self) -> pd.DataFrame:
        """Codes and names of communes before a merger and after, with shares of the people."""
        return self.frames.crosswalk.copy(deep=False)

    @property
    def cells(self) -> pd.DataFrame:
        """The demand points as given, index `cell_key`: commune_code, lon, lat, population."""
        return self.frames.people[["commune_code", "lon", "lat", "population"]].copy(deep=False)

    @property
    def people(self) -> pd.DataFrame:
        """The cells with persons by age."""
        return self.frames.people.copy(deep=False)

    @property
    def province_boundary(self) -> gpd.GeoDataFrame:
        """One row: the union of the communes."""
        communes = self.communes
        shape = communes.union_all()
        area = communes.geometry.to_crs(self.metric_epsg).area.sum() / 1e6
        values = {
            "province_name": [self.name_vi],
            "population": [communes["population"].sum()],
            "area_km2": [area],
        }
        return gpd.GeoDataFrame(
            values, geometry=[shape], index=pd.Index([self.code], name="province_code"), crs=communes.crs
        )

    @property
    def site_prefix(self) -> str:
        """Letters with which the ids of unnamed sites begin."""
        return self.prefix

    def records(self, kind: str) -> pd.DataFrame | None:
        """Return the planner's rows of a kind; None if there is no table."""
        frame = self.frames.records.get(kind)
        return None if frame is None else frame.copy(deep=False)

    @property
    def roads_of(self) -> str:
        """Code of the built-in province whose bundled roads the planner asked for; "" = none."""
        return self.shipped_roads

    @property
    def notes(self) -> tuple[DataFinding, ...]:
        """Findings about the planner's tables that don't prevent a run."""
        return self.found

    @property
    def ferries(self) -> pd.DataFrame:
        """The planner's ferries; empty without a table."""
        ferries = self.records("ferries")
        return super().ferries if ferries is None else ferries

    def outlines(self) -> gpd.GeoSeries:
        """Return the outlines that the planner's ferries give, index `crossing_id`, EPSG:4326."""
        ferries = self.ferries
        if "outline" not in ferries:
            return super().outlines()
        given = ferries[ferries["outline"] != ""].set_index("crossing_id")["outline"]
        return gpd.GeoSeries.from_wkt(given, crs=WGS84)

    @property
    def sources(self) -> pd.DataFrame:
        """The planner's files, as rows of the list of data sources."""
        return self.frames.sources.copy(deep=False)


def with_ages(cells: pd.DataFrame, communes: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return cells with every age column (persons), and the columns that were estimated with national shares.

    The cell's own number counts first, then the commune's in proportion to population, then national shares.
    """
    cells = cells.copy()
    estimated = []
    people = cells["population"]
    share = people / cells["commune_code"].map(communes["population"])
    for column, national in NATIONAL_SHARES.items():
        given = cells[column] if column in cells else pd.Series(np.nan, cells.index)
        if column in communes:
            given = given.fillna(share * cells["commune_code"].map(communes[column]))
        if given.isna().any():
            estimated.append(column)
        cells[column] = given.fillna(people * national)
    cells["population_16_59"] = people - cells["population_under16"] - cells["population_60_plus"]
    return cells[["commune_code", "lon", "lat", "population", *AGE_COLUMNS]], estimated
