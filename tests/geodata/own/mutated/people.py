"""The table of people: how it is laid out, and what stands around its rows."""

from __future__ import annotations

import random
from typing import Any

from tests.geodata.own.mutated import spellings
from tests.geodata.own.mutated.made import YEAR, Cells, Sheet, by_district, together
from tests.geodata.own.mutated.wrong import spoilt
from tests.geodata.own.office import COMMUNES, Commune

_COLUMN = ("district column", "merged")
"""Orders with a column of districts."""


def demand_sheets(rng: random.Random) -> tuple[list[Sheet], list[str]]:
    """Return the sheets of a table of people, and how it is laid out; a way with "WRONG" contradicts the truth."""
    name, number, code = (
        rng.choice(list(of)) for of in (spellings.NAMES, spellings.NUMBERS, spellings.CODES)
    )
    layout, district = rng.choice(spellings.LAYOUTS), rng.choice(list(spellings.DISTRICTS))
    order = rng.choice(("flat", "flat", "district column", "merged", "district rows", "sheets"))
    if name == "bare" and code == "none" and order in ("flat", "sheets"):
        order = "district column"
    if layout in spellings.PLAIN and number not in ("int", "float"):
        number = "int"
    ways = [f"name {name}", f"number {number}", f"code {code}", layout, order]
    ways += [f"district {district}"] if order in (*_COLUMN, "district rows") else []
    give, numbered = spellings.CODES[code], spellings.NUMBERS[number]
    named = spellings.DISTRICTS[district]

    def rows(communes: list[Commune]) -> Cells:
        found: Cells = []
        last = ""
        for commune in communes:
            lead: list[Any] = [] if give is None else [give(commune.code)]
            if order in _COLUMN:
                first = order == "district column" or commune.district != last
                lead = [named(commune.district) if first else None, *lead]
            if order == "district rows" and commune.district != last:
                whole = together(by_district()[commune.district], named(commune.district))
                found.append([*[None] * len(lead), whole.name, *spellings.cells(layout, whole, numbered)[0]])
            last = commune.district
            said = spellings.NAMES[name](commune)
            found += [[*lead, said, *cells] for cells in spellings.cells(layout, commune, numbered)]
        return found

    heading = spellings.heading(layout, _lead(code, order))
    groups = by_district() if order == "sheets" else {"Số liệu": list(COMMUNES)}
    sheets = [Sheet(title, [*heading, *rows(group)]) for title, group in groups.items()]
    ways += spoilt(sheets, layout, rng, len(heading))
    _around(sheets[0], layout, rng, ways, alone=len(sheets) == 1)
    return sheets, ways


def _lead(code: str, order: str) -> list[Any]:
    lead = ["Tên xã, phường"] if code == "none" else ["Mã xã", "Tên xã, phường"]
    return ["Huyện", *lead] if order in _COLUMN else lead


def _around(first: Sheet, layout: str, rng: random.Random, ways: list[str], *, alone: bool) -> None:
    """Add totals, a title and notes, and what is merged or hidden."""
    if alone and rng.random() < 0.4 and not any("WRONG" in way for way in ways):
        first.cells.append(total(first, layout))
        ways.append("total")
    if layout == "flat" and rng.random() < 0.15:
        _hide_column(first)
        ways.append("hidden column")
    if layout == "flat" and "merged" not in ways and rng.random() < 0.15:
        last = len(first.cells)
        first.cells += [[*row[:-1], 77] for row in first.cells[1:4]]
        first.hidden_rows = {last + 1, last + 2, last + 3}
        ways.append("hidden rows")
    title = rng.random() < 0.3
    if "merged" in ways:
        first.merged = _blocks(first.cells, 3 if title else 1)
    if title:
        first.cells[:0] = [[f"BIỂU SỐ 02: DÂN SỐ CÁC XÃ NĂM {YEAR}"], []]
        first.hidden_rows = {row + 2 for row in first.hidden_rows}
        ways.append("title")
    if rng.random() < 0.3:
        first.cells += [[], ["Ghi chú: số liệu sơ bộ"], ["Người lập biểu"]]
        ways.append("foot")


def total(sheet: Sheet, layout: str, factor: float = 1.0) -> list[Any]:
    """Return a row of the total of all communes."""
    whole = together(list(COMMUNES), "Tổng cộng")
    behind = spellings.cells(layout, whole._replace(people=round(whole.people * factor)), int)[0]
    width = max(map(len, sheet.cells)) - len(behind)
    return [*[None] * (width - 1), whole.name, *behind]


def _hide_column(sheet: Sheet) -> None:
    """Hide a column of older numbers."""
    old = ["Dân số 2009", *(3_000 + at for at in range(1, len(sheet.cells)))]
    for row, cell in zip(sheet.cells, old, strict=True):
        row.append(cell)
    sheet.hidden_columns = "ABCDEFGH"[len(sheet.cells[0]) - 1]


def _blocks(cells: Cells, top: int) -> list[str]:
    """Return the blocks of cells that a name of a district in the first column holds for; `top` is the first row's number."""
    filled = [at for at, row in enumerate(cells) if row and row[0] is not None]
    ends = [*filled[1:], next((at for at, row in enumerate(cells) if "Tổng cộng" in row), len(cells))]
    return [f"A{top + at}:A{top + end - 1}" for at, end in zip(filled, ends, strict=True) if end - at > 1]
