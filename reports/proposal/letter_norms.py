"""Norms of the day of a letter, with what the run itself used in their place."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from ansinh.planning.norms import Norms
from ansinh.planning.projects.owners import OF_THE_LETTER
from ansinh.reports.proposal.law_marks import letter_day

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts

DECIDED = "plan_decided"
"""Day of December on which the plan of the next year is decided: an assumption, which a scenario may replace."""


def letter_norms(facts: Facts) -> Norms:
    """Return the norms by which the run groups its projects and dates their capital; of an older run those of the law."""
    return replace(Norms(letter_day(facts)), overrides=own_norms(facts))


def own_norms(facts: Facts) -> dict[str, float]:
    """Return what the run groups and dates its projects by where that isn't what is in force on the day of the letter."""
    law, rows = Norms(letter_day(facts)), facts.data.assumptions
    stated = rows[rows["key"].str.split(".").str[0].isin(OF_THE_LETTER)]
    values = pd.to_numeric(stated["value"], errors="coerce").set_axis(stated["key"].astype(str))
    # A received run may state what no number is, and what the law doesn't know.
    known = {key: float(value) for key, value in values.items() if math.isfinite(value) and law.has(str(key))}
    return {str(key): value for key, value in known.items() if value != law.named(str(key))}
