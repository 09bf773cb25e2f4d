"""The facilities of one kind in one province: what each number of them costs in travel, and where they stand."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ansinh.models import LocationPlan, LocationProblem, SolverSettings, p_median
from ansinh.models.division import Priced

QUICK_GAP = 0.002
"""Relative gap of plans without a largest size, which are quick to prove."""
SETTLED_GAP = 0.005
"""Relative gap of plans that keep to the largest size: half of what the nation's plan may be off."""
SETTLE_S = 20.0
"""Seconds at most for one number of facilities in one province."""
LEAST_S = 1.0
"""Seconds that a solver gets at least, however late it is: it needs them to find any plan."""
FEWEST_SHARE, MOST_SHARE = 0.5, 2.0
"""A province gets between half and twice its share of the nation's facilities by people in need, and at least one:
fairness between provinces (assumption; no provincial annex of Decision 966 is at hand)."""
ROUNDING = 1e-6
"""Persons by which sums of shares may exceed a size."""


@dataclass(eq=False)
class ProvinceSiting:
    """One kind in one province, an `Area` of the division.

    Attributes
    ----------
    minutes
        (I, J) from communes that can be reached to communes where one can build.
    people
        (I,) persons who get a place.
    largest
        Places of a facility at most.
    today
        Communes with a facility of the kind, which stays.
    least, most
        Limits of the number of facilities.
    """

    minutes: pd.DataFrame
    people: pd.Series
    largest: float
    today: tuple[str, ...]
    least: int
    most: int
    plans: dict[int, LocationPlan] = field(default_factory=dict)
    prices: dict[int, Priced] = field(default_factory=dict)

    def price(self, count: int) -> Priced:
        """Return bound and value of so many facilities, person-minutes; at first without the largest size.

        A plan whose facilities happen to be small enough is settled by that.
        """
        if count not in self.prices:
            problem = LocationProblem.from_matrix(self.minutes, demand=self.people, existing=self.today)
            plan = p_median(problem, count, settings=SolverSettings(mip_gap=QUICK_GAP))
            fits = bool((sizes(plan) <= self.largest + ROUNDING).all())
            if fits:
                self.plans[count] = plan
            value = plan.objective if fits else math.inf
            self.prices[count] = Priced(plan.certificate.bound, value, fits)
        return self.prices[count]

    def settle(self, count: int, deadline: float) -> None:
        """Find a plan that keeps to the largest size, and a better bound."""
        known = self.price(count)
        seconds = max(LEAST_S, min(SETTLE_S, deadline - time.perf_counter()))
        capacity = np.full(self.minutes.shape[1], self.largest)
        problem = LocationProblem.from_matrix(
            self.minutes, demand=self.people, capacity=capacity, existing=self.today
        )
        settings = SolverSettings(time_limit_s=seconds, mip_gap=SETTLED_GAP)
        plan = p_median(problem, count, capacitated=True, settings=settings)
        bound = max(known.bound, plan.certificate.bound)
        if math.isfinite(plan.objective):
            self.plans[count] = plan
            self.prices[count] = Priced(min(bound, plan.objective), plan.objective, settled=True)
        else:
            self.prices[count] = Priced(bound, math.inf, settled=True)


def sizes(plan: LocationPlan) -> pd.Series:
    """Return persons by site."""
    return plan.allocation.groupby("site_id")["persons"].sum()


def reached(minutes: pd.DataFrame) -> pd.DataFrame:
    """Return the largest part of a province whose communes reach each other; the others have no way there."""
    known = minutes.notna()
    hub = known.sum().idxmax()
    rows = known[hub]
    columns = known.loc[rows].all()
    return minutes.loc[rows, columns]


def limits(people: float, share: float, sites: int, largest: float, today: int) -> tuple[int, int]:
    """Return the fewest and the most facilities of a province.

    Parameters
    ----------
    people
        Persons who get a place.
    share
        The province's share of the nation's facilities, by people in need.
    sites
        Communes where one can build.
    largest
        Places of a facility at most.
    today
        Communes with a facility, which stays.
    """
    least = max(1, math.floor(FEWEST_SHARE * share), math.ceil(people / largest - ROUNDING), today)
    most = max(least, math.ceil(MOST_SHARE * share))
    return min(least, sites), min(most, sites)
