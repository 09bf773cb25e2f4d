"""What every sheet of a workbook must show: its tables from top to bottom, each with its columns of figures by letter."""

from __future__ import annotations

from collections.abc import Callable

from ..sums import basis, derived, projects
from ..sums.basis import Table
from ..sums.comparables import EACH, TABLE, WORDS, beside
from ..tables import Row, Run

MONEY = "A:period E:million_vnd F:million_vnd_discounted G:share"
BUILDING, SOFT, RUNNING = ("capital", "all"), ("soft",), ("running",)
"""What budgets pay for, a table for each."""
REAL = f"A:id D:million_vnd_per_place E:{EACH} H:price_year I:total_billion_vnd J:places"
ONE_TABLE: dict[int, tuple[str, Callable[[Run], list[Row]]]] = {
    1: ("B:need_persons C:target_persons D:places E:served_persons F:no_place_persons G:out_of_reach_persons H:served_share",
        derived.by_service),
    2: ("A:text C:period D:required E:reached G:numerator H:denominator I:why J:source", derived.promises),
    3: (("A:site_id F:period G:places_before H:places I:places_built J:capital_million_vnd K:running_million_vnd_per_year "
        "L:land_m2 M:staff"), derived.actions),
    4: (("B:period C:site_id K:places_before L:places M:served_persons N:utilisation O:capital_million_vnd "
        "P:running_million_vnd_per_year Q:land_m2 R:room_m2 S:staff"), lambda run: run.facilities),
    5: ("A:period C:commune_code F:site_id H:persons I:mean_minutes J:estimated_share", derived.flows),
    7: ("A:period B:site_id F:places G:staff H:each", derived.staffed),
    8: (("A:commune_code D:population E:need_persons F:target_persons G:served_persons H:no_place_persons "
        "I:out_of_reach_persons J:served_share K:mean_minutes"), derived.by_commune),
    9: ("A:code C:target_persons D:served_persons E:unserved_persons F:served_share G:mean_minutes H:places",
        derived.by_present_commune),
    10: ("C:period D:official E:optimised F:difference H:text",
         lambda run: [{**r, "text": derived.both(r, "text")} for r in run["comparison"]]),
    11: ("A:name B:value C:low D:high E:unit G:source J:note", derived.parameters),
    12: ("D:value E:bound F:gap", lambda run: run["certificates"]),
}  # fmt: skip
"""Sheet → its columns of figures by letter, and the rows of its only table that is compared here, in order."""


def sheets(run: Run) -> dict[int, list[Table]]:
    """Return sheet → its tables from top to bottom; no other sheet has figures."""
    single = {number: (columns, rows(run)) for number, (columns, rows) in ONE_TABLE.items()}
    found = {number: [Table(*one)] for number, one in (single | projects.sheets(run)).items()}
    return found | basis.sheets(run) | {6: _money(run), 14: _projects(run)}


def _money(run: Run) -> list[Table]:
    """Return capital, running cost, then the budgets that there are, and those of running cost beside what is needed."""
    shared = derived.money(run)
    tables = [
        Table(MONEY, [row for row in shared if row["kind"] == kind], total=True)
        for kind in ("capital", "running")
    ]
    given = [
        [row for row in run["budgets"] if row["covers"] in covered] for covered in (BUILDING, SOFT, RUNNING)
    ]
    tables += [Table("A:period E:million_vnd", rows, total=True) for rows in given if rows]
    of_years = [row for row in run["budgets"] if row["covers"] in RUNNING]
    balance = dict.fromkeys((row["period"], row["source"]) for row in of_years)
    return [*tables, Table("A:period", [{"period": period} for period, _ in balance])] if balance else tables


def _projects(run: Run) -> list[Table]:
    """Return the projects with the range of real ones, and the real ones below."""
    rows = [
        {**row, "range": found.range or None, "outside": WORDS[found.outside]}
        for row in projects.proposed(run)
        for found in (beside(run, row),)
    ]
    return [Table(f"{projects.COLUMNS} M:range N:outside", rows, total=True), Table(REAL, run[TABLE])]
