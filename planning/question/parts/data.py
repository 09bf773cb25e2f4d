"""Own data in a scenario file: where a planner's tables are, and how to read them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from ansinh.planning.question.parts.file import File
from ansinh.planning.question.parts.strict import Strict

Terrain = Literal["lowland", "hill", "plateau", "mountain"]


class Table(Strict):
    """One table: a file beside the scenario, or a table of the database."""

    file: File = ""
    """CSV, XLSX, XLS, ODS, GeoPackage, GeoJSON, Shapefile (also zipped), KML, KMZ, File Geodatabase, GeoParquet or, for
    demand, a GeoTIFF; relative to the scenario."""
    table: str = ""
    """Instead of a file: `schema.table` of the database."""
    sheet: str = ""
    """Sheet of a workbook; empty = the visible ones with known column names, joined if they have the same columns."""
    layer: str = ""
    """Layer of a GeoPackage with several."""
    crs: str = ""
    """Coordinates: "WGS84", "UTM 48N", "VN-2000 107°30'", "VN-2000 Kon Tum", "EPSG:9216"; empty = as the file says."""
    encoding: str = ""
    """Of a CSV or Shapefile: "utf-8", "cp1258", "vni", "tcvn3"; empty = detected."""
    columns: dict[str, str] = Field(default_factory=dict)
    """Field = your own column name, if that name isn't recognised."""
    units: dict[str, str] = Field(default_factory=dict)
    """Field = unit ("nghìn người", "%", "ha"), where neither the heading nor a line above the table states it."""
    bands: tuple[int, ...] = ()
    """Bands of a raster whose people are added up (such as males and females); empty = the only one."""
    spread: Literal["even", "one_point"] = "even"
    """How the people of a polygon are placed: evenly, or all at one point inside it."""
    label: str = ""
    """Name of the file in messages; empty = as written above."""

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Table:
        if bool(self.file) == bool(self.table):
            raise ValueError("give either file or table")
        return self


def _named(value: Any) -> Any:
    """Return a plain file name as a table of that file, with the name as its label in messages."""
    if isinstance(value, str):
        return {"file": value, "label": value}
    if isinstance(value, dict) and isinstance(value.get("file"), str):
        return {"label": value["file"], **value}
    return value


Tabular = Annotated[Table | None, BeforeValidator(_named)]


class OwnData(Strict):
    """Tables of a province that is not built in, or that replace those of a built-in one."""

    demand: Tabular = None
    """People: points, polygons, or a raster such as WorldPop; missing = the population of the boundaries."""
    boundaries: Tabular = None
    """Communes as polygons."""
    facilities: Tabular = None
    """Facilities that exist, with their places."""
    places: Tabular = None
    """Places by facility and service, if they aren't in `facilities`."""
    candidates: Tabular = None
    """Candidate sites; missing = the centre of every commune."""
    projects: Tabular = None
    """Projects of the official plan."""
    crosswalk: Tabular = None
    """Communes from before a merger and after it."""
    ferries: Tabular = None
    """Islands: their communes, the ports at both ends, minutes of sailing and waiting; missing = no ferries."""
    roads_of: str = ""
    """Built-in province whose bundled roads are used for this one ("lao-cai", "thua-thien-hue"); empty = none."""
    name_en: str = ""
    """Name of the province in English; empty = without marks."""
    now_vi: str = ""
    """Present name of the province, if `scenario.province` is a former one."""
    population_year: int = Field(default=2019, ge=1989, le=2060)
    """Year of the population data; growth is counted from it."""
    crs: str = ""
    """Coordinate system of all tables that state none (see `crs` of a table)."""
    terrain: Terrain | Literal[""] = ""
    """Terrain of communes for which the boundaries state none; it determines speeds where there are no roads."""
    cell_m: Annotated[float, Field(ge=100, le=20_000)] = 1_000.0
    """Size of the blocks into which raster cells are grouped, and spacing of points in a polygon, metres."""
    site_prefix: str = Field(default="", pattern=r"^[A-Z]{0,6}$")
    """Letters with which the ids of unnamed sites begin; empty = the initials of the province."""
    database: str = ""
    """postgresql://user@host/database; the password comes from ANSINH_DB_PASSWORD or PGPASSWORD."""
    repair: tuple[str, ...] = ()
    """Repairs that you allow, such as "swap_lat_lon"; `ansinh check` names them."""
    accept: tuple[str, ...] = ()
    """Codes of findings that you have looked at and accept, such as "census_total"; they stand among the assumptions."""
