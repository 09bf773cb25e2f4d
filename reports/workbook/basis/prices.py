"""Sheet: unit prices and the shares of the components, each from the norms beside it; discount factors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.projects.components import COMPONENTS
from ansinh.reports.workbook.book import FIRST_ROW, Book, Column, free_row, letter_of
from ansinh.reports.workbook.named import with_names

if TYPE_CHECKING:
    import pandas as pd

UNIT = [
    Column("priced", "what_name", width=26),
    Column("floor_m2", "floor_m2", "one", 16),
    Column("unit_cost", "unit_cost", "ratio", 14),
    Column("price_index", "price_index", "ratio", 13),
    Column("region_factor", "region_factor", "ratio", 13),
    Column("addition", "addition", "share", 13),
    Column("share_of_new", "share", "share", 13),
    Column(
        "unit_price",
        "million_vnd",
        "ratio",
        14,
        by="{floor_m2}*{unit_cost}*{price_index}*{region_factor}*(1+{addition})*{share}",
    ),
]
REST = "MAX(0,1-{construction_part}-{equipment_part})"
OWN = "MIN({own_equipment_part},1-{contingency_part})"
FOLLOWS = {
    "construction": "{construction_part}/(1+{addition})",
    "equipment": f"({{equipment_part}}+{{addition}}*{OWN})/(1+{{addition}})",
    "management": f"{REST}*{{management_part}}/(1+{{addition}})",
    "consulting": f"{REST}*{{consulting_part}}/(1+{{addition}})",
    "other": f"({REST}*(1-{{management_part}}-{{consulting_part}})+{{addition}}*(1-{{contingency_part}}-{OWN}))/(1+{{addition}})",
    "contingency": "{addition}*{contingency_part}/(1+{addition})",
}
"""Component → its share in the capital of a block, as `planning.projects.components` computes it."""
SHARES = [
    Column("block", "block_name"),
    Column("service", "service_name"),
    Column("construction_part", "construction_part", "share"),
    Column("equipment_part", "equipment_part", "share"),
    Column("management_part", "management_part", "share"),
    Column("consulting_part", "consulting_part", "share"),
    Column("addition", "addition", "share"),
    Column("contingency_part", "contingency_part", "share"),
    Column("own_equipment_part", "own_equipment_part", "share", 14),
    *(
        Column(f"component_{name}", name, "share", 13, by=FOLLOWS[name])
        for name in COMPONENTS
        if name in FOLLOWS
    ),
]
PERIODS = [
    Column("period", "period", "year"),
    Column("start_year", "start_year", "year"),
    Column("number_of_years", "years", "count"),
    Column("discount_rate", "rate", "share"),
    Column("years_before", "before", "count"),
    Column("capital_factor", "capital_factor", "ratio", by="POWER(1+{rate},-{before})"),
    Column(
        "running_factor",
        "running_factor",
        "ratio",
        by="IF({rate}=0,1,(1-POWER(1+{rate},-{years}))*(1+{rate})/{rate}/{years})*{capital_factor}",
    ),
]


def write(book: Book) -> None:
    """Write the unit prices, the shares, and the factors by which money of a period is discounted."""
    sheet, words = book.sheet("prices"), book.words
    sheet.write_string(2, 0, words("workbook.note_prices"), book.format(italic=True))
    unit = book.facts.data.unit_prices
    free = book.table(
        sheet, unit.assign(what_name=[words.code("workbook.priced", w) for w in unit["what"]]), UNIT
    )
    for number, column in enumerate(SHARES[len(UNIT) :], start=len(UNIT)):
        sheet.set_column(number, number, column.width)
    shares = with_names(book, book.facts.data.component_shares)
    names = [words.code("workbook.block", block) for block in shares["block"]]
    free = book.table(sheet, shares.assign(block_name=names), SHARES, first=free, main=False)
    book.table(sheet, periods(book), PERIODS, first=free, main=False)


def periods(book: Book) -> pd.DataFrame:
    """Return the periods with their discount factors: of capital at the start, of running cost in the mean of its years."""
    table = book.facts.data.periods.reset_index(names="period")
    if table.empty:
        return table
    rate = float(book.facts.data.meta.get("discount_rate", 0.0))
    before = table["start_year"] - table["start_year"].iloc[0]
    factor = (1.0 + rate) ** -before.astype(float)
    annual = [sum((1.0 + rate) ** -year for year in range(int(n))) / n for n in table["years"]]
    return table.assign(rate=rate, before=before, capital_factor=factor, running_factor=annual * factor)


def price_of(book: Book, what: str) -> str:
    """Return the cell of a unit price; "" if the run doesn't have it."""
    found = [str(name) for name in book.facts.data.unit_prices["what"]]
    return book.cell("prices", letter_of(UNIT, "million_vnd"), found.index(what)) if what in found else ""


def share_of(book: Book, block: str, service: str, component: str) -> str:
    """Return the cell of the share of a component in the capital of a block."""
    table = book.facts.data.component_shares
    line = list(zip(table["block"], table["service"], strict=True)).index((block, service))
    return book.cell("prices", letter_of(SHARES, component), line, first=_shares_at(book))


def of_period(book: Book, period: str, key: str) -> str:
    """Return the cell of a period: its ``years``, ``capital_factor`` or ``running_factor``."""
    first = free_row(_shares_at(book), len(book.facts.data.component_shares))
    return book.cell("prices", letter_of(PERIODS, key), book.facts.periods.index(period), first=first)


def _shares_at(book: Book) -> int:
    """Return the row of the heads of the shares, which stand below the unit prices."""
    return free_row(FIRST_ROW, len(book.facts.data.unit_prices))
