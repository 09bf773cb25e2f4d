"""What every table of the English report and proposal must show, by the beginning of its caption."""

from __future__ import annotations

import math
from collections.abc import Callable

from ..sums import comparables, derived, projects
from ..tables import OFFICIAL, OPTIMISED, Row, Run, difference_of, half_up, is_missing
from .beside import alternatives, investments, three_ways

COMPARED = (
    "served_persons", "served_share", "no_place_persons", "out_of_reach_persons", "places", "mean_minutes", "p90_minutes",
    "covered_share", "gini_minutes", "running_million_vnd_per_year",
)  # fmt: skip
YEAR = "price_year"
"""An assumption that is written as a year, without groups of digits."""
PLACES = "1:places 2:land_m2 3:at_hand 5:room_m2 6:staff"

TABLES: dict[str, tuple[str, Callable[[Run, str], list[Row]]]] = {
    "Three ways to": ("1:today 2:official 3:optimised 4:difference", lambda run, _: three_ways(run)),
    "Need, places and people served by service": (
        ("1:need_persons 2:target_persons 3:places 4:served_persons 5:no_place_persons 6:out_of_reach_persons "
         "7:served_share"), derived.by_service),
    "Travel time one way by service": (
        "1:standard_minutes 2:mean_minutes 3:p90_minutes 4:max_minutes 5:covered_share", lambda run, _: _travel(run)),
    "Actions by facility and period": (
        "4:period 5:places_before 6:places 7:capital_million_vnd", lambda run, _: derived.actions(run)),
    "Land and staff by the norms": (PLACES, lambda run, _: _by_site(run)),
    "Capital by source and period": ("*", lambda run, _: _by_source(run)),
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
        "1:period 2:required 3:reached", lambda run, _: _promises(run)),
    "Preliminary total investment by component": ("1:share 2:million_vnd", lambda run, _: _components(run)),
    "Capital by source and year": ("*", lambda run, _: _by_year(run)),
    "Running cost by item beside today": (
        "1:today_million_vnd 2:plan_million_vnd 3:increment", lambda run, _: _items(run)),
    "The projects of the plan": (
        "0:number 3:years 4:capital_million_vnd 5:group", lambda run, _: _projects(run)),
    "Cost a place of projects": (
        "1:places 2:cost_per_place_million_vnd 3:real 4:outside", lambda run, _: _beside(run)),
    "Assumptions and parameters": ("1:value 2:range", lambda run, _: _parameters(run)),
    "Alternatives compared": ("1:places 2:served_persons 3:mean_minutes 4:capital", lambda run, _: alternatives(run)),
    "Sites with investment": (
        ("1:site_persons 2:mean_minutes 3:same_persons 4:same_minutes 5:without_persons 7:runner_up_mean_minutes "
         "8:capital_difference"), lambda run, _: investments(run)),
    "Posts by title": ("1:posts", lambda run, _: _titles(run)),
    "Budget and capital used": ("0:period 1:budget 2:spent 3:left_difference", lambda run, _: _budget(run)),
    "Running cost: budget and need": ("0:period 2:budget 3:needed 4:left_difference", lambda run, _: _balance(run)),
}  # fmt: skip
"""Beginning of a caption → its columns of figures by place ("*": all that the rows have, from the second on), and the rows
that they must show, in order."""
TABLES |= {
    "Today's network and optimised plan": TABLES["Official plan and optimised plan"],
    "What was promised": TABLES["What the official plan promises"],
}
"""The same in runs that are compared with today's network."""
WORDS_ALONE = ("Data, licences", "Terms of this document")
"""Tables of words; no other table may stand there without a rule."""
ALWAYS = ("Need, places", "Travel time", "Results by area", "Assumptions and parameters", "Land and staff")
"""Tables that no report or proposal lacks."""
ALONE = {"Results by area": "1:target_persons 2:served_share 3:mean_minutes"}
"""Columns of the same tables in a run without an official plan, where they differ."""


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
    return [{**({} if r["met"] == "unknown" else r), "period": r["period"] or None} for r in rows]


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
    """Return capital by who pays: of every period, and of all."""
    return _wide(_paid(run), run.periods, "period")


def _paid(run: Run) -> list[Row]:
    """Return what each source pays of the projects of the proposed plan, with their periods."""
    periods = {row["project_id"]: row["period"] for row in projects.proposed(run)}
    rows = (r for r in run["project_years"] if r["project_id"] in periods)
    return [{**r, "period": periods[r["project_id"]]} for r in rows]


