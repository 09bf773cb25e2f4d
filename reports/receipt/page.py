"""Write the receipt: what was read of each table, what is doubted, and totals against the census."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ansinh.geodata.own.census import COMMUNE_FACTOR, ODD_FACTOR
from ansinh.geodata.own.receipt import TableReceipt
from ansinh.planning.inputs.own_data.check import Checked
from ansinh.reports.html import POLICY, environment
from ansinh.reports.receipt.marks import MARKS, Row, marked
from ansinh.reports.receipt.outline import outline
from ansinh.reports.receipt.totals import totals
from ansinh.words import Language, Words
from ansinh.words.numbers import number

_RANKS = ("least", "middle", "largest")


def write_receipt(checked: Checked, plan: str, path: Path, language: Language) -> Path:
    """Write the page about a checked plan with own data and return its path."""
    words = Words(language)
    found = None if checked.draft is None else totals(checked.draft)
    page = environment().get_template("receipt.html.j2")
    html = page.render(
        policy=POLICY, words=words, plan=plan, totals=found, number=lambda value, digits=0: number(value, language, digits),
        errors=checked.count("error"), findings=[_finding(finding, language) for finding in checked.findings],
        ranks=list(zip([words(f"receipt.{rank}") for rank in _RANKS], found.ranked() if found else (), strict=False)),
        picture="" if checked.draft is None else outline(checked.draft, language), far=ODD_FACTOR, most=COMMUNE_FACTOR,
        marks=[(mark, words(f"receipt.mark.{mark}")) for mark in MARKS], tables=list(_tables(checked, words)),
        missing=lambda value: value != value,  # noqa: PLR0124 - NaN
    )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(html, encoding="utf-8")
    return path


def _tables(checked: Checked, words: Words) -> Iterator[tuple[str, TableReceipt, list[Row]]]:
    for receipt in checked.receipts:
        yield (
            words(f"receipt.table.{receipt.table}"),
            receipt,
            marked(receipt, checked.findings, checked.changes),
        )


def _finding(finding: Any, language: Language) -> dict[str, str]:
    return {
        "severity": finding.severity,
        "where": finding.where(language),
        "problem": getattr(finding, f"problem_{language}"),
        "remedy": getattr(finding, f"remedy_{language}"),
    }
