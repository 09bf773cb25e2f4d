"""Comparison, commitments and certificates: whether they say what the tables say."""

from __future__ import annotations

import json
import math
from collections import defaultdict

from ..tables import (
    OFFICIAL,
    OPTIMISED,
    PERSONS,
    RELATIVE,
    Ledger,
    Row,
    Run,
    difference_of,
    in_order,
    is_missing,
    told_at,
)

SHARE_TOLD = 5e-4  # shares are told to a tenth of a per cent
TIGHT_GAP = 1e-6  # share of the objective; a smaller gap is rounding


def check_statements(run: Run, book: Ledger) -> None:
    """Compare the two plans' comparison, the commitments and the certificates with what they are about."""
    _comparison(run, book)
    _commitments(run, book)
    stages: dict[str, list[Row]] = defaultdict(list)
    for row in run["certificates"]:
        stages[row["plan_id"]].append(row)
        if not (is_missing(row["value"]) or is_missing(row["bound"])):
            _stage(book, row, run.meta["settings"]["mip_gap"])
    manifest = json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))
    for plan, facts in manifest.get("certificates", {}).items():
        ok = any(_same_stage(facts, row) for row in stages[plan])
        said = f"stated {facts}, computed: of none of its stages"
        book.holds("certificates", f"manifest.json, certificates, {plan}", said, ok=ok)


def _comparison(run: Run, book: Ledger) -> None:
    rows = (r for r in run["measures"] if r["group_by"] == "all")
    value = {(r["plan_id"], r["period"], r["service"], r["measure"]): r["value"] for r in rows}
    for row in run["comparison"]:
        for plan in (OFFICIAL, OPTIMISED):
            computed = value.get((plan, row["period"], row["service"], row["measure"]))
            book.equal("comparison", told_at("comparison", row, plan), row[plan], computed)
        difference = difference_of(row[OFFICIAL], row[OPTIMISED])
        book.equal("comparison", told_at("comparison", row, "difference"), row["difference"], difference)


def _commitments(run: Run, book: Ledger) -> None:
    """Compare the commitments with those of the scenario, shares with their parts, and the verdict with both."""
    plans = run.by("plans", "plan_id")
    promised = [{**item, "plan_id": plan} for item in run.scenario.get("commitments", []) for plan in plans]
    columns = ("plan_id", "kind", "period", "required", "text_vi", "text_en", "source")
    in_order(book, "commitments", "data/commitments.parquet", run["commitments"], promised, columns=columns)
    for row, item in zip(run["commitments"], promised, strict=False):
        at, reached = told_at("commitments", row, "reached"), row["reached"]
        if (row.get("denominator") or 0.0) > 0:
            book.equal("commitments", at, reached, row["numerator"] / row["denominator"])
        if row["kind"].endswith("_places") and row["unit"] == "places" and item.get("scope") != "new":
            services = item.get("services") or run.services
            places = (r["places"] for r in run["facilities"]
                      if (r["plan_id"], r["period"]) == (row["plan_id"], row["period"]) and r["service"] in services)  # fmt: skip
            book.equal("commitments", at, reached, math.fsum(places), PERSONS)
        unit = item.get("unit", "places") if row["kind"].endswith("_places") else "share"
        if row["kind"] == "stated":
            book.equal("commitments", at, reached, None)
            unit = ""
        book.equal("commitments", told_at("commitments", row, "unit"), row["unit"], unit)
        book.equal("commitments", told_at("commitments", row, "met"), row["met"], _met(row))


def _met(row: Row) -> str:
    reached, required = row["reached"], row["required"]
    if is_missing(reached):
        return "unknown"
    margin = SHARE_TOLD if row["unit"] == "share" else RELATIVE * max(1.0, abs(required))
    kept = reached <= required + margin if row["kind"] == "at_most_places" else reached >= required - margin
    return "yes" if kept else "no"


def _stage(book: Ledger, row: Row, asked: float) -> None:
    """Check gap, bound and status of a stage, all of which minimise; `asked` is the gap that the run asked for."""
    value, bound = row["value"], row["bound"]
    near = abs(value - bound) <= PERSONS
    gap = abs(value - bound) / abs(value) if value else (0.0 if near else math.inf)
    computed = 0.0 if near and row["gap"] == 0.0 else gap  # a share of a value that is rounding says nothing
    book.equal("certificates", told_at("certificates", row, "gap"), row["gap"], computed)
    ok = bound <= value + RELATIVE * (1 + abs(value))
    book.holds(
        "certificates", told_at("certificates", row, "bound"), f"stated {bound}, of a value of {value}", ok=ok
    )
    status = "WITHIN_GAP" if gap <= asked * (1 + TIGHT_GAP) else "INCUMBENT"
    status = "PROVED_OPTIMAL" if gap <= TIGHT_GAP or abs(value - bound) <= TIGHT_GAP else status
    ok = row["status"] in {status, *(["PROVED_OPTIMAL"] if near else [])}
    said = f"stated {row['status']}, computed {status} of a gap of {gap}"
    book.holds("certificates", told_at("certificates", row, "status"), said, ok=ok)
    said = f"stated {row['seconds']}, computed nothing: tables repeat exactly"
    book.holds("certificates", told_at("certificates", row, "seconds"), said, ok=is_missing(row["seconds"]))


def _same_stage(facts: Row, stage: Row) -> bool:
    """Tell whether a certificate of the manifest has status, solver and figures of a stage."""
    solver = f"{stage['backend']} {stage['version']}"
    pairs = [
        (facts[name], stage[column])
        for name, column in (("objective", "value"), ("bound", "bound"), ("gap", "gap"))
    ]
    figures = all(is_missing(one) or abs(one - other) <= RELATIVE * (1 + abs(other)) for one, other in pairs)
    return figures and facts["status"] == stage["status"] and facts["solver"] == solver
