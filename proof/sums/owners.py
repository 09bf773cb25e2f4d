"""What projects are: whose, of which group, of what kind, who decides on them, and what their components are."""

from __future__ import annotations

from collections import defaultdict

from ..tables import Ledger, Row, Run, told_at
from .projects import COMPONENTS, GROUP

TO_BE_AGREED = "non-public"
"""Stands for the site of invented facilities, which have one line together."""
PRIVATE, POLICE, HEALTH = "private", "public_security", "health"
KINDS = {
    "new": "new",
    "expand": "expansion",
    "upgrade": "upgrade",
    "convert": "conversion",
    "merged": "merger",
}
"""Action of a facility → kind of its project."""
EXPANSION = "expansion"
DECIDES = {PRIVATE: "owner", POLICE: "minister_public_security"}
BLOCKS = {"new_place": "residential", "renovated_place": "residential", "common_block": "residential",
          "clinic_block": "clinic"}  # fmt: skip
WHOLE = {"merger": "other", "compensation": "compensation"}
"""What has no block → the component that it is, all of it."""
BASES = {"construction": "unit_cost_part", "equipment": "addition_equipment", "management": "unit_cost_rest",
         "consulting": "unit_cost_rest", "other": "unit_cost_rest", "contingency": "addition_contingency"}  # fmt: skip
THRESHOLDS = {"group_a_from": "A", "group_b_from": "B"}
"""Norm of the capital from which a project is in a group, in billion đồng → that group."""
BILLION = 1000.0  # million đồng
ROUNDED = 2.0  # million đồng; components and projects are rounded so that both add up


def check_owners(run: Run, book: Ledger) -> None:
    """Compare projects and their components with the lines of capital that they pay for."""
    lines: dict[str, list[Row]] = defaultdict(list)
    for row in run["cost_lines"]:
        lines[row["project_id"]].append(row)
    action = {(r["plan_id"], r["period"], r["site_id"], r["service"]): r["action"] for r in run["facilities"]}
    ownership = {row["site_id"]: row["ownership"] for row in run["sites"]}
    for row in run["projects"]:
        mine = lines[row["project_id"]]
        paid = {line["service"] for line in mine}
        police = any("drug_rehab" in run.scenario["services"][service]["offers"] for service in paid)
        private = any(ownership[line["site_id"]] == "non_public" for line in mine)
        owner = PRIVATE if private else POLICE if police else HEALTH
        group = "" if private else _group(run, row["capital_million_vnd"])
        kinds = {
            KINDS.get(action[tuple(line[c] for c in ("plan", "period", "site_id", "service"))], EXPANSION)
            for line in mine
        }
        by_group = {
            "group": group,
            "decided_by": DECIDES.get(owner)
            or ("provincial_council" if group == "A" else "provincial_committee"),
        }
        computed = {
            "project_id": "-".join((row["plan"], row["site_id"] or TO_BE_AGREED, owner, row["period"])),
            "owner": owner,
            "services": ";".join(name for name in run.services if name in paid),
            **(by_group if THRESHOLDS.keys() <= run.norms.keys() else {}),  # older runs don't state them
        }
        for column, value in computed.items():
            book.equal(GROUP, told_at("projects", row, column), row[column], value)
        said = f"stated {row['kind']}, computed one of {sorted(kinds)}"
        ok = row["kind"] in {*kinds, *([EXPANSION] if "new" in kinds else [])}
        book.holds(GROUP, told_at("projects", row, "kind"), said, ok=ok)
    _components(run, book, lines)


def _group(run: Run, capital: float) -> str:
    """Return the group of a public project by the thresholds that the run states."""
    reached = [group for key, group in THRESHOLDS.items() if capital / BILLION >= run.norm(key)]
    return min(reached, default="C")


def _components(run: Run, book: Ledger, lines: dict[str, list[Row]]) -> None:
    """Compare components with the shares of what lines pay for, and on what they rest."""
    shares = {(row["block"], row["service"]): row for row in run["component_shares"]}
    site_of = {row["project_id"]: row["site_id"] for row in run["projects"]}
    for row in run["project_components"]:
        component, computed = row["component"], 0.0
        for line in lines[row["project_id"]]:
            block = BLOCKS.get(line["what"])
            whole = float(WHOLE.get(line["what"]) == component)
            share = shares[block, line["service"]].get(component, 0.0) if block else whole
            computed += line["quantity"] * line["million_vnd"] * share
        at = told_at("project_components", row, f"million_vnd ({component})")
        book.equal(GROUP, at, row["million_vnd"], computed, ROUNDED)
        known = BASES.get(component) or _compensation(run, site_of[row["project_id"]])
        said = f"stated {component} on {row['basis']}, computed {known}"
        ok = component in COMPONENTS and row["basis"] == known
        book.holds(GROUP, told_at("project_components", row, "component and basis"), said, ok=ok)


def _compensation(run: Run, site: str) -> str:
    """Return what is known of the compensation for a site: the scenario's sum, none where something stands, or nothing."""
    if site in {item["site"] for item in run.scenario.get("compensation", [])}:
        return "scenario"
    row = run.by("sites", "site_id").get(site, {"status": "", "action": ""})
    return "existing_site" if row["status"] == "existing" or row["action"] == "upgrade" else "missing"
