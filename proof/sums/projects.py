"""Projects: components, years and sources add up; groups keep their years; the workbook shows them."""

from __future__ import annotations

import math
from collections import defaultdict

from ..files.formulas import letters
from ..tables import PERSONS, Ledger, Row, Run, told_at
from .facilities import A_PLACE

GROUP = "projects: components, years, capital, running cost by item"
LARGEST = "A"
MOST_YEARS = {"A": 6, "B": 4, "C": 3, "": 6}
"""Of the law; runs older than their own norms of it are held against these."""
ROUNDED = 0.5  # million đồng; projects are told in whole ones
ROUNDING = 0.01  # million đồng
COMPONENTS = ("construction", "equipment", "management", "consulting", "other", "contingency", "compensation")
Shown = dict[int, tuple[str, list[Row]]]
COLUMNS = "A:project_id H:start_year I:end_year J:places K:capital_million_vnd L:cost_per_place_million_vnd"
"""Of the projects themselves, by letter."""


def check_projects(run: Run, book: Ledger) -> None:
    """Compare projects with their components, years and plan."""
    parts = [run.sums(name, "million_vnd", "project_id") for name in ("project_components", "project_years")]
    for row in run["projects"]:
        at, stated = told_at("projects", row, "capital_million_vnd"), row["capital_million_vnd"]
        for part in parts:
            book.equal(GROUP, at, stated, part[row["project_id"],], 0.0)
        span, most = row["end_year"] - row["start_year"] + 1, _most_years(run, row["group"])
        said = f"stated {span} years, computed at most {most}"
        book.holds(GROUP, told_at("projects", row, "end_year"), said, ok=1 <= span <= most)
        each = stated / row["places"] if row["places"] else math.nan
        at = told_at("projects", row, "cost_per_place_million_vnd")
        book.equal(GROUP, at, row["cost_per_place_million_vnd"], each)
    _sites(run, book)
    _years(run, book)
    spent, told = (
        run.sums("facilities", "capital_million_vnd", "plan_id"),
        run.sums("projects", "capital_million_vnd", "plan"),
    )
    for plan in run.plans:
        at = f"data/projects.parquet, {plan}, column capital_million_vnd"
        book.equal(GROUP, at, told[plan,], spent[plan,], ROUNDED)
    _running(run, book)


def _most_years(run: Run, group: str) -> float:
    """Return the years that the run allows the capital of a group; private capital has those of the largest."""
    return run.norm(f"capital_years.{group or LARGEST}", MOST_YEARS.get(group, 0))


def _sites(run: Run, book: Ledger) -> None:
    """Compare a project with the facilities that it pays for; invented ones stand in one line without a site."""
    capital: dict[tuple[str, ...], float] = defaultdict(float)
    places: dict[tuple[str, ...], float] = defaultdict(float)
    for row in (r for r in run["facilities"] if r["capital_million_vnd"] > 0):
        key = row["plan_id"], row["site_id"], row["period"]
        capital[key] += row["capital_million_vnd"]
        places[key] += _paid(row)
    for row in (r for r in run["projects"] if r["site_id"]):
        key = row["plan"], row["site_id"], row["period"]
        book.equal(GROUP, told_at("projects", row, "places"), row["places"], places[key], PERSONS)
        at, stated = told_at("projects", row, "capital_million_vnd (of its site)"), row["capital_million_vnd"]
        book.equal(GROUP, at, stated, capital[key], 1.0)


def _paid(row: Row) -> float:
    """Return the places that capital is for: built, else gained by conversion, else renovated."""
    if row["places_built"] >= A_PLACE:
        return float(row["places_built"])
    gained = row["places"] - row["places_before"]
    return float(
        gained if row["action"] == "convert" and gained > 0 else min(row["places_before"], row["places"])
    )


def _years(run: Run, book: Ledger) -> None:
    """Check that money is spent in the years of its project, and each year once by a source."""
    spans = {row["project_id"]: (row["start_year"], row["end_year"]) for row in run["projects"]}
    for row in run["project_years"]:
        first, last = spans[row["project_id"]]
        said = f"stated {row['year']}, computed {first} to {last}"
        book.holds(GROUP, told_at("project_years", row, "year"), said, ok=first <= row["year"] <= last)


