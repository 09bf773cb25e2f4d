"""`Province`: one of the five built-in provinces, opened by name, with its data as frames."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

import geopandas as gpd
import pandas as pd
import shapely

from ansinh.geodata import boundaries, population
from ansinh.geodata.crs import WGS84, utm_epsg
from ansinh.geodata.province_aliases import ALIASES, resolve
from ansinh.geodata.storage.files import read_table
from ansinh.models.shown import shown

if TYPE_CHECKING:
    from ansinh.geodata.own.findings import DataFinding


@dataclass(frozen=True)
class Province:
    """A built-in province in the borders before 1 July 2025.

    Every frame is the caller's own: changing it changes nothing for anyone else.

    Attributes
    ----------
    slug
        The short name: ``"dak-nong"``.
    code
        Two-digit code of the General Statistics Office: ``"67"``.
    name_vi, name_ascii, name_en
        ``"Đắk Nông"``, ``"Dak Nong"``, ``"Dak Nong"``.
    current_name_vi
        The province it belongs to since 1 July 2025: ``"Lâm Đồng"``.
    metric_epsg
        The projected system for distances (UTM 48N or 49N, chosen from the data).
    """

    slug: str
    code: str
    name_vi: str
    name_ascii: str
    name_en: str
    current_name_vi: str
    metric_epsg: int

    def __repr__(self) -> str:
        facts = f"{self.name_en} ({self.slug}), {self.current_name_vi} since 1 July 2025"
        return shown(
            self,
            facts,
            ".communes, .districts, .cells, demand_points(province, 600), candidate_sites(province)",
        )

    @property
    def communes(self) -> gpd.GeoDataFrame:
        """Communes of the 2019 census, index `commune_code`; persons, km², EPSG:4326."""
        return cast("gpd.GeoDataFrame", _communes(self.code).copy(deep=False))

    @property
    def districts(self) -> gpd.GeoDataFrame:
        """Districts of the 2019 census, index `district_code`."""
        return cast("gpd.GeoDataFrame", _districts(self.code).copy(deep=False))

    @property
    def communes_2025(self) -> gpd.GeoDataFrame:
        """Units of 1 July 2025, index `commune_code_2025`, dissolved from the communes of 2019."""
        return cast("gpd.GeoDataFrame", _communes_2025(self.code).copy(deep=False))

    @property
    def crosswalk(self) -> pd.DataFrame:
        """`commune_code` of 2019, `commune_code_2025`, `share` of the people; shares sum to 1."""
        return _crosswalk(self.code).copy(deep=False)

    @property
    def cells(self) -> pd.DataFrame:
        """Populated 1 km cells, index `cell_key`: commune_code, lon, lat, population."""
        return _cells(self.code).copy(deep=False)

    @property
    def people(self) -> pd.DataFrame:
        """The cells with persons by age: the ages of the commune in proportion to population."""
        return _people(self.code).copy(deep=False)

    @property
    def site_prefix(self) -> str:
        """Letters that site ids begin with: ``"DN"``."""
        return "".join(word[0] for word in self.slug.split("-")).upper()

    def records(self, kind: str) -> pd.DataFrame | None:
        """Return the rows of a kind: "facilities", "projects" (index `site_id`), "places"; None if there is no table."""
        if kind not in _RECORDS:
            return None
        table = read_table(_RECORDS[kind])
        if kind == "places":
            facilities = read_table(_RECORDS["facilities"])
            own = facilities.loc[facilities["province_code"] == self.code, "site_id"]
            return table[table["site_id"].isin(own)].reset_index(drop=True)
        rows = table[table["province_code"] == self.code].drop(columns="province_code")
        return rows.set_index("site_id").sort_index()

    @property
    def roads_of(self) -> str:
        """Code of the built-in province whose bundled roads are used; "" = none."""
        return self.code

    @property
    def notes(self) -> tuple[DataFinding, ...]:
        """Findings about a planner's own tables; none for a built-in province."""
        return ()

    @property
    def ferries(self) -> pd.DataFrame:
        """Sea crossings, columns of ``sea_crossings.csv``; most provinces have none."""
        table = read_table("sea_crossings.csv")
        return table[table["province_code"] == self.code].drop(columns="province_code").reset_index(drop=True)

    def outlines(self) -> gpd.GeoSeries:
        """Return land and near water of islands that aren't whole communes, index `crossing_id`, EPSG:4326."""
        return gpd.GeoSeries(crs=WGS84)

    def shores(self) -> gpd.GeoSeries:
        """Return the land of each crossing's island with the piers before it, index `crossing_id`, metres."""
        table, shapes = self.ferries, self.communes.geometry.to_crs(self.metric_epsg)
        outlines = self.outlines().to_crs(self.metric_epsg)
        land = {
            row["crossing_id"]: shapely.union_all(shapes.loc[str(row["from_communes"]).split(";")])
            for row in table[~table["crossing_id"].isin(outlines.index)].to_dict("records")
        }
        whole = gpd.GeoSeries(land, crs=self.metric_epsg).buffer(SHORE_M)
        return cast("gpd.GeoSeries", pd.concat([whole, outlines]) if len(outlines) else whole)

    @property
    def terrain_areas(self) -> gpd.GeoDataFrame:
        """Areas of one terrain class each, columns terrain and geometry."""
        return cast("gpd.GeoDataFrame", self.districts[["terrain", "geometry"]])

    @property
    def data_files(self) -> tuple[str, ...]:
        """Bundled files that the province's own figures come from."""
        return PLAN_FILES

    @property
    def sources(self) -> pd.DataFrame:
        """The planner's own files; none for a built-in province."""
        return read_table("data_sources.csv").iloc[:0]

    @property
    def province_boundary(self) -> gpd.GeoDataFrame:
        """One row: the province in its borders before 1 July 2025."""
        return cast("gpd.GeoDataFrame", _boundary(self.code).copy(deep=False))


