"""The network-plan problem: many services, periods, sizes and budgets; frames in.

Every frame is described here, column by column; a missing optional column takes its default. Units stand in
the names. Money is million đồng of the base year. A missing number is NaN and means "no limit" for upper
limits, "none" for costs and minima.
"""

from __future__ import annotations

from dataclasses import FrozenInstanceError, InitVar, dataclass, field, fields, replace
from typing import Any, Literal, Self, get_args

import pandas as pd

from ansinh.models.network.problem import schema
from ansinh.models.shown import shown

Stage = Literal["unserved", "cost", "travel", "worst_minutes"]
STAGES: tuple[Stage, ...] = get_args(Stage)

SHORTFALL_WEIGHT = 10.0
"""A person missing to a soft target or cap weighs as much as this many people unserved."""


@dataclass(frozen=True)
class CoverageTarget:
    """At least `min_share` of the need of `services` in `period` is served.

    ``comprehensive=True`` counts only people served by an option marked ``comprehensive``. A target is soft
    by default: what is missing appears as a shortfall in the plan (priced above everything else).

    Examples
    --------
    >>> from ansinh.models import CoverageTarget
    >>> CoverageTarget(("elderly", "disability"), "2030", 0.8).hard
    False
    """

    services: tuple[str, ...]
    period: str
    min_share: float
    comprehensive: bool = False
    hard: bool = False
    name: str = ""


@dataclass(frozen=True)
class PlacesLimit:
    """Total places of `services` over the network (or over `sites`) in `period` lie within limits.

    Examples
    --------
    >>> from ansinh.models import PlacesLimit
    >>> PlacesLimit(("elderly",), "2030", min_places=350, max_places=500).sites
    ()
    """

    services: tuple[str, ...]
    period: str
    min_places: float = 0.0
    max_places: float = float("inf")
    sites: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class SiteRule:
    """A rule on which sites offer a service (`service` = "" means the site is open at all).

    ``must_open``: every site of `sites` is open from `period` on. ``must_not_open``: none ever is (from
    `period` on, if given). ``must_close``: what stands there today closes at the start of `period` (the first, if
    none is given), and not before unless the site may close. ``either_or``: exactly one of `sites`. ``at_most`` / ``at_least``: number of
    `sites` open in `period` is at most / least `count`. ``if_then``: if ``sites[0]`` is open then all of
    ``sites[1:]`` are.

    Examples
    --------
    >>> from ansinh.models import SiteRule
    >>> SiteRule("at_most", ("A", "B", "C"), service="elderly", period="2030", count=2).kind
    'at_most'
    """

    kind: Literal["must_open", "must_not_open", "must_close", "either_or", "at_most", "at_least", "if_then"]
    sites: tuple[str, ...]
    service: str = ""
    period: str = ""
    count: int = 0
    name: str = ""


@dataclass(frozen=True)
class ShareLimit:
    """Share of places of `services` run by `ownership` in `period` lies within limits; `sites` = () counts all sites.

    Examples
    --------
    >>> from ansinh.models import ShareLimit
    >>> ShareLimit("non_public", ("elderly",), "2030", min_share=0.2).max_share
    1.0
    """

    ownership: str
    services: tuple[str, ...]
    period: str
    min_share: float = 0.0
    max_share: float = 1.0
    name: str = ""
    sites: tuple[str, ...] = ()


@dataclass(frozen=True)
class EquityCap:
    """In every group of `by` (a column of `demand`) at most `max_unserved_share` of need is unserved.

    Soft by default, like a coverage target.

    Examples
    --------
    >>> from ansinh.models import EquityCap
    >>> EquityCap("district_code", ("elderly",), "2030", max_unserved_share=0.3).hard
    False
    """

    by: str
    services: tuple[str, ...]
    period: str
    max_unserved_share: float
    hard: bool = False
    name: str = ""


@dataclass(frozen=True)
class FairAreas:
    """Areas whose worst share of people served is raised first (see `ansinh.models.network.fair.plan_fairly`).

    `columns` are columns of `demand`, each of which divides people into areas; `services` are added up.
    """

    columns: tuple[str, ...]
    services: tuple[str, ...]


@dataclass(frozen=True)
class Objective:
    """What a good plan is.

    Attributes
    ----------
    stages
        Lexicographic order. ``unserved``: weighted people unserved plus shortfalls; ``cost``: discounted
        capital and running cost; ``travel``: person-minutes; ``worst_minutes``: longest minutes of anybody
        served.
    tolerances
        Relative slack that a stage leaves to the next ones, by stage.
    weights
        If not empty: one weighted sum instead, stage → million đồng per unit (per person unserved, per
        million đồng, per person-minute); `stages` is then ignored.

    Examples
    --------
    >>> from ansinh.models import Objective
    >>> Objective(stages=("unserved", "travel", "cost"), tolerances={"travel": 0.05}).stages
    ('unserved', 'travel', 'cost')
    """

    stages: tuple[Stage, ...] = ("unserved", "cost", "travel")
    tolerances: dict[str, float] = field(
        default_factory=lambda: {"unserved": 0.0, "cost": 0.01, "travel": 0.0}
    )
    weights: dict[str, float] = field(default_factory=dict)


