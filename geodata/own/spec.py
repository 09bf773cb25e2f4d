"""Where a planner's tables are: the ``[data]`` part of a scenario in the form that geodata reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

TABLES = ("boundaries", "demand", "facilities", "places", "candidates", "projects", "crosswalk", "ferries")


@dataclass(frozen=True)
class Source:
    """One table: a file or a database table, and what the table doesn't state itself.

    Attributes
    ----------
    file
        Absolute path; None for a database table.
    label
        The file as the scenario names it, for messages.
    sheet, layer, table
        Sheet of a workbook, layer of a GeoPackage, ``schema.table`` of the database.
    crs, encoding
        Coordinate system and text encoding; empty = taken from the file or found out.
    columns
        Field → the planner's own column name.
    units
        Field → unit, such as "nghìn người", where neither the heading nor a line above the table states it.
    bands
        Bands of a raster whose people are added up; empty = the only one.
    spread
        How the people of a demand polygon are placed: "even" (evenly spaced points) or "one_point".
    """

    file: Path | None = None
    label: str = ""
    sheet: str = ""
    layer: str = ""
    table: str = ""
    crs: str = ""
    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    bands: tuple[int, ...] = ()
    spread: str = "even"


@dataclass(frozen=True)
class OwnSpec:
    """All of a planner's tables.

    Attributes
    ----------
    name_vi, name_en, slug
        Names of the province.
    sources
        Table (one of `TABLES`) → where it is.
    crs, terrain
        Used for tables, and for communes, that state none.
    cell_m
        Size of the blocks into which raster cells are grouped, and spacing of points in a demand polygon, metres.
    database
        Address without a password.
    repair
        Names of the repairs that the planner allows.
    accepted
        Codes of the findings that the planner has looked at and accepts.
    year
        Year of the people; of columns or sheets of several years, its own is read.
    place_prefix
        Letters with which the ids of unnamed sites begin.
    now_vi
        The province's name since 1 July 2025; empty = unchanged.
    roads_of
        Built-in province whose bundled roads are used; empty = none.
    """

    name_vi: str
    name_en: str
    slug: str
    sources: Mapping[str, Source]
    crs: str = ""
    terrain: str = ""
    cell_m: float = 1_000.0
    database: str = ""
    repair: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()
    year: int = 0
    place_prefix: str = ""
    now_vi: str = ""
    roads_of: str = ""
