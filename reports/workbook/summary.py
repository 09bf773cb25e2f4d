"""Sheet: the run on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from xlsxwriter.utility import xl_col_to_name

from ansinh.planning.answer.people import whole_people
from ansinh.planning.inputs.tables import records
from ansinh.reports.answer import brief
from ansinh.reports.certificate import sentences
from ansinh.reports.facts.whole_people import COUNTED
from ansinh.reports.workbook.book import FIRST_ROW, LINE_HEIGHT, Book, Column, plain
from ansinh.reports.workbook.charts import money_chart, services_chart
from ansinh.reports.workbook.named import with_names
from ansinh.reports.workbook.sheets import facilities
from ansinh.reports.workbook.sheets.facilities import CAPITAL, RUNNING
from ansinh.reports.workbook.shown import with_shown
from ansinh.words.plain import cell

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

SERVICE_COLUMNS = [
    Column("service", "service_name", width=44),
    Column("need", "need_persons", "count", 16, total=True),
    Column("target", "target_persons", "count", 16, total=True),
    Column("places", "places", "count", 16, total=True),
    Column("served", "served_persons", "count", 16, total=True),
    Column("no_place", "no_place_persons", "count", 16, total=True),
    Column("out_of_reach", "out_of_reach_persons", "count", 16, total=True),
    Column("served_share", "served_share", "share", 14, part_of=("served_persons", "target_persons")),
]
CHART_ROWS = 17
"""Rows that the charts take."""
LETTERS_SHARE = 0.95  # of the width that letters may fill in a merged cell before the line wraps
KEY_MEASURES = {
    "mean_minutes": "minutes",
    "p90_minutes": "minutes",
    "max_minutes": "minutes",
    "covered_share": "share",
    "utilisation": "share",
    "gini_minutes": "ratio",
}


def write(book: Book) -> None:
    """Write the services with totals, the key measures of each plan, the certificate and the findings."""
    facts = book.facts
    sheet = book.sheet("summary")
    said = brief(facts, book.words)
    sheet.write_string(2, 0, cell(said.headline), book.format(bold=True, font_color="#8c1d18"))
    table = facts.by_service
    exact = table[(table["plan_id"] == facts.plan_id) & (table["period"] == facts.period)]
    rows = with_names(book, with_shown(exact, whole_people(exact), [*COUNTED, "need_persons", "places"]))
    row = book.table(sheet, rows, SERVICE_COLUMNS, first=FIRST_ROW)
    book.repeat_title(sheet)
    charts_at = row
    row = _measures(book, sheet, row + CHART_ROWS)
    if len(rows):
        services_chart(book, sheet, FIRST_ROW, len(rows), charts_at)
        money_chart(book, sheet, charts_at + CHART_ROWS, len(facts.plan_ids), charts_at)
    row = _lines(
        book,
        sheet,
        row,
        book.words("workbook.sheet.certificate"),
        sentences(facts, facts.plan_id, book.words),
    )
    findings = facts.data.findings
    texts = [
        tile.question + " " + tile.answer + (f" ({tile.detail})" if tile.detail else "")
        for tile in said.tiles
    ]
    row = _lines(
        book,
        sheet,
        row,
        book.words("workbook.answers"),
        [*texts, *filter(None, (said.denominators, said.certainty))],
    )
    texts = [
        f"{book.words.code('common.severity', item['severity'])}: {item['text_' + book.words.language]}"
        for item in records(findings)
    ]
    row = _lines(book, sheet, row, book.words("workbook.findings"), texts or [book.words("common.none")])
    sheet.write_string(
        row, 0, book.words("workbook.note_persons"), book.format(italic=True, font_color="#44505c")
    )


def _measures(book: Book, sheet: Worksheet, row: int) -> int:
    """Write one line per measure and one column per plan."""
    facts, words = book.facts, book.words
    head = book.format(
        bold=True, text_wrap=True, border=1, border_color="#c3cbd3", bg_color="#dce8f2", align="center"
    )
    head_row = row
    sheet.write_string(row, 0, words("workbook.measure"), head)
    names = [cell(facts.name("plans", plan, words.language)) for plan in facts.plan_ids]
    for column, name in enumerate(names, start=1):
        sheet.write_string(row, column, name, head)
    sheet.set_row(row, 46)
    lines: list[tuple[str, str, list[float]]] = [
        (
            CAPITAL,
            "money",
            [facts.capital_of(plan) for plan in facts.plan_ids],
        ),
        (
            RUNNING,
            "money",
            [_running(facts.facilities, p, facts.period) for p in facts.plan_ids],
        ),
    ]
    lines += [
        (name, kind, [facts.measure(name, plan) for plan in facts.plan_ids])
        for name, kind in KEY_MEASURES.items()
    ]
    for measure, kind, values in lines:
        row += 1
        unit = {"money": "million_vnd", "minutes": "minutes"}.get(kind)
        name = words.code("common.measure", measure) + (f" ({words(f'common.unit.{unit}')})" if unit else "")
        book.value(sheet, row, 0, name, "text")
        for column, value in enumerate(values, start=1):
            book.value(sheet, row, column, value, kind)
            if kind == "money" and len(facts.facilities):
                formula = (
                    _of_facilities(book, measure, head_row, column)
                    if plain(names[column - 1])
                    else _listed(book, measure, facts.plan_ids[column - 1])
                )
                book.write_formula(sheet, row, column, formula, value, kind)
    return row + 2


def _of_facilities(book: Book, measure: str, head_row: int, column: int) -> str:
    """Return money of the plan whose name is the head of a column, as a sum over the sheet of facilities.

    Capital is that of all periods, running cost that of the last one.
    """
    keys = [one.key for one in facilities.COLUMNS]
    plans, periods, amounts = (
        book.column_of("facilities", xl_col_to_name(keys.index(key)), len(book.facts.facilities))
        for key in ("plan_name", "period", measure)
    )
    last = f",{periods},{book.facts.period}" if measure == RUNNING else ""
    return f"=SUMIFS({amounts},{plans},{xl_col_to_name(column)}{head_row + 1}{last})"


def _listed(book: Book, measure: str, plan: str) -> str:
    """Return the same sum with its cells listed, for a name that SUMIFS would read as a pattern."""
    rows = book.facts.facilities
    mine = (rows["plan_id"] == plan) & ((measure == CAPITAL) | (rows["period"] == book.facts.period))
    return "=" + facilities.sum_of(book, measure, rows.index[mine])


def _running(facilities: pd.DataFrame, plan: str, period: str) -> float:
    rows = facilities[(facilities["plan_id"] == plan) & (facilities["period"] == period)]
    return float(rows["running_million_vnd_per_year"].sum())


def _lines(book: Book, sheet: Worksheet, row: int, head: str, texts: list[str]) -> int:
    """Write a head and sentences below it, each across the width of the page."""
    sheet.write_string(row, 0, head, book.format(bold=True))
    style = book.format(text_wrap=True)
    width = sum(column.width for column in SERVICE_COLUMNS)
    for text in texts:
        row += 1
        sheet.merge_range(row, 0, row, len(SERVICE_COLUMNS) - 1, "", style)
        sheet.write_string(row, 0, cell(text), style)
        # Programs don't adapt the height of merged cells, so it is set for the lines that the text needs.
        sheet.set_row(row, LINE_HEIGHT * max(1, -(-len(text) // int(width * LETTERS_SHARE))))
    return row + 2
