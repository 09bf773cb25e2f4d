"""One typed table: its columns recognised, blank rows and totals removed, ids checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from ansinh.geodata.own.cells.columns import called, fields, is_counted, match, names_of
from ansinh.geodata.own.cells.values import Column, typed
from ansinh.geodata.own.findings import Log, Origin, quoted
from ansinh.geodata.own.layout.choose import candidates, of_year
from ansinh.geodata.own.layout.units import SHARE, Unit
from ansinh.geodata.own.readers import RawTable
from ansinh.geodata.own.receipt import receipt
from ansinh.geodata.own.spec import Source
from ansinh.geodata.own.tidy.closed import without_closed
from ansinh.geodata.own.tidy.columns import (
    in_persons,
    note_units,
    share_in_cells,
    unit_for,
    with_both_halves,
    with_coordinates,
)
from ansinh.geodata.own.tidy.parts import without_parts
from ansinh.geodata.own.tidy.residents import check_residents
from ansinh.geodata.own.tidy.services import with_service
from ansinh.geodata.own.tidy.totals import without_blank_rows, without_totals
from ansinh.geodata.own.tidy.years import check_year

_ID = {"demand": "demand_id", "boundaries": "commune_code", "facilities": "site_id", "candidates": "site_id",
       "projects": "site_id", "ferries": "crossing_id"}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Table:
    """A table with its fields typed.

    Attributes
    ----------
    name
        One of `ansinh.geodata.own.spec.TABLES`.
    frame
        Fields found, index = row number in the file.
    columns
        Field → the planner's own column name, for messages.
    geometry, crs
        As in `RawTable`.
    present
        Names of all columns in the file, for messages.
    """

    name: str
    frame: pd.DataFrame
    columns: Mapping[str, str]
    origin: Origin
    geometry: gpd.GeoSeries | None
    crs: CRS | None
    present: tuple[str, ...] = ()

    def has(self, *names: str) -> bool:
        """Whether all these fields are there."""
        return all(name in self.frame.columns for name in names)

    def only(self, keep: pd.Series) -> Table:
        """Return the table without the rows where `keep` is false."""
        if keep.all():
            return self
        geometry = None if self.geometry is None else self.geometry[keep]
        return replace(self, frame=self.frame[keep], geometry=geometry)

    def with_frame(self, frame: pd.DataFrame) -> Table:
        """Return the table with other values."""
        return replace(self, frame=frame)

    def column(self, field: str) -> str:
        """Return the planner's name of a field."""
        return self.columns.get(field, field)


def build(name: str, raw: RawTable, source: Source, log: Log, year: int = 0) -> Table:
    """Return a raw table with its columns found and typed; of columns of several years, that of `year` counts."""
    for code, words in raw.notes:
        log.add(code, raw.origin, **words)
    rows = len(raw.frame)
    raw = with_both_halves(name, raw, source.columns, log)
    columns = _columns(name, raw, source.columns, log, year)
    raw = without_blank_rows(raw, log)
    if name in ("demand", "boundaries"):
        raw = without_parts(name, raw, columns, log, year)
    raw = without_totals(name, raw, columns, log)
    if name == "facilities":
        raw = without_closed(raw, columns, log)
        columns = with_service(raw, columns, log)
    if name == "demand" and "population" in columns:
        check_year(raw, columns["population"], year, log)
        check_residents(raw, columns["population"], log)
    units = _units(name, raw, columns, source)
    frame = pd.DataFrame(
        {
            field: typed(_column(name, field, column, raw, units.get(field), log), _choice_of(field))
            for field, column in columns.items()
        },
        index=raw.frame.index,
    )
    frame, columns = with_coordinates(in_persons(frame, units), columns, raw.origin, log)
    table = Table(name, frame, columns, raw.origin, raw.geometry, raw.crs, tuple(map(str, raw.frame.columns)))
    note_units(name, raw.origin, frame, columns, units, log)
    log.receipts.append(receipt(name, raw, table, units, rows))
    return _unique_ids(table, log)


def _column(  # noqa: PLR0917 - what is typed, and where it stands
    name: str, field: str, column: str, raw: RawTable, unit: Unit | None, log: Log
) -> Column:
    kind = fields(name)[field]
    factor = unit.factor if unit is not None and unit.kind != SHARE else 1.0
    counted = is_counted(name, field) or (field == "land_m2" and factor == 1.0)
    return Column(raw.frame[column], column, kind, raw.origin, log, factor, counted)


