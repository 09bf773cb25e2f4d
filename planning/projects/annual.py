"""The first year whose capital a letter can still get: the annual plan of public investment gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ansinh.planning.norms import Norms

DECEMBER = 12
"""Month in which the plan of the next year is decided."""


def first_year(norms: Norms) -> int:
    """Return the first year whose money a letter of the day of `norms` can still get.

    The money of a year is given by the plan of that year, which is decided in the December before: a letter can't get
    money of its own year, and one signed when the next plan is decided can't get that of the next year either.
    """
    day = norms.day
    late = day.month == DECEMBER and day.day >= norms["plan_decided"]
    return day.year + (2 if late else 1)
