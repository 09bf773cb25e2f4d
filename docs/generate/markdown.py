"""Markdown: tables, and pages with places for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

PAGES = Path(__file__).parent / "pages"


def filled(name: str, **parts: Iterable[str]) -> str:
    """Return the page `name` with every ``<!-- part -->`` replaced by the lines of that part."""
    text = (PAGES / name).read_text(encoding="utf-8")
    for part, lines in parts.items():
        text = text.replace(f"<!-- {part} -->", "\n".join(lines).rstrip())
    return text


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table, with an empty line behind it.

    Raises
    ------
    ValueError
        A row has more or fewer cells than there are heads.
    """
    lines = ["| " + " | ".join(heads) + " |", "| " + " | ".join("---" for _ in heads) + " |"]
    for row in rows:
        if len(row) != len(heads):
            raise ValueError(f"{len(row)} cells below {len(heads)} heads: {row}")
        lines.append("| " + " | ".join(cell(text) for text in row) + " |")
    return [*lines, ""]


def cell(text: str) -> str:
    """Return text that fits into one cell: one line, no bar."""
    return " ".join(text.split()).replace("|", "\\|")
