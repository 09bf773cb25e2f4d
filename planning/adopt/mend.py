"""What an adoption decides about a finding: the entry of the scenario that settles it, and why."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ansinh.geodata.names import fold
from ansinh.geodata.own import TABLES, DataFinding
from ansinh.geodata.own.coordinates.systems import meridian_of

_NEVER = frozenset({"drop_outside"})
"""Repairs that leave people out: nobody decides that but the planner."""
_ANYBODY = frozenset({"so nguoi", "nguoi", "so luong"})
_BOTH_SEXES = 2  # bands of a raster that are added up unasked


@dataclass(frozen=True)
class Decision:
    """One entry that an adoption writes into the scenario.

    Attributes
    ----------
    table
        One of the tables of ``[data]``; "" for an entry of ``[data]`` itself.
    key, value
        The entry. A list is added to the one that is there.
    why
        Key of the reason in the catalogue of words, ``adopt.why.<why>``.
    values
        What the reason is filled with.
    """

    table: str
    key: str
    value: Any
    why: str
    values: tuple[tuple[str, str], ...] = ()


def decided(finding: DataFinding, table: str, province: str) -> Decision | None:
    """Return what settles an error without asking; None for one that only the planner can settle."""
    if finding.repair and finding.repair not in _NEVER:
        return Decision("", "repair", [finding.repair], "repair", (("problem", finding.repair),))
    make = _WAYS.get(finding.code)
    return None if make is None else make(finding.values, table, province)


def table_of(finding: DataFinding, files: dict[str, str]) -> str:
    """Return the table that a finding is about, by its file; "" for none."""
    return next((table for table in TABLES if files.get(table) == finding.file), "")


def _sheet(values: Any, table: str, _: str) -> Decision:
    read = str(values["read"])
    if ", " in read:
        return Decision("", "accept", ["sheets_unread"], "sheets_joined", (("sheets", read),))
    return Decision(table, "sheet", read, "sheet", (("sheet", read), ("others", str(values["values"]))))


def _meridian(_: Any, table: str, province: str) -> Decision | None:
    return Decision(table, "crs", f"VN-2000 {province}", "meridian") if meridian_of(province) else None


def _bands(values: Any, table: str, _: str) -> Decision | None:
    count = int(values["count"])
    return Decision(table, "bands", list(range(1, count + 1)), "bands") if count == _BOTH_SEXES else None


def _column(values: Any, table: str, _: str) -> Decision | None:
    """Choose among columns of different names; of two tables side by side, each heading is there twice."""
    columns = str(values["columns"]).split(", ")
    if any(column.endswith(" (2)") for column in columns):
        return None
    return Decision(table, "columns", {str(values["field"]): str(values["first"])}, "column")


def _residents(values: Any, _table: str, _province: str) -> Decision | None:
    """Take those who live in a facility for its places; "Số người" alone may as well be its staff."""
    bare = re.sub(r"\(.*?\)|\d{4}", "", str(values["column"]))  # without its unit and its year
    if fold(bare).removesuffix(" nam") in _ANYBODY:
        return None
    return Decision("", "accept", ["places_of_people"], "people_as_places")


_Way = Callable[[Any, str, str], Decision | None]
_WAYS: dict[str, _Way] = {
    "sheets_unread": _sheet,
    "sheets_hidden": lambda values, table, _: Decision(table, "sheet", str(values["first"]), "sheet_hidden"),
    "sheets_of_years": lambda values, table, _: Decision(
        table, "sheet", str(values["first"]), "sheet_of_year"
    ),
    "layer_several": lambda values, table, _: Decision(table, "layer", str(values["first"]), "layer"),
    "column_twice": _column,
    "rows_of_years": lambda values, _table, _province: Decision(
        "", "population_year", int(values["near"]), "year"
    ),
    "encoding_lies": lambda values, table, _: Decision(table, "encoding", str(values["fits"]), "encoding"),
    "byte_broken": lambda values, table, _: Decision(table, "encoding", f"{values['fits']}-broken", "broken"),
    "crs_missing": _meridian,
    "zone_missing": _meridian,
    "meridian_differs": _meridian,
    "raster_no_crs": lambda values, table, _: Decision(table, "crs", str(values["fits"]), "raster_crs"),
    "raster_bands": _bands,
    "places_of_people": _residents,
}
"""Code of a finding → what settles it."""
