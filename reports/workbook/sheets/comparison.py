"""Sheet: the official plan beside the proposed one."""

from __future__ import annotations

from ansinh.planning.inputs.tables import records
from ansinh.reports.facts.whole_people import whole_comparison
from ansinh.reports.workbook.book import FIRST_ROW, Book, Column
from ansinh.reports.workbook.named import with_names
from ansinh.reports.workbook.sheets import facilities

COLUMNS = [
    Column("measure", "measure_name", width=30),
    Column("service", "service_name", width=22),
    Column("period", "period", "year", 10),
    Column("official", "official", "ratio", 16),
    Column("optimised", "optimised", "ratio", 16),
    Column("difference", "difference", "ratio", 16),
    Column("unit", "unit_name", width=14),
    Column("text", "text", width=40),
]
UNIT_FORMATS = {
    "persons": "count", "places": "count", "share": "share", "minutes": "minutes", "million_vnd": "money",
    "million_vnd_per_year": "money",
}  # fmt: skip


def write(book: Book) -> None:
    """Write the comparison of the run; each row has its own unit."""
    rows = with_names(book, book.facts.data.comparison)
    rows["measure_name"] = [book.words.code("common.measure", measure) for measure in rows["measure"]]
    rows["unit_name"] = [book.words.code("common.unit", unit) for unit in rows["unit"]]
    rows["text"] = rows[f"text_{book.words.language}"]
    sheet = book.sheet("comparison")
    book.table(sheet, rows, COLUMNS)
    shown, lines = records(whole_comparison(book.facts)), _lines(book)
    for row, (record, seen) in enumerate(zip(records(rows), shown, strict=True), start=FIRST_ROW + 1):
        kind = UNIT_FORMATS.get(str(record["unit"]), "ratio")
        for column, key in enumerate(("official", "optimised"), start=3):
            if record["measure"] in MONEY:
                book.write_formula(sheet, row, column, _money(book, lines, record, key), record[key], kind)
            else:
                book.value(sheet, row, column, record[key], kind, shown=seen[key])
        formula = f"=E{row + 1}-D{row + 1}"
        book.write_formula(sheet, row, 5, formula, record["difference"], kind, shown=seen["difference"])


MONEY = (facilities.CAPITAL, facilities.RUNNING)
"""Measures that are sums over the sheet of facilities."""


Lines = dict[tuple[str, str, str], list[int]]
"""Plan, period and service, or "all", → lines of the sheet of facilities."""


def _lines(book: Book) -> Lines:
    """Return the lines of facilities of every plan, period and service, and of all services."""
    found: Lines = {}
    keys = (book.facts.facilities[key] for key in ("plan_id", "period", "service"))
    for line, (plan, period, service) in enumerate(zip(*keys, strict=True)):
        for of in (service, "all"):
            found.setdefault((plan, period, of), []).append(line)
    return found


def _money(book: Book, lines: Lines, record: dict[str, object], plan: str) -> str:
    """Return the formula of the money of a plan in a period, of one service or of all."""
    mine = lines.get((plan, str(record["period"]), str(record["service"])), [])
    return "=" + facilities.sum_of(book, str(record["measure"]), mine)
