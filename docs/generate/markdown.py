"""Write Markdown tables, and insert them into page templates."""

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
    """Return the lines of a table, followed by an empty line.

    Raises
    ------
    ValueError
        If a row doesn't have one cell per head.
    """
    lines = ["| " + " | ".join(heads) + " |", "| " + " | ".join("---" for _ in heads) + " |"]
    for row in rows:
        if len(row) != len(heads):
            raise ValueError(f"{len(row)} cells below {len(heads)} heads: {row}")
        lines.append("| " + " | ".join(cell(text) for text in row) + " |")
    return [*lines, ""]


def cell(text: str) -> str:
    """Return text for one cell: in one line, with bars escaped."""
    return " ".join(text.split()).replace("|", "\\|")
