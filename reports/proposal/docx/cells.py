"""Cells of tables in DOCX: each layout is made once and copied, because python-docx takes milliseconds to make one."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any, ClassVar

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.text.run import Run

from ansinh.reports.proposal.docx.page import shade

HEAD_COLOUR = "E6EDF4"


@dataclass(frozen=True)
class Line:
    """The layout of a row of a table: as its head, in bold, and on one page with the next row."""

    head: bool
    bold: bool
    keep: bool


class CellWriter:
    """Writes the cells of one table.

    Parameters
    ----------
    size
        Size of the letters, points.
    """

    _made: ClassVar[dict[tuple[float, Line, bool], Any]] = {}
    """Layouts by size of the letters, of all tables of all documents."""

    def __init__(self, size: float) -> None:
        self.size = size

    def write(self, cell: Any, text: str, line: Line, *, right: bool) -> None:
        """Write a text into an empty cell, aligned right or left; heads are centred and shaded.

        >>> from docx import Document
        >>> cell = Document().add_table(rows=1, cols=1).cell(0, 0)
        >>> CellWriter(10).write(cell, "120", Line(head=False, bold=True, keep=False), right=True)
        >>> cell.text, cell.paragraphs[0].runs[0].bold
        ('120', True)
        """
        key = (self.size, line, right)
        if key not in self._made:
            self._made[key] = self._layout(cell.paragraphs[0], line, right=right)
        empty = cell.paragraphs[0]._p  # noqa: SLF001 (python-docx can't put a copy in its place)
        paragraph = deepcopy(self._made[key])
        empty.getparent().replace(empty, paragraph)
        run = paragraph.r_lst[0]
        if text and text.isprintable() and text == text.strip():
            run.add_t(
                text
            )  # no tab, line break or space at an end, which python-docx looks for letter by letter
        else:
            Run(run, cell.paragraphs[0]).text = text
        if line.head:
            shade(cell, HEAD_COLOUR)

    def _layout(self, paragraph: Any, line: Line, *, right: bool) -> Any:
        """Return the element of a paragraph with its format and a run without text."""
        shape = paragraph.paragraph_format
        shape.space_after, shape.line_spacing = Pt(1), 1.0
        shape.keep_with_next = line.keep or None
        flush = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
        shape.alignment = WD_ALIGN_PARAGRAPH.CENTER if line.head else flush
        run = paragraph.add_run()
        run.font.size, run.bold = Pt(self.size), line.head or line.bold
        return deepcopy(paragraph._p)  # noqa: SLF001 (as above)
