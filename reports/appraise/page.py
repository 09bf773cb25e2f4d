"""Read the text of a report page, in the process for files of others: plain lists, nothing that runs."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from ansinh.reports.appraise.papers import ANNEX
from ansinh.words.plain import without_controls

if TYPE_CHECKING:
    from pathlib import Path

HEADINGS = {f"h{level}": f"Heading {level}" for level in range(1, 7)}
TEXTS = frozenset({"p", "li", "figcaption"})
CELLS = frozenset({"th", "td"})
UNREAD = frozenset({"svg", "style", "script", "head"})
"""Elements without sentences: pictures say theirs in the caption."""


def read_page(path: Path) -> dict[str, Any]:
    """Return the language of a report page and its blocks in order, in the form of ``read_letter``."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return {"language": reader.language, "blocks": reader.blocks}


class _Reader(HTMLParser):
    """Collects headings, sentences, and tables with their captions."""

    def __init__(self) -> None:
        super().__init__()
        self.language = ""
        self.blocks: list[tuple[Any, ...]] = []
        self._text: list[str] = []
        self._rows: list[list[str]] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._unread += tag in UNREAD
        if tag == "html":
            self.language = values.get("lang") or ""
        elif tag == "details" and values.get("class") == "annex":
            self.blocks.append(("text", HEADINGS["h1"], ANNEX[1]))
        elif tag == "table":
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        elif tag in {*HEADINGS, *TEXTS, *CELLS, "caption"}:
            self._text = []

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in UNREAD
        text = " ".join("".join(self._text).split())
        if tag in HEADINGS or tag in TEXTS:
            self.blocks.append(("text", HEADINGS.get(tag, "Normal"), text))
        elif tag == "caption":
            self.blocks.append(("text", "Caption", text))
        elif tag in CELLS and self._rows:
            self._rows[-1].append(text)
        elif tag == "table":
            self.blocks.append(("table", [row for row in self._rows if row]))
        elif tag == "span":
            self._text.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self._text.append(without_controls(data))
