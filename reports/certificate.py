"""The certificate of a plan in words that a decision-maker can rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ansinh.models.certificate import Status
from ansinh.planning.answer.folder.rundata import FAR, OFFICIAL, ROUNDING_GAP
from ansinh.planning.inputs.tables import records
from ansinh.words.numbers import is_missing
from ansinh.words.phrase import Gap
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts
    from ansinh.words import Words

PROVED = ("PROVED_OPTIMAL", "WITHIN_GAP")


def gap_text(gap: Any, words: Words) -> str:
    """Write a gap in percent, rounded up: a proof of 0.33% must not be claimed as 0.3%."""
    if is_missing(gap):
        return words("common.none")
    return Gap(float(gap)).said(words.language)


def sentence(row: dict[str, Any], words: Words) -> str:
    """Return the sentence on what one certificate proves; an unknown status is shown as its code, never as success.

    In the plan as written, sites and sizes are fixed, so the certificate proves only that the assignment of people is
    the best one.
    """
    name = str(row["status"])
    if row.get("plan_id") == OFFICIAL and name in PROVED:
        best = float(row["gap"]) < ROUNDING_GAP if not is_missing(row.get("gap")) else False
        name = "as_written_best" if best else "as_written"
    if name == Status.INCUMBENT and _is_far(row):
        return words("certificate.far")
    return words.get(f"certificate.{name}", text(row["status"])).format(gap=gap_text(row.get("gap"), words))


def _is_far(row: dict[str, Any]) -> bool:
    """Tell whether the gap is such that a share says nothing; infinite counts as far."""
    gap = row.get("gap")
    return gap is not None and float(gap) >= FAR


def stages(facts: Facts, plan_id: str, words: Words) -> list[str]:
    """Return what a plan was optimised for, in the order in which it was."""
    certificates = facts.data.certificates
    asked = certificates.loc[certificates["plan_id"] == plan_id, "stage"]
    return [words.code("common.stage", stage) for stage in dict.fromkeys(asked)]


def sentences(facts: Facts, plan_id: str, words: Words) -> list[str]:
    """Return the sentences on what is proved about a plan, by stage; equal sentences are given once."""
    certificates = facts.data.certificates
    rows = records(certificates[certificates["plan_id"] == plan_id])
    if not rows:
        return [words("certificate.none")]
    said = [sentence(row, words) for row in rows]
    if len(set(said)) == 1:
        return said[:1]
    texts = []
    for step, (row, what) in enumerate(zip(rows, said, strict=True)):
        key = "certificate.stage" if step == 0 else "certificate.later_stage"
        texts.append(
            words(key, stage=words.code("common.stage", row["stage"]), sentence=what[0].lower() + what[1:])
        )
    return texts
