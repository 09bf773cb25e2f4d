"""Parts that all sheets share: formats, page set-up, and the writing of a table."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from ansinh.planning.inputs.tables import records
from ansinh.reports import palette
from ansinh.reports.workbook.shown import FORMATS, MOST, SHOWN, pattern
from ansinh.words.numbers import is_missing
from ansinh.words.plain import cell

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

LINE_HEIGHT = 15.0  # points, for 11-point type
MOST_LINES = 12  # of a row; a higher row would take too much of a screen
HEAD_HEIGHT = 33.0  # points of a head: two lines and some air
HEAD_LETTERS = 0.9  # of a head's bold letters, in a unit of column width
LETTERS_PER_WIDTH = 1.05  # a unit of column width is a digit of the usual font; texts are slightly narrower
_PATTERN = re.compile("[*?~<>=]|^[+-]")  # what SUMIFS reads as more than the text itself
MOST_RANGES = 200  # that one SUM may have; spreadsheets allow 255
FIRST_ROW = 3  # title, subtitle, empty line; then the column heads


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    Attributes
    ----------
    head
        Key of its head in the wording, family ``col``; "" with a `label`.
    key
        Column of the frame.
    kind
        One of `FORMATS`.
    width
        Width in characters.
    total
        Whether the last row sums it with a formula.
    part_of
        Keys of the columns of which it is the first divided by the second, as a formula; empty for a value.
    sum_of
        Keys of the first and the last of the columns beside each other that it sums, as a formula.
    less
        Keys of the columns of which it is the first less the second, as a formula.
    by
        Formula from cells of its row, named by the keys of their columns in braces; empty for a value.
    made
        Key of the column of the frame that holds the formula of each cell, from cells of other sheets; without one (``""``)
        a value; ``{row}`` in it is the number of the line.
    label
        Head in words, where it isn't of the wording (a year).
    """

    head: str
    key: str
    kind: str = "text"
    width: float = 14
    total: bool = False
    part_of: tuple[str, ...] = ()
    sum_of: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    by: str = ""
    made: str = ""
    label: str = ""

    @property
    def of(self) -> tuple[str, ...]:
        """Keys of the columns from which a formula computes it; empty for a value."""
        return self.part_of or self.sum_of or self.less

    def formula(self, first: str, second: str) -> str:
        """Return the formula from the cells of its two columns in a row."""
        if self.part_of:
            return f"=IF({second}=0,0,{first}/{second})"
        return f"=SUM({first}:{second})" if self.sum_of else f"={first}-{second}"


def free_row(first: int, count: int, *, total: bool = False) -> int:
    """Return the row of the heads of the next table below one of `count` rows that has its heads in row `first`.

    A line is left empty between them; a table without rows has a line that says so.
    """
    return first + (count + total if count else 1) + 2


def plain(criterion: str) -> bool:
    """Tell whether SUMIFS finds a text only where exactly that text stands."""
    return not _PATTERN.search(criterion)


def _height(record: dict[str, Any], letters: list[tuple[str, float]]) -> float:
    """Return the height (points) for the longest of the texts that are wrapped after so many letters: some programs don't compute it."""
    longest = max((len(cell(record.get(key))) / most for key, most in letters), default=0.0)
    return LINE_HEIGHT * min(max(1, math.ceil(longest)), MOST_LINES)


