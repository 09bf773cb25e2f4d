"""Two charts of the summary, drawn by the spreadsheet from its own cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.reports import palette

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from ansinh.reports.workbook.book import Book

COLOURS = {2: palette.SERVED_BLUE, 3: palette.SEQUENCE_SHARE[2], 4: palette.OUTCOME_COLOURS["served"]}
"""Column of the summary → colour: people to be served, places, people served."""
SIZE = {"width": 620, "height": 300}
BESIDE = 4
"""Column at which the second chart stands beside the first."""


def services_chart(book: Book, sheet: Worksheet, heads: int, services: int, row: int) -> None:
    """Draw people to be served, places and people served by service."""
    chart = book.file.add_chart({"type": "column"})
    name = sheet.get_name()
    for column, colour in COLOURS.items():
        chart.add_series({
            "name": [name, heads, column], "categories": [name, heads + 1, 0, heads + services, 0],
            "values": [name, heads + 1, column, heads + services, column], "fill": {"color": colour}})  # fmt: skip
    chart.set_title({"name": book.words("workbook.chart_services"), "name_font": {"size": 11}})
    chart.set_legend({"position": "bottom"})
    chart.set_size(SIZE)
    sheet.insert_chart(row, 0, chart)


def money_chart(book: Book, sheet: Worksheet, heads: int, plans: int, row: int) -> None:
    """Draw capital by plan."""
    chart = book.file.add_chart({"type": "column"})
    name = sheet.get_name()
    chart.add_series({
        "name": [name, heads + 1, 0], "categories": [name, heads, 1, heads, plans],
        "values": [name, heads + 1, 1, heads + 1, plans], "fill": {"color": palette.PLAN_COLOURS["optimised"]},
        "data_labels": {"value": True, "num_format": "#,##0"}})  # fmt: skip
    chart.set_title({"name": book.words("workbook.chart_money"), "name_font": {"size": 11}})
    chart.set_y_axis({"min": 0, "num_format": "#,##0"})  # a bar that doesn't start at nothing exaggerates
    chart.set_legend({"none": True})
    chart.set_size(SIZE)
    sheet.insert_chart(row, BESIDE, chart)
