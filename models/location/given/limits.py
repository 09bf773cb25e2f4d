"""What the open sites of a plan must keep to: a budget, counts by type or region, and least use."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ansinh.models.location.given.solved_limits import SolvedLimits
    from ansinh.models.matrix_form import Floats


@dataclass(frozen=True, eq=False)
class CountLimit:
    """How many sites of each label may be open: ``lₕ ≤ Σ_{j ∈ Gₕ} yⱼ ≤ uₕ``, existing ones counted.

    With types as labels, `exactly` is p per type; with regions, `at_most` is a cap by region.

    Attributes
    ----------
    labels
        The label of each site: a Series (such as a column of a GeoDataFrame of the sites) or a dict is aligned by site
        id, anything else stands in the sites' order. A site without a label (None, NaN) is in no group.
    exactly, at_least, at_most
        Number of sites by label; labels that aren't named are free.

    Examples
    --------
    >>> from ansinh.models import CountLimit, LocationProblem, SiteLimits, p_median
    >>> problem = LocationProblem.from_matrix([[5, 20, 9], [10, 8, 9], [30, 6, 9]], demand=[10, 20, 30])
    >>> one_in_the_north = CountLimit(["north", "north", "south"], at_most={"north": 1})
    >>> p_median(problem, 2, limits=SiteLimits(counts=one_in_the_north)).open_sites
    (1, 2)
    """

    labels: Any
    exactly: Mapping[Hashable, int] = field(default_factory=dict)
    at_least: Mapping[Hashable, int] = field(default_factory=dict)
    at_most: Mapping[Hashable, int] = field(default_factory=dict)

    def span(self, label: Hashable) -> tuple[int, float]:
        """Return the fewest and the most sites of a label."""
        least = max(self.exactly.get(label, 0), self.at_least.get(label, 0))
        most = min(self.exactly.get(label, math.inf), self.at_most.get(label, math.inf))
        return least, most

    @property
    def named(self) -> tuple[Hashable, ...]:
        """The labels that are limited."""
        return tuple(dict.fromkeys((*self.exactly, *self.at_least, *self.at_most)))


@dataclass(frozen=True, eq=False)
class SiteLimits:
    """What open sites must keep to, beside their number; for `p_median` and `mclp`.

    Attributes
    ----------
    budget
        Most that the open sites may cost together, ``Σ fⱼ yⱼ ≤ B``, in the unit of the problem's `fixed_cost`. Existing
        sites count: give them a cost of 0 where the money is spent. None: no budget.
    counts
        One `CountLimit`, or several.
    least_persons
        Fewest persons at an open site: one number, or one for each site (aligned as `CountLimit.labels`). People may
        then be sent beyond their nearest site, so that another one has enough.
    filled
        Ids of sites whose places must all be taken where they are open; the model must keep to places.

    Examples
    --------
    >>> from ansinh.models import LocationProblem, SiteLimits, p_median
    >>> minutes = [[5, 20, 9], [10, 8, 9], [30, 6, 9]]
    >>> problem = LocationProblem.from_matrix(minutes, demand=[10, 20, 30], fixed_cost=[70, 60, 30])
    >>> plan = p_median(problem, None, limits=SiteLimits(budget=100))
    >>> plan.open_sites, plan.objective
    ((1, 2), 430.0)
    """

    budget: float | None = None
    counts: CountLimit | Sequence[CountLimit] = ()
    least_persons: Any = 0.0
    filled: Iterable[Hashable] = ()

    @property
    def count_limits(self) -> tuple[CountLimit, ...]:
        """The limits of counts, be there one or several."""
        return (self.counts,) if isinstance(self.counts, CountLimit) else tuple(self.counts)


@dataclass(frozen=True, eq=False)
class Options:
    """What a model was asked for beyond its plain form; a plan carries it, so that it can be valued and audited.

    Attributes
    ----------
    limits
        Limits by position; None: none were asked for.
    cost_weight
        What one unit of fixed cost counts in the objective.
    cover
        (I, J) share of each point's people whom each site covers; None: all or none, by the standard.
    backup_weight
        What being covered twice counts, and being covered once counts the rest of 1; None: only once counts.
    kappa
        Kolm–Pollak's κ, per minute, where its equivalent is the objective; None: it isn't.
    worst_share
        Share of the people whose mean minutes are the objective, those who travel longest; None: all.
    """

    limits: SolvedLimits | None = None
    cost_weight: float = 0.0
    cover: Floats | None = None
    backup_weight: float | None = None
    kappa: float | None = None
    worst_share: float | None = None


PLAIN = Options()
"""Nothing beyond the plain model."""
