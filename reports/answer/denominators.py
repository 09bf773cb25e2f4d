"""Who is counted: people with a place in a facility, and people of a promise, are two different groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.answer.folder.rundata import A_PERSON
from ansinh.planning.answer.plan_names import TODAY
from ansinh.planning.inputs.tables import records
from ansinh.reports.answer.verdicts import of_kind
from ansinh.reports.answer.written import people
from ansinh.words.numbers import is_missing
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts
    from ansinh.words import Words


def denominators(facts: Facts, words: Words) -> str:
    """Return which people "Who is left out?" counts, and which the least kept promise counts; "" if they are the same.

    A run can leave nobody out of its facilities and miss a promise all the same: most of those whom the plan promises to
    help need no place in one.
    """
    rows = of_kind(facts, "share")
    broken = rows[rows["answer"] == "not_kept"].sort_values("value", kind="stable")
    table = facts.data.commitments
    planned = facts.data.meta.get("baseline") != TODAY
    judged = table[
        table["plan_id"] == ((planned and facts.official_id) or facts.plan_id)
    ]  # as the verdicts are
    promises = judged.drop_duplicates("text_en").set_index("text_en", drop=False)
    worst = next((row["subject"] for row in records(broken) if row["subject"] in promises.index), None)
    if worst is None or "denominator" not in promises:
        return ""
    row, target = promises.loc[worst], facts.measure("target_persons")
    counted, part = row["denominator"], row["numerator"]
    if is_missing(counted) or is_missing(part) or abs(float(counted) - target) < A_PERSON:
        return ""
    return words(
        "answer.denominators",
        target=people(target, words),
        promise=text(row[f"text_{words.language}"]),
        counted=people(float(counted), words),
        part=people(float(part), words),
    )
