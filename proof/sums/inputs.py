"""What plans start from: services and periods of the scenario, unit prices, costs of a year, workers in communes, runners-up."""

from __future__ import annotations

import math
from collections import defaultdict

from ..problem import ways
from ..tables import PERSONS, Ledger, Row, Run, told_at
from .facilities import NORM, dated, staff_kind
from .money import prices
from .posts import items

GROUP = "inputs: services, periods, prices, rates"
CLIENTS = 1e-6  # by which a product of norms may exceed a whole number of workers
SIX_DIGITS = 5e-6  # relative; the table of assumptions has so many
DATED = (
    "allowance_standard",
    "allowance_coefficient",
    "other_resident_costs",
    "base_salary",
    "salary_factor",
)
STEADY = {
    "shift_factor": "shift_factor",
    "indirect_share": "indirect_share",
    "posts_of_heads": "managers",
    "upkeep_part": "upkeep_part",
}
"""Columns of the costs of a year, and the norms that they state: of each period, and of all."""


def check_inputs(run: Run, book: Ledger) -> None:
    """Compare each with the scenario and the norms that the run states."""
    for row in run["services"]:
        facts = run.scenario["services"][row["service"]]
        for column in ("standard_minutes", "max_minutes", "name_vi", "name_en"):
            book.equal(GROUP, told_at("services", row, column), row[column], facts.get(column))
    _parameters(run, book)
    _periods(run, book)
    _prices(run, book)
    _shares(run, book)
    _rates(run, book)
    _workers(run, book)
    _runners_up(run, book)


def _parameters(run: Run, book: Ledger) -> None:
    """Compare the scenario's own values of norms with those that the run states; of several that name one the last counts."""
    own = run.scenario.get("parameters") or {}
    for row in run["assumptions"]:
        names = {row["key"], row["key"].partition(".")[0]}
        for value in [v for name, v in own.items() if name in names][-1:]:
            at = told_at("assumptions", row, "value")
            book.equal(GROUP, at, run.norm(row["key"]), value, SIX_DIGITS * abs(value))


def _periods(run: Run, book: Ledger) -> None:
    start = 0
    for row, facts in zip(run["periods"], run.scenario["periods"], strict=True):
        start = facts.get("start_year", start)
        computed = {"period": facts["id"], "start_year": start, "years": facts["years"]}
        start += facts["years"]
        for column, value in {**computed, "end_year": start - 1}.items():
            book.equal(GROUP, told_at("periods", row, column), row[column], value, 0.0)


def _prices(run: Run, book: Ledger) -> None:
    """Compare unit prices with their factors and with the norms, and the lines of each facility with its capital."""
    known = prices(run)
    for row in run["unit_prices"]:
        product = math.prod(
            row[factor] for factor in ("floor_m2", "unit_cost", "price_index", "region_factor", "share")
        )
        at, stated = told_at("unit_prices", row, "million_vnd"), float(row["million_vnd"])
        for computed in (product * (1 + row["addition"]), known.get(row["what"], stated)):
            book.equal(GROUP, at, row["million_vnd"], computed, NORM * computed)
    spent: dict[tuple[str, ...], float] = defaultdict(float)
    for row in run["cost_lines"]:
        at = told_at("cost_lines", row, "million_vnd")
        if row["what"] in known:
            book.equal(GROUP, at, row["million_vnd"], known[row["what"]], NORM * known[row["what"]])
        spent[row["plan"], row["period"], row["site_id"], row["service"]] += (
            row["quantity"] * row["million_vnd"]
        )
    capital = run.sums("facilities", "capital_million_vnd", "plan_id", "period", "site_id", "service")
    paid_by = {
        r["project_id"]: (r["plan"], r["period"], r["site_id"]) for r in run["projects"] if r["site_id"]
    }
    for row in run["cost_lines"]:
        key = row["plan"], row["period"], row["site_id"], row["service"]
        at = told_at("cost_lines", row, "quantity (of its service and site)")
        book.equal(GROUP, at, spent[key], capital[key], 1.0)
        ok = paid_by.get(row["project_id"], key[:3]) == key[:3]
        book.holds(
            GROUP, told_at("cost_lines", row, "project_id"), f"stated {row['project_id']} of {key}", ok=ok
        )
    for missing in capital.keys() - spent.keys():
        at = f"data/cost_lines.parquet ({', '.join(missing)}), no row"
        book.equal(GROUP, at, 0.0, capital[missing], 1.0)


