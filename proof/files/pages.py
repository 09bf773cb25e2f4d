"""Compare the tables of the English report and proposal with the tables of the run; other files must agree with these.

A table is known by its caption. Figures are rounded for readers; people are rounded so that they add up.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable
from pathlib import Path

from ..sums import derived, projects
from ..tables import OFFICIAL, OPTIMISED, Ledger, Row, Run, difference_of, is_missing
from .documents import CELL, HIDDEN, TAG

TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
CAPTION = re.compile(r"<caption>(?:Table \d+\. )?(.*?)</caption>", re.DOTALL)
LINE = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
HEAD_OR_CELL = re.compile(CELL.pattern.replace("td", "t[dh]"), re.DOTALL)
NUMBER = re.compile(r"\d[\d,]*(?:\.(\d+))?")
TOTAL = "Total"
NO_SUMS = ("_share", "minutes", "per_place_million_vnd")
"""Endings of columns that no total adds up."""
ROUNDED = 1.02  # units of the last digit: rounding to parts that add up may go one up or down
OF_ROUNDED = ("increment", "difference", "need_persons", "target_persons")
"""Endings of columns whose figures are made of figures that are rounded first."""
COMPARED = (
    "served_persons", "served_share", "no_place_persons", "out_of_reach_persons", "places", "mean_minutes", "p90_minutes",
    "covered_share", "gini_minutes", "running_million_vnd_per_year",
)  # fmt: skip
PLACES = "1:places 2:land_m2 3:at_hand 5:room_m2 6:staff"

TABLES: dict[str, tuple[str, Callable[[Run, str], list[Row]]]] = {
    "Need, places and people served by service": (
        ("1:need_persons 2:target_persons 3:places 4:served_persons 5:no_place_persons 6:out_of_reach_persons "
         "7:served_share"), derived.by_service),
    "Travel time one way by service": (
        "1:standard_minutes 2:mean_minutes 3:p90_minutes 4:max_minutes 5:covered_share", lambda run, _: _travel(run)),
    "Actions by facility and period": (
        "5:places_before 6:places 7:capital_million_vnd", lambda run, _: derived.actions(run)),
    "Land and staff by the norms": (PLACES, lambda run, _: _by_site(run)),
    "Capital by source and period": ("-1:million_vnd", lambda run, _: _by_source(run)),
    "Running cost after completion": ("1:places 2:running_million_vnd_per_year", lambda run, _: _by_site(run)),
    "Results by area": (
        "1:target_persons 2:official.served_share 3:served_share 4:official.mean_minutes 5:mean_minutes",
        lambda run, _: _by_area(run)),
    "Results by commune of 1 July 2025": (
        "1:target_persons 2:served_persons 3:unserved_persons 4:served_share 5:mean_minutes",
        lambda run, _: derived.by_present_commune(run)),
    "Official plan and optimised plan": (
        "1:official 2:optimised 3:difference", lambda run, _: _comparison(run)),
    "What the official plan promises": (
        "2:required 3:reached", lambda run, _: _promises(run)),
    "Preliminary total investment by component": ("2:million_vnd", lambda run, _: _components(run)),
    "Capital by source and year": ("-1:total", lambda run, _: _by_year(run)),
    "Running cost by item beside today": (
        "1:today_million_vnd 2:plan_million_vnd 3:increment", lambda run, _: _items(run)),
    "The projects of the plan": ("4:capital_million_vnd", lambda run, _: projects.proposed(run)),
    "Cost a place of projects": (
        "1:places 2:cost_per_place_million_vnd", lambda run, _: projects.proposed(run)),
}  # fmt: skip
"""Beginning of a caption → its columns of figures by place, and the rows that they must show, in order."""


ALONE = {"Results by area": "1:target_persons 2:served_share 3:mean_minutes"}
"""Columns of the same tables in a run without an official plan, where they differ."""


def check_tables(run: Run, book: Ledger, path: Path) -> None:
    """Compare the tables of a page that are known by their captions."""
    page = HIDDEN.sub("", path.read_text(encoding="utf-8"))
    for table in TABLE.findall(page):
        found = CAPTION.search(table)
        caption = html.unescape(TAG.sub("", found[1])) if found else ""
        for start, (columns, rows) in TABLES.items():
            if caption.startswith(start):
                figures = columns if OFFICIAL in run.plans else ALONE.get(start, columns)
                at = f"{path.name}, table “{caption}”"
                _compare(book, at, table, figures, rows(run, _plan(run, caption)))


def _compare(book: Ledger, at: str, table: str, columns: str, rows: list[Row]) -> None:
    group = at.split(",", maxsplit=1)[0]
    lines = [[_text(cell) for cell in HEAD_OR_CELL.findall(line)] for line in LINE.findall(table)[1:]]
    lines = [line for line in lines if len(line) > 1]
    shown = rows
    if lines and lines[-1][0] == TOTAL:
        names = {name.split(":")[1] for name in columns.split()}
        sums = {
            name: math.fsum(r.get(name) or 0.0 for r in rows) for name in names if not name.endswith(NO_SUMS)
        }
        shown = [*rows, sums]
    book.equal(group, f"{at}, rows", len(lines), len(shown), 0.0)
    for number, (line, row) in enumerate(zip(lines, shown, strict=False), start=1):
        for place, name in ((int(one), two) for one, two in (item.split(":") for item in columns.split())):
            if name in row and (line[0] != TOTAL or line[place]):
                _cell(book, group, f"{at}, row {number} ({line[0]}), column {name}", line[place], row[name])


def _cell(book: Ledger, group: str, at: str, cell: str, computed: float | None) -> None:
    """Compare a cell such as “−VND 1,777 million” or “83.4%” with a number, as far as its digits go."""
    number = NUMBER.search(cell)
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


def _comparison(run: Run) -> list[Row]:
    """Return capital of all periods and the main measures of the last one, of both plans; none if there is one plan."""
    if OFFICIAL not in run.plans:
        return []
    capital = run.sums("facilities", "capital_million_vnd", "plan_id")
    pairs = [(capital[OFFICIAL,], capital[run.plans[0],])]
    before, after = (derived.measured(run, "service", "service", plan)["all"] for plan in (OFFICIAL, ""))
    pairs += [
        (before[name], after[name])
        for name in COMPARED
        if not (is_missing(before[name]) and is_missing(after[name]))
    ]
    return [{OFFICIAL: one, OPTIMISED: two, "difference": difference_of(one, two)} for one, two in pairs]


def _promises(run: Run) -> list[Row]:
    """Return the commitments of the proposed plan; of those that nobody can measure nothing is shown."""
    rows = (r for r in run["commitments"] if r["plan_id"] == run.plans[0])
    return [{} if r["met"] == "unknown" else r for r in rows]


def _travel(run: Run) -> list[Row]:
    rows, standard = derived.measured(run, "service", "service"), run.by("services", "service")
    return [{**rows.get(name, {}), **({} if name == "all" else {"standard_minutes": standard[name]["standard_minutes"]})}
            for name in ["all", *run.services]]  # fmt: skip


def _by_site(run: Run) -> list[Row]:
    """Return places, land, rooms, whole posts and running cost by site of the proposed plan in the last period."""
    posts = run.sums("payroll", "posts", "plan", "period", "site_id")
    land, found = {r["site_id"]: r["land_m2"] for r in run["sites"]}, dict[str, Row]()
    for row in (r for r in run.proposed if r["period"] == run.periods[-1] and r["places"] > 0):
        entry = found.setdefault(row["site_id"], {"at_hand": land.get(row["site_id"])})
        for name in ("places", "land_m2", "room_m2", "running_million_vnd_per_year"):
            entry[name] = entry.get(name, 0.0) + (row.get(name) or 0.0)
    return [
        {**row, "staff": posts[run.plans[0], run.periods[-1], site] if run["payroll"] else math.nan}
        for site, row in found.items()
    ]


def _by_source(run: Run) -> list[Row]:
    rows = [r for r in run["money"] if (r["plan_id"], r["kind"]) == (run.plans[0], "capital")]
    names = dict.fromkeys(r["source"] for r in rows)
    return [{"million_vnd": math.fsum(r["million_vnd"] for r in rows if r["source"] == n)} for n in names]


def _by_area(run: Run) -> list[Row]:
    rows = derived.measured(run, "district_code", "district_code")
    before = derived.measured(run, "district_code", "district_code", OFFICIAL)
    return [
        {**row, **{f"{OFFICIAL}.{name}": value for name, value in before.get(code, {}).items()}}
        for code, row in rows.items()
    ]


def _components(run: Run) -> list[Row]:
    rows = projects.components(run)
    sums = [math.fsum(row[name] for row in rows) for name in projects.COMPONENTS]
    return [{"million_vnd": total} for total in sums]


def _by_year(run: Run) -> list[Row]:
    ids = {row["project_id"] for row in projects.proposed(run)}
    rows = [r for r in run["project_years"] if r["project_id"] in ids]
    names = dict.fromkeys(r["source"] for r in rows)
    return [{"total": math.fsum(r["million_vnd"] for r in rows if r["source"] == name)} for name in names]


def _items(run: Run) -> list[Row]:
    rows = projects.increment(run)
    names = ("care_allowance", "resident_costs", "upkeep", "staff", "managers")
    columns = ("today_million_vnd", "plan_million_vnd", "increment")
    return [{c: math.fsum(r[c] for r in rows if r["item"] == name) for c in columns} for name in names]