def _units(name: str, raw: RawTable, columns: Mapping[str, str], source: Source) -> dict[str, Unit]:
    """Return the units of the fields that have one."""
    found = {
        field: unit_for(name, field, column, raw.unit, source.units)
        or (share_in_cells(raw.frame[column]) if fields(name)[field] == "persons" else None)
        for field, column in columns.items()
    }
    return {field: unit for field, unit in found.items() if unit is not None}


def _choice_of(field: str) -> str:
    return "service" if field == "services" else field


def _columns(name: str, raw: RawTable, own: Mapping[str, str], log: Log, year: int) -> dict[str, str]:
    """Return field → column; note fields with several columns, and columns of the scenario that aren't in the table."""
    found = {}
    present = list(map(str, raw.frame.columns))
    for field, several in match(name, present, own).items():
        hits, near = of_year(candidates(raw.frame, several), year) if len(several) > 1 else (several, "")
        named: dict[str, Any] = {"field": field, "what": called(field)}
        if len(several) > len(hits) == 1 and hits[0] != several[0]:
            log.add("column_chosen", raw.origin, column=hits[0], values=", ".join(several), **named)
        if not hits:
            log.add("column_mapping", raw.origin, given=own[field], columns=", ".join(present), **named)
        elif len(hits) > 1 and field in fields(name):
            log.add("column_twice", raw.origin, columns=", ".join(hits), first=near, **named)
        elif field in fields(name):
            found[field] = hits[0]
        if field not in fields(name):
            log.add("column_mapping", raw.origin, given=field, columns=", ".join(fields(name)), **named)
    return found


def need(table: Table, log: Log, *names: str) -> bool:
    """Note the required fields that a table lacks; return whether it has all of them."""
    for field in names:
        if not table.has(field) and not _noted(table, log, field):
            words: dict[str, Any] = {
                "field": field,
                "what": called(field),
                "known": ", ".join(names_of(table.name, field)[:6]),
            }
            log.add("column_missing", table.origin, columns=", ".join(table.present) or "–", **words)
    return table.has(*names)


def _noted(table: Table, log: Log, field: str) -> bool:
    """Whether an earlier finding explains why the column of this field is missing."""
    return any(
        finding.code in ("column_twice", "column_mapping")
        and finding.file == table.origin.file
        and field == dict(finding.values).get("field")
        for finding in log.findings
    )


def need_values(table: Table, log: Log, field: str) -> Table:
    """Return the table without rows that lack a value, and note those rows; left in, they would cause more findings."""
    told = {row for finding in log.findings if finding.file == table.origin.file
            and finding.column == table.column(field) and finding.severity == "error" for row in finding.rows}  # fmt: skip
    missing = table.frame[field].isna()
    untold = missing & ~table.frame.index.isin(told)
    if untold.any():
        log.add("value_missing", table.origin, table.frame.index[untold], table.column(field))
    return table.only(~missing)


def _unique_ids(table: Table, log: Log) -> Table:
    """Note ids that occur twice; of rows that are equal throughout, keep one if that repair is allowed.

    A facility with several services has a row for each; a commune of several parts a feature for each.
    """
    field = _ID.get(table.name, "")
    if not table.has(field):
        return table
    frame = table.frame
    twice = frame[field].notna() & frame[field].duplicated(keep=False)
    if table.name == "facilities" and table.has("service"):
        twice = frame[field].notna() & frame.duplicated([field, "service"], keep=False)
    if table.name == "boundaries":
        name = "commune_name" if table.has("commune_name") else field
        twice &= frame.groupby(field)[name].transform("nunique") > 1
    if not twice.any():
        return table
    shapes = table.geometry.to_wkb(hex=True) if table.geometry is not None else pd.Series("", frame.index)
    again = frame.assign(_shape=shapes).duplicated(keep="first") & twice
    mend = log.add(
        "id_twice", table.origin, frame.index[twice], table.column(field), values=quoted(frame[field][twice])
    )
    if not mend:
        return table.only(~(frame[field].duplicated() & twice))
    for row in frame.index[again]:
        log.changed("id_twice", table.origin, row, table.column(field), frame[field][row], "row left out")
    left = twice & ~again & (frame[field].duplicated(keep=False) & ~again)
    differs = left & frame[~again][field].duplicated(keep=False).reindex(frame.index, fill_value=False)
    if differs.any():
        unmended = Log()
        unmended.add(
            "id_twice",
            table.origin,
            frame.index[differs],
            table.column(field),
            values=quoted(frame[field][differs]),
        )
        log.findings += unmended.findings
    return table.only(~(again | (differs & frame[field].duplicated())))
