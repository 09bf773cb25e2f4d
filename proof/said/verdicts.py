"""Verdicts: value, bound and answer of each, from places, need, promises, capital and second-best sites."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from ..tables import OFFICIAL, OPTIMISED, RELATIVE, Ledger, Row, Run, told_at

GROUP = "verdicts"
UNITS = {"site": "minutes", "size": "places", "share": "share", "staff": "share", "money": "million_vnd"}
BESIDE = {"site": ("runner_up", OFFICIAL), "size": ("need",), "share": ("required",), "staff": ("required",),
          "money": (OFFICIAL,)}  # fmt: skip
"""Kind of a verdict → its unit, and what its bound is."""
TOLD = ("value", "bound", "unit", "compared_with", "answer")
ANSWER_OF = {"yes": "kept", "no": "not_kept"}
NOT_MOVED = "Where: no reason to move "
"""Begins the sentence on a site that stays although the proposal has another one."""
WHO = {"gains": "Gains most: ", "loses": "Loses most: "}
"""Column → how a sentence says it."""
FIRM = re.compile(r"(\d+)\D+(\d+)\D*$")
"""At the end of a sentence: in how many of the cases it stands."""
WHOLE = 1e-9  # of a place that counts as none
Fact = tuple[float, float | None, str]
"""Value, bound, answer."""


def check_verdicts(run: Run, book: Ledger) -> None:
    """Compare each with what may be said; what other sites would change, and in which cases, is on the run's word."""
    for row in run["verdicts"]:
        at, kind = told_at("verdicts", row, "value, bound, unit, compared_with and answer"), row["kind"]
        known = list(_known(run, row))
        said = f"stated {kind} {row['subject']!r}: {[row[c] for c in TOLD]}, computed {known}"
        ok = row["unit"] == UNITS.get(kind) and row["compared_with"] in BESIDE[kind]
        book.holds(GROUP, at, said, ok=ok and any(_same(row, fact) for fact in known))
        for text in (row["text_vi"], row["text_en"]):
            held = FIRM.search(text) if row["cases"] else None
            ok = held is None or (int(held[1]), int(held[2])) == (row["holds_in"], row["cases"])
            said = f"stated {row['holds_in']} of {row['cases']}, told {text}"
            ok = ok and 0 <= row["holds_in"] <= row["cases"]
            book.holds(GROUP, told_at("verdicts", row, "holds_in and cases"), said, ok=ok)
        for column, told in WHO.items():
            text = row["text_en"]
            ok = f"{told}{row[column]}." in text if row[column] else told not in text
            book.holds(GROUP, told_at("verdicts", row, column), f"stated {row[column]!r}, told {text}", ok=ok)


def _same(row: Row, fact: Fact) -> bool:
    value, bound, answer = fact
    return _near(row["value"], value) and _near(row["bound"], bound) and row["answer"] == answer


def _near(stated: float | None, computed: float | None) -> bool:
    if stated is None or computed is None:
        return stated is computed
    return abs(stated - computed) <= RELATIVE * (1 + abs(computed))


def _known(run: Run, row: Row) -> Iterator[Fact]:
    """Yield what the run's tables say to the question of a verdict."""
    kind, subject, margins = row["kind"], row["subject"], run.scenario["margins"]
    if kind == "money":
        capital = run.sums("facilities", "capital_million_vnd", "plan_id")
        before, after = capital[OFFICIAL,], capital[OPTIMISED,]
        same = abs(after - before) <= margins["capital_share"] * before
        yield after, before, "same" if same else "cheaper" if after < before else "dearer"
    elif kind == "size":
        services, last = subject.split("+"), run.periods[-1]
        plan = OFFICIAL if OFFICIAL in run.plans else OPTIMISED
        standing, need = (
            run.sums("facilities", "places", "plan_id", "period", "service"),
            run.sums("need", "target_persons", "period", "service"),
        )
        places = math.fsum(standing[plan, last, service] for service in services)
        needed = sum(math.ceil(need[last, s] / run.people_per_place(s) - WHOLE) for s in services)
        about = needed <= places * (1.0 + margins["places_share"])
        yield places, float(needed), "enough" if needed <= places else "about" if about else "short"
    elif kind == "site":
        yield from _sites(run, row)
    else:
        for item in (
            r for r in run["commitments"] if (r["text_en"], r["period"]) == (subject, row["period"])
        ):
            yield item["reached"], item["required"], ANSWER_OF.get(item["met"], "")


def _sites(run: Run, row: Row) -> Iterator[Fact]:
    """Yield minutes at a site beside those at the second-best one, and minutes of a service wherever else it stands."""
    for other in (r for r in run["runners_up"] if r["plan_id"] == OPTIMISED):
        if row["subject"] in other["services"].split(", "):
            yield other["mean_minutes"], other["runner_up_mean_minutes"], "keep"
    for case in run["quick_cases"]:
        if (case["plan_id"], case["case"], case["service"]) == (OPTIMISED, "central", row["subject"]):
            moved = row["compared_with"] == OFFICIAL
            answer = "move" if moved and not row["text_en"].startswith(NOT_MOVED) else "keep"
            yield case["mean_minutes"], row["bound"] if moved else None, answer
