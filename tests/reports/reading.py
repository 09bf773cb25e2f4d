"""Read sheets, documents and pages of a run."""

from __future__ import annotations

import math
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, ClassVar

import docx
import openpyxl

if TYPE_CHECKING:
    from pathlib import Path

HEAD_ROW = 4


def sheet_rows(path: Path, name: str, *, head_row: int = HEAD_ROW) -> list[dict[str, object]]:
    """Return the rows of a sheet below its heads, up to the first empty row, with stored values of formulas."""
    sheet = openpyxl.load_workbook(path, data_only=True)[name]
    heads = [cell.value for cell in sheet[head_row] if cell.value]
    rows = []
    for cells in sheet.iter_rows(min_row=head_row + 1, max_col=len(heads), values_only=True):
        if all(value in (None, "") for value in cells):
            break
        rows.append(dict(zip(heads, cells, strict=True)))
    return rows


def whole_seen(value: float, number_format: str) -> int:
    """Return the whole number that a spreadsheet shows of a value: that of the first part of its format that holds."""
    for part in number_format.split(";"):
        limit = re.match(r"\[([<>])(-?\d+\.\d+)\](.*)", part)
        if limit and not (value < float(limit[2]) if limit[1] == "<" else value > float(limit[2])):
            continue
        shown = limit[3] if limit else part
        if shown.startswith('"'):
            return int(re.sub(r"\D", "", shown))
        assert shown.startswith("#,##0")
        assert "." not in shown
        return math.floor(value + 0.5)
    raise AssertionError(number_format)


def document_text(path: Path) -> str:
    """Return all text of a DOCX, paragraphs and tables."""
    file = docx.Document(str(path))
    lines = [paragraph.text for paragraph in file.paragraphs]
    lines += [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines)


class Page(HTMLParser):
    """Tags and text of an HTML page; text inside script and style is kept separately."""

    LOADING: ClassVar = {
        "script": "src",
        "link": "href",
        "img": "src",
        "iframe": "src",
        "image": "href",
        "source": "src",
        "use": "href",
    }

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.loaded: list[str] = []
        self.lines: list[str] = []
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        self.tags.append((tag, values))
        for key in (self.LOADING.get(tag, ""), f"xlink:{self.LOADING.get(tag, '')}"):
            if key in values and not values[key].startswith(("#", "data:")):
                self.loaded.append(values[key])
        self._inside = tag if tag in ("script", "style") else self._inside

    def handle_endtag(self, tag: str) -> None:
        self._inside = "" if tag == self._inside else self._inside

    def handle_data(self, data: str) -> None:
        if not self._inside and data.strip():
            self.lines.append(data.strip())

    @property
    def text(self) -> str:
        return "\n".join(self.lines)