@dataclass
class NetworkProblem:
    """One network to plan: immutable; change it with `replace`.

    Attributes
    ----------
    demand
        Index ``demand_id``. Any text columns by which results are grouped (``district_code``,
        ``settlement`` ...), used by equity caps and measures.
    need
        Columns ``demand_id, service, period, persons``: people to be served (need × target), > 0.
    sites
        Index ``site_id``; see `schema.SITES`: status, ownership, settlement, land, campus cost, campus size.
    options
        Index ``(site_id, service)``; see `schema.OPTIONS`: what can stand where, how large, at what cost.
    minutes
        ``(demand_id × site_id)`` travel minutes; NaN = cannot be reached.
    services
        Index ``service``; see `schema.SERVICES`: standard, limit on minutes, weight of a person unserved,
        minimum utilisation.
    periods
        Index ``period``, in order; ``start_year``, ``years``.
    budgets
        Columns ``source, period, million_vnd, covers, ownership, carry_over``; see `schema.BUDGETS`. No rows
        for a kind of cost (capital / running) in a period means that this kind is not limited there.
    conversions
        Columns ``site_id, from_service, to_service, million_vnd_per_place, max_places``.
    targets, limits, rules, shares, equity
        See the classes of this module.
    more
        Rules of further families; see `ansinh.models.network.families`.
    decisions
        If given, columns ``site_id, service, period, places``: the plan is *fixed* to these places (an
        option not listed offers none), and only the assignment of people is free. This is how a plan as
        written is put on the same yardstick.
    discount_rate
        Per year; costs are discounted to the start of the first period.
    objective
        See `Objective`.
    one_place
        How much one place is: something else than 1 only where a problem is counted in other units to be solved.
    fairness
        Areas that `ansinh.models.network.fair.plan_fairly` compares; `plan_network` itself doesn't look at them.

    Examples
    --------
    >>> from ansinh.models import NetworkProblem
    >>> import pandas as pd
    >>> problem = NetworkProblem(
    ...     demand=pd.DataFrame({"name": ["Commune"]}, index=["c"]),
    ...     need=pd.DataFrame([("c", "care", "2030", 30.0)], columns=["demand_id", "service", "period", "persons"]),
    ...     sites=pd.DataFrame({"status": ["candidate"]}, index=["s"]),
    ...     options=pd.DataFrame(
    ...         {"max_places": [50.0], "place_cost_million_vnd": [2.0]},
    ...         index=pd.MultiIndex.from_tuples([("s", "care")]),
    ...     ),
    ...     minutes=pd.DataFrame({"s": [15.0]}, index=["c"]),
    ...     services=pd.DataFrame(index=["care"]),
    ...     periods=pd.DataFrame({"start_year": [2026], "years": [5]}, index=["2030"]),
    ... )
    >>> problem.services["people_per_place"].tolist()  # a default of the schema
    [1.0]
    """

    demand: pd.DataFrame
    need: pd.DataFrame
    sites: pd.DataFrame
    options: pd.DataFrame
    minutes: pd.DataFrame
    services: pd.DataFrame
    periods: pd.DataFrame
    budgets: pd.DataFrame = field(default_factory=lambda: schema.empty(schema.BUDGETS))
    conversions: pd.DataFrame = field(default_factory=lambda: schema.empty(schema.CONVERSIONS))
    targets: tuple[CoverageTarget, ...] = ()
    limits: tuple[PlacesLimit, ...] = ()
    rules: tuple[SiteRule, ...] = ()
    shares: tuple[ShareLimit, ...] = ()
    equity: tuple[EquityCap, ...] = ()
    more: tuple[Any, ...] = ()
    decisions: pd.DataFrame | None = None
    discount_rate: float = 0.0
    objective: Objective = field(default_factory=Objective)
    one_place: float = 1.0
    fairness: tuple[FairAreas, ...] = ()
    trusted: InitVar[bool] = False
    clean: InitVar[frozenset[str]] = frozenset()

    def __post_init__(self, trusted: bool, clean: frozenset[str]) -> None:
        from ansinh.models.network.problem.checks import conform

        if not trusted:  # cut from a problem that was checked
            conform(self, clean)
        self._sealed = True

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse every change once the problem is made."""
        if getattr(self, "_sealed", False):
            raise FrozenInstanceError(f"a NetworkProblem can't be changed; use replace({name}=...)")
        super().__setattr__(name, value)

    def __repr__(self) -> str:
        facts = (
            f"{len(self.demand):,} demand points with {self.need['persons'].sum():,.0f} persons in need, all services and "
            f"periods together, {len(self.sites):,} sites, {len(self.services)} services, {len(self.periods)} periods"
        )
        return shown(
            self, facts, "plan_network(problem), plan_nearest(problem), build(problem), .replace(...)"
        )

    def replace(self, **changes: Any) -> Self:
        """Return a copy with `changes`, checked anew."""
        frames = {f.name for f in fields(self) if isinstance(getattr(self, f.name), pd.DataFrame)}
        return replace(self, clean=frozenset(frames - changes.keys()), **changes)
