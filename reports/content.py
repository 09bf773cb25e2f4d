"""The blocks of a document, independent of file formats: headings, paragraphs, lists, tables and figures.

The HTML report, the HTML proposal and the DOCX proposal are written from such blocks, so that all formats agree.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Heading:
    """A heading of `level` 1 (part), 2 or 3; `anchor` names it inside an HTML page."""

    text: str
    level: int = 1
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `style` is "body", "note" (small), "lead" or "warning"."""

    text: str
    style: str = "body"


@dataclass(frozen=True)
class Bullets:
    """A list of short texts."""

    items: list[str]


@dataclass(frozen=True)
class Table:
    """A table of formatted texts.

    Attributes
    ----------
    caption
        Title with the unit.
    columns
        Column heads.
    rows
        Rows of cells, one cell per column.
    numeric
        Positions of columns that are aligned right.
    total
        Whether the last row is a total.
    source
        The source line below it.
    widths
        Relative column widths; empty for equal ones.
    detail
        Whether a document with annexes shows it there.
    """

    caption: str
    columns: list[str]
    rows: list[list[str]]
    numeric: frozenset[int] = frozenset()
    total: bool = False
    source: str = ""
    widths: tuple[float, ...] = ()
    detail: bool = False


@dataclass(frozen=True)
class Figure:
    """A picture: the name of a chart in `ansinh.reports.pictures`, its alternative text, its source line, and as in `Table`."""

    name: str
    alt: str
    caption: str = ""
    source: str = ""
    detail: bool = False


Block = Heading | Paragraph | Bullets | Table | Figure


@dataclass
class Section:
    """A part of a document with its own anchor."""

    anchor: str
    title: str
    blocks: list[Block] = field(default_factory=list)
