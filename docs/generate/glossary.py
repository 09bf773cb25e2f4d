"""Generate the glossary in both languages from the wording of the reports."""

from __future__ import annotations

from ansinh.reports.tables.assumptions import glossary_rows
from ansinh.words import Language, Words
from docs.generate.markdown import filled, table


def page() -> str:
    """Return the page."""
    rows = [
        (vietnamese, english, means_vi, means_en)
        for (vietnamese, english, means_vi), (_, _, means_en) in zip(terms("vi"), terms("en"), strict=True)
    ]
    return filled("glossary.md", tables=table(("Tiếng Việt", "English", "Nghĩa", "Meaning"), rows))


def terms(language: Language) -> list[list[str]]:
    """Return the terms of a language: term, translation, meaning."""
    return glossary_rows(Words(language))
