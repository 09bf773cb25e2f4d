"""Who pays the capital of projects, by period, owner and source."""

from __future__ import annotations

import math
from collections import defaultdict

from ..tables import Ledger, Run, told_at
from .projects import GROUP, ROUNDING

A_MILLION = 1.0  # đồng × 10⁶: projects are told in whole ones


def check_payers(run: Run, book: Ledger) -> None:
    """Compare who pays: private owners what no budget opened to them and no support covers, public ones as `money` says."""
    paid: dict[tuple[str, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in (r for r in run["money"] if r["kind"] == "capital"):
        paid[row["plan_id"], row["period"], row["ownership"]][row["source"]] += row["million_vnd"]
    opened = {b["source"] for b in run.scenario.get("budgets", []) if b.get("ownership") == "non_public"}
    support = run.scenario.get("support") or {}
    expected: dict[tuple[str, ...], tuple[float, float, float]] = {}
    for key, sources in paid.items():
        public = key[2] != "non_public"
        expected |= {
            (*key, name): (own, 0.0, 0.0) for name, own in sources.items() if public or name in opened
        }
        left = math.fsum(own for name, own in sources.items() if name not in opened)
        granted = support.get("share", 0.0)
        if not public and granted > 0:
            name = support["source"]
            expected[*key, name] = (expected.get((*key, name), (0.0,))[0], left, granted)
        if not public and left * (1.0 - granted) > 0:
            expected[*key, "own_funds"] = (0.0, left, 1.0 - granted)
    _by_source(run, book, {key: own + left * part for key, (own, left, part) in expected.items()})
    for row in run["payers"]:
        computed = expected.pop(
            (row["plan"], row["period"], row["ownership"], row["source"]), (None, None, None)
        )
        for column, value in zip(("own_million_vnd", "left_million_vnd", "part"), computed, strict=True):
            book.equal(GROUP, told_at("payers", row, column), row[column], value, ROUNDING)
    for missing in expected:
        book.holds(GROUP, f"data/payers.parquet ({', '.join(missing)})", "stated nothing", ok=False)


def _by_source(run: Run, book: Ledger, due: dict[tuple[str, ...], float]) -> None:
    """Compare what the projects of a period cost each source with what it pays."""
    of = {
        r["project_id"]: (r["plan"], r["period"], "non_public" if r["owner"] == "private" else "public")
        for r in run["projects"]
    }
    paid: dict[tuple[str, ...], float] = defaultdict(float)
    for row in run["project_years"]:
        paid[*of[row["project_id"]], row["source"]] += row["million_vnd"]
    for key in sorted(due.keys() | paid.keys()):
        at = f"data/project_years.parquet ({', '.join(key)}), column million_vnd (by source)"
        book.equal(GROUP, at, paid[key], due.get(key, 0.0), A_MILLION)
