"""Tables of web pages, which many systems of offices export under the ending of a workbook."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from ansinh.geodata.own.cells.legacy import decode, guess
from ansinh.geodata.own.layout.grid import Grid, Merge, Rows
from ansinh.geodata.own.readers.raw import ReadError

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_HEAD = 2_048  # bytes in which a page states its encoding
_MOST_SPANNED = 200  # columns of one cell; more is no table that anybody sees


def read_html(path: Path) -> list[Grid]:
    """Return the tables of a page as sheets named by their numbers.

    Raises
    ------
    ReadError
        The text can't be decoded, or has no table.
    """
    content = path.read_bytes()
    stated = _CHARSET.search(content[:_HEAD])
    try:
        text = decode(content, stated.group(1).decode("ascii") if stated else guess(content))
    except (LookupError, UnicodeError) as error:
        raise ReadError("file_unreadable", why=str(error)) from error
    parser = _Tables()
    try:
        parser.feed(text)
        parser.close()
    except AssertionError as error:  # how the parser of the standard library refuses a broken declaration
        raise ReadError("file_unreadable", why=str(error)) from error
    found = [
        grid for number, table in enumerate(parser.tables, 1) if (grid := table.grid(str(number))).filled
    ]
    if not found:
        raise ReadError("empty_table")
    return found


@dataclass
class _Cell:
    """A cell: its text so far, and the rows and columns that it spans."""

    down: int
    across: int
    text: list[str] = field(default_factory=list)

    @property
    def value(self) -> str | None:
        return " ".join("".join(self.text).split()) or None


@dataclass
class _Table:
    """The cells of a table, row by row."""

    rows: list[list[_Cell]] = field(default_factory=list)

    def grid(self, name: str) -> Grid:
        """Return the cells in their places: one that spans rows takes its place in those below, too."""
        taken: dict[tuple[int, int], Any] = {}
        merges: list[Merge] = []
        for number, row in enumerate(self.rows, 1):
            at = 0
            for cell in row:
                while (number, at) in taken:
                    at += 1
                bottom = min(number + cell.down - 1, len(self.rows))
                block = Merge(number, at, bottom, at + min(cell.across, _MOST_SPANNED) - 1)
                taken |= {(y, x): None for y in range(block.top, block.bottom + 1)
                          for x in range(block.left, block.right + 1)}  # fmt: skip
                taken[number, at] = cell.value
                merges += [block] if cell.down > 1 or cell.across > 1 else []
        width = 1 + max((x for _, x in taken), default=-1)
        rows: Rows = [(n, [taken.get((n, x)) for x in range(width)]) for n in range(1, len(self.rows) + 1)]
        return Grid(name, rows, merges=tuple(merges))


class _Tables(HTMLParser):
    """Collects the tables of a page; a table inside a cell is one of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._cell: _Cell | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._open[-1].rows.append([])
            self._cell = None
        elif tag in ("td", "th") and self._open and self._open[-1].rows:
            said = dict(attrs)
            self._cell = _Cell(_span(said.get("rowspan")), _span(said.get("colspan")))
            self._open[-1].rows[-1].append(self._cell)
        elif tag in ("br", "p", "div") and self._cell is not None:
            self._cell.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._open:
            self._open.pop()
        if tag in ("td", "th", "tr", "table"):
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.text.append(data)


def _span(said: str | None) -> int:
    return max(int(said), 1) if said and said.strip().isdecimal() else 1
