"""The certificate of a plan in words that a decision-maker can rely on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from reports.numbers import is_missing, number
from reports.safe import text

if TYPE_CHECKING:
    from reports.facts import Facts
    from reports.wording import Words

_PERCENT = 100
_STEP = 0.1  # gaps are stated in tenths of a percent


def sentence(row: dict[str, Any], words: Words) -> str:
    """Say what one certificate proves; an unknown status is shown as it stands, never as success."""
    gap = row.get("gap")
    # Rounded up: a proof of 0.33 % must not be claimed as 0.3 %.
    shown = (
        number(math.ceil(round(float(gap) * _PERCENT / _STEP, 6)) * _STEP, words.language, 1)
        if not is_missing(gap)
        else ""
    )
    stated = f"{shown}%" if shown else words("common.none")
    return words.get(f"certificate.{row['status']}", text(row["status"])).format(gap=stated)


def sentences(facts: Facts, plan_id: str, words: Words) -> list[str]:
    """Say what is proved about a plan, stage by stage in the order of the objectives."""
    rows = facts.data.certificates
    rows = rows[rows["plan_id"] == plan_id].to_dict("records")
    if not rows:
        return [words("certificate.none")]
    if len(rows) == 1:
        return [sentence(rows[0], words)]
    texts = []
    for row in rows:
        said = sentence(row, words)
        texts.append(
            words(
                "certificate.stage",
                stage=words.code("stage", row["stage"]),
                sentence=said[0].lower() + said[1:],
            )
        )
    return texts
