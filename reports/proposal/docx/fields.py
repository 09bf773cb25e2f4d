"""Fields of a DOCX: numbers of captions, references to them, and the table of contents."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any

from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from ansinh.reports.proposal.docx.page import CONTENTS_SIZE, TEXT_WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as Docx

_CAPTION = re.compile(r"^(Bảng|Hình|Table|Figure) (\d+)(\..*)$", re.DOTALL)
_REFERENCE = re.compile(r"\b(Bảng|Hình|Table|Figure) (\d+)\b")
_LATIN = {"Bảng": "Table", "Hình": "Figure", "Table": "Table", "Figure": "Figure"}
"""Kind of caption → the name of its sequence and of its bookmarks, which have ASCII letters."""
_CONTENTS = "_Toc"
_FEWEST_LINES = 2
"""Lines of the table of contents that stay on one page with its heading."""
_MOST_BOOKMARKS = 2**31 - 1
"""A bookmark's number is made from its name, so that equal documents are equal files."""


def add_field(paragraph: Any, instruction: str, shown: str, *, stale: bool = False) -> None:
    """Append a field with the text that it shows; a `stale` one is computed when the file is opened."""
    begin = _character(paragraph, "begin")
    if stale:
        begin.set(qn("w:dirty"), "true")
    code = OxmlElement("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = f" {instruction} "
    paragraph.add_run()._r.append(code)  # noqa: SLF001 (python-docx has no fields)
    _character(paragraph, "separate")
    paragraph.add_run(shown)
    _character(paragraph, "end")


def write_caption(paragraph: Any, text: str) -> None:
    """Write a caption whose number is a field, with a bookmark around its name and number."""
    found = _CAPTION.match(text)
    if found is None:
        paragraph.add_run(text)
        return
    kind, number, rest = found.groups()
    with_bookmark = _bookmark(f"{_LATIN[kind]}_{number}")
    paragraph._p.append(next(with_bookmark))  # noqa: SLF001 (python-docx has no bookmarks)
    paragraph.add_run(f"{kind} ")
    add_field(paragraph, f"SEQ {_LATIN[kind]} \\* ARABIC", number)
    paragraph._p.append(next(with_bookmark))  # noqa: SLF001 (python-docx has no bookmarks)
    paragraph.add_run(rest)


def write_text(paragraph: Any, text: str) -> list[Any]:
    """Write a text in which "Bảng 3" is a reference to that caption; return its runs."""
    before = len(paragraph.runs)
    at = 0
    for found in _REFERENCE.finditer(text):
        paragraph.add_run(text[at : found.start()])
        add_field(paragraph, f"REF {_LATIN[found[1]]}_{found[2]} \\h", found[0])
        at = found.end()
    paragraph.add_run(text[at:])
    return list(paragraph.runs[before:])


def mark_heading(paragraph: Any, number: int) -> None:
    """Put a bookmark around a heading, to which the table of contents refers."""
    marks = _bookmark(f"{_CONTENTS}{number}")
    paragraph.runs[0]._r.addprevious(next(marks))  # noqa: SLF001 (python-docx has no bookmarks)
    paragraph._p.append(next(marks))  # noqa: SLF001 (the same)


def add_contents(docx: Docx, titles: list[str]) -> None:
    """Write a table of contents of the headings of level 1, whose page numbers are fields."""
    for number, title in enumerate(titles, start=1):
        line = docx.add_paragraph()
        line.paragraph_format.space_after = 0
        line.paragraph_format.keep_with_next = number <= _FEWEST_LINES
        line.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        line.add_run(f"{title}\t")
        add_field(line, f"PAGEREF {_CONTENTS}{number} \\h", "…", stale=True)
        for run in line.runs:
            run.font.size = Pt(CONTENTS_SIZE)


def _character(paragraph: Any, kind: str) -> Any:
    """Append the character that begins, divides or ends a field."""
    character = OxmlElement("w:fldChar")
    character.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(character)  # noqa: SLF001 (python-docx has no fields)
    return character


def _bookmark(name: str) -> Iterator[Any]:
    """Yield the start and the end of a bookmark."""
    number = str(zlib.crc32(name.encode()) % _MOST_BOOKMARKS)
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), number)
    start.set(qn("w:name"), name)
    yield start
    yield end
