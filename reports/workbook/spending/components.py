"""Sheet: total investment by project and component."""

from __future__ import annotations

from ansinh.planning.projects.components import COMPONENTS
from ansinh.reports.facts.projects import components_by_project, named_projects
from ansinh.reports.workbook.book import Book, Column

COLUMNS = [
    Column("project", "project_id", width=26),
    Column("site", "site", width=34),
    *(Column(f"component_{name}", name, "money", 13, total=True) for name in COMPONENTS),
    Column("capital", "total", "money", 13, total=True, sum_of=(COMPONENTS[0], COMPONENTS[-1])),
    Column("compensation_known", "compensation_known", width=26),
]


def write(book: Book) -> None:
    """Write a row for every project, a column for every component, and sums of rows and columns."""
    sheet = book.sheet("components")
    sheet.write_string(2, 0, book.words("workbook.note_components"), book.format(italic=True))
    table = components_by_project(book.facts)
    sites = named_projects(book.facts, book.words).set_index("project_id")["site"]
    known = [book.words.code("common.compensation", basis) for basis in table["compensation_basis"]]
    book.table(sheet, table.assign(site=table["project_id"].map(sites), compensation_known=known), COLUMNS)
