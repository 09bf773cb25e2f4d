"""Compare every number of a map with the tables; its data stand as JSON in the page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from ..tables import A_PERSON, PRESENT, Ledger, Row, Run, km_between, point, whole_people

ACTIONS = ("keep", "expand", "upgrade", "new", "shrink", "merge_in", "merged", "convert", "close", "existing")
AREAS = {"districts": "district_code", "communes": "commune_code", "communes_2025": PRESENT}
HALF = 0.51  # of what is shown in whole numbers
SOLVER = re.compile(r'<script type="application/json" id="ansinh-solver">(.*?)</script>', re.DOTALL)
WITHOUT_SOLVER = "map-light."
DATA = re.compile(r'<script type="application/json" id="ansinh-data">(.*?)</script>', re.DOTALL)
A_STEP_KM = 0.02  # points stand on a grid of 11 m
FOUR_DECIMALS = 5.1e-5
FLOW = "service:service:services point:demand_id:demand persons:persons:3"
TRIP = f"{FLOW} site:site_id:sites minutes:minutes:1"
FACILITY = ("site:site_id:sites service:service:services action:action:actions before:places_before:1 places:places:1 "
            "built:places_built:1 served:served_persons:2 capital:capital_million_vnd:1 "
            "running:running_million_vnd_per_year:1 land:land_m2:0 staff:staff:1 counted:served_persons:whole")  # fmt: skip
TODAY = "site:site_id:sites service:service:services places:places:1"
"""Columns: name on the map, name in the table, and decimals, `WHOLE`, or the table whose row numbers stand for names."""
WHOLE = "whole"
"""Of people in whole numbers, rounded so that they add up."""


class Page:
    """The data of one map, and how its columns are compared."""

    def __init__(self, run: Run, book: Ledger, path: Path) -> None:
        found = DATA.search(path.read_text(encoding="utf-8"))
        if not found:
            raise ValueError("the page has no data")
        self.data: Row = json.loads(found[1])
        solver = SOLVER.search(path.read_text(encoding="utf-8"))
        self.problem: Row = json.loads(solver[1])["problem"] if solver else {}
        self.run, self.book, self.name = run, book, path.name
        keys = {"services": "service", "demand": "demand_id", "sites": "site_id"}
        self.number = {table: {r[key]: n for n, r in enumerate(run[table])} for table, key in keys.items()}
        self.number["actions"] = {action: n for n, action in enumerate(ACTIONS)}

    def compare(self, what: str, stated: Row, rows: list[Row], columns: str) -> None:
        """Compare columns of the map with rows of a table."""
        for short, column, kind in (item.split(":") for item in columns.split()):
            names = self.number.get(kind)
            expected = [names[r[column]] if names else r[column] for r in rows]
            values: list[Any] = stated.get(short) or []
            at = f"{self.name}, {what}, {short} ({column})"
            self.book.equal(self.name, f"{at}, length", len(values), len(expected), 0.0)
            margin = A_PERSON if kind == WHOLE else 0.51 * 10 ** -int(kind) if kind.isdecimal() else 0.0
            if kind == WHOLE:
                whole_people(self.book, self.name, at, values, expected)
            for number, (one, other) in enumerate(zip(values, expected, strict=False)):
                self.book.equal(self.name, f"{at}, row {number}", one, other, margin)

    def points(self, what: str, stated: list[tuple[int, int]], rows: list[Row]) -> None:
        """Compare points on the grid of the map with those of a table."""
        grid = self.data["grid"]
        for number, ((x, y), row) in enumerate(zip(stated, rows, strict=True)):
            here = grid["west"] + x / grid["per_degree"], grid["south"] + y / grid["per_degree"]
            said = f"stated {here}, computed {point(row['geometry'])}"
            ok = km_between(here, point(row["geometry"])) < A_STEP_KM
            self.book.holds(self.name, f"{self.name}, {what}, row {number}, x and y", said, ok=ok)


def check_map(run: Run, book: Ledger, path: Path) -> None:
    """Compare plans, needs and places of the map with the tables."""
    page = Page(run, book, path)
    shown = [plan["id"] for plan in page.data["plans"] if plan["id"] in run.plans]
    book.equal(path.name, f"{path.name}, plans", " ".join(sorted(shown)), " ".join(sorted(run.plans)))
    for plan in page.data["plans"]:
        for period, step in zip(run.periods, plan["periods"], strict=True):
            _step(page, plan["id"], period, step)
    page.compare("points", page.data["points"], run["demand"], "id:demand_id: population:population:0")
    page.points("sites", [(s["x"], s["y"]) for s in page.data["sites"]], run["sites"])
    columns = (page.data["points"][axis] for axis in ("x", "y"))
    page.points("points", list(zip(*columns, strict=True)), run["demand"])
    _needs(page)
    _areas(page)
    _problem(page)


def _areas(page: Page) -> None:
    """Compare areas with their people, cells with their people and points, and services with their standards."""
    run, data = page.run, page.data
    for layer, key in AREAS.items():
        rows = [{"population": None, **row} for row in run[layer]]
        page.compare(f"areas {layer}", data["areas"][layer], rows, f"code:{key}: population:population:0")
    place = page.number["demand"]
    shown = sorted(zip(data["cells"]["point"], data["cells"]["population"], strict=True))
    people = sorted((place[r["demand_id"]], r["population"]) for r in run["cells"] if r["population"] > 0)
    page.book.equal(page.name, f"{page.name}, cells, length", len(shown), len(people), 0.0)
    for number, ((point_, count), (at, computed)) in enumerate(zip(shown, people, strict=False)):
        where, said = (
            f"{page.name}, cells, row {number} by point and people",
            f"stated {point_}: {count}, computed {at}: {computed}",
        )
        page.book.holds(page.name, where, said, ok=point_ == at and abs(count - computed) <= HALF)
    standards = {"standard": [service["standard_minutes"] for service in data["services"]]}
    page.compare("services", standards, run["services"], "standard:standard_minutes:0")
    page.compare(
        "sites", {"land": [site["land_m2"] for site in data["sites"]]}, run["sites"], "land:land_m2:0"
    )
    today = [(number, one) for number, site in enumerate(data["sites"]) for one in site["existing"]]
    order = sorted(run["existing_places"], key=lambda r: page.number["sites"][r["site_id"]])
    stated = {name: [one[name] for _, one in today] for name in ("service", "places", "low", "high")}
    stated["site"] = [number for number, _ in today]
    page.compare(
        "today",
        stated,
        order,
        "site:site_id:sites service:service:services places:places:0 low:low:0 high:high:0",
    )


def _problem(page: Page) -> None:
    """Compare the problem that the page solves with that of the run; a light map has none."""
    kept = {row["part"]: json.loads(row["value"]) for row in page.run["last_problem"]}
    if page.name.startswith(WITHOUT_SOLVER):
        kept = {}
    for part in sorted(kept.keys() | page.problem.keys()):
        ok = page.problem.get(part) == kept.get(part)
        page.book.holds(
            page.name, f"{page.name}, problem, {part}", "stated another problem than that of the run", ok=ok
        )


def _step(page: Page, plan: str, period: str, step: Row) -> None:
    run, what = page.run, f"{plan} {period}"
    if plan not in run.plans:  # today's network
        page.compare(what, step["facilities"], run["existing_places"], TODAY)
        if step["allocation"]:
            page.compare(what, step["allocation"], run["today"], TRIP)
        return
    for table, columns in (("facilities", FACILITY), ("allocation", TRIP), ("unserved", FLOW)):
        rows = [r for r in run[table] if (r["plan_id"], r["period"]) == (plan, period)]
        page.compare(f"{what} {table}", step[table], rows, columns)
    for r in run["measures"]:
        if (r["plan_id"], r["period"], r["group_by"]) == (plan, period, "all"):
            stated = step["measures"].get(r["service"], {}).get(r["measure"])
            at = f"{page.name}, {what} measures, {r['service']} {r['measure']}"
            page.book.equal(page.name, at, stated, r["value"], FOUR_DECIMALS)


def _needs(page: Page) -> None:
    run = page.run
    for column, short in (("need_persons", "need"), ("target_persons", "target")):
        totals = run.sums("need", column, "period", "service", "demand_id")
        for period, services in zip(run.periods, page.data["need"], strict=True):
            for service, table in zip(run.services, services, strict=True):
                rows = [{column: totals.get((period, service, r["demand_id"]), 0.0)} for r in run["demand"]]
                page.compare(f"need {period} {service}", table, rows, f"{short}:{column}:3")
