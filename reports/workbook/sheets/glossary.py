"""Sheet: the terms used, in both languages."""

from __future__ import annotations

import pandas as pd

from ansinh.reports.tables.assumptions import glossary_rows
from ansinh.reports.workbook.book import Book, Column
from ansinh.words import Words

COLUMNS = [
    Column("term", "term", width=42),
    Column("translation", "translation", width=46),
    Column("meaning", "meaning", width=90),
]


def write(book: Book) -> None:
    """Write the glossary of the workbook's language."""
    book.table(book.sheet("glossary"), terms(book.words), COLUMNS)


def terms(words: Words) -> pd.DataFrame:
    """Return the glossary: term, its translation, its meaning."""
    return pd.DataFrame(glossary_rows(words), columns=["term", "translation", "meaning"])
