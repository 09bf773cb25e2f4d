"""Money: capital and running cost of facilities and of sources, discounts, budgets."""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import combinations

from ..tables import OFFICIAL, Ledger, Row, Run, in_order, told_at

GROUP = "money: facilities, sources, budgets"
CAPITAL = "capital_million_vnd"
NORM = 1e-4  # relative; norms are stated with six digits
ROUNDING = 0.01  # million đồng
A_MILLION = 1.0  # đồng × 10⁶ by which rounded sums of a budget may differ


def check_money(run: Run, book: Ledger) -> None:
    """Compare the money of sources with that of facilities, with discounts, norms and budgets."""
    years = {r["period"]: r for r in run["periods"]}
    _payers(run, book, years)
    for row in run["money"]:
        factor = discount(run, years[row["period"]], row["kind"])
        at, stated = told_at("money", row, "million_vnd_discounted"), row["million_vnd_discounted"]
        book.equal(GROUP, at, stated, row["million_vnd"] * factor, ROUNDING)
    _capital(run, book)
    _budget_table(run, book)
    _budgets(run, book)


def discount(run: Run, period: Row, kind: str) -> float:
    """Return what money of a period is worth at the start of the first one; running cost is spread over its years."""
    rate = 1 + run.meta["discount_rate"]
    factor = float(rate ** (run["periods"][0]["start_year"] - period["start_year"]))
    if kind == "running":
        factor *= sum(rate**-year for year in range(period["years"])) / period["years"]
    return factor


def _payers(run: Run, book: Ledger, years: dict[str, Row]) -> None:
    """Compare what all sources pay with what all facilities cost, by period, kind and ownership."""
    owner = {r["site_id"]: r["ownership"] for r in run["sites"]}
    due: dict[tuple[str, ...], float] = defaultdict(float)
    for row in run["facilities"]:
        who, running = owner[row["site_id"]], row["running_million_vnd_per_year"]
        due[row["plan_id"], row["period"], "capital", who] += row[CAPITAL]
        due[row["plan_id"], row["period"], "running", who] += running * years[row["period"]]["years"]
    paid = run.sums("money", "million_vnd", "plan_id", "period", "kind", "ownership")
    for key in sorted(set(due) | set(paid)):
        at = f"data/money.parquet ({', '.join(key)}), column million_vnd"
        book.equal(GROUP, at, paid.get(key, 0.0), due.get(key, 0.0), ROUNDING)


def _capital(run: Run, book: Ledger) -> None:
    """Compare capital with the norms: places built, renovated and given over, and whatever else the site may need."""
    costs, a_place = prices(run), place_prices(run)
    for row in run["facilities"]:
        each = a_place[row["site_id"]]
        built, gained = row["places_built"], row["places"] - row["places_before"]
        secure = run.scenario["services"][row["service"]].get("secure")
        given = max(0.0, gained - built) * (costs["renovated_place"] if secure else 0.0)
        least, stated = built * each + given, row[CAPITAL]
        extras = _extras(run, row)
        sums = {math.fsum(chosen) for n in range(len(extras) + 1) for chosen in combinations(extras, n)}
        nearest = min((least + more for more in sums), key=lambda capital: abs(capital - stated))
        margin = A_MILLION + NORM * nearest
        at = told_at("facilities", row, CAPITAL)
        book.equal(GROUP, at, stated, nearest, margin)


def place_prices(run: Run) -> dict[str, float]:
    """Return site → million đồng for a place built there: new, or by renovation where that is what is planned."""
    known = prices(run)
    return {
        row["site_id"]: known["renovated_place" if row.get("action") == "upgrade" else "new_place"]
        for row in run["sites"]
    }


def prices(run: Run) -> dict[str, float]:
    """Return million đồng for a new place, for one by renovation, and for the two blocks of a campus."""
    region = run.norm(f"region_factor.{run.meta['province']}", run.norm("region_factor", 1.0))
    factor = region * run.norm("price_index", 1.0) * (1 + run.norm("other_capital_share"))
    place = run.norm("floor_m2_per_place") * run.norm("building_cost") * factor
    common = run.norm("common_floor_m2") * run.norm("building_cost") * factor
    clinic = run.norm("clinic_floor_m2") * run.norm("clinic_cost") * factor
    renovated = place * run.norm("upgrade_share")
    return {"new_place": place, "renovated_place": renovated, "common_block": common, "clinic_block": clinic}


def _extras(run: Run, row: Row) -> list[float]:
    """Return what a facility may cost beyond its places: a campus, compensation, a merger, a renovation of all places."""
    site, found = row["site_id"], []
    if row["places_before"] <= 0:
        found.append(campus(run, site))
    mergers = run.scenario.get("mergers", [])
    found += [m.get("million_vnd", 0.0) for m in mergers if site in {m.get("site"), m.get("into")}]
    found.append(renovation(run, row))
    return [extra for extra in found if extra > 0]


def campus(run: Run, site: str) -> float:
    """Return million đồng for what a site needs beside its places when it opens: two blocks, and compensation for land."""
    costs = prices(run)
    land = math.fsum(i["million_vnd"] for i in run.scenario.get("compensation", []) if i["site"] == site)
    return costs["common_block"] + costs["clinic_block"] + land


def renovation(run: Run, row: Row) -> float:
    """Return million đồng for the scenario's upgrades of a facility that keeps its places."""
    upgrades = run.scenario.get("upgrades", [])
    times = sum(row["site_id"] in u["sites"] and u["period"] == row["period"] for u in upgrades)
    return float(times * prices(run)["renovated_place"] * row["places_before"]) if row["places"] > 0 else 0.0


def _budget_table(run: Run, book: Ledger) -> None:
    columns = ("source", "period", "million_vnd", "covers", "carry_over", "name_vi", "name_en")
    in_order(book, GROUP, "data/budgets.parquet", run["budgets"], _stated(run), columns=columns)


def _stated(run: Run) -> list[Row]:
    """Return the budgets of the scenario, each as the amount of its whole period."""
    years = {row["period"]: row["years"] for row in run["periods"]}
    return [
        {
            **item,
            "million_vnd": item["million_vnd"] * (years[item["period"]] if item.get("per_year") else 1),
            **{name: item.get(name, "") for name in ("name_vi", "name_en")},
        }
        for item in run.scenario.get("budgets", [])
    ]


def _budgets(run: Run, book: Ledger) -> None:
    """Compare what each source pays with its budget; unspent money is carried over where the budget says so."""
    stated = [item for item in _stated(run) if item.get("covers", "capital") != "soft"]
    spent = run.sums("money", "million_vnd", "plan_id", "source", "period")
    for plan in (name for name in run.plans if name != OFFICIAL):
        over: dict[tuple[str, str], float] = defaultdict(
            float
        )  # what the run says that it spends beyond a budget
        for row in (r for r in run["shortfalls"] if r["plan_id"] == plan and r["kind"] == "budget"):
            over[row["group"], row["period"]] += row["reached"] - row["required"]
        for source in dict.fromkeys(item["source"] for item in stated):
            left = 0.0
            for period in run.periods:
                mine = [b for b in stated if (b["source"], b["period"]) == (source, period)]
                room = left + sum(b["million_vnd"] for b in mine) + over[source, period]
                used = spent[plan, source, period]
                at = f"data/money.parquet ({plan}, {source}, {period}), column million_vnd"
                said = f"stated {used}, scenario.toml budgets {room}"
                book.holds(GROUP, at, said, ok=used <= room * (1 + NORM) + A_MILLION)
                left = max(0.0, room - used) if any(b.get("carry_over") for b in mine) else 0.0
