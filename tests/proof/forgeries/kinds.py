"""Kinds of forgeries: each changes one figure, rule or place, chosen by chance, and says how a finding must name it."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from tests.proof.forgeries import left_out, papers, rules, tools, unread
from tests.proof.forgeries.lab import Forged

Kind = Callable[[Path, random.Random], Forged]
FACTORS = (0.5, 0.8, 0.9, 1.1, 1.25, 2.0)
KEYS = ("plan_id", "plan", "period", "service", "demand_id", "site_id", "project_id", "item")
"""Columns whose values say which row is meant; people may be told by where they live or by where they are served."""
SMALL = 0.02
"""Figures below this are left alone: a share of them is rounding."""


def forged_value(value: float, rng: random.Random) -> float:
    """Return another value of the same type."""
    if isinstance(value, int):
        return value + rng.choice((1, 2, 5))
    return value * rng.choice(FACTORS)


def cell(
    table: str, *columns: str, where: dict[str, object] | None = None, copy: str = "", least: float = SMALL
) -> Kind:
    """Return a forgery of one of the columns in a row of a table, and in a copy of the table."""

    def forge(folder: Path, rng: random.Random) -> Forged:
        column = rng.choice(columns)
        rows = tools.read(folder, f"data/{table}")
        fits = [
            number
            for number, row in enumerate(rows)
            if row[column] is not None
            and abs(row[column]) > least
            and all(row[key] == value for key, value in (where or {}).items())
        ]
        number = rng.choice(fits)
        rows[number][column] = forged_value(rows[number][column], rng)
        for name in filter(None, (f"data/{table}", copy)):
            tools.write(folder, name, rows)
        files = (f"data/{table}.parquet", *([f"{copy}.parquet"] if copy else []))
        keys = {key: str(rows[number][key]) for key in KEYS if key in rows[number]}
        others = [
            (f"data/{table}.parquet, row {number},", f"column {column}"),
            *([tuple(keys.values())] if keys else []),
        ]
        if "demand_id" in keys:
            others.append(tuple(value for key, value in keys.items() if key != "site_id"))
        return Forged(files, (f"data/{table}.parquet, row {number} ", f"column {column}"), tuple(others))

    return forge


def both_in_need(folder: Path, rng: random.Random) -> Forged:
    """Forge the people in need of a point and those to be served alike."""
    rows = tools.read(folder, "data/need")
    number = rng.choice([n for n, row in enumerate(rows) if row["need_persons"] > SMALL])
    value = forged_value(rows[number]["need_persons"], rng)
    rows[number] |= {"need_persons": value, "target_persons": value}
    tools.write(folder, "data/need", rows)
    return Forged(("data/need.parquet",), (f"data/need.parquet, row {number} ", "column need_persons"))


def capital_in_all_tables(action: str) -> Kind:
    """Return a forgery of the capital of a facility in facilities, money and measures alike."""

    def forge(folder: Path, rng: random.Random) -> Forged:
        rows, money = (tools.read(folder, f"data/{name}") for name in ("facilities", "money"))
        fits = [
            n for n, row in enumerate(rows) if row["action"] == action and row["capital_million_vnd"] > 1.0
        ]
        number = rng.choice(fits)
        row = rows[number]
        change = row["capital_million_vnd"] * (rng.choice(FACTORS) - 1.0)
        row["capital_million_vnd"] += change
        keys = ("plan_id", "period")
        paid = next(m for m in money if m["kind"] == "capital" and all(m[key] == row[key] for key in keys))
        paid["million_vnd"] += change
        paid["million_vnd_discounted"] += change
        measures = tools.read(folder, "data/measures")
        for measure in measures:
            if measure["measure"] == "capital_million_vnd" and measure["plan_id"] == row["plan_id"]:
                measure["value"] += change
        for name, table in (("facilities", rows), ("money", money), ("measures", measures)):
            tools.write(folder, f"data/{name}", table)
        files = tuple(f"data/{name}.parquet" for name in ("facilities", "money", "measures"))
        return Forged(files, (f"data/facilities.parquet, row {number} ", "column capital_million_vnd"))

    return forge


def a_site_moved(folder: Path, rng: random.Random) -> Forged:
    """Move a site that serves people by a degree or two."""
    rows = tools.read(folder, "data/sites")
    used = {row["site_id"] for row in tools.read(folder, "data/facilities")}
    number = rng.choice([n for n, row in enumerate(rows) if row["site_id"] in used])
    rows[number]["geometry"] = tools.moved(rows[number]["geometry"], rng.choice((-2.0, -1.0, 1.0, 2.0)))
    tools.write(folder, "data/sites", rows)
    return Forged(("data/sites.parquet",), (f"data/sites.parquet, row {number} ", "column geometry"))


def a_stage(folder: Path, rng: random.Random) -> Forged:
    """Make a stage of the plan as written better, value and bound alike, so that it is still proved."""
    rows = tools.read(folder, "data/certificates")
    number = rng.choice([n for n, row in enumerate(rows) if row["plan_id"] == "official"])
    factor = rng.choice((0.5, 0.9, 0.999))
    rows[number] |= {column: rows[number][column] * factor for column in ("value", "bound")}
    tools.write(folder, "data/certificates", rows)
    return Forged(
        ("data/certificates.parquet",), (f"data/certificates.parquet, row {number} ", "column value")
    )


def a_verdict(folder: Path, rng: random.Random) -> Forged:
    """Say that a promise is kept that isn't, or the other way round."""
    rows = tools.read(folder, "data/commitments")
    number = rng.choice([n for n, row in enumerate(rows) if row["met"] in {"yes", "no"}])
    rows[number]["met"] = "no" if rows[number]["met"] == "yes" else "yes"
    tools.write(folder, "data/commitments", rows)
    return Forged(("data/commitments.parquet",), (f"data/commitments.parquet, row {number} ", "column met"))


