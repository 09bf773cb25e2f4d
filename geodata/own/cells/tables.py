"""One typed table: its columns recognised, blank rows and totals removed, ids checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from ansinh.geodata.names import fold
from ansinh.geodata.own.cells.columns import fields, match, names_of
from ansinh.geodata.own.cells.values import Column, typed
from ansinh.geodata.own.findings import Log, Origin, quoted
from ansinh.geodata.own.readers import RawTable

_TOTAL = re.compile(
    r"(tong( cong| so)?|cong|toan (tinh|huyen|xa|thanh pho|quoc)|total|grand total|sum|subtotal)( .*)?"
)
_TOTAL_START = re.compile(r"\s*[tTcCsSgG]")
_LONGEST_TOTAL = 60  # letters; a longer text that begins with "Tổng" is a remark, not the label of a total
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
    """

    name: str
    frame: pd.DataFrame
    columns: Mapping[str, str]
    origin: Origin
    geometry: gpd.GeoSeries | None
    crs: CRS | None

    def has(self, *names: str) -> bool:
        """Whether all these fields are there."""
        return all(name in self.frame.columns for name in names)

    def only(self, keep: pd.Series) -> Table:
        """Return the table without the rows where `keep` is false."""
        if keep.all():
            return self
        geometry = None if self.geometry is None else self.geometry[keep]
        return Table(self.name, self.frame[keep], self.columns, self.origin, geometry, self.crs)

    def with_frame(self, frame: pd.DataFrame) -> Table:
        """Return the table with other values."""
        return Table(self.name, frame, self.columns, self.origin, self.geometry, self.crs)

    def column(self, field: str) -> str:
        """Return the planner's name of a field."""
        return self.columns.get(field, field)


def build(name: str, raw: RawTable, own: Mapping[str, str], log: Log) -> Table:
    """Return a raw table with its columns found and typed."""
    for code, words in raw.notes:
        log.add(code, raw.origin, **words)
    columns = _columns(name, raw, own, log)
    raw = _without_blank_rows(raw, log)
    raw = _without_totals(raw, columns, log)
    kinds = fields(name)
    frame = pd.DataFrame(
        {
            field: typed(Column(raw.frame[column], column, kinds[field], raw.origin, log), _choice_of(field))
            for field, column in columns.items()
        },
        index=raw.frame.index,
    )
    table = Table(name, frame, columns, raw.origin, raw.geometry, raw.crs)
    return _unique_ids(table, log)


def _choice_of(field: str) -> str:
    return "service" if field == "services" else field


def _columns(name: str, raw: RawTable, own: Mapping[str, str], log: Log) -> dict[str, str]:
    """Return field → column; note fields with several columns, and columns of the scenario that aren't in the table."""
    found = {}
    present = list(map(str, raw.frame.columns))
    for field, hits in match(name, present, own).items():
        if not hits:
            words = {"given": own[field], "field": field, "columns": ", ".join(present)}
            log.add("column_mapping", raw.origin, **words)
        elif len(hits) > 1 and field in fields(name):
            log.add("column_twice", raw.origin, field=field, columns=", ".join(hits), first=hits[0])
        elif field in fields(name):
            found[field] = hits[0]
        if field not in fields(name):
            log.add("column_mapping", raw.origin, given=field, field=field, columns=", ".join(fields(name)))
    return found


def need(table: Table, log: Log, *names: str) -> bool:
    """Note the required fields that a table lacks; return whether it has all of them."""
    for field in names:
        if not table.has(field) and not _noted(table, log, field):
            words = {"field": field, "known": ", ".join(names_of(table.name, field)[:6])}
            log.add("column_missing", table.origin, columns=", ".join(table.columns.values()) or "–", **words)
    return table.has(*names)


def _noted(table: Table, log: Log, field: str) -> bool:
    """Whether an earlier finding explains why the column of this field is missing."""
    return any(
        finding.code in ("column_twice", "column_mapping")
        and finding.file == table.origin.file
        and field in finding.problem_en
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


def _without_blank_rows(raw: RawTable, log: Log) -> RawTable:
    filled = _any_cell(raw.frame, lambda cell: cell is not None and cell == cell and str(cell).strip() != "")  # noqa: PLR0124 - NaN
    if raw.geometry is not None:
        filled |= raw.geometry.notna()
    if filled.all():
        return raw
    log.add("blank_rows", raw.origin, raw.frame.index[~filled])
    return _keep(raw, filled)


def _any_cell(frame: pd.DataFrame, test: Callable[[Any], bool]) -> pd.Series:
    """Tell which rows have a cell that passes a test."""
    hit = np.zeros(len(frame), dtype=bool)
    for position in range(frame.shape[1]):
        hit |= np.fromiter((test(cell) for cell in frame.iloc[:, position]), dtype=bool, count=len(frame))
    return pd.Series(hit, frame.index)


def _is_total(cell: object) -> bool:
    if not isinstance(cell, str) or len(cell) > _LONGEST_TOTAL or not _TOTAL_START.match(cell):
        return False
    return _TOTAL.fullmatch(fold(cell)) is not None


def _keep(raw: RawTable, rows: pd.Series) -> RawTable:
    geometry = None if raw.geometry is None else raw.geometry[rows]
    return RawTable(raw.frame[rows], raw.origin, geometry, raw.crs)


def _without_totals(raw: RawTable, columns: Mapping[str, str], log: Log) -> RawTable:
    """Return the table without rows of totals: those with a word such as "Tổng cộng" and no coordinates."""
    total = _any_cell(raw.frame, _is_total)
    if raw.geometry is not None:
        total &= raw.geometry.isna()
    elif "lon" in columns:
        total &= raw.frame[columns["lon"]].isna()
    if not total.any():
        return raw
    said = [cell for row in raw.frame[total].itertuples(index=False) for cell in row if _is_total(cell)]
    if log.add("totals_row", raw.origin, raw.frame.index[total], values=quoted(said)):
        for row in raw.frame.index[total]:
            log.changed("totals_row", raw.origin, row, "", "row", "left out")
    return _keep(raw, ~total)


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
    shapes = table.geometry.to_wkb().astype(str) if table.geometry is not None else pd.Series("", frame.index)
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
