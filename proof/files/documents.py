"""Compare reports and proposals with each other: both languages state the same figures, and so do page and Word file.

Nothing here compares them with the tables of the run: figures stand in sentences there, rounded for readers.
"""

from __future__ import annotations

import html
import re
import zipfile
from pathlib import Path

from ..tables import Ledger, Run

MOST_BYTES = 100_000_000  # of the text of a Word file; more is an attack, no document
FIELD_CODE = re.compile(r"<w:instrText[^>]*>.*?</w:instrText>", re.DOTALL)  # not shown
HIDDEN = re.compile(r"<(script|style|svg|title)\b.*?</\1>", re.DOTALL)
BLOCK_END = re.compile(r"</(?:p|td|th|li|h\d|div|w:p)>")
TAG = re.compile(r"<[^>]+>")
CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)
NUMBER = re.compile(r"\d[\d.,\u00a0\u202f ]*\d|\d")
FIGURE = re.compile(r"[-−+]?[\d.,]*\d%?")
SPACES = str.maketrans("", "", " \u00a0\u202f")
VIETNAMESE = str.maketrans(".,", ",.")
"""Vietnamese groups digits with a point and has a decimal comma."""


def check_languages(_run: Run, book: Ledger, path: Path) -> None:
    """Compare the figures in the tables of a Vietnamese page with those of its English twin."""
    twin = path.with_name(path.name.replace(".vi.", ".en."))
    if twin.exists():
        here = [figure.translate(VIETNAMESE).replace(",", "") for figure in _figures(path)]
        there = [figure.replace(",", "") for figure in _figures(twin)]
        _same(book, path.name, f"{path.name} against {twin.name}, figure in a table", here, there)


def check_word_file(_run: Run, book: Ledger, path: Path) -> None:
    """Compare every number of a Word file with its page, in order."""
    page = path.with_suffix(".html")
    if not page.exists():
        return
    with zipfile.ZipFile(path) as archive:
        if archive.getinfo("word/document.xml").file_size > MOST_BYTES:
            raise ValueError(f"{path.name} is too large")
        text = FIELD_CODE.sub("", archive.read("word/document.xml").decode("utf-8"))
    here, there = NUMBER.findall(_text(text)), NUMBER.findall(_text(page.read_text(encoding="utf-8")))
    _same(book, path.name, f"{path.name} against {page.name}, number", here, there)


def _same(book: Ledger, group: str, at: str, here: list[str], there: list[str]) -> None:
    book.equal(group, f"{at}s in all", len(here), len(there), 0.0)
    for number, (one, other) in enumerate(zip(here, there, strict=False), start=1):
        book.equal(group, f"{at} {number}", one, other)


def _figures(path: Path) -> list[str]:
    """Return the cells of all tables that hold a number and nothing else."""
    page = HIDDEN.sub("", path.read_text(encoding="utf-8"))
    cells = (html.unescape(TAG.sub("", cell)).strip() for cell in CELL.findall(page))
    figures = (cell.translate(SPACES) for cell in cells if ", " not in cell)  # that would be a list of years
    return [figure for figure in figures if FIGURE.fullmatch(figure)]


def _text(markup: str) -> str:
    """Return the text of a page or of the main part of a Word file, a line per paragraph or cell."""
    return html.unescape(TAG.sub("", BLOCK_END.sub("\n", HIDDEN.sub("", markup))))
