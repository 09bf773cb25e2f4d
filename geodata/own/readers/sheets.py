"""Choose the sheets of a workbook that hold a table, and join those of one shape."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from ansinh.geodata.own.cells.columns import HEADER_ROWS, field_of, names_of, schema
from ansinh.geodata.own.findings import ROWS_OF_A_SHEET, Origin, quoted
from ansinh.geodata.own.layout.grid import Grid, Rows
from ansinh.geodata.own.layout.parts import Part, part_of
from ansinh.geodata.own.layout.total_words import is_total
from ansinh.geodata.own.layout.words import is_numbering, is_part, is_whole, year_of
from ansinh.geodata.own.readers.raw import DISTRICT_OF_SHEET, Layout, RawTable, ReadError
from ansinh.geodata.own.spec import Source
from ansinh.geodata.own.unit_names import is_district

_REQUIRED = {"demand": "population", "boundaries": "commune_name", "facilities": "name_vi", "candidates": "name_vi",
             "projects": "name_vi", "places": "places", "crosswalk": "commune_code_2025",
             "ferries": "from_communes"}  # fmt: skip
_ALIKE = (
    0.6  # share of the known columns that an unread sheet has in common with the one read to count as data
)
_SHARED = 0.2  # share of communes that two sheets may have in common and still be parts of one table
_TOP = 12  # rows of a sheet that the receipt shows, at most
Notes = tuple[tuple[str, dict[str, Any]], ...]


def table_of(  # noqa: PLR0917 - the sheets, and what is known of them
    grids: Sequence[Grid], table: str, source: Source, year: int = 0, notes: Notes = (), encoding: str = ""
) -> RawTable:
    """Return the table in the sheets of a file.

    Raises
    ------
    ReadError
        No sheet has known columns, or several sheets of one shape contradict each other.
    """
    own = tuple(source.columns.values())
    if source.sheet:
        named = [grid for grid in grids if grid.name == source.sheet]
        if not named:
            raise ReadError("sheet_missing", sheet=source.sheet, known=", ".join(grid.name for grid in grids))
    else:
        named = [grid for grid in grids if not grid.hidden]
    parts = [part for grid in named if grid.filled and (part := part_of(grid, table, own)) is not None]
    away = [] if source.sheet else [part for grid in grids if grid.hidden and grid.filled
                                    and (part := part_of(grid, table, own)) is not None]  # fmt: skip
    if not parts:
        raise _no_heading(grids, table, away)
    required = _REQUIRED.get(table, "")
    best = max(parts, key=lambda part: (required in part.fields, len(part.fields)))
    chosen, unread = _chosen([part for part in parts if part.fields == best.fields], year, table)
    others = [part for part in (*parts, *away) if part.fields != best.fields or part in away]
    unread += [part for part in others if _holds_data(part, best, required)]
    notes = (*notes, *_unread_notes(unread, chosen, table))
    if font := next((part.grid.encoding for part in chosen if part.grid.encoding), ""):
        notes, encoding = (*notes, ("encoding_guessed", {"encoding": font})), font
    return _joined(
        chosen, source, (*notes, *_part_notes(chosen, table)), encoding, tuple(grid.name for grid in grids)
    )


def _no_heading(grids: Sequence[Grid], table: str, away: Sequence[Part]) -> ReadError:
    if away:
        return ReadError(
            "sheets_hidden", values=", ".join(part.grid.name for part in away), first=away[0].grid.name
        )
    filled = [grid for grid in grids if grid.filled and not grid.hidden]
    if not filled:
        return ReadError("empty_table")
    rows = [[str(cell) for cell in row if cell is not None] for _, row in filled[0].rows]
    widest = max(rows[:HEADER_ROWS], key=len)
    fields = schema()[schema()["table"] == table]["field"].head(4)
    example = ", ".join((names_of(table, field) or (field,))[0] for field in fields)
    return ReadError("header_not_found", rows_read=min(HEADER_ROWS, len(rows)), example=example,
                     here=", ".join(widest)[:200])  # fmt: skip


def _names(parts: Iterable[Part]) -> str:
    return ", ".join(part.grid.name for part in parts)


def _holds_data(part: Part, best: Part, required: str) -> bool:
    shared = len(part.fields & best.fields)
    return required in part.fields and shared > 1 and shared >= _ALIKE * len(best.fields)


def _chosen(alike: list[Part], year: int, table: str) -> tuple[list[Part], list[Part]]:
    """Return the sheets of one shape that make up the table, and those that don't belong to it."""
    if len(alike) == 1:
        return alike, []
    years = [year_of(part.grid.name) for part in alike]
    if all(years) and len(set(years)) > 1:
        of_year = [part for part, its in zip(alike, years, strict=True) if its == year]
        if len(of_year) != 1:
            near = min(alike, key=lambda part: abs((year_of(part.grid.name) or 0) - year))
            raise ReadError("sheets_of_years", values=_names(alike), year=year, first=near.grid.name)
        return of_year, []
    whole = [part for part in alike if is_whole(part.grid.name)]
    if len(whole) == 1 and all(is_part(part.grid.name) for part in alike if part not in whole):
        return whole, []
    return _parts_or_whole(alike, table), []


