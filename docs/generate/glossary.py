"""Glossary in both languages, from the wording of the reports: the words here are those of the reports."""

from __future__ import annotations

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
    """Return the terms of a language: term, its translation, its meaning."""
    lines = Words(language).texts("glossary.terms")
    return [[part.strip() for part in line.split("|", 2)] for line in lines]
