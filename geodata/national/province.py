"""`PresentProvince`: one of today's 34 provinces, with the interface of a built-in province."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

import pandas as pd

from ansinh.geodata.crs import utm_epsg
from ansinh.geodata.names import fold
from ansinh.geodata.national import frames, records
from ansinh.geodata.national.islands import load_crossings
from ansinh.geodata.national.names import present_provinces
from ansinh.geodata.national.store import FILES
from ansinh.geodata.provinces import Province

if TYPE_CHECKING:
    import geopandas as gpd

    from ansinh.geodata.own.findings import DataFinding


@dataclass(frozen=True)
class PresentProvince(Province):
    """A province in the borders since 1 July 2025; its communes are those of today, its districts those of before."""

    @property
    def communes(self) -> gpd.GeoDataFrame:
        """Communes of today, index `commune_code`; persons of the census of 2019, km², EPSG:4326 (see `load_communes`)."""
        return cast("gpd.GeoDataFrame", frames.load_communes(self.code).copy(deep=False))

    @property
    def districts(self) -> gpd.GeoDataFrame:
        """Districts of before 1 July 2025, made of whole communes of today, index `district_code`."""
        return cast("gpd.GeoDataFrame", frames.load_districts(self.code).copy(deep=False))

    @property
    def communes_2025(self) -> gpd.GeoDataFrame:
        """The communes in the columns that a former province has for today's units, index `commune_code_2025`."""
        names = {"commune_name": "name", "commune_type": "type", "population": "population_2019"}
        units = self.communes.rename(columns=names).drop(columns="commune_code_2025")
        return cast("gpd.GeoDataFrame", units.rename_axis("commune_code_2025"))

    @property
    def crosswalk(self) -> pd.DataFrame:
        """`commune_code` of 2019, `commune_code_2025`, `share` of the people; shares sum to 1."""
        return frames.load_crosswalk(self.code).copy(deep=False)

    @property
    def cells(self) -> pd.DataFrame:
        """Populated 1 km cells, index `cell_key`: commune_code, lon, lat, population."""
        return frames.load_cells(self.code).copy(deep=False)

    @property
    def people(self) -> pd.DataFrame:
        """The cells with persons by age: the ages of the commune in proportion to population."""
        return frames.load_people(self.code).copy(deep=False)

    @property
    def terrain_areas(self) -> gpd.GeoDataFrame:
        """Areas of one terrain class each: the communes."""
        return cast("gpd.GeoDataFrame", self.communes[["terrain", "geometry"]])

    @property
    def province_boundary(self) -> gpd.GeoDataFrame:
        """One row: the communes together."""
        shape = self.communes[["geometry"]].dissolve().set_axis([self.code])
        row = present_provinces().loc[self.slug]
        shape.insert(0, "province_name", row["name"])
        shape.insert(1, "population", row["population"])
        shape.insert(2, "area_km2", self.communes["area_km2"].sum())
        return cast("gpd.GeoDataFrame", shape.rename_axis("province_code"))

    @property
    def site_prefix(self) -> str:
        """Letters that site ids begin with: ``"AG"``."""
        return "".join(word[0] for word in fold(self.name_vi).split()).upper()

    def records(self, kind: str) -> pd.DataFrame | None:
        """Return the documented facilities, their places, and where one could build; None for other kinds."""
        return records.read_records(kind, self)

    @property
    def roads_of(self) -> str:
        """No road file ships for a province of today."""
        return ""

    @property
    def ferries(self) -> pd.DataFrame:
        """Crossings of every island with people; parent "unreachable" = no way that counts (see `load_crossings`)."""
        return load_crossings(self.code).copy(deep=False)

    def outlines(self) -> gpd.GeoSeries:
        """Return the land and near water of each crossing's island, index `crossing_id`, EPSG:4326."""
        return frames.load_shores(self.code).copy()

    def shores(self) -> gpd.GeoSeries:
        """Return the outlines, because many islands are parts of a commune."""
        return self.outlines()

    @property
    def data_files(self) -> tuple[str, ...]:
        """Bundled files that the province's own figures come from."""
        return FILES

    @property
    def notes(self) -> tuple[DataFinding, ...]:
        """What a planner must know about the data of this province."""
        from ansinh.geodata.national.notes import province_notes

        return province_notes(self)


@cache
def open_present(slug: str) -> PresentProvince:
    """Open a province of today by its short name.

    Raises
    ------
    KeyError
        There is no province of that short name.
    """
    row = present_provinces().loc[slug]
    code, name = str(row["province_code"]), str(row["name"])
    communes = frames.load_communes(code)
    middle = (communes["center_lon"] * communes["population"]).sum() / communes["population"].sum()
    plain = " ".join(word.capitalize() for word in fold(name).split())
    return PresentProvince(
        slug=slug,
        code=code,
        name_vi=name,
        name_ascii=plain,
        name_en=plain,
        current_name_vi=name,
        metric_epsg=utm_epsg(float(middle)),
    )