def a_word(folder: Path, rng: random.Random) -> Forged:
    """Change a name, a unit or a kind, by which a figure is read."""
    table, column, told = rng.choice(WORDS)
    rows = tools.read(folder, f"data/{table}")
    number = rng.choice([n for n, row in enumerate(rows) if row[column]])
    others = sorted({row[column] for row in rows} - {rows[number][column], ""})
    rows[number][column] = rng.choice([*others, f"{rows[number][column]}x"])
    tools.write(folder, f"data/{table}", rows)
    return Forged(
        (f"data/{table}.parquet",), (f"data/{table}.parquet, row {number} ", f"column {told or column}")
    )


def a_norm(folder: Path, rng: random.Random) -> Forged:
    """Change a norm among the assumptions, so that what follows from it no longer does."""
    name, told, *others = rng.choice(NORMS)
    rows = tools.read(folder, "data/assumptions")
    row = next(row for row in rows if row["key"] == name)
    row["value"] = f"{float(row['value']) * rng.choice(FACTORS):g}"
    tools.write(folder, "data/assumptions", rows)
    return Forged(("data/assumptions.parquet",), told, tuple(others))


WORDS = (
    ("measures", "unit", ""),
    ("comparison", "unit", ""),
    ("certificates", "status", ""),
    ("certificates", "version", "backend and version"),
    ("projects", "owner", ""),
    ("projects", "services", ""),
    ("projects", "decided_by", ""),
    ("project_components", "basis", "component and basis"),
    ("services", "offers", ""),
    ("plans", "name_en", "name_vi and name_en"),
    ("communes", "commune_code_2025", ""),
    ("verdicts", "answer", "value, bound, unit, compared_with and answer"),
)
"""Tables and columns of words, and what a finding calls the column where it names several."""
NORMS = (
    ("need_rate.disability", ("data/need.parquet", "column need_persons")),
    ("growth.population", ("data/need.parquet", "column need_persons")),
    ("building_cost", ("data/facilities.parquet", "column capital_million_vnd")),
    ("base_salary@2030", ("data/facilities.parquet", "column running_million_vnd_per_year")),
    ("residents_per_worker.general", ("data/facilities.parquet", "column staff")),
    (
        "occupancy.residential",
        ("data/facilities.parquet", "column places", "people in room for"),
        ("data/verdicts.parquet", "column value, bound"),
    ),
)
"""Norms, and what no longer follows from them; one that is raised may leave other things behind than one that is lowered."""
PEOPLE = ("population", "population_under16", "population_16_59", "population_60_plus")
KINDS: dict[str, Kind] = {
    "people in a cell": cell("allocation", "persons", copy="allocation"),
    "people without a place": cell("unserved", "persons"),
    "minutes of a way": cell("allocation", "minutes", copy="allocation"),
    "inputs: population of a point": cell("demand", *PEOPLE),
    "inputs: population of a cell": cell("cells", "population"),
    "inputs: need": cell("need", "need_persons", "target_persons"),
    "inputs: need and target alike": both_in_need,
    "inputs: places today": cell("existing_places", "places"),
    "inputs: a norm": a_norm,
    "inputs: standard of a service": cell("services", "standard_minutes"),
    "inputs: unit price": cell("unit_prices", "million_vnd"),
    "inputs: cost of a year": cell("running_rates", "base_salary", "care_allowance", "staff", "managers"),
    "inputs: workers in communes": cell("community", "workers"),
    "inputs: a site moved": a_site_moved,
    "places": cell("facilities", "places"),
    "places built or before": cell("facilities", "places_built", "places_before"),
    "people at a facility": cell("facilities", "served_persons", "utilisation"),
    "land, rooms, staff": cell("facilities", "land_m2", "room_m2", "staff"),
    "running cost": cell("facilities", "running_million_vnd_per_year"),
    "capital": cell("facilities", "capital_million_vnd"),
    "capital of a new facility in all tables": capital_in_all_tables("new"),
    "capital of a conversion in all tables": capital_in_all_tables("convert"),
    "line of capital": cell("cost_lines", "quantity", "million_vnd"),
    "second-best site": cell("runners_up", "persons", "mean_minutes"),
    "second-best site, how it would serve": cell(
        "runners_up", "runner_up_mean_minutes", "runner_up_covered_share"
    ),
    "verdict": cell("verdicts", "value", "holds_in"),
    "need in other cases": cell("quick_cases", "need_persons"),
    "people and minutes in other cases": cell(
        "quick_cases", "served_persons", "mean_minutes", where={"case": "demand_high"}
    ),
    "people and minutes in a smaller plan": cell(
        "quick_cases", "served_persons", "mean_minutes", where={"case": "smaller"}
    ),
    "places of a commune of today": cell(
        "measures", "value", where={"group_by": "commune_code_2025", "measure": "places"}
    ),
    "a word": a_word,
    "money of a source": cell("money", "million_vnd", "million_vnd_discounted"),
    "indicator": cell("measures", "value"),
    "class of the histogram": cell("travel_distribution", "persons"),
    "comparison": cell("comparison", "official", "optimised", "difference"),
    "promise": cell("commitments", "required", "reached", where={"kind": "reached_share"}),
    "verdict on a promise": a_verdict,
    "stage value": cell("certificates", "value"),
    "bound": cell("certificates", "bound"),
    "stage value and bound alike": a_stage,
    "gap": cell("certificates", "gap", least=1e-4),
    "project: capital or places": cell(
        "projects", "capital_million_vnd", "places", "cost_per_place_million_vnd"
    ),
    "project: component": cell("project_components", "million_vnd"),
    "project: money of a year": cell("project_years", "million_vnd"),
    "project: year": cell("project_years", "year"),
    "payroll": cell("payroll", "posts"),
    "item of running cost": cell("running_increment", "today_million_vnd", "plan_million_vnd"),
    **left_out.KINDS,
    **rules.KINDS,
    **papers.KINDS,
    **unread.KINDS,
}
