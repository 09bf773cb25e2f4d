"""The views of a GeoPackage, one for each plan and period: each shows what stands in the layers, and nothing else."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from itertools import product

from ..tables import Ledger, Row, Run

MOST_ROWS = 1_000_000  # of a view; one with more is an attack, no layer
TODAY = "today"
STEPS = "plan_id = ? AND period = ?"
TEXT = re.compile(r"'(?:[^']|'')*'")
KINDS = ("facilities", "communes")
Step = tuple[str, str, str]
"""Kind of layer, plan, period."""


def check_views(run: Run, book: Ledger, file: str, database: sqlite3.Connection) -> None:
    """Compare every row of every view with the layers that it is of; every plan and period has its views."""
    missing, steps = set(views(run)), list(product([*run.plans, TODAY], run.periods))
    made = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY name"
    ).fetchall()
    for view, sql in made:
        kind, _, rest = view.partition("_")
        meant = [step for step in steps if _plain("_".join(step)) == _plain(rest)]
        quoted = view.replace('"', '""')
        shown = database.execute(f'SELECT * FROM "{quoted}" LIMIT {MOST_ROWS}').fetchall()  # noqa: S608 (quoted)
        stated = {row["OGC_FID"]: dict(row) for row in shown}
        # A view of a run shows the step that its name says, and no step has two.
        found = [
            step
            for step in meant
            if (kind, *step) in missing and _same(stated, _expected(database, kind, *step))
        ]
        # A function may show something else on another day: the views of a run call none.
        ok = kind in KINDS and bool(found) and "(" not in TEXT.sub("", sql)
        said = f"stated {len(stated)} rows by {sql}, computed others from the layers {kind}"
        book.holds(file, f"{file}, view {view}", said, ok=ok)
        missing -= {(kind, *step) for step in found}
    for kind, plan, period in sorted(missing):
        said = "stated nothing, computed a view (taken out)"
        book.holds(file, f"{file}, view {kind}_{plan}_{period}", said, ok=False)


def views(run: Run) -> Iterator[Step]:
    """Yield what has a view: each plan in each period, and today's communes where it is known who goes where."""
    yield from product(KINDS, run.plans, run.periods)
    if run["today"]:
        yield KINDS[1], TODAY, run.periods[-1]


def _expected(database: sqlite3.Connection, kind: str, plan: str, period: str) -> dict[int, Row]:
    """Return what a view of a plan and a period shows, by the number of its row."""
    if kind == "facilities":
        rows = database.execute(f"SELECT * FROM facilities WHERE {STEPS}", (plan, period))  # noqa: S608 (a constant)
        return {row["fid"]: dict(row) for row in rows}
    if kind != "communes":
        return {}
    results = database.execute(f"SELECT * FROM commune_results WHERE {STEPS}", (plan, period))  # noqa: S608 (a constant)
    of = {row["commune_code"]: dict(row) for row in results}
    columns = next(iter(of.values()), {})
    none = dict.fromkeys(columns)
    communes = [dict(row) for row in database.execute("SELECT * FROM communes")]
    return {
        row["fid"]: {**row, **of.get(row["commune_code"], none), "commune_code": row["commune_code"]}
        for row in communes
    }


def _same(stated: dict[int, Row], expected: dict[int, Row]) -> bool:
    columns = next(iter(stated.values()), {}).keys() - {"OGC_FID"}
    return stated.keys() == expected.keys() and all(
        row[column] == expected[number].get(column) for number, row in stated.items() for column in columns
    )


def _plain(name: str) -> str:
    return re.sub(r"[^0-9a-z]+", "_", name.lower())
