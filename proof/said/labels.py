"""Names, units and kinds: the words by which figures are read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from ..sums.whole import TABLES
from ..tables import OFFICIAL, OPTIMISED, Ledger, Row, Run, told_at

GROUP = "names, units and kinds"
ANY = {"", "all"}
"""What stands for nothing, and for everything."""
PLANS = {
    OFFICIAL: (
        ("Kế hoạch đã ban hành", "Official plan as written"),
        ("Giữ nguyên hiện trạng", "Today's network kept"),
    ),
    OPTIMISED: (("Phương án đề xuất", "Optimised plan"),),
}
"""Plan → what it is called in both languages; any other one is called by its id."""
UNITS = {
    "persons": "persons",
    "share": "share",
    "utilisation": "share",
    "places": "places",
    "minutes": "minutes",
    "vnd": "million_vnd",
}
"""Last word of an indicator, but for what it is per → its unit."""
GINI = "gini_minutes"
KINDS = {
    "cost_lines what": "new_place renovated_place common_block clinic_block merger compensation",
    "duals kind": "place budget target",
    "duals unit": "weighted_persons person_minutes",
    "sites status": "existing planned candidate",
    "sites ownership": "public non_public",
    "sites action": " new upgrade merge",
}
"""Table and column → the words that may stand there."""
PLANNED = "planned"
"""Status of sites where the plan does something; no other site has an action."""
SPENT_AS_WRITTEN = "official_capital"
"""Source of the limit that a plan costs no more than the one as written."""
SEVERAL = re.compile(r", |;|\+")


def check_labels(run: Run, book: Ledger) -> None:
    """Compare names with what they name, units with indicators, kinds with those that there are."""
    _named(run, book)
    _called(run, book)
    _worths(run, book)
    _solvers(run, book)
    for table in ("measures", "comparison"):
        for row in _odd(book, run[table], lambda row: row["unit"] == _unit(row["measure"])):
            book.equal(GROUP, told_at(table, row, "unit"), row["unit"], _unit(row["measure"]))
    for place, words in KINDS.items():
        table, column = place.split()
        for row in _odd(book, run[table], lambda row: row[column] in words.split(" ")):  # noqa: B023 (used at once)
            said = f"stated {row[column]!r}, computed one of {words}"
            book.holds(GROUP, told_at(table, row, column), said, ok=False)


def _odd(book: Ledger, rows: list[Row], holds: Callable[[Row], bool]) -> list[Row]:
    """Return the rows for which something doesn't hold; that it holds for the others is counted."""
    odd = [row for row in rows if not holds(row)]
    book.figures[GROUP] += len(rows) - len(odd)
    return odd


def _unit(measure: str) -> str | None:
    return "index" if measure == GINI else UNITS.get(measure.partition("_per_")[0].rpartition("_")[2])


def _named(run: Run, book: Ledger) -> None:
    """Look for names of plans, periods, services, sites and projects that the run doesn't have."""
    sites, plans = set(run.by("sites", "site_id")), set(run.plans)
    services = {*run.services, *run.scenario.get("community", {})}
    known = {"plan_id": plans, "plan": plans, "period": set(run.periods), "service": services, "services": services,
             "site_id": sites, "runner_up": sites, "project_id": set(run.by("projects", "project_id"))}  # fmt: skip
    for table in TABLES:
        for column in known.keys() & (run[table][0].keys() if run[table] else ()):
            stated = {row[column] or "" for row in run[table]}
            strange = {value for value in stated if {*SEVERAL.split(value)} - known[column] - ANY}
            for row in _odd(book, run[table], lambda row: row[column] not in strange):  # noqa: B023 (used at once)
                said = f"stated {row[column]!r}, computed no such {column}"
                book.holds(GROUP, told_at(table, row, column), said, ok=False)


def _called(run: Run, book: Ledger) -> None:
    """Compare the names of plans with what this checker knows, and what services offer with the scenario."""
    for row in run["plans"]:
        known = PLANS.get(row["plan_id"], ((row["plan_id"],) * 2,))
        stated = row["name_vi"], row["name_en"]
        said = f"stated {stated}, computed one of {known}"
        book.holds(GROUP, told_at("plans", row, "name_vi and name_en"), said, ok=stated in known)
    for row in run["services"]:
        offers = ";".join(run.scenario["services"][row["service"]]["offers"])
        book.equal(GROUP, told_at("services", row, "offers"), row["offers"], offers)


def _worths(run: Run, book: Ledger) -> None:
    """Look for what more of something is worth where there is no such facility, budget or target; and for sites without action."""
    plans = [
        (row["plan_id"], "place", row["site_id"], row["service"], row["period"], "")
        for row in run["facilities"]
    ]
    budgets = {(row["period"], row["source"]) for row in run["budgets"]}
    budgets |= {(period, SPENT_AS_WRITTEN) for period in run.periods}
    targets = {
        (", ".join(target["services"]), target["period"], "") for target in run.scenario.get("targets", ())
    }
    of_all = {("budget", "", "", *budget) for budget in budgets} | {
        ("target", "", *target) for target in targets
    }
    known = {*plans, *((plan, *key) for plan in run.plans for key in of_all)}
    for row in run["duals"]:
        key = tuple(row[name] for name in ("plan_id", "kind", "site_id", "service", "period", "source"))
        at = told_at("duals", row, "kind, site_id, service, period and source")
        book.holds(GROUP, at, f"stated {key}, computed nothing of that name", ok=key in known)
        book.holds(
            GROUP, told_at("duals", row, "value"), f"stated {row['value']}, less than 0", ok=row["value"] >= 0
        )
    for row in run["sites"]:
        said = f"stated {row['action']!r} of a site that is {row['status']}"
        ok = bool(row["action"]) == (row["status"] == PLANNED)
        book.holds(GROUP, told_at("sites", row, "action and status"), said, ok=ok)


def _solvers(run: Run, book: Ledger) -> None:
    """Compare the solver of every stage with that of its plan in the manifest."""
    manifest = json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))
    solvers = {plan: facts["solver"] for plan, facts in manifest.get("certificates", {}).items()}
    for row in run["certificates"]:
        stated = f"{row['backend']} {row['version']}"
        at = told_at("certificates", row, "backend and version")
        book.equal(GROUP, at, stated, solvers.get(row["plan_id"]))
