"""Write the workbook with its sheets in order; equal runs give equal bytes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import xlsxwriter

from ansinh.reports.workbook import summary
from ansinh.reports.workbook.basis import lines, prices, rates, sums
from ansinh.reports.workbook.book import Book
from ansinh.reports.workbook.sheets import (
    actions,
    allocation,
    assumptions,
    certificate,
    communes,
    communes_2025,
    comparison,
    facilities,
    glossary,
    staff,
    statements,
)
from ansinh.reports.workbook.spending import components, increment, money, payments, payroll, projects
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
    prices,
    rates,
    lines,
    sums,
)


def write_workbook(facts: Facts, path: Path, words: Words) -> Path:
    """Write the workbook of a run in the language of `words` to `path`."""
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
