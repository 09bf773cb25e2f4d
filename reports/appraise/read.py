"""Read the text of documents, in the process for files of others: plain lists, nothing that runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansinh.words.plain import without_controls

MOST_ROWS = 3_000
"""Rows of a sheet that are read: sums of longer lists are checked by ``ansinh verify``."""
DRAWN = "Table Grid"
"""Style of the tables that hold figures; others only place texts side by side."""


def read_letter(path: Path) -> dict[str, Any]:
    """Return the language of a DOCX and its blocks in order: ``("text", style, text)`` and ``("table", rows)``."""
    import docx
    from docx.oxml.ns import qn
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    file = docx.Document(str(path))
    blocks: list[tuple[Any, ...]] = []
    for element in file.element.body.iterchildren():
        if element.tag == qn("w:p"):
            paragraph = Paragraph(element, file)
            style = str(paragraph.style.name) if paragraph.style is not None else ""
            blocks.append(("text", style, without_controls(paragraph.text)))
        elif element.tag == qn("w:tbl"):
            table = Table(element, file)
            rows = [[without_controls(cell.text) for cell in row.cells] for row in table.rows]
            blocks.append(("table" if table.style and table.style.name == DRAWN else "frame", rows))
    return {"language": str(file.core_properties.language), "blocks": blocks}


def read_book(path: Path) -> dict[str, list[list[Any]]]:
    """Return the stored values of every sheet of a workbook, by its name; long sheets are cut."""
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    return {
        sheet.title: [_plain(row) for row in sheet.iter_rows(max_row=MOST_ROWS, values_only=True)]
        for sheet in book
    }


def _plain(row: tuple[Any, ...]) -> list[Any]:
    """Return a row as numbers and texts."""
    return [cell if cell is None or isinstance(cell, int | float) else str(cell) for cell in row]