@dataclass
class Book:
    """A workbook being written, with the facts and words that its sheets share."""

    file: xlsxwriter.Workbook
    facts: Facts
    words: Words
    formats: dict[str, Format] = field(default_factory=dict)
    styles: dict[tuple[str, str], Format] = field(default_factory=dict)
    patterns: set[str] = field(default_factory=set)
    keys: dict[str, str] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)
    widths: dict[str, list[float]] = field(default_factory=dict)
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)

    @cached_property
    def missing(self) -> str:
        """The word in a cell without a value, looked up once: large sheets ask for it 25,000 times."""
        return self.words("common.missing")

    def frame(self, name: str, make: Callable[[Book], pd.DataFrame]) -> pd.DataFrame:
        """Return the frame that `make` returns; it is made once, for all sheets that refer to its lines."""
        if name not in self.frames:
            self.frames[name] = make(self)
        return self.frames[name]

    def format(self, **properties: Any) -> Format:
        """Return the format with these properties, which is created at the first request."""
        key = repr(sorted(properties.items()))
        if key not in self.formats:
            base = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
            self.formats[key] = self.file.add_format(base | properties)
        return self.formats[key]

    def sheet(self, key: str, **title_values: object) -> Worksheet:
        """Add a sheet with its title and subtitle, set up for printing on A4."""
        sheet = self.file.add_worksheet(self.words(f"workbook.sheet.{key}"))
        self.keys[sheet.get_name()] = key
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L" + self.words(f"workbook.sheet.{key}") + "&R" + self.words("workbook.footer"))
        sheet.hide_gridlines(1)
        meta, language = self.facts.data.meta, self.words.language
        title = self.words(f"workbook.sheet_title.{key}", **title_values)
        sheet.write_string(0, 0, title, self.format(bold=True, font_size=14, font_color="#0b406f"))
        subtitle = self.words(
            "workbook.subtitle",
            title=cell(meta.get(f"title_{language}") or meta.get("title_vi", "")),
            plan=cell(self.facts.name("plans", self.facts.plan_id, language)),
            scenario=cell(meta.get("scenario", "")),
        )
        sheet.write_string(1, 0, subtitle, self.format(italic=True, font_color="#44505c"))
        return sheet

    @staticmethod
    def repeat_title(sheet: Worksheet) -> None:
        """Repeat the sheet's title on every printed page instead of heads, which would stand above what isn't theirs."""
        sheet.repeat_rows(0, 1)

    def table(
        self,
        sheet: Worksheet,
        rows: pd.DataFrame,
        columns: list[Column],
        *,
        first: int = FIRST_ROW,
        main: bool = True,
    ) -> int:
        """Write `rows` as an Excel table and return the first free row.

        The main table of a sheet has frozen heads, and heads repeated on every printed page. A sheet can have only one
        main table. Where the frame has a column ``<key>_shown``, the cells of ``<key>`` show its figures (`shown`).
        """
        if main:
            sheet.freeze_panes(first + 1, 0)
            sheet.repeat_rows(first)
        else:
            self.repeat_title(sheet)
        columns = self._as_wide(sheet, columns)
        sheet.set_row(first, self._head_height(columns))
        if rows.empty:
            for number, column in enumerate(columns):
                sheet.write_string(first, number, self._head(column), self._head_style())
            sheet.write_string(first + 1, 0, self.words("common.none"), self.format(italic=True))
            return free_row(first, 0)
        lines = records(rows)
        last, total = first + len(lines), any(column.total for column in columns)
        parts = [self._part(rows, columns, column, first + 1, last) for column in columns]
        sheet.add_table(first, 0, last + total, len(columns) - 1, {
            "name": self._table_name(sheet), "style": None, "total_row": total, "columns": parts})  # fmt: skip
        values = [(number, one.key, one.kind) for number, one in enumerate(columns) if _is_value(one, rows)]
        letters = [(one.key, one.width * LETTERS_PER_WIDTH) for one in columns if one.kind == "text"]
        computed = sorted(set(range(len(columns))) - {number for number, *_ in values})
        for offset, record in enumerate(lines, start=first + 1):
            sheet.set_row(offset, _height(record, letters))
            for number, key, kind in values:
                self.value(sheet, offset, number, record.get(key), kind)
            for number in computed:
                self._cell(sheet, offset, number, record, columns)
        self._emphasis(sheet, columns, first + 1, last)
        return free_row(first, len(lines), total=total)

    def _as_wide(self, sheet: Worksheet, columns: list[Column]) -> list[Column]:
        """Return columns as wide as those of the tables above; further ones get their own width."""
        widths = self.widths.setdefault(sheet.get_name(), [])
        for number, column in enumerate(columns[len(widths) :], start=len(widths)):
            sheet.set_column(number, number, column.width)
            widths.append(column.width)
        return [replace(column, width=width) for column, width in zip(columns, widths, strict=False)]

    def _head_height(self, columns: list[Column]) -> float:
        """Return the height (points) of a row of heads in which none is cut."""
        lines = [math.ceil(len(self._head(column)) / (column.width * HEAD_LETTERS)) for column in columns]
        return max(HEAD_HEIGHT, LINE_HEIGHT * max(lines) + 3)

    def _head(self, column: Column) -> str:
        return column.label or self.words(f"table.col.{column.head}")

    def _table_name(self, sheet: Worksheet) -> str:
        """Return a name for formulas: that of the sheet's key, numbered if it has several tables."""
        key = self.keys[sheet.get_name()]
        self.tables[key] = self.tables.get(key, 0) + 1
        return f"tbl_{key}" + (f"_{self.tables[key]}" if self.tables[key] > 1 else "")

    def _part(
        self, rows: pd.DataFrame, columns: list[Column], column: Column, first: int, last: int
    ) -> dict[str, Any]:
        """Return head and total of a table's column; the stored value of a total is the sum of all rows."""
        seen = f"{column.key}{SHOWN}"
        pattern_of_sum = (
            self._pattern(column.kind, _sum(rows[column.key]), _sum(rows[seen]))
            if seen in rows
            else FORMATS[column.kind]
        )
        style = self.format(bold=True, top=2, num_format=pattern_of_sum, bg_color="#eef3f8")
        part: dict[str, Any] = {
            "header": self._head(column),
            "header_format": self._head_style(),
            "format": style,
        }
        if column.total:
            top, bottom = (xl_rowcol_to_cell(row, columns.index(column)) for row in (first, last))
            # Cells, not the names of columns: not every program knows those inside a formula.
            return part | {
                "total_function": f"=SUBTOTAL(9,{top}:{bottom})",
                "total_value": _sum(rows[column.key]),
            }
        if column.part_of and any(other.total for other in columns):
            above, below = (_position(columns, key) for key in column.part_of)
            ends = [f"{xl_rowcol_to_cell(last + 1, number)}" for number in (above, below)]
            over = _sum(rows[column.part_of[1]])
            value = _sum(rows[column.part_of[0]]) / over if over else 0.0
            return part | {"total_function": column.formula(*ends), "total_value": value}
        return part | {"total_string": self.words("common.total") if column is columns[0] else ""}

    def _cell(
        self, sheet: Worksheet, row: int, number: int, record: dict[str, Any], columns: list[Column]
    ) -> None:
        """Write one cell that is computed or shows another figure: a formula of cells of its row, or a value."""
        column = columns[number]
        value = record.get(column.key)
        formula = str(record.get(column.made) or "").replace("{row}", str(row + 1))
        if column.by:
            cells = {one.key: xl_rowcol_to_cell(row, n) for n, one in enumerate(columns)}
            formula = "=" + column.by.format_map(cells)
        elif column.of:
            formula = column.formula(*(xl_rowcol_to_cell(row, _position(columns, key)) for key in column.of))
        shown = record.get(f"{column.key}{SHOWN}")
        if formula:
            self.write_formula(sheet, row, number, formula, value, column.kind, shown=shown)
        else:
            self.value(sheet, row, number, value, column.kind, shown=shown)

    def _emphasis(self, sheet: Worksheet, columns: list[Column], first: int, last: int) -> None:
        """Show shares as bars, and nobody served in the colour that the map has for it."""
        nobody = self.file.add_format({"bold": True, "font_color": palette.SEQUENCE_SHARE[0]})
        for number, column in enumerate(columns):
            if column.kind != "share":
                continue
            sheet.conditional_format(first, number, last, number, {
                "type": "cell", "criteria": "==", "value": 0, "format": nobody})  # fmt: skip
            sheet.conditional_format(first, number, last, number, {
                "type": "data_bar", "bar_color": palette.SEQUENCE_SHARE[3], "min_type": "num",
                "min_value": 0, "max_type": "num", "max_value": 1})  # fmt: skip

    def write_formula(  # noqa: PLR0917 - a cell is a place, a formula, a value and a format
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        formula: str,
        value: Any,
        kind: str,
        *,
        shown: Any = None,
    ) -> None:
        """Write a formula with its value, shown as `shown`, over a cell; a missing value stays missing."""
        if is_missing(value):
            self.value(sheet, row, column, value, kind)
            return
        style = self.format(num_format=self._pattern(kind, value, shown), border=1, border_color="#c3cbd3")
        sheet.write_formula(row, column, formula, style, float(value))

    def cell(self, key: str, column: str, line: int, *, first: int = FIRST_ROW) -> str:
        """Return the cell of a line (from 0) of the table of another sheet that has its heads in row `first`."""
        return f"'{self._quoted(key)}'!${column}${first + 2 + line}"

    def sum_of(self, key: str, column: str, lines: Iterable[int], *, first: int = FIRST_ROW) -> str:
        """Return the sum of cells of a column of another sheet, by their lines; "0" if there are none."""
        spans: list[list[int]] = []
        for line in sorted(lines):
            if spans and line == spans[-1][1] + 1:
                spans[-1][1] = line
            else:
                spans.append([line, line])
        cells = [
            self.cell(key, column, top, first=first)
            + (f":${column}${first + 2 + bottom}" if bottom > top else "")
            for top, bottom in spans
        ]
        parts = [cells[at : at + MOST_RANGES] for at in range(0, len(cells), MOST_RANGES)]
        return "+".join(f"SUM({','.join(part)})" for part in parts) or "0"

    def column_of(self, key: str, letter: str, count: int) -> str:
        """Return the cells of a column of another sheet's main table that has `count` rows, for a formula."""
        return f"'{self._quoted(key)}'!${letter}${FIRST_ROW + 2}:${letter}${FIRST_ROW + 1 + count}"

    def _quoted(self, key: str) -> str:
        """Return the name of a sheet as formulas have it."""
        return self.words(f"workbook.sheet.{key}").replace("'", "''")

    def value(
        self, sheet: Worksheet, row: int, column: int, value: Any, kind: str, *, shown: Any = None
    ) -> None:
        """Write one cell: a number with its format, shown as `shown`, or text that can't become a formula."""
        if kind == "text":
            sheet.write_string(row, column, cell(value, self.missing), self._cell_style(kind))
        elif is_missing(value) or (kind == "year" and not str(value).isdecimal()):
            shown = self.missing if is_missing(value) else cell(value)
            sheet.write_string(row, column, shown, self.format(
                italic=True, border=1, border_color="#c3cbd3", align="right", font_color="#5b6770"))  # fmt: skip
        else:
            style = self._cell_style(kind, self._pattern(kind, value, shown))
            sheet.write_number(row, column, float(value), style)

    def _pattern(self, kind: str, value: Any, shown: Any) -> str:
        """Return the number format of a cell; the workbook has no more of those with a figure in them than `MOST`."""
        found = FORMATS[kind] if shown is None else pattern(kind, value, shown)
        if found != FORMATS[kind] and len(self.patterns | {found}) > MOST:
            return FORMATS[kind]
        self.patterns.add(found)
        return found

    def _cell_style(self, kind: str, num_format: str = FORMATS["text"]) -> Format:
        """Return the format of a kind of cell; large sheets ask for it 50,000 times."""
        if (kind, num_format) not in self.styles:
            self.styles[kind, num_format] = self.format(
                num_format=num_format, border=1, border_color="#c3cbd3", text_wrap=kind == "text"
            )
        return self.styles[kind, num_format]

    def _head_style(self) -> Format:
        return self.format(
            bold=True,
            text_wrap=True,
            border=1,
            border_color="#c3cbd3",
            bg_color="#dce8f2",
            align="center",
            valign="vcenter",
        )


def letter_of(columns: list[Column], key: str) -> str:
    """Return the letter of the column with a key.

    >>> letter_of([Column("site", "site"), Column("capital", "capital_million_vnd")], "capital_million_vnd")
    'B'
    """
    return str(xl_col_to_name(_position(columns, key)))


def _is_value(column: Column, rows: pd.DataFrame) -> bool:
    """Return whether the cells of a column are plain values: no formula, and no other figure shown."""
    return not (column.by or column.of or column.made) and f"{column.key}{SHOWN}" not in rows


def _position(columns: list[Column], key: str) -> int:
    return next(number for number, column in enumerate(columns) if column.key == key)


def _sum(values: pd.Series) -> float:
    return math.fsum(float(value) for value in values if not is_missing(value))
