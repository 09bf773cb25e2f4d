"""Sheet: what has been proved about the plan."""

from __future__ import annotations

from ansinh.planning.inputs.tables import records
from ansinh.reports.certificate import sentence
from ansinh.reports.workbook.book import Book, Column
from ansinh.reports.workbook.named import with_names

COLUMNS = [
    Column("plan", "plan_name", width=32),
    Column("stage", "stage_name", width=34),
    Column("state", "state", width=22),
    Column("value", "value", "one", 16),
    Column("bound", "bound", "one", 16),
    Column("gap", "gap", "share", 12),
    Column("solver", "solver", width=16),
    Column("sentence", "sentence", width=60),
]


def write(book: Book) -> None:
    """Write the certificates without seconds, so that equal inputs give equal bytes."""
    rows, words = with_names(book, book.facts.data.certificates), book.words
    rows["stage_name"] = [words.code("common.stage", stage) for stage in rows["stage"]]
    rows["state"] = [words.code("certificate.short", status) for status in rows["status"]]
    rows["solver"] = [f"{row['backend']} {row['version']}" for row in records(rows)]
    rows["sentence"] = [sentence(row, words) for row in records(rows)]
    book.table(book.sheet("certificate"), rows, COLUMNS)
