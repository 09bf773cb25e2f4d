"""The workbook of a plan of the nation: a sheet per table, and what to know."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import xlsxwriter

from ansinh.reports.nation.wording import headline, notes
from ansinh.reports.workbook.shown import FORMATS
from ansinh.reports.workbook.write import CREATED
from ansinh.words import Words
from ansinh.words.numbers import is_missing

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from ansinh.planning.nation import NationPlan
    from ansinh.planning.nation.tables import NationTables
    from ansinh.words import Language

KIND_OF_COLUMN = {
    "mean_minutes": "minutes",
    "longest_minutes": "minutes",
    "water_km": "one",
    "straight_km": "one",
    "round_km": "one",
    "worst_minutes": "minutes",
    "minutes": "minutes",
    "within_standard": "share",
    "served_share": "share",
    "gap": "share",
    "gini_provinces": "ratio",
    "seconds": "one",
}
"""Column → one of `FORMATS`; other numbers are counts."""
WIDTH, FIRST_WIDTH, NOTE_WIDTH = 16, 34, 110
"""Widths of columns in characters."""
HEAD_ROW = 2
FACILITY_COLUMNS = [
    "kind",
    "commune",
    "province",
    "region",
    "places",
    "minutes",
    "stands_today",
]


def write_book(plan: NationPlan, tables: NationTables, path: Path, language: Language) -> None:
    """Write the workbook in one language; equal plans give equal bytes."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as file:
        say = Words(language)
        file.set_properties({"title": say("nation.title"), "created": CREATED})
        sheets = _Sheets(file, say)
        sheets.table("kinds", _readable(tables.kinds.drop(columns="seconds").reset_index(), plan, say))
        sheets.table("provinces", _readable(tables.provinces.reset_index(), plan, say))
        sheets.table("regions", _readable(tables.regions.reset_index(), plan, say))
        sheets.table("facilities", _readable(tables.facilities, plan, say)[FACILITY_COLUMNS])
        sheets.table("over_water", _readable(tables.over_water, plan, say))
        sheets.lines("notes", [headline(plan, tables, language), *notes(plan, language)])


def _readable(table: pd.DataFrame, plan: NationPlan, say: Words) -> pd.DataFrame:
    """Return a table with words in place of codes."""
    names = plan.nation.provinces["name"]
    shown = table.copy()
    if "kind" in shown:
        shown["kind"] = [say.code("nation.kind", kind) for kind in shown["kind"]]
    if "region" in shown:
        shown["region"] = [say.code("nation.region", region) for region in shown["region"]]
    for column in ("province", "worst_province"):
        if column in shown:
            shown[column] = shown[column].map(names)
    if "status" in shown:
        shown["status"] = [say.code("certificate.short", status) for status in shown["status"]]
    if "stands_today" in shown:
        shown["stands_today"] = shown["stands_today"].map({True: "✓", False: ""})
    return shown


class _Sheets:
    """Sheets of a workbook with common formats."""

    def __init__(self, file: xlsxwriter.Workbook, say: Words) -> None:
        self.file, self.say = file, say
        self.title = file.add_format({"bold": True, "font_size": 14})
        self.head = file.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.wrap = file.add_format({"text_wrap": True, "valign": "top"})
        self.formats: dict[str, Format] = {
            name: file.add_format({"num_format": pattern}) for name, pattern in FORMATS.items()
        }

    def table(self, name: str, table: pd.DataFrame) -> None:
        """Write a table under its heads."""
        sheet = self._sheet(name)
        for column, key in enumerate(table.columns):
            sheet.write(HEAD_ROW, column, self.say(f"nation.column.{key}"), self.head)
            width = FIRST_WIDTH if table[key].dtype == object or str(table[key].dtype) == "str" else WIDTH
            sheet.set_column(column, column, width)
            numbers = pd.api.types.is_numeric_dtype(table[key])
            style = self.formats[KIND_OF_COLUMN.get(str(key), "count") if numbers else "text"]
            for row, value in enumerate(table[key].tolist(), HEAD_ROW + 1):
                if not is_missing(value) or isinstance(value, str):
                    sheet.write(row, column, value, style)
        sheet.freeze_panes(HEAD_ROW + 1, 1)
        sheet.autofilter(HEAD_ROW, 0, HEAD_ROW + len(table), len(table.columns) - 1)

    def lines(self, name: str, lines: list[str]) -> None:
        """Write sentences, one a row."""
        sheet = self._sheet(name)
        sheet.set_column(0, 0, NOTE_WIDTH)
        for row, line in enumerate(lines, HEAD_ROW):
            sheet.write(row, 0, line, self.wrap)

    def _sheet(self, name: str) -> Worksheet:
        title = self.say(f"nation.sheet.{name}")
        sheet = self.file.add_worksheet(title)
        sheet.write(0, 0, f"{self.say('nation.title')} – {title}", self.title)
        return sheet
