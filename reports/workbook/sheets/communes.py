"""Sheet: indicators by commune."""

from __future__ import annotations

from ansinh.planning.answer.people import whole_people
from ansinh.reports.facts.whole_people import COUNTED
from ansinh.reports.workbook.book import Book, Column
from ansinh.reports.workbook.named import with_names
from ansinh.reports.workbook.shown import with_shown

COLUMNS = [
    Column("commune_code", "commune_code", width=10),
    Column("commune", "commune_name", width=24),
    Column("district", "district_name", width=24),
    Column("population", "population", "count", 12, total=True),
    Column("need", "need_persons", "count", 12, total=True),
    Column("target", "target_persons", "count", 12, total=True),
    Column("served", "served_persons", "count", 12, total=True),
    Column("no_place", "no_place_persons", "count", 12, total=True),
    Column("out_of_reach", "out_of_reach_persons", "count", 12, total=True),
    Column("served_share", "served_share", "share", 12, part_of=("served_persons", "target_persons")),
    Column("minutes", "mean_minutes", "minutes", 12),
]


def write(book: Book) -> None:
    """Write the communes in the last period, all services together."""
    exact = book.facts.by_commune.reset_index()
    rows = with_names(book, with_shown(exact, whole_people(exact), [*COUNTED, "need_persons"]))
    book.table(book.sheet("communes", period=book.facts.period), rows, COLUMNS)
