"""Whether every table is there, with every row that must be there, and each once: what was taken out is compared with nothing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from ..tables import OFFICIAL, OPTIMISED, PRESENT, Ledger, Row, Run, is_missing, told_at
from .figures import MEASURES, STEP_MINUTES
from .posts import items

GROUP = "tables: all there, with all rows, each once"
TABLES = (
    "allocation", "assumptions", "budgets", "cells", "certificates", "commitments", "communes", "communes_2025", "community",
    "comparable_projects", "comparison", "component_shares", "cost_lines", "data_sources", "demand", "districts", "duals",
    "existing_places", "facilities", "findings", "last_problem", "legal_bases", "letter_template", "measures", "money", "need", "payers",
    "payroll", "periods", "plans", "project_components", "project_years", "projects", "quick_cases", "runners_up",
    "running_increment", "running_rates", "services", "shortfalls", "sites", "today", "travel_distribution", "unit_prices",
    "unserved", "verdicts",
)  # fmt: skip
PLACE = "plan_id period service site_id"
KEYS = {
    "plans": "plan_id", "services": "service", "periods": "period", "demand": "demand_id", "cells": "cell_key", "sites": "site_id",
    "need": "service period demand_id", "existing_places": "site_id service", "facilities": PLACE,
    "allocation": f"{PLACE} demand_id", "unserved": "plan_id period service demand_id cause",
    "money": "plan_id source period kind ownership", "measures": "plan_id period service group_by group measure",
    "travel_distribution": "plan_id period service minutes_from", "certificates": "plan_id stage",
    "comparison": "measure service period", "community": "service period commune_code_2025", "quick_cases": "plan_id case service",
    "comparable_projects": "id",
    "today": "service demand_id site_id", "projects": "project_id", "project_components": "project_id component",
    "project_years": "project_id source year", "payroll": "plan period site_id service title",
    "running_increment": "plan period site_id service item", "unit_prices": "what", "component_shares": "block service",
    "running_rates": "period service", "payers": "plan period ownership source", "last_problem": "part",
    "runners_up": "plan_id site_id", "assumptions": "key name_en", "districts": "district_code", "communes": "commune_code",
    "communes_2025": PRESENT, "shortfalls": "plan_id name kind services period group",
}  # fmt: skip
"""Columns that name a row of a table."""
COMPARED = (
    "capital_million_vnd", "covered_share", "gini_minutes", "max_minutes", "mean_minutes", "p90_minutes", "places",
    "running_million_vnd_per_year", "served_persons", "unserved_persons",
)  # fmt: skip
STAGES = {
    "targets": "unserved",
    "others": "unserved",
    "unserved": "unserved",
    "travel": "travel",
    "cost": "cost",
}
"""Aim of the scenario → stage of a plan."""
OF_PRESENT = (*MEASURES[:6], "covered_share", "mean_minutes", "max_minutes")
"""Indicators of a present commune."""
SMALLER = "smaller"
"""A case of the proposed plan alone."""
PRICED = ("new_place", "renovated_place", "common_block", "clinic_block")
"""What has a unit price."""
OLDER = "(taken out, or this run is older than it)"
Keys = set[tuple[str, ...]]


def check_whole(run: Run, book: Ledger) -> None:
    """Look for tables and rows that are missing, stated twice, or of nothing that the run has."""
    for name in TABLES:
        there = (run.folder / f"data/{name}.parquet").exists()
        book.holds(GROUP, f"data/{name}.parquet", f"stated nothing, computed a table {OLDER}", ok=there)
    there = all(PRESENT in row for row in run["communes"])
    at = f"data/communes.parquet, column {PRESENT}"
    book.holds(GROUP, at, f"stated nothing, computed a column {OLDER}", ok=there)
    for name, columns in KEYS.items():
        seen: Keys = set()
        for row in run[name]:
            key = tuple(str(row[column]) for column in columns.split())
            book.holds(GROUP, told_at(name, row, columns.split()[-1]), "stated twice", ok=key not in seen)
            seen.add(key)
        for key in sorted(MUST[name](run) - seen) if name in MUST else ():
            at = f"data/{name}.parquet ({', '.join(key)}), columns {columns}"
            book.holds(GROUP, at, "stated nothing, computed a row", ok=False)
    _names(run, book)


def _names(run: Run, book: Ledger) -> None:
    """Compare names and areas of points and sites with the tables of communes and districts."""
    communes, districts = run.by("communes", "commune_code"), run.by("districts", "district_code")
    for table in ("demand", "sites"):
        for row in run[table]:
            commune, district = communes.get(row["commune_code"], {}), districts.get(row["district_code"], {})
            known: Row = {"commune_name": commune.get("name"), "district_name": district.get("name")}
            known |= {name: commune.get(name) for name in ("district_code", "settlement")}
            said = "stated a commune that isn't there"
            book.holds(GROUP, told_at(table, row, "commune_code"), said, ok=bool(commune))
            for column, value in known.items():
                if value is not None:
                    book.equal(GROUP, told_at(table, row, column), row[column], value)


def _measures(run: Run) -> Keys:
    """Return the indicators of every service and area; of a present commune only that its people are told."""
    groups = {("all", "all")} | {
        (by, str(r[by])) for r in run["demand"] for by in ("district_code", "settlement")
    }
    services = ["all", *run.services]
    asked = {
        (*of, *group, name)
        for of in product(run.plans, run.periods, services)
        for group in groups
        for name in MEASURES
    }
    home = {r["demand_id"]: r.get(PRESENT) for r in run["demand"]}
    lived = {(r["period"], service, home[r["demand_id"]]) for r in run["need"] if r["need_persons"] > 0
             for service in (r["service"], "all")}  # fmt: skip
    return asked | {
        (plan, period, service, PRESENT, group, name)
        for plan in run.plans
        for period, service, group in lived
        if group
        for name in OF_PRESENT
    }


def _classes(run: Run) -> Keys:
    return {
        (r["plan_id"], r["period"], r["service"], str(r["minutes"] // STEP_MINUTES * STEP_MINUTES))
        for r in run["allocation"]
    }


def _stages(run: Run) -> Keys:
    """Return the stages of both plans; a weighted sum is one stage, whatever its name."""
    aims = run.scenario.get("optimise", {})
    names = {STAGES[name] for name in aims.get("stages", ()) if name in STAGES and not aims.get("weights")}
    return {(plan, stage) for plan in run.plans if plan in {OFFICIAL, OPTIMISED} for stage in names}


def _compared(run: Run) -> Keys:
    """Return the indicators that both plans have; where nobody is served, there is no travel."""
    rows = [
        r
        for r in run["measures"]
        if r["group_by"] == "all" and r["measure"] in COMPARED and not is_missing(r["value"])
    ]
    has: list[Keys] = [
        {(r["measure"], r["service"], r["period"]) for r in rows if r["plan_id"] == plan}
        for plan in (OFFICIAL, OPTIMISED)
    ]
    return has[0] & has[1]


def _items(run: Run) -> Keys:
    """Return the items of running cost that a service has at a site, today or in a plan."""
    today = run.sums("existing_places", "places", "site_id", "service")
    return {
        (r["plan_id"], r["period"], r["site_id"], r["service"], item)
        for r in run["facilities"]
        for item, cost in items(run, r, max(r["places"], today[r["site_id"], r["service"]])).items()
        if cost > 0
    }


MUST: dict[str, Callable[[Run], Keys]] = {
    "services": lambda run: {(name,) for name in run.scenario["services"]},
    "need": lambda run: set(product(run.services, run.periods, run.by("demand", "demand_id"))),
    "measures": _measures,
    "travel_distribution": _classes,
    "certificates": _stages,
    "comparison": _compared,
    "community": lambda run: set(
        product(run.scenario.get("community", {}), run.periods, run.by("communes_2025", PRESENT))
    ),
    "quick_cases": lambda run: set(
        product(run.plans, {"central", *run.by("quick_cases", "case")} - {SMALLER}, run.services)
    ),
    "running_rates": lambda run: set(product(run.periods, run.services)),
    "running_increment": _items,
    "component_shares": lambda run: set(product(["residential", "clinic"], run.services)),
    "unit_prices": lambda run: {(r["what"],) for r in run["cost_lines"] if r["what"] in PRICED},
}
"""Table → the rows that it must have, whatever else it has."""
