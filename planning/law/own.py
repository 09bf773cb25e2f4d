"""A user's own legal bases: rows of a file that add to the shipped table or correct it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from ansinh.geodata.apart import ApartError
from ansinh.geodata.storage.plain_table import read_plain_table
from ansinh.models.errors import Finding, raise_if
from ansinh.planning.inputs.tables import records
from ansinh.planning.law.table import FIELDS, NOT_CITED, SUBJECTS
from ansinh.words.nearest import nearest
from ansinh.words.numbers import is_missing

SHIPPED_ALONE = frozenset({"kind", "what_for", "confidence", "doubt"})
"""Columns that only the shipped table has: what Ansinh knows of its own rows."""
OWN_COLUMNS = tuple(name for name in FIELDS if name not in SHIPPED_ALONE)
"""Columns that a user's file may have; ``number`` is needed, and empty cells leave a shipped row as it is."""
DAYS = ("issued", "in_force_from", "in_force_until")
NEW_NEEDS = ("title_vi", "issued", "subject")
"""What a document that isn't in the shipped table can't do without."""
LAST = "900"
"""Place in the letter of a new document without one: after the shipped ones."""
_DAY = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_FIRST_ROW = 2  # of a table whose heads are in row 1, as a spreadsheet counts


def with_own_bases(table: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Return the table with the rows of the user's CSV or workbook in place of, or after, its own.

    Raises
    ------
    InputError
        If the file can't be read or used; every mistake names file, row and column, and what to do.
    """
    rows = _read(path)
    raise_if(_findings(rows, path, set(table["number"])))
    rows = rows.assign(**{day: rows[day].map(_iso) for day in DAYS if day in rows})
    known = {str(row["number"]): row for row in records(table)}
    for row in records(rows):
        given = {key: value for key, value in row.items() if value}
        new: dict[str, Any] = {**dict.fromkeys(FIELDS, ""), "kind": "own", "order": LAST}
        base = known.get(row["number"], new)
        known[row["number"]] = {**base, "confidence": "own", "doubt": "", **given}
    return pd.DataFrame(list(known.values()), columns=list(FIELDS))


def _read(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise_if(
            [Finding(str(path), "no such file", "correct proposal.legal_bases; it counts from the scenario")]
        )
    try:
        rows = read_plain_table(path)
    except (ApartError, OSError, ValueError) as error:
        raise_if(
            [Finding(str(path), f"can't be read as a table ({error})", "save it as CSV (UTF-8) or XLSX")]
        )
    rows.columns = [str(name).strip().lower() for name in rows.columns]
    texts: pd.DataFrame = rows.map(_text)
    return texts


def _text(cell: object) -> str:
    """Return a cell as text; a workbook has days as times."""
    if is_missing(cell):
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _iso(day: str) -> str:
    """Return a day written as 2026-07-01 or 1/7/2026 in ISO; "" stays "".

    Raises
    ------
    ValueError
        If it is neither.
    """
    if found := _DAY.match(day):
        return dt.date(int(found[3]), int(found[2]), int(found[1])).isoformat()
    return dt.date.fromisoformat(day).isoformat() if day else ""


def _findings(rows: pd.DataFrame, path: Path, known: set[str]) -> Iterator[Finding]:
    unknown = [name for name in rows.columns if name not in OWN_COLUMNS]
    for name in unknown:
        near = nearest(name, OWN_COLUMNS)
        hint = f"did you mean {near[0]!r}? " if near else ""
        yield Finding(
            f"{path}, column {name!r}", "no such column", f"{hint}columns: {', '.join(OWN_COLUMNS)}"
        )
    if "number" not in rows or rows.empty:
        yield Finding(
            str(path),
            "no rows with a column 'number'",
            "give each document its number, such as 85/2025/NĐ-CP",
        )
        return
    seen: set[str] = set()
    for line, row in enumerate(records(rows), start=_FIRST_ROW):
        cells = {key: str(value) for key, value in row.items()}
        yield from _in_row(cells, f"{path}, row {line}", seen, known)
        seen.add(cells["number"])


def _in_row(row: dict[str, str], where: str, seen: set[str], known: set[str]) -> Iterator[Finding]:
    number = row["number"]
    if not number:
        yield Finding(f"{where}, column 'number'", "is empty", "give the number, or delete the row")
    elif number in seen:
        yield Finding(f"{where}, column 'number'", f"{number!r} stands twice", "keep one of the two rows")
    for name in DAYS:
        if not _is_day(row.get(name, "")):
            problem = f"{row[name]!r} is no day"
            yield Finding(f"{where}, column {name!r}", problem, "write it as 2026-07-01 or 1/7/2026")
    subject = row.get("subject", "")
    if subject and subject not in (*SUBJECTS, NOT_CITED):
        remedy = f"use one of: {', '.join((*SUBJECTS, NOT_CITED))}"
        yield Finding(f"{where}, column 'subject'", f"{subject!r} is unknown", remedy)
    if row.get("order") and not row["order"].isdecimal():
        yield Finding(
            f"{where}, column 'order'", f"{row['order']!r} is no whole number", "write a number such as 95"
        )
    for name in NEW_NEEDS if number and number not in known else ():
        if not row.get(name):
            yield Finding(f"{where}, column {name!r}", f"{number!r} is new and lacks it", "fill in this cell")


def _is_day(text: str) -> bool:
    try:
        _iso(text)
    except ValueError:
        return False
    return True
