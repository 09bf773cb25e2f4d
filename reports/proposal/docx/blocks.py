"""Write the blocks of a document into DOCX."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Emu, Pt

from ansinh.reports.content import Block, Bullets, Figure, Heading, Paragraph, Table
from ansinh.reports.proposal.docx.cells import CellWriter, Line
from ansinh.reports.proposal.docx.fields import write_caption, write_text
from ansinh.reports.proposal.docx.page import (
    SMALL_SIZE,
    TABLE_SIZE,
    TEXT_WIDTH,
    describe_picture,
    keep_row_together,
    repeat_head,
    set_widths,
)
from ansinh.reports.proposal.docx.widths import widths

if TYPE_CHECKING:
    from docx.document import Document as Docx

    from ansinh.reports.pictures import Pictures

_SHORT = 12  # a table with fewer rows than this is kept on one page
_WIDE = 6  # a table with more columns than this gets smaller type
_PICTURE_HEIGHT = Cm(8.5)  # most height of a picture in the text, which has ten pages
_DETAIL_HEIGHT = Cm(11.5)  # and in the annex: its letters are read in print, its caption is on its page


def add_block(docx: Docx, block: Block, pictures: Pictures, none: str) -> None:
    """Append one block; `none` is written into an empty table."""
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
    """Append a justified paragraph with its first line indented, as in administrative documents."""
    paragraph = docx.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Cm(1)
    # A paragraph that ends in a colon stays on one page with what it announces.
    paragraph.paragraph_format.keep_with_next = text.endswith(":") or None
    for run in write_text(paragraph, text):
        if small:
            run.font.size, run.italic = Pt(SMALL_SIZE), True
    return paragraph


def _table(docx: Docx, block: Table, none: str) -> None:
    caption = docx.add_paragraph(style="Caption")
    write_caption(caption, block.caption)
    caption.paragraph_format.keep_with_next = True
    rows = block.rows or [[none, *[""] * (len(block.columns) - 1)]]
    table = docx.add_table(rows=len(rows) + 1, cols=len(block.columns), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    # python-docx counts all cells on every access to a row or column, so they are read only once.
    cells, width = table._cells, len(block.columns)  # noqa: SLF001
    writer = CellWriter(TABLE_SIZE - 1 if width > _WIDE else TABLE_SIZE)
    # A short table stays on one page; of a long one, the head stays with the first row.
    kept = len(rows) + 1 if len(rows) < _SHORT else 2
    before_total = len(rows) - 1 if block.total else 0  # a total doesn't stand alone on a page
    with_source = len(rows) if block.source else -1  # nor does the line with the source
    for number, texts in enumerate([block.columns, *rows]):
        line = Line(
            head=number == 0,
            bold=block.total and number == len(rows),
            keep=number < kept or number == before_total > 0 or number == with_source,
        )
        for column, text in enumerate(texts):
            writer.write(cells[number * width + column], text, line, right=column in block.numeric)
    set_widths(table, cells, widths(block, writer.size))
    for row in table.rows:
        keep_row_together(row)
    repeat_head(table.rows[0])
    _source(docx, block)


def _source(docx: Docx, block: Table) -> None:
    source = docx.add_paragraph()
    if not block.source:  # the space alone; a whole empty line would stand between table and text
        source.paragraph_format.line_spacing, source.paragraph_format.space_after = Pt(1), Pt(6)
        return
    run = source.add_run(block.source)
    run.font.size, run.italic = Pt(TABLE_SIZE), True
    source.paragraph_format.space_after = Pt(8)


def _figure(docx: Docx, block: Figure, pictures: Pictures) -> None:
    paragraph = docx.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(io.BytesIO(pictures.png(block.name)), width=TEXT_WIDTH)
    most = _DETAIL_HEIGHT if block.detail else _PICTURE_HEIGHT
    if shape.height > most:
        shape.width, shape.height = Emu(int(shape.width * most / shape.height)), most
    describe_picture(shape, block.alt)
    caption = docx.add_paragraph(style="Caption")
    write_caption(caption, block.caption)
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
