"""The rows under the heading of one sheet, without notes at its foot and headings repeated on each page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ansinh.geodata.names import fold
from ansinh.geodata.own.cells.columns import field_of, is_counted
from ansinh.geodata.own.cells.numbers import core
from ansinh.geodata.own.layout.grid import Grid, Merge, Rows
from ansinh.geodata.own.layout.groups import groups, whole
from ansinh.geodata.own.layout.headings import Headings, find_headings
from ansinh.geodata.own.layout.units import Unit, unit_above
from ansinh.geodata.own.layout.words import is_year
from ansinh.geodata.own.unit_names import parted

_FOOT = re.compile(
    r"(ghi chu|chu thich|nguon|nguoi lap|lap bieu|nguoi tong hop|thu truong|giam doc|chu tich|truong phong|kt |tm |ky ten|ky "
    r"|luu y|noi nhan|xac nhan|note|notes|source|ngay \d|.* ngay \d+ thang|.* ngay thang nam|pho giam doc|bieu so|ke toan)"
)
_FOOTNOTE = re.compile(r"\s*(\(?\*+\)?|\(\d\)|\[\d\]|[¹²³⁴-⁹])\s*(?=\S*\s)")
_LONGEST_FOOT = 3  # most filled cells of a line of notes or signatures


@dataclass(frozen=True, eq=False)
class Part:
    """A sheet with its heading found.

    Attributes
    ----------
    grid
        The sheet without its hidden parts.
    headings
        Its heading.
    columns
        Column name → position, distinct names.
    body
        Rows under the heading.
    fields
        Fields of the table that its columns are known to be.
    unclear
        Headings over several columns of numbers of which none is the sum of the others.
    unit
        Unit stated above the table.
    hidden
        Names of hidden columns.
    hidden_body
        Hidden rows under the heading.
    shared
        Merged cells with one number of people or places for several rows; it stands in the first of them.
    """

    grid: Grid
    headings: Headings
    columns: dict[str, int]
    body: Rows
    fields: frozenset[str]
    unclear: tuple[str, ...]
    unit: Unit | None
    hidden: tuple[str, ...]
    hidden_body: Rows
    shared: tuple[Merge, ...] = ()


def part_of(grid: Grid, table: str, own: Iterable[str]) -> Part | None:
    """Return a sheet with its heading found; None if it has no row of known column names."""
    own = tuple(own)
    headings = find_headings(table, grid, own)
    if headings is None:
        return None
    kept = [position for position, name in enumerate(headings.names) if name and name.split(" / ")[-1] in own]
    hidden = tuple(headings.names[position] for position in sorted(grid.hidden_columns - set(kept))
                   if position < len(headings.names) and headings.names[position])  # fmt: skip
    number = grid.rows[headings.last][0]
    folded = [(at, row) for at, row in grid.rows[headings.below :] if at in grid.hidden_rows]
    grid = grid.visible(kept)
    tall = grid.tall(number)
    shared = tuple(merge for merge in tall if _is_shared(table, headings, grid, merge))
    grid = grid.filled_down([merge for merge in tall if merge not in shared])
    headings = find_headings(table, grid, own) or headings
    body = _body(grid, headings)
    names, unclear = _grouped(table, headings.names, body)
    columns = {name: position for position, name in enumerate(_distinct(names)) if name}
    above = (cell for _, row in grid.rows[: headings.first] for cell in row)
    fields = frozenset(field for name in columns if (field := field_of(table, name)))
    return Part(grid, headings, columns, body, fields, unclear, unit_above(above), hidden, folded, shared)


def _is_shared(table: str, headings: Headings, grid: Grid, merge: Merge) -> bool:
    """Whether a merged cell holds one number for several rows; years, codes and coordinates hold for each of them."""
    value = next((grid.cell(row, merge.left) for number, row in grid.rows if number == merge.top), None)
    if merge.left >= len(headings.names) or value is None:
        return False
    field = field_of(table, headings.names[merge.left])
    if field is not None:
        return is_counted(table, field)
    return core(str(value).strip()) is not None and not is_year(value)


def _body(grid: Grid, headings: Headings) -> Rows:
    """Return the rows under the heading, without repeated headings, notes at the foot and empty rows at the end."""
    heads = [row for _, row in grid.rows[headings.first : headings.below]]
    body = [(number, row) for number, row in grid.rows[headings.below :] if not _repeats(row, heads)]
    while body and (all(cell is None for cell in body[-1][1]) or _is_foot(body[-1][1])):
        body.pop()
    return [(number, row) for number, row in body if not _is_foot(row)]


def _repeats(row: list[Any], heads: list[list[Any]]) -> bool:
    filled = [(position, cell) for position, cell in enumerate(row) if cell is not None]
    if len(filled) < 2:  # noqa: PLR2004 - one equal cell may be chance
        return False
    return any(
        all(position < len(head) and head[position] == cell for position, cell in filled) for head in heads
    )


def _is_foot(row: list[Any]) -> bool:
    filled = [cell for cell in row if cell is not None]
    if not filled or len(filled) > _LONGEST_FOOT or not all(isinstance(cell, str) for cell in filled):
        return False
    if len(filled) > len(row) / 2 and len(row) > 1:
        return len(filled) == 1 and _is_footnote(filled[0])
    note = len(filled) == 1 and _is_footnote(filled[0])
    return note or all(_FOOT.match(fold(cell) + " ") for cell in filled)


def _is_footnote(text: str) -> bool:
    """Whether a line begins with the mark of a footnote and names no unit: "* Số liệu ước tính", "(1) Gồm cả tạm trú"."""
    mark = _FOOTNOTE.match(text)
    return mark is not None and not parted(text[mark.end() :])[0]


def _grouped(table: str, names: tuple[str, ...], body: Rows) -> tuple[list[str], tuple[str, ...]]:
    """Return the names of the columns after the whole in each group without headings has taken the group's name."""
    found = list(names)
    unclear = []
    rows = [row for _, row in body]
    for group in groups(names, rows):
        name = names[group[0]]
        if field_of(table, name) is None:
            continue
        at = whole(rows, group)
        if at is None:
            unclear.append(name)
        found[group[0]] = ""
        if at is not None:
            found[at] = name
    return found, tuple(unclear)


def _distinct(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    distinct = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        distinct.append(name if seen[name] == 1 or not name else f"{name} ({seen[name]})")
    return distinct
