"""Sheet: what a place costs in a year by period, service and item, each from the norms beside it."""

from __future__ import annotations

from ansinh.reports.workbook.book import Book, Column, letter_of
from ansinh.reports.workbook.named import with_names

PLACE = ("care_allowance", "resident_costs", "upkeep", "staff")
"""Items of running cost that grow with the places; heads are paid once for a service of a facility."""
WORKERS = "{shift_factor}/{residents_per_worker}/(1-{indirect_share})"
PAY = "12*{base_salary}*{salary_factor}"
FOLLOWS = {
    "care_allowance": "{allowance_standard}*12*{allowance_coefficient}*{residents}",
    "resident_costs": "{allowance_standard}*{other_resident_costs}*{residents}*(1-{upkeep_part})",
    "upkeep": "{allowance_standard}*{other_resident_costs}*{residents}*{upkeep_part}",
    "staff": f"{WORKERS}*{PAY}",
    "managers": f"{{posts_of_heads}}*{PAY}",
}
"""Item → its cost in a year, as `planning.projects.running` computes it."""
FACTORS = {
    "allowance_standard": "ratio",
    "allowance_coefficient": "one",
    "other_resident_costs": "one",
    "upkeep_part": "share",
    "residents": "count",
    "shift_factor": "one",
    "residents_per_worker": "one",
    "indirect_share": "share",
    "base_salary": "ratio",
    "salary_factor": "one",
    "posts_of_heads": "count",
}
"""Norm → format."""
WHOLE = "of_a_place"
"""Column of what a place costs in all."""


def columns(book: Book) -> list[Column]:
    """Return the columns: norms first, then what follows from them."""
    items = [
        Column("", name, "ratio", 15, by=FOLLOWS[name], label=book.words.code("common.running_item", name))
        for name in FOLLOWS
    ]
    return [
        Column("period", "period", "year", 9),
        Column("service", "service_name", width=26),
        *(Column(name, name, kind, 13) for name, kind in FACTORS.items()),
        *items[: len(PLACE)],
        Column(WHOLE, WHOLE, "ratio", 14, sum_of=(PLACE[0], PLACE[-1])),
        *items[len(PLACE) :],
    ]


def write(book: Book) -> None:
    """Write a row for every period and service."""
    sheet = book.sheet("rates")
    sheet.write_string(2, 0, book.words("workbook.note_rates"), book.format(italic=True))
    rows = with_names(book, book.facts.data.running_rates)
    if len(rows):
        rows[WHOLE] = rows[list(PLACE)].sum(axis=1)
    book.table(sheet, rows, columns(book))


def rate_of(book: Book, period: str, service: str, item: str) -> str:
    """Return the cell of what an item costs in a year, for a place or (heads) a facility; "" if the run doesn't have it."""
    table = book.facts.data.running_rates
    keys = list(zip(table["period"], table["service"], strict=True))
    if (period, service) not in keys:
        return ""
    return book.cell("rates", letter_of(columns(book), item), keys.index((period, service)))


def cost_of_places(book: Book, period: str, service: str, places: str) -> str:
    """Return the formula of the running cost of a service with so many `places` (a cell); "" if there are no rates."""
    each, heads = (rate_of(book, period, service, item) for item in (WHOLE, "managers"))
    return f"=IF({places}<0.5,0,{places}*{each}+{heads})" if each else ""
