"""Write the proposal as DOCX."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Emu, Pt

from ansinh.reports.proposal.docx_blocks import add_block, add_paragraph
from ansinh.reports.proposal.docx_fields import add_contents, mark_heading
from ansinh.reports.proposal.docx_format import (
    BODY_SIZE,
    SMALL_SIZE,
    TEXT_WIDTH,
    rule_below,
    set_up,
    set_widths,
)
from ansinh.reports.safe import fix_zip_times

if TYPE_CHECKING:
    from pathlib import Path

    from docx.document import Document as Docx

    from ansinh.reports.pictures import Pictures
    from ansinh.reports.proposal.document import Document
    from ansinh.words import Words

_LEFT_SHARE = 0.4  # of the width of the letterhead for the issuer; the motto on the right is longer


def write_docx(document: Document, path: Path, pictures: Pictures) -> Path:
    """Write the proposal to `path`."""
    words, file = pictures.words, docx.Document()
    set_up(file, document.title, words.language)
    _letterhead(file, document)
    _summary(file, document, words)
    _opening(file, document, words)
    annexes = [
        f"{head}. {annex.title}" for head, annex in zip(document.annex_heads, document.annexes, strict=True)
    ]
    _heading(file, words("proposal.contents_head"))
    add_contents(file, [*(part.title for part in document.parts), *annexes])
    for number, part in enumerate(document.parts, start=1):
        mark_heading(file.add_heading(part.title, 1), number)
        for block in part.blocks:
            add_block(file, block, pictures, words("common.none"))
    file.paragraphs[-1].paragraph_format.keep_with_next = True  # a signature doesn't stand alone on a page
    _signature(file, document, words)
    for number, (title, annex) in enumerate(
        zip(annexes, document.annexes, strict=True), start=len(document.parts) + 1
    ):
        _annex_head(file, title, document.annex_of, number)
        for block in annex.blocks:
            add_block(file, block, pictures, words("common.none"))
    file.save(str(path))
    fix_zip_times(path)
    return path


def _letterhead(file: Docx, document: Document) -> None:
    letter = document.letter
    table = _frame(file, 2)
    left, right = table.cell(0, 0), table.cell(0, 1)
    _line(left, letter.superior, 12, first=True)
    rule_below(_line(left, letter.issuer, 12, bold=True), 2.4)
    _line(right, letter.state, 12, bold=True, first=True)
    rule_below(_line(right, letter.motto, 13, bold=True), 2.35)
    for column in (0, 1):
        table.cell(1, column).paragraphs[0].paragraph_format.space_before = Pt(6)
    _line(table.cell(1, 0), letter.number, BODY_SIZE, first=True)
    _line(table.cell(1, 1), letter.place_date, BODY_SIZE, italic=True, first=True)
    kind = file.add_paragraph()
    kind.alignment = WD_ALIGN_PARAGRAPH.CENTER
    kind.paragraph_format.space_before, kind.paragraph_format.space_after = Pt(14), Pt(0)
    run = kind.add_run(letter.kind)
    run.bold, run.font.size = True, Pt(14)
    abstract = file.add_paragraph()
    abstract.alignment = WD_ALIGN_PARAGRAPH.CENTER
    abstract.add_run(letter.abstract).bold = True
    abstract.paragraph_format.space_after = Pt(2)
    rule_below(abstract, 6.2)
    if letter.translation:
        _centred(file, letter.translation, italic=True)
    _centred(file, letter.addressee)


def _frame(file: Docx, rows: int) -> Any:
    """Return a table of two columns without borders, for texts side by side."""
    table = file.add_table(rows=rows, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    cells = table._cells  # noqa: SLF001 (all cells at once)
    set_widths(table, cells, [Emu(int(TEXT_WIDTH * share)) for share in (_LEFT_SHARE, 1 - _LEFT_SHARE)])
    return table


def _line(
    cell: Any, text: str, size: float, *, bold: bool = False, italic: bool = False, first: bool = False
) -> Any:
    paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.line_spacing = 1.0
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    return paragraph


def _centred(file: Docx, text: str, *, italic: bool = False) -> None:
    paragraph = file.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(8)
    paragraph.add_run(text).italic = italic


def _heading(file: Docx, text: str) -> None:
    """Write a heading that the table of contents leaves out."""
    paragraph = file.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(text).bold = True


def _summary(file: Docx, document: Document, words: Words) -> None:
    _heading(file, words("proposal.summary_head"))
    for line in document.summary:
        add_paragraph(file, line)


def _opening(file: Docx, document: Document, words: Words) -> None:
    letter = document.letter
    add_paragraph(file, words("proposal.basis_head")).runs[0].italic = True
    for line in letter.basis:
        add_paragraph(file, f"- {line}").runs[0].italic = True
    add_paragraph(file, words("proposal.basis_note"), small=True)
    add_paragraph(file, letter.opening)
    add_paragraph(file, letter.marks, small=True)


def _signature(file: Docx, document: Document, words: Words) -> None:
    """Write recipients on the left and the signatory on the right, together on one page."""
    letter, table = document.letter, _frame(file, 1)
    left, right = table.cell(0, 0), table.cell(0, 1)
    head = _line(left, words("proposal.letter.recipients"), 12, bold=True, italic=True, first=True)
    head.alignment = WD_ALIGN_PARAGRAPH.LEFT
    for recipient in letter.recipients:
        _line(left, recipient, SMALL_SIZE).alignment = WD_ALIGN_PARAGRAPH.LEFT
    _line(right, letter.signer, BODY_SIZE, bold=True, first=True)
    _line(right, words("proposal.letter.signature"), SMALL_SIZE, italic=True)
    for _ in range(3):
        _line(right, "", BODY_SIZE)
    _line(right, words("proposal.letter.name_line"), BODY_SIZE, bold=True)
    for cell in (left, right):
        for paragraph in cell.paragraphs[:-1]:
            paragraph.paragraph_format.keep_with_next = True


def _annex_head(file: Docx, title: str, annex_of: str, number: int) -> None:
    paragraph = file.add_heading(title, 1)
    mark_heading(paragraph, number)
    paragraph.paragraph_format.page_break_before = True
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _centred(file, annex_of, italic=True)
