"""Sheet: the projects of the proposed plan, and real projects beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_col_to_name

from ansinh.planning.inputs.tables import records
from ansinh.reports.facts.money import price_index
from ansinh.reports.facts.projects import named_projects, real_projects
from ansinh.reports.facts.whole_people import places_of_project
from ansinh.reports.workbook.book import FIRST_ROW, Book, Column, plain
from ansinh.reports.workbook.shown import with_shown
from ansinh.reports.workbook.spending import components
from ansinh.words.numbers import number

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter.worksheet import Worksheet

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

COLUMNS = [
    Column("project", "project_id", width=26),
    Column("site", "site", width=34),
    Column("service", "service_names", width=24),
    Column("owner", "owner_name", width=16),
    Column("project_kind", "kind_name", width=14),
    Column("group", "group", width=8),
    Column("decided_by", "decided_by_name", width=20),
    Column("start_year", "start_year", "year", 8),
    Column("end_year", "end_year", "year", 8),
    Column("places", "places", "count", 9, total=True),
    Column("capital", "capital_million_vnd", "money", 13, total=True),
    Column(
        "cost_per_place",
        "cost_per_place_million_vnd",
        "money",
        12,
        part_of=("capital_million_vnd", "places"),
    ),
    Column("beside_range", "beside_range", width=15),
    Column("beside_outside", "outside_name", width=15),
]
# The columns of the sheet are as wide as those of the projects above: a long text or head stands in a wide one.
REAL = [
    Column("project", "id"),
    Column("site", "name"),
    Column("service", "kinds_name"),
    Column("cost_per_place", "million_vnd_per_place", "money"),
    Column("cost_per_place_2024", "million_vnd_per_place_2024", "money"),
    Column("confidence", "confidence"),
    Column("source", "source"),
    Column("price_year", "price_year", "year"),
    Column("total_billion", "total_billion_vnd", "one"),
    Column("places", "places", "count"),
]


def write(book: Book) -> None:
    """Write the projects with a total that is the plan's capital, then the real projects."""
    sheet = book.sheet("projects")
    sheet.write_string(2, 0, note(book.facts, book.words), book.format(italic=True))
    projects = named_projects(book.facts, book.words)
    places = [places_of_project(book.facts, row) for row in records(projects)]
    free = book.table(sheet, with_shown(projects, projects.assign(places=places), ["places"]), COLUMNS)
    _sum_of_components(book, sheet, projects)
    book.table(sheet, named_real_projects(book), REAL, first=free, main=False)


def note(facts: Facts, words: Words) -> str:
    """Return the note above the projects; where an index moved their range, it says so: the real projects below aren't moved."""
    told, index = words("workbook.note_projects"), price_index(facts)
    if index == 1.0:
        return told
    return f"{told} {words('workbook.note_projects_moved', index=number(index, words.language, 3))}"


def _sum_of_components(book: Book, sheet: Worksheet, projects: pd.DataFrame) -> None:
    """Write the capital of every project as the sum of its components, which stand in a sheet of their own.

    Where an id would be a pattern, the cell of its sum.
    """
    at = [column.key for column in COLUMNS].index("capital_million_vnd")
    total = xl_col_to_name([column.key for column in components.COLUMNS].index("total"))
    ids, amounts = (book.column_of("components", letter, len(projects)) for letter in ("A", total))
    capitals = zip(projects["project_id"], projects["capital_million_vnd"], strict=True)
    for row, (project, capital) in enumerate(capitals, start=FIRST_ROW + 1):
        found = f"SUMIFS({amounts},{ids},A{row + 1})"
        cell = book.cell("components", total, row - FIRST_ROW - 1)
        book.write_formula(sheet, row, at, "=" + (found if plain(str(project)) else cell), capital, "money")


def named_real_projects(book: Book) -> pd.DataFrame:
    """Return the real projects with names in the language of the book."""
    table, words = real_projects(book.facts), book.words
    kinds = [
        "; ".join(words.code("map.kind", kind) for kind in str(codes).split(";")) for codes in table["kinds"]
    ]
    return table.assign(name=table[f"name_{words.language}"], kinds_name=kinds)
