"""Norms of a period: base salary and allowances follow their decrees from period to period."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from ansinh.planning.norms import Norms

DATED = (
    "allowance_standard",
    "allowance_coefficient",
    "other_resident_costs",
    "base_salary",
    "salary_factor",
)
"""Norms of running cost whose value depends on the period; places, land and staff keep the norms of the run's day."""
LAST_DAY = (12, 31)
"""Month and day of a period's target year whose law prices its running cost, as need is that of the target year."""


def norms_of_period(norms: Norms, period: str) -> Norms:
    """Return the norms in force at the end of a period's target year, as far as they are known today.

    Never older than those of the run's own day.
    """
    return replace(norms, day=max(norms.day, dt.date(int(period), *LAST_DAY)))
