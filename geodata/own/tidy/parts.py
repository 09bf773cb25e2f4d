"""Rows that count a part of the people of a commune (Nam, Nữ, a year) beside rows that count all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from ansinh.geodata.names import fold
from ansinh.geodata.own.findings import Log, quoted
from ansinh.geodata.own.layout.total_words import is_total
from ansinh.geodata.own.layout.words import FEMALE, MALE, is_part, is_whole, is_year, year_of
from ansinh.geodata.own.readers.raw import RawTable
from ansinh.geodata.own.tidy.numbers import agree, plain
from ansinh.geodata.own.unit_names import is_district

_KINDS = range(2, 31)  # different values of a column that divides the rows of each commune
_MOST = 0.8  # share of the communes that a rule must hold for: a table may lack rows
_MARK = re.compile(r"^[\s\-+*•–.]+")
_ROUNDS = 3  # such columns in one table at most: sex, year, kind of area
_PEOPLE = ("population", "population_under16", "population_60_plus", "population_80_plus")


def without_parts(name: str, raw: RawTable, columns: Mapping[str, str], log: Log, year: int) -> RawTable:
    """Return the table with one row for each commune, where a column divides each commune's people into several rows."""
    if (
        "population" not in columns
        or raw.geometry is not None
        or {"lon", "lonlat", "demand_id"} & set(columns)
    ):
        return raw
    raw = _without_labelled(_named_throughout(raw, columns, log), columns, log)
    for _ in range(_ROUNDS):
        divided = _divided(raw, columns)
        if divided is None:
            return raw
        raw = _whole_rows(name, raw, columns, divided, log, year)
    return raw


def _named_throughout(raw: RawTable, columns: Mapping[str, str], log: Log) -> RawTable:
    """Return the table with a commune's name in all rows of its parts, where it stands only in the first of them."""
    keys = [columns[field] for field in ("commune_code", "commune_name") if field in columns]
    blank = raw.frame[keys].isna().all(axis=1) if keys else pd.Series(data=False, index=raw.frame.index)
    divides = any(
        _said(cells).map(lambda word: is_part(word) or is_whole(word) or is_year(word)).all()
        for column, cells in raw.frame.items()
        if column not in columns.values() and cells.notna().all()
    )
    if not blank.any() or blank.iloc[0] or not divides:
        return raw
    log.add("names_filled", raw.origin, raw.frame.index[blank], keys[-1])
    # Code and name are taken from one row: a commune without a code must not get that of the one above.
    named = pd.Series(range(len(blank)), blank.index).where(~blank).ffill().astype(int)
    filled = {column: raw.frame[column].iloc[named].to_numpy() for column in keys}
    return replace(raw, frame=raw.frame.assign(**filled))


def _said(cells: pd.Series) -> pd.Series:
    return cells.map(
        lambda cell: str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    )


def _without_labelled(raw: RawTable, columns: Mapping[str, str], log: Log) -> RawTable:
    """Return the table without rows that stand under a commune's row and are called "Nam", "Nữ" or the like."""
    if "commune_name" not in columns:
        return raw
    labels = raw.frame[columns["commune_name"]].map(
        lambda cell: _MARK.sub("", cell) if isinstance(cell, str) else ""
    )
    part = labels.map(is_part).astype(bool)
    if "commune_code" in columns:
        part &= raw.frame[columns["commune_code"]].isna()
    if not part.any() or part.all():
        return raw
    log.add(
        "rows_of_parts",
        raw.origin,
        raw.frame.index[part],
        columns["commune_name"],
        values=quoted(labels[part]),
    )
    return replace(raw, frame=raw.frame[~part])


def _keys(raw: RawTable, columns: Mapping[str, str]) -> pd.Series:
    """Return what tells communes apart: the code, or district and name; missing in rows without."""
    if "commune_code" in columns:
        return raw.frame[columns["commune_code"]].astype(object)
    if "commune_name" not in columns:
        return pd.Series(None, raw.frame.index, dtype=object)
    name = raw.frame[columns["commune_name"]]
    if "district_name" not in columns:
        return name
    district = raw.frame[columns["district_name"]].ffill().fillna("")
    return (district.astype(str) + "|" + name.astype(str)).where(name.notna())


