"""Rows that are no record: blank ones, and totals that say so and have nothing of a record's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from ansinh.geodata.own.findings import Log, quoted
from ansinh.geodata.own.layout.total_words import is_total, is_total_of_a_part
from ansinh.geodata.own.readers.raw import RawTable
from ansinh.geodata.own.tidy.numbers import agree, plain
from ansinh.words.phrase import Figure

_LABELS = ("commune_name", "name_vi", "name", "commune_code", "district_name", "site_id", "demand_id")
_OWN = {"facilities": ("service", "lon", "lat", "lonlat", "commune_code", "commune_name"),
        "candidates": ("lon", "lat", "lonlat", "commune_code"), "projects": ("lon", "lat", "commune_code")}  # fmt: skip
_SUMMED = {"demand": "population", "boundaries": "population", "facilities": "places"}
_FIRST_COLUMNS = 3  # a label stands in one of the first columns, wherever the names are
_TOO_MANY = 0.5  # if more rows than this share look like totals, the word means something else in this table


def without_blank_rows(raw: RawTable, log: Log) -> RawTable:
    """Return the table without rows that have neither a cell nor a shape."""
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


def _keep(raw: RawTable, rows: pd.Series) -> RawTable:
    return replace(raw, frame=raw.frame[rows], geometry=None if raw.geometry is None else raw.geometry[rows])


def without_totals(name: str, raw: RawTable, columns: Mapping[str, str], log: Log) -> RawTable:
    """Return the table without rows whose label says that they are totals and that are no record otherwise."""
    labels = [columns[field] for field in _LABELS if field in columns]
    labels += [column for column in raw.frame.columns[:_FIRST_COLUMNS] if column not in columns.values()]
    labels = [column for column in dict.fromkeys(labels) if column != columns.get("service")]
    if not labels:
        return raw
    total = _any_cell(raw.frame[labels], is_total) & ~_has_own(name, raw, columns)
    if not total.any() or total.mean() > _TOO_MANY:
        return raw
    said = [
        cell for row in raw.frame.loc[total, labels].itertuples(index=False) for cell in row if is_total(cell)
    ]
    if log.add("totals_row", raw.origin, raw.frame.index[total], values=quoted(said)):
        for row in raw.frame.index[total]:
            log.changed("totals_row", raw.origin, row, "", "row", "left out")
    _check_grand(name, raw, columns, total, labels, log)
    return _keep(raw, ~total)


def _has_own(name: str, raw: RawTable, columns: Mapping[str, str]) -> pd.Series:
    """Tell which rows have something of a record's own: a shape, coordinates, a service, a code of a commune."""
    own = pd.Series(data=False, index=raw.frame.index)
    if raw.geometry is not None:
        own |= raw.geometry.notna()
    for field in _OWN.get(name, ("lon", "lonlat")):
        if field in columns:
            own |= raw.frame[columns[field]].map(lambda cell: cell is not None and not is_total(cell))
    return own


def _check_grand(  # noqa: PLR0917 - the table, which rows are totals, and where their labels stand
    name: str, raw: RawTable, columns: Mapping[str, str], total: pd.Series, labels: list[str], log: Log
) -> None:
    """Note a grand total that isn't the sum of the rows: one of them is missing, twice, or wrong."""
    field = _SUMMED.get(name, "")
    if field not in columns:
        return
    people = plain(raw.frame[columns[field]])
    grand = total & ~_any_cell(raw.frame[labels], is_total_of_a_part)
    stated, rows = people[grand].dropna(), people[~total].sum()
    # Rows of districts between the communes make the sum twice the total; they are told apart when the communes are known.
    if len(stated) == 1 and not any(agree(times * stated.iloc[0], rows) for times in (1, 2)):
        log.add("total_disagrees", raw.origin, list(stated.index), columns[field],
                stated=Figure(float(stated.iloc[0])), sum=Figure(float(rows)))  # fmt: skip
