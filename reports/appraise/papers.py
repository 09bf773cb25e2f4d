"""Documents as an appraiser reads them: numbered paragraphs, tables with captions, sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ansinh.words import Language, Words
from ansinh.words.phrase import Phrase

ANNEX = ("PHỤ LỤC", "ANNEX")
CAPTION, HEADING = "Caption", "Heading"
_NAME = re.compile(r"(?:proposal|report)(?:-(?P<project>.+?))?\.(?P<language>vi|en)\b.*\.(?:docx|html)")


@dataclass(frozen=True)
class Passage:
    """A paragraph: its number in the document, style, text, and whether it stands in an annex."""

    number: int
    style: str
    text: str
    annex: bool = False

    @property
    def place(self) -> Phrase:
        """The place in words."""
        return Phrase.of("appraise.place.paragraph", n=self.number, start=self.text[:50].strip())


@dataclass(frozen=True)
class Grid:
    """A table with figures: its number, caption, and rows of cells, heads first."""

    number: int
    caption: str
    rows: tuple[tuple[str, ...], ...]
    annex: bool = False

    def place(self, row: int = 0, column: int = 0) -> Phrase:
        """Return the place of a cell in words; heads are row 0."""
        head = self.rows[0][column] if self.rows and column < len(self.rows[0]) else ""
        label = self.rows[row][0] if row < len(self.rows) and self.rows[row] else ""
        return Phrase.of(
            "appraise.place.cell", table=self.caption[:60] or self.number, row=label, column=head
        )


@dataclass(frozen=True)
class Letter:
    """A proposal or a report: file name, language, site of its project ("" = the whole plan), stated language, blocks in order."""

    file: str
    language: Language
    project: str
    stated_language: str
    passages: tuple[Passage, ...]
    grids: tuple[Grid, ...]

    @property
    def words(self) -> Words:
        """The words of its language."""
        return Words(self.language)

    @property
    def body(self) -> tuple[Passage, ...]:
        """The paragraphs before the annexes."""
        return tuple(passage for passage in self.passages if not passage.annex)

    @property
    def text(self) -> str:
        """The text before the annexes, cells of tables included."""
        cells = [cell for grid in self.grids if not grid.annex for row in grid.rows for cell in row]
        return "\n".join([*(passage.text for passage in self.body), *cells])


@dataclass(frozen=True)
class Book:
    """A workbook: file name, and sheet → rows of values."""

    file: str
    sheets: dict[str, list[list[Any]]]


def as_letter(file: str, content: Any) -> Letter:
    """Return what `read_letter` or `read_page` read; its project and language stand in the file name."""
    found = _NAME.fullmatch(file)
    passages: list[Passage] = []
    grids: list[Grid] = []
    for block in content["blocks"]:
        annex = bool(passages) and passages[-1].annex
        if block[0] == "text":
            annex = annex or (block[1].startswith(HEADING) and block[2].startswith(ANNEX))
            passages.append(Passage(len(passages) + 1, block[1], block[2], annex))
        elif block[0] == "table":
            caption = passages[-1].text if passages and passages[-1].style == CAPTION else ""
            grids.append(Grid(len(grids) + 1, caption, tuple(tuple(row) for row in block[1]), annex))
    project = (found["project"] or "") if found else ""
    language: Language = "en" if found and found["language"] == "en" else "vi"
    return Letter(file, language, project, content["language"], tuple(passages), tuple(grids))


def as_book(file: str, content: Any) -> Book:
    """Return what `read_book` read as a workbook."""
    return Book(file, dict(content))


def lines(letter: Letter) -> Iterator[tuple[Phrase, str]]:
    """Yield every paragraph, and every cell of tables, before the annexes, with its place."""
    for passage in letter.body:
        yield passage.place, passage.text
    for grid in letter.grids:
        for row, cells in enumerate(grid.rows if not grid.annex else ()):
            for column, cell in enumerate(cells):
                yield grid.place(row, column), cell
