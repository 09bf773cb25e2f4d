"""Generate the pages of all statements of the five plans, in English and Vietnamese, from ``docs/plans/statements.csv``."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from ansinh.planning.question.text.load import load_scenario
from ansinh.words import Language
from docs.generate.markdown import filled, table

TABLE = Path(__file__).parents[1] / "plans" / "statements.csv"
HEADS: dict[Language, tuple[str, ...]] = {
    "en": (
        "no.",
        "section",
        "words",
        "number",
        "whose, out of whom",
        "treatment",
        "why, how read",
        "known today",
    ),
    "vi": (
        "số",
        "mục",
        "nguyên văn",
        "con số",
        "của ai, trên ai",
        "cách xử lý",
        "vì sao, cách hiểu",
        "nay biết",
    ),
}
TREATMENTS: dict[Language, dict[str, str]] = {
    "en": {"modelled": "modelled", "judged": "judged", "stated": "stated"},
    "vi": {"modelled": "đưa vào mô hình", "judged": "đánh giá", "stated": "chỉ ghi lại"},
}


def page() -> str:
    """Return the page in English."""
    return filled("statements.md", tables=_tables("en"))


def page_vi() -> str:
    """Return the page in Vietnamese."""
    return filled("statements.vi.md", tables=_tables("vi"))


def _tables(language: Language) -> Iterator[str]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        for plan, rows in groupby(csv.DictReader(file), key=lambda row: row["plan"]):
            yield f"## {load_scenario(plan).scenario.plan_document}\n"
            yield from table(HEADS[language], (_cells(row, language) for row in rows))


def _cells(row: dict[str, str], language: Language) -> list[str]:
    today = row["today_value" if language == "en" else "today_value_vi"]
    people = (row[f"numerator_{language}"], row[f"denominator_{language}"])
    return [
        row["id"].removeprefix(f"{row['plan']}-"),
        row["section"],
        row["words_vi"],
        f"{row['value']} {row['unit']}".strip() or row["year"],
        " / ".join(part for part in people if part),
        TREATMENTS[language][row["treatment"]],
        row[f"reason_{language}"],
        today and f"{today}; {row['today_source']}",
    ]
