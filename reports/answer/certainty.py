"""One sentence on how firm the answer of a run is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.inputs.tables import records
from ansinh.reports.facts.outlook import estimated_share
from ansinh.reports.facts.reach import is_true
from ansinh.words.numbers import percent

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts
    from ansinh.words import Words


def certainty(facts: Facts, words: Words) -> str:
    """Say in how many cases the least firm answer stands, what part of travel is estimated, and how much is assumed."""
    assumed = sum(is_true(flag) for flag in facts.data.assumptions["is_assumption"])
    values = {
        "estimated": percent(estimated_share(facts), words.language, 0),
        "assumed": assumed,
        "all": len(facts.data.assumptions),
    }
    tried = facts.data.verdicts[facts.data.verdicts["cases"] > 0]
    if tried.empty:
        return words("answer.certainty.untried", **values)
    least = records(
        tried.assign(share=tried["holds_in"] / tried["cases"]).sort_values("share", kind="stable")
    )[0]
    return words("answer.certainty.tried", holds=int(least["holds_in"]), cases=int(least["cases"]), **values)
