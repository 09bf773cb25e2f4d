"""The table of need and places says something else than the run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.planning.answer.folder.rundata import A_PERSON
from ansinh.planning.inputs.tables import records
from ansinh.reports.appraise.check import Check, Remark
from ansinh.reports.appraise.figures import value
from ansinh.words.phrase import Figure
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.appraise.dossier import Dossier

COUNTS = {"need": "need_persons", "target": "target_persons", "places": "places", "served": "served_persons"}
ROUNDED = 2 * A_PERSON
"""Whole people of a table add up, so that one of them may be rounded the other way."""


def look(dossier: Dossier) -> Iterator[Remark]:
    """Compare each count of each service in the last period."""
    facts = dossier.facts
    rows = facts.by_service
    rows = rows[(rows["plan_id"] == facts.plan_id) & (rows["period"] == facts.period)]
    for letter in (*dossier.plan_letters, *dossier.pages):
        words = letter.words
        heads = {words(f"table.col.{head}"): key for head, key in COUNTS.items()}
        by_name = {text(facts.name("services", row["service"], words.language)): row for row in records(rows)}
        grid = next(
            (
                g
                for g in letter.grids
                if g.rows[0][0] == words("table.col.service") and set(heads) <= set(g.rows[0])
            ),
            None,
        )
        for number, cells in enumerate(grid.rows[1:], start=1) if grid else ():
            for index, head in enumerate(grid.rows[0]) if grid and cells[0] in by_name else ():
                stated = value(cells[index], letter.language) if head in heads else None
                meant = float(by_name[cells[0]][heads[head]]) if head in heads else 0.0
                if stated is not None and grid and abs(stated - meant) > ROUNDED:
                    shown = {"stated": Figure(stated), "computed": Figure(meant)}
                    yield Remark(letter.file, grid.place(number, index), shown)


CHECK = Check("table_1", look)
