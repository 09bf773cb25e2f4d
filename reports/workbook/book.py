"""Parts that all sheets share: formats, page set-up, and the writing of a table."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from ansinh.planning.inputs.tables import records
from ansinh.words.numbers import is_missing
from ansinh.words.plain import cell

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

FORMATS: dict[str, str] = {
    "text": "@",
    "count": "#,##0",
    "one": "#,##0.0",
    "money": "#,##0",
    "share": "0.0%",
    "minutes": "0.0",
    "ratio": "0.000",
}
LINE_HEIGHT = 15.0  # points, for 11-point type
MOST_LINES = 12  # of a row; a higher row would take too much of a screen
LETTERS_PER_WIDTH = 1.05  # a unit of column width is a digit of the usual font; texts are slightly narrower
FIRST_ROW = 3  # title, subtitle, empty line; then the column heads


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    Attributes
    ----------
    head
        Key of its head in the wording, family ``col``.
    key
        Column of the frame.
    kind
        One of `FORMATS`.
    width
        Width in characters.
    total
        Whether the last row sums it with a formula.
    """

    head: str
    key: str
    kind: str = "text"
    width: float = 14
    total: bool = False


def _height(record: dict[str, Any], columns: list[Column]) -> float:
    """Return the height (points) for the longest wrapped text of a row, because some programs don't compute it."""
    lines = [
        len(cell(record.get(c.key))) / (c.width * LETTERS_PER_WIDTH) for c in columns if c.kind == "text"
    ]
    return LINE_HEIGHT * min(max(1, *(math.ceil(n) for n in lines)), MOST_LINES)


@dataclass
class Book:
    """A workbook being written, with the facts and words that its sheets share."""

    file: xlsxwriter.Workbook
    facts: Facts
    words: Words
    formats: dict[str, Format] = field(default_factory=dict)

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

    def table(
        self,
        sheet: Worksheet,
        rows: pd.DataFrame,
        columns: list[Column],
        *,
        first: int = FIRST_ROW,
        main: bool = True,
    ) -> int:
        """Write `rows` below a head line and return the first free row.

        The main table of a sheet has frozen heads, filter buttons, and heads repeated on every printed page. A sheet
        can have only one main table.
        """
        self._heads(sheet, columns, first)
        if main:
            for number, column in enumerate(columns):
                sheet.set_column(number, number, column.width)
            sheet.freeze_panes(first + 1, 0)
            sheet.repeat_rows(first)
        if rows.empty:
            sheet.write_string(first + 1, 0, self.words("common.none"), self.format(italic=True))
            return first + 3
        lines = records(rows)
        for offset, record in enumerate(lines, start=first + 1):
            sheet.set_row(offset, _height(record, columns))
            for number, column in enumerate(columns):
                self.value(sheet, offset, number, record.get(column.key), column.kind)
        last = first + len(lines)
        if main:
            sheet.autofilter(first, 0, last, len(columns) - 1)
        if any(column.total for column in columns):
            self._totals(sheet, rows, columns, first + 1, last)
            return last + 3
        return last + 2

    def value(self, sheet: Worksheet, row: int, column: int, value: Any, kind: str) -> None:
        """Write one cell: a number with its format, or text that can't become a formula."""
        wrap = kind == "text"
        style = self.format(num_format=FORMATS[kind], border=1, border_color="#c3cbd3", text_wrap=wrap)
        if kind == "text":
            sheet.write_string(row, column, cell(value, self.words("common.missing")), style)
        elif is_missing(value):
            sheet.write_string(row, column, self.words("common.missing"), self.format(
                italic=True, border=1, border_color="#c3cbd3", align="right", font_color="#5b6770"))  # fmt: skip
        else:
            sheet.write_number(row, column, float(value), style)

    def _heads(self, sheet: Worksheet, columns: list[Column], row: int) -> None:
        style = self.format(
            bold=True,
            text_wrap=True,
            border=1,
            border_color="#c3cbd3",
            bg_color="#dce8f2",
            align="center",
            valign="vcenter",
        )
        for number, column in enumerate(columns):
            sheet.write_string(row, number, self.words(f"table.col.{column.head}"), style)
        sheet.set_row(row, 33)

    def _totals(
        self, sheet: Worksheet, rows: pd.DataFrame, columns: list[Column], first: int, last: int
    ) -> None:
        """Write the total row; SUBTOTAL follows the filter, and its stored value is the total of all rows."""
        for number, column in enumerate(columns):
            style = self.format(bold=True, top=2, num_format=FORMATS[column.kind], bg_color="#eef3f8")
            if column.total:
                top, bottom = xl_rowcol_to_cell(first, number), xl_rowcol_to_cell(last, number)
                total = math.fsum(float(v) for v in rows[column.key] if not is_missing(v))
                sheet.write_formula(last + 1, number, f"=SUBTOTAL(9,{top}:{bottom})", style, total)
            else:
                sheet.write_string(last + 1, number, self.words("common.total") if number == 0 else "", style)
