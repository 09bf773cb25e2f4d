"""Where a planner's tables are: what a scenario's ``[data]`` says, in a form that geodata reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

TABLES = ("boundaries", "demand", "facilities", "places", "candidates", "projects", "crosswalk", "ferries")


@dataclass(frozen=True)
class Source:
    """One table: a file or a database table, and what can't be seen from itself.

    Attributes
    ----------
    file
        Absolute path; None for a database table.
    label
        The file as the scenario names it, for messages.
    sheet, layer, table
        Sheet of a workbook, layer of a GeoPackage, ``schema.table`` of the database.
    crs, encoding
        Stated coordinate system and text encoding; empty = found out.
    columns
        Field → the planner's own column name.
    spread
        How the people of a demand polygon are placed: "even" or "one_point".
    """

    file: Path | None = None
    label: str = ""
    sheet: str = ""
    layer: str = ""
    table: str = ""
    crs: str = ""
    encoding: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    spread: str = "even"


@dataclass(frozen=True)
class OwnSpec:
    """All of a planner's data.

    Attributes
    ----------
    name_vi, name_en, slug
        The province.
    sources
        Table (one of `TABLES`) → where it is.
    crs, terrain
        Defaults for tables that say nothing of their own.
    cell_m
        Size (metres) to which a raster is gathered, and spacing of points in a demand polygon.
    database
        Address without a password.
    repair
        Repairs that may be made.
    roads_of
        Built-in province whose shipped roads are used; empty = none.
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
    place_prefix: str = ""
    now_vi: str = ""
    roads_of: str = ""
