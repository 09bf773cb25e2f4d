"""Write the workbook with its sheets in order; equal runs give equal bytes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import xlsxwriter

from ansinh.reports.workbook import (
    actions,
    allocation,
    assumptions,
    certificate,
    communes,
    communes_2025,
    comparison,
    components,
    facilities,
    glossary,
    increment,
    money,
    payments,
    payroll,
    projects,
    staff,
    statements,
    summary,
)
from ansinh.reports.workbook.book import Book
from ansinh.words.plain import text

if TYPE_CHECKING:
    from pathlib import Path

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

# This time is written instead of the present one, so that equal runs give equal bytes.
CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 (XLSX knows no time zones)
SHEETS = (
    summary,
    statements,
    actions,
    facilities,
    allocation,
    money,
    staff,
    communes,
    communes_2025,
    comparison,
    assumptions,
    certificate,
    glossary,
    projects,
    payments,
    components,
    payroll,
    increment,
)


def write_workbook(facts: Facts, path: Path, words: Words) -> Path:
    """Write the workbook of a run in the language of `words` to `path`."""
    # In memory: a sheet has thousands of rows at most, and its parts would else be files of their own on the way.
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    with xlsxwriter.Workbook(str(path), options) as file:
        meta = facts.data.meta
        file.set_properties(
            {
                "title": text(meta.get(f"title_{words.language}", ""))[:250],
                "author": words("workbook.author"),
                "created": CREATED,
            }
        )
        book = Book(file, facts, words)
        for sheet in SHEETS:
            sheet.write(book)
    return path