def _wide(rows: list[Row], columns: list[str], key: str) -> list[Row]:
    """Return million đồng by source, a column for each of some values of a key, and their sum."""
    found: dict[str, Row] = {}
    for row in rows:
        entry = found.setdefault(row["source"], {**dict.fromkeys(columns, 0.0), "total": 0.0})
        for column in (str(row[key]), "total"):
            entry[column] += row["million_vnd"]
    return list(found.values())


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
    whole = math.fsum(sums)
    return [{"million_vnd": total, **({"share": total / whole} if total else {})} for total in sums]


def _projects(run: Run) -> list[Row]:
    return [
        {**row, "number": str(number), "years": f"{row['start_year']} - {row['end_year']}"}
        for number, row in enumerate(projects.proposed(run), start=1)
    ]


def _beside(run: Run) -> list[Row]:
    found = [(row, comparables.beside(run, row)) for row in projects.proposed(run)]
    return [{**row, "real": real.told, "outside": comparables.WORDS[real.outside][0]} for row, real in found]


def _by_year(run: Run) -> list[Row]:
    ids = {row["project_id"] for row in projects.proposed(run)}
    rows = [r for r in run["project_years"] if r["project_id"] in ids]
    return _wide(rows, [str(year) for year in sorted({r["year"] for r in rows})], "year")


def _titles(run: Run) -> list[Row]:
    """Return whole posts in facilities by title; workers in communes are told elsewhere."""
    found: dict[str, float] = {}
    for row in run["payroll"]:
        if (row["plan"], row["period"]) == (run.plans[0], run.periods[-1]):
            found[row["title"]] = found.get(row["title"], 0) + (row["posts"] if row["site_id"] else 0)
    return [{"posts": posts} for posts in found.values() if posts]


def _budget(run: Run) -> list[Row]:
    """Return budgets for building, the capital that owners don't pay themselves, and what is left, by period."""
    budgets = [r for r in run["budgets"] if r["covers"] in {"capital", "all"}]
    asked = [r for r in _paid(run) if r["source"] != "own_funds"]
    rows = []
    for period in run.periods:
        mine = [r["million_vnd"] for r in budgets if r["period"] == period]
        used = math.fsum(r["million_vnd"] for r in asked if r["period"] == period)
        left = math.fsum(mine) - used if mine else None
        rows.append(
            {
                "period": period,
                "budget": math.fsum(mine) if mine else None,
                "spent": used,
                "left_difference": left,
            }
        )
    return rows


def _balance(run: Run) -> list[Row]:
    """Return budgets for running cost, what the plan needs of them and what is left, a year."""
    years = {r["period"]: r["years"] for r in run["periods"]}
    needed = run.sums("money", "million_vnd", "plan_id", "kind", "period", "source")
    given: dict[tuple[str, str], float] = {}
    for r in (r for r in run["budgets"] if r["covers"] == "running"):
        given[r["period"], r["source"]] = given.get((r["period"], r["source"]), 0.0) + r["million_vnd"]
    rows = []
    for (period, source), amount in given.items():
        budget, need = (x / years[period] for x in (amount, needed[run.plans[0], "running", period, source]))
        rows.append({"period": period, "budget": budget, "needed": need, "left_difference": budget - need})
    return rows


def _parameters(run: Run) -> list[Row]:
    """Return value and range of the assumptions as they are written; nothing of those in words, and of years."""
    rows = []
    for row in derived.parameters(run):
        low, high = (_bound(row[name], row["value"]) for name in ("low", "high"))
        told: Row = {} if None in {low, high} else {"range": f"{low} – {high}" if low and high else ""}
        if isinstance(row["value"], float) and row["key"] != YEAR:
            told["value"] = _written(row["value"])
        rows.append(told)
    return rows


def _written(value: float | str | None) -> str | None:
    """Return a number with all its digits; nothing where there is none, and None for words."""
    if value == derived.IN_WORDS:
        return None
    if value is None:
        return ""
    return _in_digits(float(value), _decimals(float(value)))


def _bound(bound: float | str | None, value: float | str | None) -> str | None:
    """Return an end of a range in three digits, or with as many decimals as its value has; never more than it has itself."""
    if not isinstance(bound, float) or not isinstance(value, float) or not bound:
        return _written(bound)
    first = int(f"{bound:e}".partition("e")[2])  # the power of ten of its first digit
    return _in_digits(bound, min(_decimals(bound), max(0, 2 - first, _decimals(value))))


def _decimals(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def _in_digits(value: float, decimals: int) -> str:
    return f"{half_up(value, decimals):,}".replace("-", "−")


def _items(run: Run) -> list[Row]:
    rows = projects.increment(run)
    names = ("care_allowance", "resident_costs", "upkeep", "staff", "managers")
    columns = ("today_million_vnd", "plan_million_vnd", "increment")
    return [{c: math.fsum(r[c] for r in rows if r["item"] == name) for c in columns} for name in names]
