"""Sheet: total investment by project and component."""

from __future__ import annotations

import pandas as pd

from ansinh.planning.projects.components import COMPONENTS
from ansinh.reports.facts.projects import components_by_project, named_projects
from ansinh.reports.workbook.basis import sums
from ansinh.reports.workbook.book import Book, Column, letter_of

COLUMNS = [
    Column("project", "project_id", width=26),
    Column("site", "site", width=34),
    *(Column(f"component_{name}", name, "money", 13, total=True, made=f"{name}_made") for name in COMPONENTS),
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
    rows = table.assign(site=table["project_id"].map(sites), compensation_known=known)
    book.table(sheet, _followed(book, rows), COLUMNS)


def _followed(book: Book, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the formula of each component: the project's capital shared out, rounded in turn."""
    ids = list(sums.table(book)["project_id"])
    made: dict[str, list[str]] = {f"{name}_made": [] for name in COMPONENTS}
    for project in rows["project_id"]:
        line = ids.index(project) if project in ids else None
        for name in COMPONENTS:
            made[f"{name}_made"].append("" if line is None else _shared(book, line, name))
    return rows.assign(**made)


def _shared(book: Book, line: int, component: str) -> str:
    running, whole = (sums.parts_of(book, line, name) for name in (component, COMPONENTS[-1]))
    part = sums.rounded(f"{sums.whole_of(book, line)}*SUM({running})/SUM({whole})")
    at = COMPONENTS.index(component)
    ends = [letter_of(COLUMNS, name) for name in (COMPONENTS[0], COMPONENTS[at - 1])]
    before = f"-SUM({ends[0]}{{row}}:{ends[1]}{{row}})" if at else ""
    return f"={part}{before}"