def _running(run: Run, book: Ledger) -> None:
    """Compare the items of running cost with the running cost of every facility."""
    keys = ("site_id", "service", "period")
    items = run.sums("running_increment", "plan_million_vnd", "plan", *keys)
    for row in run["facilities"]:
        at, column = (
            told_at("facilities", row, "running_million_vnd_per_year"),
            "running_million_vnd_per_year",
        )
        book.equal(GROUP, at, row[column], items[row["plan_id"], *(row[key] for key in keys)], ROUNDING)


def sheets(run: Run) -> Shown:
    """Return sheet → its columns of figures by letter, and the rows that they must show, in order."""
    return {
        15: payments(run),
        16: (
            (
                "A:project_id C:construction D:equipment E:management F:consulting G:other H:contingency "
                "I:compensation J:capital_million_vnd"
            ),
            components(run),
        ),
        17: posts(run),
        18: (
            "A:site_id E:today_million_vnd F:plan_million_vnd G:increment H:places_today I:places_planned",
            increment(run),
        ),
    }


def proposed(run: Run) -> list[Row]:
    """Return the projects of the proposed plan."""
    return [row for row in run["projects"] if row["plan"] == run.plans[0]]


def payments(run: Run) -> tuple[str, list[Row]]:
    """Return capital by project and source, a column for every year from the fifth on, and the sum of the row."""
    ids = [row["project_id"] for row in proposed(run)]
    years = sorted({row["year"] for row in run["project_years"] if row["project_id"] in set(ids)})
    sums = run.sums("project_years", "million_vnd", "project_id", "source", "year")
    found: list[Row] = []
    for project, source in sorted({key[:2] for key in sums}, key=lambda key: (_place(ids, key[0]), key[1])):
        if project in ids:
            paid = {str(year): sums[project, source, str(year)] for year in years}
            found.append({"project_id": project, **paid, "total": sum(paid.values())})
    columns = [f"{letters(n)}:{name}" for n, name in enumerate([*map(str, years), "total"], start=5)]
    return " ".join(["A:project_id", *columns]), found


def components(run: Run) -> list[Row]:
    """Return the projects of the proposed plan with their components."""
    sums = run.sums("project_components", "million_vnd", "project_id", "component")
    return [{**row, **{c: sums[row["project_id"], c] for c in COMPONENTS}} for row in proposed(run)]


def posts(run: Run) -> tuple[str, list[Row]]:
    """Return posts by facility and service in the last period, a column for every title, and the sum of the row."""
    plan, period = run.plans[0], run.periods[-1]
    rows = [r for r in run["payroll"] if (r["plan"], r["period"]) == (plan, period)]
    titles = list(dict.fromkeys(r["title"] for r in rows))
    table: dict[tuple[str, str], Row] = defaultdict(lambda: dict.fromkeys([*titles, "total"], 0))
    for row in rows:
        for name in (row["title"], "total"):
            table[row["site_id"], row["service"]][name] += row["posts"]
    columns = [f"{letters(n)}:{name}" for n, name in enumerate([*titles, "total"], start=3)]
    return " ".join(columns), [row for _, row in sorted(table.items())]


def increment(run: Run) -> list[Row]:
    """Return the running cost of the proposed plan by item in the last period."""
    rows = [
        r for r in run["running_increment"] if (r["plan"], r["period"]) == (run.plans[0], run.periods[-1])
    ]
    today = run.sums("existing_places", "places", "site_id", "service")
    planned = run.sums("facilities", "places", "plan_id", "period", "site_id", "service")
    return [
        {
            **r,
            "increment": r["plan_million_vnd"] - r["today_million_vnd"],
            "places_today": today.get((r["site_id"], r["service"]), 0.0),
            "places_planned": planned.get((r["plan"], r["period"], r["site_id"], r["service"]), 0.0),
        }
        for r in rows
    ]


def _place(names: list[str], name: str) -> int:
    return names.index(name) if name in names else len(names)