SHORE_M = 1_000.0
"""A point up to so many metres off the shore counts as on the island, because shores are simplified."""
PLAN_FILES = (
    "boundaries.gpkg",
    "roads_terrain_districts.csv",
    "terrain_overrides.csv",
    "sea_crossings.csv",
)
"""Bundled files that the shape, the terrain and the crossings of the provinces of before come from."""
_RECORDS = {
    "facilities": "facilities_network.csv",
    "places": "facility_places.csv",
    "projects": "plan_sites.csv",
}
_communes = cache(boundaries.load_communes)
_districts = cache(boundaries.load_districts)
_crosswalk = cache(boundaries.load_crosswalk)
_cells = cache(population.grid_cells)


@cache
def _communes_2025(code: str) -> gpd.GeoDataFrame:
    return boundaries.load_communes_2025(code, _communes(code))


@cache
def _people(code: str) -> pd.DataFrame:
    cells = _cells(code).copy(deep=False)
    ages = population.commune_ages(code)
    share = cells["population"] / cells["commune_code"].map(_communes(code)["population"])
    for column in population.AGE_COLUMNS:
        cells[column] = share * cells["commune_code"].map(ages[column])
    return cells


@cache
def _boundary(code: str) -> gpd.GeoDataFrame:
    layer = boundaries.read_layer("provinces", code).set_index("province_code")
    return layer.rename(columns={"pop_2019": "population"})[
        ["province_name", "population", "area_km2", "geometry"]
    ]


@cache
def _open(slug: str) -> Province:
    if slug not in ALIASES:
        from ansinh.geodata.national.province import open_present

        return open_present(slug)
    code = ALIASES[slug][-1]
    row = boundaries.read_layer("provinces", code).iloc[0]
    west, _, east, _ = row["geometry"].bounds
    ascii_name = row["province_name_ascii"]
    return Province(
        slug=slug,
        code=code,
        name_vi=row["province_name"],
        name_ascii=ascii_name,
        name_en=ascii_name,
        current_name_vi=row["province_name_2025_07"],
        metric_epsg=utm_epsg((west + east) / 2),
    )


def province_names() -> tuple[str, ...]:
    """Return the short names of the five provinces of before whose plans are built in (for today's see `present_slugs`)."""
    return tuple(ALIASES)


def open_province(name: str) -> Province:
    """Open a province by short name, Vietnamese name with or without marks, or code.

    The five provinces of before whose plans are built in keep their names and codes; every other name is that of a province
    of today. Where the two share a name, today's carries the year: ``"Lào Cai 2025"``.

    Raises
    ------
    InputError
        No province has that name; the message says what became of a former province, or gives the nearest ones.
    """
    return _open(resolve(name))
