"""Blocks of a document written into DOCX."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Emu, Pt

from reports.content import Block, Bullets, Figure, Heading, Paragraph, Table
from reports.proposal.docx_format import (
    SMALL_SIZE,
    TABLE_SIZE,
    TEXT_WIDTH,
    describe_picture,
    keep_row_together,
    repeat_head,
    set_widths,
    shade,
)

if TYPE_CHECKING:
    from docx.document import Document as Docx

    from reports.pictures import Pictures

_SHORT = 12  # rows
_WIDE = 6  # a table with more columns than this gets smaller type
_PICTURE_HEIGHT = Cm(13)


def add_block(docx: Docx, block: Block, pictures: Pictures, none: str) -> None:
    """Append one block; `none` stands in an empty table."""
    if isinstance(block, Heading):
        docx.add_heading(block.text, min(block.level, 3))
    elif isinstance(block, Paragraph):
        add_paragraph(docx, block.text, small=block.style == "note")
    elif isinstance(block, Bullets):
        for item in block.items:
            add_paragraph(docx, f"- {item}")
    elif isinstance(block, Table):
        _table(docx, block, none)
    elif isinstance(block, Figure):
        _figure(docx, block, pictures)


def add_paragraph(docx: Docx, text: str, *, small: bool = False) -> Any:
    """Append a justified paragraph with its first line indented, as administrative documents have it."""
    paragraph = docx.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Cm(1)
    run = paragraph.add_run(text)
    if small:
        run.font.size, run.italic = Pt(SMALL_SIZE), True
    return paragraph


def _table(docx: Docx, block: Table, none: str) -> None:
    caption = docx.add_paragraph(block.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    rows = block.rows or [[none, *[""] * (len(block.columns) - 1)]]
    table = docx.add_table(rows=0, cols=len(block.columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    size = TABLE_SIZE - 1 if len(block.columns) > _WIDE else TABLE_SIZE
    _row(table, block.columns, size, block, head=True)
    repeat_head(table.rows[0])
    for number, cells in enumerate(rows, start=1):
        _row(table, cells, size, block, bold=block.total and number == len(rows))
    set_widths(table, _widths(block))
    _keep_together(table)
    _source(docx, block)


def _source(docx: Docx, block: Table) -> None:
    source = docx.add_paragraph()
    run = source.add_run(block.source)
    run.font.size, run.italic = Pt(TABLE_SIZE), True
    source.paragraph_format.space_after = Pt(8)


def _keep_together(table: Any) -> None:
    """Keep a short table on one page, and the heads of a long one with its first rows."""
    rows = table.rows
    kept = rows[:-1] if len(rows) <= _SHORT else rows[:2]
    for row in kept:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _widths(block: Table) -> list[Emu]:
    shares = block.widths if len(block.widths) == len(block.columns) else (1.0,) * len(block.columns)
    return [Emu(int(TEXT_WIDTH * share / sum(shares))) for share in shares]


def _row(
    table: Any, cells: list[str], size: float, block: Table, *, head: bool = False, bold: bool = False
) -> None:
    row = table.add_row()
    keep_row_together(row)
    for number, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.paragraph_format.line_spacing = 1.0
        right = number in block.numeric
        flush = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if head else flush
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(size), head or bold
        if head:
            shade(cell, "E6EDF4")


def _figure(docx: Docx, block: Figure, pictures: Pictures) -> None:
    paragraph = docx.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(io.BytesIO(pictures.png(block.name)), width=TEXT_WIDTH)
    if shape.height > _PICTURE_HEIGHT:
        shape.width, shape.height = Emu(int(shape.width * _PICTURE_HEIGHT / shape.height)), _PICTURE_HEIGHT
    describe_picture(shape, block.alt)
    caption = docx.add_paragraph(block.caption, style="Caption")
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