def _shares(run: Run, book: Ledger) -> None:
    """Compare the parts of unit costs with the norms, and the share of every component with the parts."""
    added, spare = run.norm("other_capital_share"), run.norm("addition_contingency")
    management, consulting = (run.norm(f"unit_cost_rest.{name}") for name in ("management", "consulting"))
    for row in run["component_shares"]:
        construction, built = (
            run.norm(f"unit_cost_part.{row['block']}_{part}") for part in ("construction", "equipment")
        )
        kind = staff_kind(run, run.scenario["services"][row["service"]])
        stated = run.norm(f"addition_equipment.{kind}", run.norm("addition_equipment.general"))
        rest, own = 1.0 - construction - built, min(stated, 1.0 - spare)
        parts = {"construction_part": construction, "equipment_part": built, "management_part": management,
                 "consulting_part": consulting, "addition": added, "contingency_part": spare, "own_equipment_part": stated}  # fmt: skip
        shares = {"construction": construction, "equipment": built + added * own, "management": rest * management,
                  "consulting": rest * consulting, "contingency": added * spare,
                  "other": rest * (1.0 - management - consulting) + added * (1.0 - spare - own)}  # fmt: skip
        for column, value in {
            **parts,
            **{name: share / (1.0 + added) for name, share in shares.items()},
        }.items():
            book.equal(GROUP, told_at("component_shares", row, column), row[column], value, NORM)


def _rates(run: Run, book: Ledger) -> None:
    for row in run["running_rates"]:
        computed = items(run, row, 1.0)
        computed |= {name: dated(run, name, row["period"]) for name in DATED}
        computed |= {column: run.norm(key) for column, key in STEADY.items()}
        service = run.scenario["services"][row["service"]]
        computed["residents_per_worker"] = run.norm(f"residents_per_worker.{staff_kind(run, service)}")
        computed["residents"] = float(service.get("mode") != "day")
        for column, value in computed.items():
            book.equal(GROUP, told_at("running_rates", row, column), row[column], value, NORM * value)


def _workers(run: Run, book: Ledger) -> None:
    for row in run["community"]:
        facts = run.scenario["community"][row["service"]]
        kind = "case_management" if facts.get("case_management") else "services"
        each = facts.get("clients_per_worker") or run.norm(f"clients_per_worker.{kind}")
        computed = math.ceil(row["clients"] / each - CLIENTS) if facts.get("by_workers", True) else 0
        book.equal(GROUP, told_at("community", row, "workers"), row["workers"], computed, 0.0)


def _runners_up(run: Run, book: Ledger) -> None:
    """Compare how a site serves its people with their trips, and how another one would with the minutes that the run keeps."""
    standard = {r["service"]: r["standard_minutes"] for r in run["services"]}
    minutes_to = ways(run, {row["runner_up"] for row in run["runners_up"]})
    for row in run["runners_up"]:
        trips = [r for r in run["allocation"] if r["service"] in row["services"].split(", ")
                 and (r["plan_id"], r["period"], r["site_id"]) == (row["plan_id"], run.periods[-1], row["site_id"])]  # fmt: skip
        people = math.fsum(r["persons"] for r in trips)
        minutes = math.fsum(r["persons"] * r["minutes"] for r in trips)
        near = math.fsum(r["persons"] for r in trips if r["minutes"] <= standard[r["service"]])
        for column, value in (
            ("persons", people),
            ("mean_minutes", minutes / people),
            ("covered_share", near / people),
        ):
            book.equal(GROUP, told_at("runners_up", row, column), row[column], value, PERSONS)
        if minutes_to:
            _other(run, book, row, [(minutes_to[r["demand_id"], row["runner_up"]], r) for r in trips])


def _other(run: Run, book: Ledger, row: Row, there: list[tuple[float, Row]]) -> None:
    """Compare how the second-best site would serve the same people: those who get there within the farthest minutes."""
    limits = {r["service"]: (r["max_minutes"] or math.inf, r["standard_minutes"]) for r in run["services"]}
    reach = [
        (t, r["persons"], t <= limits[r["service"]][1])
        for t, r in there
        if math.isfinite(t) and t <= limits[r["service"]][0]
    ]
    people, all_ = math.fsum(n for _, n, _ in reach), math.fsum(r["persons"] for _, r in there)
    computed = {
        "runner_up_mean_minutes": math.fsum(t * n for t, n, _ in reach) / people if people else math.inf,
        "runner_up_covered_share": math.fsum(n for _, n, near in reach if near) / all_,
        "runner_up_out_of_reach_persons": all_ - people,
    }
    for column, value in computed.items():
        book.equal(GROUP, told_at("runners_up", row, column), row[column], value, PERSONS)
