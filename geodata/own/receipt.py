"""What was read of each table: sheets, heading, columns used and left, units, encoding; shown back to the planner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ansinh.geodata.own.layout.grid import Rows
from ansinh.geodata.own.layout.units import Unit
from ansinh.geodata.own.readers.raw import RawTable

if TYPE_CHECKING:
    from ansinh.geodata.own.cells.tables import Table

_TOP = 10  # rows shown of a table without a sheet, such as a layer


@dataclass(frozen=True)
class ColumnUse:
    """A column of a file: what it is read as ("" = not read), and in which unit."""

    name: str
    field: str
    unit: str = ""


@dataclass(frozen=True, eq=False)
class TableReceipt:
    """How a table was read.

    Attributes
    ----------
    table
        One of `ansinh.geodata.own.spec.TABLES`.
    file, sheets, left
        File, the sheets (or layer) that were read, and those that were not.
    encoding, crs
        Encoding of the text and coordinate system of the shapes; empty where the file has none.
    heading
        Row numbers of the heading.
    columns
        Columns of the file in its order.
    positions
        Column name → its position in `top`.
    top
        The first rows with their numbers.
    rows_read, rows_left
        Row numbers of records, and how many rows were left out as totals, parts or blank.
    """

    table: str
    file: str
    sheets: tuple[str, ...]
    left: tuple[str, ...]
    encoding: str
    crs: str
    heading: tuple[int, ...]
    columns: tuple[ColumnUse, ...]
    positions: Mapping[str, int]
    top: Rows
    rows_read: frozenset[int]
    rows_left: int


def receipt(name: str, raw: RawTable, table: Table, units: Mapping[str, Unit], rows: int) -> TableReceipt:
    """Return how a table was read; `rows` are the rows of the file under the heading."""
    fields = {column: field for field, column in table.columns.items()}
    columns = [
        ColumnUse(
            str(column),
            fields.get(str(column), ""),
            units[fields[column]].word if fields.get(column) in units else "",
        )
        for column in raw.frame.columns
    ]
    columns += [ColumnUse(column, "") for column in raw.layout.hidden]
    top = raw.layout.top or [
        (0, list(raw.frame.columns)),
        *(
            (int(number), list(row))
            for number, row in zip(raw.frame.index[:_TOP], raw.frame.head(_TOP).to_numpy(), strict=True)
        ),
    ]
    positions = raw.layout.positions or {str(column): at for at, column in enumerate(raw.frame.columns)}
    return TableReceipt(
        name, raw.origin.file, raw.layout.sheets or (raw.origin.sheet,), raw.layout.left, raw.layout.encoding,
        "" if raw.crs is None else raw.crs.name, raw.layout.heading, tuple(columns), positions, top,
        frozenset(map(int, table.frame.index)), rows - len(table.frame),
    )  # fmt: skip
