"""Columns that need more than a name: units, shares of the people, males and females, both coordinates in one cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from ansinh.geodata.names import fold
from ansinh.geodata.own.cells.columns import fields, match
from ansinh.geodata.own.cells.numbers import pair
from ansinh.geodata.own.findings import Log, Origin, quoted
from ansinh.geodata.own.layout.choose import halves
from ansinh.geodata.own.layout.headings import SEPARATOR
from ansinh.geodata.own.layout.units import AREA, HOUSEHOLDS, PERSONS, SHARE, Unit, unit_in_heading, unit_of
from ansinh.geodata.own.layout.words import MALE
from ansinh.geodata.own.readers.raw import RawTable
from ansinh.geodata.own.tidy.numbers import plain
from ansinh.words.phrase import NOTHING, Figure, Phrase, Sayable

_AREA_FIELD = "land_m2"
_MOST_DECIMALS = 7  # of a number in thousands or millions; one person in a million has six
_BOTH = "Dân số (cộng hai cột)"
_MOSTLY = 0.5  # share of the cells that end in "%" in a column of shares
_SOUTHERNMOST, _NORTHERNMOST, _WESTERNMOST = (
    7.0,
    24.0,
    102.0,
)  # Viet Nam, degrees: tells latitude from longitude


def with_both_halves(name: str, raw: RawTable, own: Mapping[str, str], log: Log) -> RawTable:
    """Return the table with a column of people where it has only columns of males and females, or of town and country."""
    present = list(map(str, raw.frame.columns))
    if name not in ("demand", "boundaries") or match(name, present, own).get("population"):
        return raw
    both = halves(present)
    if both is None:
        return raw
    parts = pd.DataFrame({column: plain(raw.frame[column]) for column in both})
    sexes = fold(both[0].split(SEPARATOR)[-1]) in MALE
    # A commune has men and women, but often nobody in town: an empty cell is nobody there.
    total = parts.sum(axis=1, min_count=2 if sexes else 1).astype(object)
    if not total.notna().any():
        return raw
    log.add("sexes_added", raw.origin, values=", ".join(both))
    return replace(raw, frame=raw.frame.assign(**{_BOTH: total.where(total.notna(), None)}))


def unit_for(
    table: str, field: str, column: str, above: Unit | None, stated: Mapping[str, str]
) -> Unit | None:
    """Return the unit of a column of people or of land: stated, in its heading, or above the table; None if there is none."""
    kinds = (
        (AREA,)
        if field == _AREA_FIELD
        else (PERSONS, SHARE, HOUSEHOLDS)
        if fields(table)[field] == "persons"
        else ()
    )
    if not kinds:
        return None
    said = [unit_of(stated[field])] if field in stated else []
    said += [unit_in_heading(part) for part in reversed(column.split(SEPARATOR))]
    said += [unit_of(part) for part in column.split(SEPARATOR)]
    found = [unit for unit in said if unit is not None and unit.kind in kinds]
    if not found and above is not None and above.kind in kinds and above.kind != SHARE:
        found = [above]
    return found[0] if found else None


def share_in_cells(cells: pd.Series) -> Unit | None:
    """Return the unit of a column whose cells end in "%"; None for any other."""
    texts = cells.dropna()
    ends = [isinstance(cell, str) and cell.rstrip().endswith("%") for cell in texts]
    return unit_of("%") if ends and sum(ends) > _MOSTLY * len(ends) else None


def in_persons(frame: pd.DataFrame, units: Mapping[str, Unit]) -> pd.DataFrame:
    """Return the frame with ages that are shares of the people turned into people.

    Spreadsheets store 28.1 % as 0.281: values that are all at most 1 are taken so, whatever the heading says.
    """
    for field, unit in units.items():
        if unit.kind == SHARE and field != "population" and "population" in frame:
            factor = 1.0 if frame[field].max() <= 1 else unit.factor
            frame[field] = frame[field] * factor * frame["population"]
    return frame


def note_units(  # noqa: PLR0917 - what was read, and where it is said
    table: str,
    origin: Origin,
    frame: pd.DataFrame,
    columns: Mapping[str, str],
    units: Mapping[str, Unit],
    log: Log,
) -> None:
    """Note units other than one person or one square metre, and units in which people can't be counted."""
    for field, unit in units.items():
        column = columns[field]
        if unit.kind == HOUSEHOLDS or (unit.kind == SHARE and field == "population"):
            log.add("unit_wrong", origin, column=column, unit=unit.word, table=table, field=field)
        elif unit.kind == SHARE or unit.factor != 1.0:
            factor = Figure(unit.factor, 0 if unit.factor >= 1 else 3)
            log.add(
                "unit_read",
                origin,
                column=column,
                unit=unit.word,
                factor=factor,
                rounded=_rounded(frame[field], unit),
            )


def _rounded(values: pd.Series, unit: Unit) -> Sayable:
    """Say to how many people numbers in thousands or millions are rounded; nothing where they are exact."""
    if unit.kind != PERSONS:
        return NOTHING
    said = values.dropna() / unit.factor
    decimals = next(
        (d for d in range(_MOST_DECIMALS) if np.allclose(said, said.round(d), rtol=0, atol=1e-9)),
        _MOST_DECIMALS,
    )
    step = unit.factor / 10**decimals
    return Phrase.of("own_data.unit_read.rounded", step=Figure(step)) if step > 1 else NOTHING


def with_coordinates(
    frame: pd.DataFrame, columns: dict[str, str], origin: Origin, log: Log
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return frame and columns with longitude and latitude out of a column that has both in one cell.

    A column in which no cell holds two numbers is a description of the place and is left alone.
    """
    if "lonlat" not in frame or "lon" in frame or "lat" in frame:
        return frame.drop(columns="lonlat", errors="ignore"), columns
    column = columns["lonlat"]
    pairs = frame["lonlat"].map(lambda text: pair(text) if isinstance(text, str) else None)
    found = pairs.notna()
    rest = {field: name for field, name in columns.items() if field != "lonlat"}
    if not found.any():
        return frame.drop(columns="lonlat"), rest
    lost = frame["lonlat"].notna() & ~found
    if lost.any():
        log.add("coordinate_unread", origin, frame.index[lost], column, values=quoted(frame["lonlat"][lost]))
    both = np.array([_in_order(value) if isinstance(value, tuple) else (np.nan, np.nan) for value in pairs])
    frame = frame.drop(columns="lonlat").assign(lon=both[:, 0], lat=both[:, 1])
    return frame, {**rest, "lon": column, "lat": column}


def _in_order(given: tuple[float, float]) -> tuple[float, float]:
    """Return longitude and latitude of two numbers, the usual order of maps being latitude first."""
    first, second = given
    lat_first = _SOUTHERNMOST <= first <= _NORTHERNMOST and second >= _WESTERNMOST
    return (second, first) if lat_first else (first, second)
