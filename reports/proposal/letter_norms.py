"""Norms of the day of a letter, with the day that the run itself states for the plan of public investment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ansinh.planning.norms import Norms
from ansinh.reports.proposal.law_marks import letter_day

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts

DECIDED = "plan_decided"
"""Day of December on which the plan of the next year is decided: an assumption, which a scenario may replace."""


def letter_norms(facts: Facts) -> Norms:
    """Return the norms in force on the day of the letter; runs older than the assumption `DECIDED` have its norm."""
    stated = facts.data.assumptions
    days = pd.to_numeric(stated.loc[stated["key"] == DECIDED, "value"], errors="coerce").dropna()
    own = {DECIDED: float(days.iloc[0])} if len(days) else {}
    return Norms(letter_day(facts), overrides=own)