def _is_of_several(name: object) -> bool:
    return isinstance(name, str) and (is_total(name) or is_district(name))


def _divided(raw: RawTable, columns: Mapping[str, str]) -> str | None:
    """Return the column that tells the rows of each commune apart; None if communes have one row each."""
    keys = _keys(raw, columns)
    # The row of a district or of a total isn't divided, even where those of communes are.
    if "commune_name" in columns:
        keys = keys.where(~raw.frame[columns["commune_name"]].map(_is_of_several))
    counts = keys.dropna().value_counts()
    if len(counts) == 0 or (counts > 1).mean() < _MOST:
        return None
    taken = set(columns.values())
    best = None
    for column in raw.frame.columns:
        values = raw.frame[column]
        different = values.dropna().map(str).nunique()
        if column in taken or different not in _KINDS or values[keys.notna()].isna().any():
            continue
        if values.map(str).groupby(keys).nunique().gt(1).mean() >= _MOST and (
            best is None or different < best[0]
        ):
            best = (different, str(column))
    return best[1] if best else None


def _whole_rows(  # noqa: PLR0917 - the table, and the column that divides it
    name: str, raw: RawTable, columns: Mapping[str, str], divided: str, log: Log, year: int
) -> RawTable:
    """Return the table with the rows that count everybody, or with the parts added up where they are the two sexes."""
    kinds = raw.frame[divided].map(lambda cell: "" if cell is None else str(cell))
    values = list(dict.fromkeys(kind for kind in kinds if kind))
    if all(is_year(value) for value in values):
        wanted = [value for value in values if year_of(value) == year]
        if wanted:
            return _kept(raw, kinds.isin(wanted), divided, wanted[0], log)
        near = min(values, key=lambda value: abs((year_of(value) or 0) - year))
        log.add("rows_of_years", raw.origin, column=divided, values=", ".join(values), year=year, near=near)
        return _kept(raw, kinds == near, divided, near, log)
    whole = [value for value in values if is_whole(value)] or _by_arithmetic(raw, columns, kinds, values)
    if len(whole) == 1:
        return _kept(raw, kinds.isin(whole) | (kinds == ""), divided, whole[0], log)
    plain_kinds = {fold(value) for value in values}
    if not (plain_kinds <= MALE | FEMALE):
        log.add("rows_unclear", raw.origin, column=divided, values=quoted(values), table=name)
    return _added(raw, columns, divided, log)


def _kept(raw: RawTable, rows: pd.Series, column: str, value: str, log: Log) -> RawTable:
    log.add("rows_of_parts", raw.origin, raw.frame.index[~rows], column, values=f"≠ {value}")
    return replace(raw, frame=raw.frame[rows])


def _by_arithmetic(
    raw: RawTable, columns: Mapping[str, str], kinds: pd.Series, values: list[str]
) -> list[str]:
    """Return the kinds of rows whose people are the sum of all other rows of the commune."""
    people = plain(raw.frame[columns["population"]])
    rows = pd.DataFrame({"key": _keys(raw, columns), "kind": kinds, "people": people})
    table = rows.pivot_table(values="people", index="key", columns="kind", aggfunc="sum")
    found = []
    for value in (value for value in values if value in table and len(values) > 2):  # noqa: PLR2004 - a whole has two parts
        rest = table.drop(columns=value).sum(axis=1)
        hits = [agree(one, other) for one, other in zip(table[value], rest, strict=True)]
        if sum(hits) >= _MOST * len(hits):
            found.append(value)
    return found


def _added(raw: RawTable, columns: Mapping[str, str], divided: str, log: Log) -> RawTable:
    """Return the table with the rows of each commune added up in its first row."""
    keys = _keys(raw, columns)
    frame = raw.frame.copy()
    for field in _PEOPLE:
        if field in columns:
            sums = plain(frame[columns[field]]).groupby(keys).transform("sum")
            frame[columns[field]] = sums.astype(object).where(keys.notna(), frame[columns[field]])
    first = ~keys.duplicated() | keys.isna()
    log.add("rows_added", raw.origin, frame.index[~first], divided, values=quoted(frame[divided].dropna()))
    return replace(raw, frame=frame[first])
