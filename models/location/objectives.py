"""What each model counts: the value of a plan from its allocation and open sites, and in which unit bounds are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.location.fairness import equivalent, proxy, worst_mean
from ansinh.models.location.given.between import between_sites
from ansinh.models.location.sparse.problem import SparseProblem

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    from ansinh.models.location.given.limits import Options
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.location.given.units import Units
    from ansinh.models.matrix_form import Floats


@dataclass(frozen=True)
class Planned:
    """A plan, as far as its value depends on it.

    Attributes
    ----------
    opened
        Positions of the open sites.
    persons, minutes
        Per row of the allocation.
    price
        Minutes that an unserved person counts for; 0 where the objective leaves them out.
    standard
        Minutes within which a person counts as covered; infinite without a standard.
    keeps_places
        Whether only those with a place count as covered.
    points, sites
        Positions, per row of the allocation.
    options
        What was asked beyond the plain model.
    """

    problem: LocationProblem | SparseProblem
    opened: list[int]
    persons: Floats
    minutes: Floats
    price: float
    standard: float
    keeps_places: bool
    points: NDArray[np.intp]
    sites: NDArray[np.intp]
    options: Options

    @property
    def travel(self) -> float:
        """``Σ aᵢ tᵢⱼ xᵢⱼ + price Σ aᵢ uᵢ``."""
        left = max(0.0, float(self.problem.demand.sum()) - float(self.persons.sum()))
        return float(self.persons @ self.minutes) + self.price * left

    @property
    def ways(self) -> tuple[Floats, Floats]:
        """Minutes and persons of everybody, those unserved last, at their price."""
        left = max(0.0, float(self.problem.demand.sum()) - float(self.persons.sum()))
        return np.append(self.minutes, self.price), np.append(self.persons, left)

    @property
    def fixed(self) -> float:
        """``Σ fⱼ yⱼ``."""
        cost = None if isinstance(self.problem, SparseProblem) else self.problem.fixed_cost
        return 0.0 if cost is None else float(cost[self.opened].sum())

    @property
    def weighted_cost(self) -> float:
        """What the fixed cost of the open sites counts in the objective."""
        weight = self.options.cost_weight
        return weight * self.fixed if weight else 0.0

    @property
    def partly_covered(self) -> float:
        """``Σ aᵢ cᵢⱼ``: each point's cover is the largest of an open site or, with places, that of where people go."""
        cover = self.options.cover
        assert cover is not None  # noqa: S101  (asked for only where sites cover in part)
        if self.keeps_places:
            return float(self.persons @ cover[self.points, self.sites])
        return float(self.problem.demand @ cover[:, self.opened].max(axis=1, initial=0.0))

    def within(self, times: int) -> float:
        """Return the persons who have at least so many open sites within the standard."""
        return float(self.problem.demand[self.problem.open_within(self.opened, self.standard) >= times].sum())

    @property
    def longest(self) -> float:
        """``max tᵢⱼ`` over the ways that somebody travels."""
        return float(self.minutes[self.persons > 0].max(initial=0.0))

    @property
    def apart(self) -> float:
        """``min tⱼₖ`` over pairs of open sites, the shorter direction."""
        assert not isinstance(self.problem, SparseProblem)  # noqa: S101  (of sites among themselves)
        between = between_sites(self.problem)[np.ix_(self.opened, self.opened)].copy()
        np.fill_diagonal(between, math.inf)
        return float(between.min())


@dataclass(frozen=True)
class ModelObjective:
    """The objective of one model.

    Attributes
    ----------
    value
        Of a plan.
    unit
        What one of the solved problem's objective is in the caller's unit.
    maximise
        Whether more is better; searches then minimise minus the value.
    counts_lost
        Whether what is solved counts those whom no site can reach already.
    """

    value: Callable[[Planned], float]
    unit: Callable[[Units], float]
    maximise: bool = False
    counts_lost: bool = False


def _worst_mean(plan: Planned) -> float:
    share = plan.options.worst_share
    assert share is not None  # noqa: S101  (asked for only with a share)
    return worst_mean(*plan.ways, share)


def _equivalent(plan: Planned) -> float:
    kappa = plan.options.kappa
    assert kappa is not None  # noqa: S101  (asked for only with κ)
    minutes, persons = plan.ways
    total = float(persons.sum())
    return equivalent(float(persons @ proxy(minutes, kappa)) / total, kappa) if total else 0.0


def _covered(plan: Planned) -> float:
    """Return the persons covered as was asked, less the weighted cost."""
    backup = plan.options.backup_weight
    if plan.options.cover is not None:
        covered = plan.partly_covered
    elif backup is not None:
        covered = (1 - backup) * plan.within(1) + backup * plan.within(2)
    else:
        covered = float(plan.persons.sum()) if plan.keeps_places else plan.within(1)
    return covered - plan.weighted_cost


OBJECTIVES = {
    "p_median": ModelObjective(lambda plan: plan.travel + plan.weighted_cost, lambda units: units.cost),
    "allocate": ModelObjective(lambda plan: plan.travel, lambda units: units.cost),
    "cflp": ModelObjective(lambda plan: plan.fixed + plan.travel, lambda units: units.cost),
    "lscp": ModelObjective(lambda plan: float(len(plan.opened)), lambda _: 1.0),
    "mclp": ModelObjective(_covered, lambda units: units.persons, maximise=True),
    "lscp_backup": ModelObjective(lambda plan: plan.within(2), lambda units: units.persons, maximise=True),
    "market_share": ModelObjective(
        lambda plan: float(plan.persons.sum()), lambda units: units.persons, maximise=True
    ),
    "p_center": ModelObjective(lambda plan: plan.longest, lambda units: units.minutes),
    "p_dispersion": ModelObjective(lambda plan: plan.apart, lambda units: units.minutes, maximise=True),
}


WORST_MEAN = ModelObjective(_worst_mean, lambda units: units.minutes, counts_lost=True)
EQUIVALENT = ModelObjective(_equivalent, lambda units: units.minutes, counts_lost=True)
"""Other objectives of the p-median, in minutes."""


def objective_of(model: str, options: Options) -> ModelObjective:
    """Return what a model counts, as it was asked."""
    if options.worst_share is not None:
        return WORST_MEAN
    return OBJECTIVES[model] if options.kappa is None else EQUIVALENT


def planned(
    problem: LocationProblem | SparseProblem,
    opened: list[int],
    allocation: pd.DataFrame,
    *,
    price: float | None,
    standard: float | None,
    keeps_places: bool,
    options: Options,
) -> Planned:
    """Return a plan as its value depends on it, persons computed from shares again."""
    point = {label: i for i, label in enumerate(problem.demand_ids)}
    site = {label: j for j, label in enumerate(problem.site_ids)}
    i = np.array([point[label] for label in allocation["demand_id"]], dtype=int)
    j = np.array([site[label] for label in allocation["site_id"]], dtype=int)
    return Planned(
        problem,
        opened,
        allocation["share"].to_numpy(float) * problem.demand[i],
        allocation["minutes"].to_numpy(float),
        price or 0.0,
        math.inf if standard is None else standard,
        keeps_places,
        i,
        j,
        options,
    )
