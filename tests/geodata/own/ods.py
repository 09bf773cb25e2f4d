"""Write a sheet file of LibreOffice (ODS) with hidden rows and sheets, as the program itself stores it."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from tests.geodata.own.mutated.made import Sheet

_SPACES = ("office", "table", "text", "style")
_HIDDEN = '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
_REST = (
    '<table:table-row table:number-rows-repeated="1048000">'
    '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
)
"""The empty rest of a sheet: one row that says how often it repeats."""


def write_ods(path: Path, sheets: Sequence[Sheet]) -> Path:
    """Write sheets into a file."""
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in _SPACES)
    body = "".join(map(_table, sheets))
    parts = (
        f"<office:document-content {spaces}><office:automatic-styles>{_HIDDEN}</office:automatic-styles>",
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>",
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "".join(parts))
    return path


def _table(sheet: Sheet) -> str:
    style = "h" if sheet.hidden else "v"
    rows = []
    for number, row in enumerate(sheet.cells, 1):
        hidden = ' table:visibility="collapse"' if number in sheet.hidden_rows else ""
        rows.append(f"<table:table-row{hidden}>{''.join(map(_cell, row))}</table:table-row>")
    return f'<table:table table:name="{sheet.name}" table:style-name="{style}">{"".join(rows)}{_REST}</table:table>'


def _cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    kind = f'"float" office:value="{value}"' if isinstance(value, (int, float)) else '"string"'
    return (
        f"<table:table-cell office:value-type={kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"
    )