def _parts_or_whole(alike: list[Part], table: str) -> list[Part]:
    """Return all sheets if no commune is in two of them, or the one that holds all communes of the others."""
    if table not in ("demand", "boundaries"):
        return alike
    held = [_keys(part, table) for part in alike]
    everything = set[str]().union(*held)
    if sum(map(len, held)) <= (1 + _SHARED) * len(everything):
        return alike
    whole = [part for part, its in zip(alike, held, strict=True) if its == everything]
    if len(whole) != 1:
        raise ReadError("sheets_alike", values=_names(alike), first=alike[0].grid.name)
    return whole


def _keys(part: Part, table: str, rows: Rows | None = None) -> set[str]:
    """Return what the rows of a sheet (or other `rows` of it) are about: codes of communes, their names, or those of sites."""
    fields = {field: at for name, at in part.columns.items() if (field := field_of(table, name))}
    by = [fields[field] for field in ("district_name", "commune_name", "name_vi") if field in fields]
    by = [fields["commune_code"]] if "commune_code" in fields and "name_vi" not in fields else by
    return {"|".join(str(part.grid.cell(row, at)) for at in by) for _, row in (part.body if rows is None else rows)
            if by and part.grid.cell(row, by[-1]) is not None}  # fmt: skip


def _unread_notes(others: Sequence[Part], chosen: Sequence[Part], table: str) -> Notes:
    """Return notes on sheets that hold data and aren't read: those with rows of their own, and copies of the ones read."""
    read = set[str]().union(*(_keys(part, table) for part in chosen))
    copies = [part for part in others if (its := _keys(part, table)) and its <= read]
    notes: list[tuple[str, dict[str, Any]]] = []
    for code, parts in (
        ("sheets_unread", [part for part in others if part not in copies]),
        ("sheets_left", copies),
    ):
        if parts:
            words = {"read": _names(chosen), "values": _names(parts), "first": parts[0].grid.name}
            notes.append((code, words))
    return tuple(notes)


def _part_notes(parts: Sequence[Part], table: str) -> Notes:
    """Return notes on hidden rows and columns with cells, on headings over several columns of numbers, and on merged numbers."""
    notes: list[tuple[str, dict[str, Any]]] = []
    for part in parts:
        if rows := sorted(part.grid.hidden_rows):
            notes.append(("hidden_rows", {"count": len(rows), "values": ", ".join(map(str, rows[:5]))}))
        hidden = _keys(part, table, part.hidden_body) - _keys(part, table)
        if lost := sorted(name for name in hidden if not _is_no_record(name)):
            notes.append(("hidden_data", {"count": len(lost), "values": quoted(lost)}))
        if part.hidden:
            notes.append(("hidden_columns", {"values": ", ".join(part.hidden)}))
        notes += [("group_unclear", {"values": name}) for name in part.unclear]
        if blocks := [merge.address for merge in part.shared]:
            notes.append(("number_merged", {"values": quoted(blocks)}))
    return tuple(notes)


def _is_no_record(key: str) -> bool:
    """Whether a row is one of a district or of all, or numbers the columns ("(2)", "B"); a plain number may be a code."""
    name = key.rsplit("|", 1)[-1]
    numbers = is_numbering(name) and not name.isdecimal()
    return numbers or is_whole(name) or is_total(name) or is_district(name)


def _joined(
    parts: list[Part], source: Source, notes: Notes, encoding: str, names: tuple[str, ...]
) -> RawTable:
    """Return the rows of several sheets as one table. Rows of later sheets are numbered on from `ROWS_OF_A_SHEET`."""
    frames = []
    for order, part in enumerate(parts):
        cells = [[part.grid.cell(row, at) for at in part.columns.values()] for _, row in part.body]
        index = [number + order * ROWS_OF_A_SHEET for number, _ in part.body]
        frame = pd.DataFrame(cells, index=index, columns=list(part.columns), dtype=object)
        if (
            len(parts) > 1
            and not part.fields & {"district_name", "district_code"}
            and "commune_name" in part.fields
        ):
            frame[DISTRICT_OF_SHEET] = part.grid.name
        frames.append(frame)
    first = parts[0]
    sheets = tuple(part.grid.name for part in parts)
    heading = first.grid.rows[first.headings.first : first.headings.last + 1]
    layout = Layout(tuple(number for number, _ in heading), first.grid.rows[:_TOP], sheets,
                    tuple(name for name in names if name not in sheets), encoding, first.hidden)  # fmt: skip
    frame = pd.concat(frames) if len(frames) > 1 else frames[0]
    origin = Origin(source.label, "; ".join(sheet for sheet in sheets if sheet))
    return RawTable(frame, origin, notes=notes, unit=first.unit, layout=layout)
