"""Compare the tables of the English report and proposal with the tables of the run; other files must agree with these.

A table is known by its caption. Figures are rounded for readers; people are rounded so that they add up.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable
from pathlib import Path

from ..tables import OFFICIAL, Ledger, Row, Run
from .captions import ALONE, ALWAYS, TABLES, WORDS_ALONE
from .documents import CELL, FIGURE, HIDDEN, SPACES, TAG

TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
CAPTION = re.compile(r"<caption>(?:Table \d+\. )?(.*?)</caption>", re.DOTALL)
LINE = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
HEAD_OR_CELL = re.compile(CELL.pattern.replace("td", "t[dh]"), re.DOTALL)
NUMBER = re.compile(r"\d[\d,]*(?:\.(\d+))?")
SHARE = re.compile(rf"{NUMBER.pattern}(?=%)")
"""A share beside a name, which may have a number, too."""
WHOLE = re.compile(r"[+−]?\d[\d,]*")
TOTAL = "Total"
NO_SUMS = ("_share", "minutes", "per_place_million_vnd")
"""Endings of columns that no total adds up."""
ROUNDED = 1.02  # units of the last digit: rounding to parts that add up may go one up or down
OF_ROUNDED = (
    "increment", "difference", "need_persons", "target_persons", "site_persons", "same_persons", "without_persons",
)  # fmt: skip
"""Endings of columns whose figures are made of figures that are rounded first."""


def check_tables(run: Run, book: Ledger, path: Path) -> None:
    """Compare the tables of a page, which are known by their captions; one that no rule knows is refused."""
    page, seen = HIDDEN.sub("", path.read_text(encoding="utf-8")), list[str]()
    for table in TABLE.findall(page):
        found = CAPTION.search(table)
        caption = html.unescape(TAG.sub("", found[1])) if found else ""
        at, start = (
            f"{path.name}, table “{caption}”",
            next((one for one in TABLES if caption.startswith(one)), ""),
        )
        seen.append(caption)
        if start:
            columns, rows = TABLES[start]
            figures = columns if OFFICIAL in run.plans else ALONE.get(start, columns)
            _compare(book, at, table, figures, rows(run, _plan(run, caption)))
        else:
            book.holds(path.name, at, "stated a table that no rule knows", ok=caption.startswith(WORDS_ALONE))
    for start in ALWAYS:
        there = any(caption.startswith(start) for caption in seen)
        book.holds(path.name, f"{path.name}, table “{start}…”", "stated nothing, computed a table", ok=there)


def _compare(book: Ledger, at: str, table: str, columns: str, rows: list[Row]) -> None:
    group = at.split(",", maxsplit=1)[0]
    lines = [[_text(cell) for cell in HEAD_OR_CELL.findall(line)] for line in LINE.findall(table)[1:]]
    lines = [line for line in lines if len(line) > 1]
    places = _places(columns, rows)
    shown = rows
    if lines and lines[-1][0] == TOTAL:
        shown = [*rows, _total(rows, places.values())]
        _adds_up(book, at, lines, places)
    book.equal(group, f"{at}, rows", len(lines), len(shown), 0.0)
    for number, (line, row) in enumerate(zip(lines, shown, strict=False), start=1):
        for place, name in places.items():
            if name in row and (line[0] != TOTAL or line[place]):
                _cell(book, group, f"{at}, row {number} ({line[0]}), column {name}", line[place], row[name])
        for place, cell in enumerate(line):
            if (
                place not in places
                and FIGURE.fullmatch(cell.translate(SPACES))
                and any(map(str.isdigit, cell))
            ):
                said = f"stated {cell}, computed nothing: no rule reads this cell"
                book.holds(group, f"{at}, row {number} ({line[0]}), cell {place}", said, ok=False)


def _adds_up(book: Ledger, at: str, lines: list[list[str]], places: dict[int, str]) -> None:
    """Hold whole numbers of a column against their total: one that is changed by one passes as rounded alone."""
    for place, name in places.items():
        cells = [line[place] for line in lines]
        if not name.endswith(NO_SUMS) and all(WHOLE.fullmatch(cell) for cell in cells):
            *parts, total = (int(cell.replace(",", "").replace("−", "-").replace("+", "")) for cell in cells)
            said = f"stated {total}, computed {sum(parts)} from the rows above"
            group = at.split(",", maxsplit=1)[0]
            book.holds(
                group, f"{at}, row {len(lines)} ({TOTAL}), column {name}", said, ok=sum(parts) == total
            )


def _places(columns: str, rows: list[Row]) -> dict[int, str]:
    """Return the columns of figures by place."""
    if columns == "*":
        return dict(enumerate(rows[0] if rows else (), start=1))
    return {int(place): name for place, name in (item.split(":") for item in columns.split())}


def _total(rows: list[Row], names: Iterable[str]) -> Row:
    """Return the sums of columns that can be added up; the shares of a whole are all of it."""
    sums: Row = {
        name: math.fsum(r.get(name) or 0.0 for r in rows)
        for name in names
        if not name.endswith(NO_SUMS) and not any(isinstance(r.get(name), str) for r in rows)
    }
    return sums


def _cell(book: Ledger, group: str, at: str, cell: str, computed: float | str | None) -> None:
    """Compare a cell such as “−VND 1,777 million” or “83.4%” with a number, as far as its digits go; a text as it stands."""
    number = SHARE.search(cell) or NUMBER.search(cell)
    if isinstance(computed, str):
        book.holds(group, at, f"stated {cell!r}, computed {computed!r}", ok=cell == computed)
        return
    if number is None:
        book.equal(group, at, None, computed)
        return
    scale = 100.0 if "%" in cell else 1.0
    stated = (
        float(number[0].replace(",", ""))
        / scale
        * (-1 if cell[: number.start()].strip(" +VND")[:1] in {"-", "−"} else 1)
    )
    margin = (2 if at.endswith(OF_ROUNDED) else 1) * ROUNDED * 10.0 ** -len(number[1] or "") / scale
    book.equal(group, at, stated, computed, margin)


def _text(cell: str) -> str:
    return html.unescape(TAG.sub("", cell)).strip()


def _plan(run: Run, caption: str) -> str:
    """Return the plan that a caption names in brackets; the proposed one where it names none."""
    named = (r["plan_id"] for r in run["plans"] if caption.endswith(f"({r['name_en']})"))
    return next(named, run.plans[0])
