"""At most five findings of a run, one per cause, both plans in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ansinh.planning.answer.folder.rundata import A_PERSON, OFFICIAL
from ansinh.planning.answer.missed import CODE
from ansinh.planning.answer.plan_names import TODAY
from ansinh.planning.inputs.tables import records
from ansinh.reports.facts.whole_people import whole_by
from ansinh.reports.safe import label
from ansinh.words.numbers import number, percent
from ansinh.words.plain import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

MOST = 5
"""Lines: the first screen has room for no more beside headline, tiles and table."""
SEVERITIES = ("problem", "warning", "info")
SAID_ELSEWHERE = frozenset({"worth", "proof", "present_units", "fairness", "estimated_travel", CODE})
"""Codes of findings that the table of plans, the certainty, the headline, or a section of its own states."""
_NAMED = 3
"""Services or promises that a line names."""
_ARROW = " → "
"""Between the value of the official plan and that of the proposed one."""
_LETTERS = 90
"""Letters of one promise in a line."""


class Cause(NamedTuple):
    """One line: severity, text, and the code of the findings that it tells."""

    severity: str
    text: str
    code: str = ""


def causes(facts: Facts, words: Words, most: int = MOST) -> list[Cause]:
    """Return the first lines, problems before warnings; findings of the same cause make one line."""
    table = facts.data.findings
    table = table[~table["code"].isin(SAID_ELSEWHERE)]
    lines = [_line(facts, str(code), group, words) for code, group in table.groupby("code", sort=False)]
    lines.sort(key=lambda line: SEVERITIES.index(line.severity))
    return lines[:most]


def _line(facts: Facts, code: str, group: pd.DataFrame, words: Words) -> Cause:
    """Return one line for all findings of a code."""
    severity = min(map(_known, group["severity"]), key=SEVERITIES.index)
    special = {"shortage": _shortage, "commitment_missed": _promises}.get(code)
    said = special(facts, words) if special else ""
    return Cause(severity, said or _first(facts, group, words), code)


def _known(severity: object) -> str:
    return str(severity) if severity in SEVERITIES else "info"


def _first(facts: Facts, group: pd.DataFrame, words: Words) -> str:
    """Return the sentence on the proposed plan, else the first; with how many more there are of its kind."""
    order = group.assign(other=group["plan_id"] != facts.plan_id).sort_values("other", kind="stable")
    said = [text(row[f"text_{words.language}"]) for row in records(order)]
    more = int((order["plan_id"] == order["plan_id"].iloc[0]).sum()) - 1
    return said[0] + (words("answer.cause.more", n=more) if more > 0 else "")


def _services(facts: Facts, words: Words, values: dict[str, pd.Series]) -> str:
    """Write "97 → 0 drug rehabilitation; …" for services with a value under one of the plans, the largest first."""
    plans = [plan for plan in (facts.official_id, facts.plan_id) if plan]
    sizes = {
        service: max(float(values[plan].get(service, 0.0)) for plan in plans) for service in facts.services
    }
    loud = [service for service, size in sizes.items() if size >= A_PERSON]
    lines = []
    for service in sorted(loud, key=lambda name: -sizes[name])[:_NAMED]:
        figures = [number(values[plan].get(service, 0.0), words.language) for plan in plans]
        name = text(facts.name("services", service, words.language)).lower()
        lines.append(f"{_ARROW.join(dict.fromkeys(figures))} {name}")
    return "; ".join(lines)


def _shortage(facts: Facts, words: Words) -> str:
    """Write the people without a place by service, official plan → proposed plan.

    They are the target less the people served as Table 1 shows them, so that a reader can add them up.
    """
    rows = whole_by(facts.by_service[facts.by_service["period"] == facts.period], "plan_id")
    left = rows["target_persons"] - rows["served_persons"]
    values = {plan: left[rows["plan_id"] == plan].groupby(rows["service"]).sum() for plan in facts.plan_ids}
    return _both(facts, words, "shortage", _services(facts, words, values))


def _both(facts: Facts, words: Words, key: str, listed: str) -> str:
    if not listed:
        return ""
    arrow = words("answer.cause.arrow") if facts.official_id else ""
    return words(f"answer.cause.{key}", period=facts.period, listed=listed, arrow=arrow)


def _promises(facts: Facts, words: Words) -> str:
    """Write which promises are broken by both plans, or by one, and how much of each is kept."""
    rows = facts.data.commitments
    if facts.data.meta.get("baseline") == TODAY:  # which has promised nothing
        rows = rows[rows["plan_id"] == facts.plan_id]
    broken: dict[str, dict[str, str]] = {}
    for row in records(rows[rows["met"] == "no"]):
        show = percent if row["unit"] == "share" else number
        kept = broken.setdefault(text(row[f"text_{words.language}"]), {})
        kept[str(row["plan_id"])] = show(row["reached"], words.language)
    lines = list(_said(broken, words))
    listed = "; ".join(lines[:_NAMED])
    arrow = words("answer.cause.arrow") if _ARROW in listed else ""
    return words("answer.cause.promises", n=len(lines), listed=listed, arrow=arrow) if lines else ""


def _said(broken: dict[str, dict[str, str]], words: Words) -> Iterator[str]:
    """Yield each broken promise, figures first, because a long promise is cut; where only one plan breaks it, which."""
    both = {plan for kept in broken.values() for plan in kept}
    for promise, kept in broken.items():
        only = ""
        if kept.keys() != both:
            only = words("answer.cause.only_official" if OFFICIAL in kept else "answer.cause.only_proposed")
        reached = _ARROW.join(dict.fromkeys(kept.values()))
        yield words("answer.promises.worst", reached=reached, text=label(promise, _LETTERS)) + only
