"""A scenario: the question that a planner puts, as frozen models with unknown keys refused.

The attribute docstrings are the reference of the scenario file (TOML). Money is million đồng, time minutes.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, model_validator

from planning.scenario_data import OwnData
from planning.scenario_travel import Travel
from planning.strict import Strict

Group = Literal["elderly", "children", "disability", "mental_health", "emergency", "drug_users"]
FacilityService = Literal["elderly", "disability", "mental_health", "children", "general", "drug_rehab"]
Share = Annotated[float, Field(ge=0, le=1)]
Places = Annotated[float, Field(ge=0)]
Money = Annotated[float, Field(ge=0)]
Minutes = Annotated[float, Field(gt=0, le=1440)]


class Heading(Strict):
    """What the scenario is about."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    """Short name; used for the run folder."""
    province: str
    """Province whose data are used: name, slug or code."""
    title_vi: str
    title_en: str
    question_vi: str = ""
    question_en: str = ""
    plan_document: str = ""
    """Number and date of the official plan."""
    agency_vi: str = "Sở Y tế"
    """Who issues reports and proposals (since 1 March 2025 the Department of Health)."""
    norms_on: dt.date
    """Day whose law and prices apply."""
    demand_case: Literal["low", "central", "high"] = "central"
    travel_case: Literal["low", "central", "high"] = "central"
    seed: int = 0


class Demand(Strict):
    """How finely demand is represented."""

    points: int = Field(default=600, ge=20, le=20_000)
    """Demand points at most; the 1 km cells are aggregated to them, keeping every person."""


class Period(Strict):
    """One plan period; need is taken at the end of its last year."""

    id: str = Field(pattern=r"^\d{4}$")
    """Target year, for example "2030"."""
    start_year: int = Field(ge=2015, le=2060)
    years: int = Field(ge=1, le=30)


class Service(Strict):
    """One service of the network and who needs it."""

    name_vi: str
    name_en: str
    groups: tuple[Group, ...] = Field(min_length=1)
    """Client groups whose need this service meets."""
    offers: tuple[FacilityService, ...] = Field(min_length=1)
    """Services of existing facilities that count as this service."""
    standard_minutes: Minutes = 60
    """Service standard: people nearer than this count as within reach."""
    max_minutes: Minutes | None = None
    """Nobody is sent farther than this; none = no limit."""
    min_places: Places = 30
    """Fewest places of a new facility."""
    max_places: Places = 500
    """Most places of one facility."""
    module_places: Annotated[float, Field(gt=0)] | None = 5
    """New places come in whole modules of this size (assumption: a room for five); none = any number."""
    max_expansion: Annotated[float, Field(ge=0, le=10)] = 0.5
    """Existing facilities may grow by at most this share of their places."""
    unserved_weight: Annotated[float, Field(gt=0)] = 1.0
    min_utilisation: Share = 0.0
    secure: bool = False
    """Mental health and drug rehabilitation: land norm of 80 / 100 / 120 m² applies."""
    comprehensive: Literal["none", "new", "all"] = "none"
    """Which facilities give comprehensive services: none, those built new or upgraded under the plan, all."""
    candidates: bool = True
    """Whether commune centres are candidate sites for this service."""

    @model_validator(mode="after")
    def _sizes_in_order(self) -> Service:
        if self.min_places > self.max_places:
            raise ValueError(f"min_places ({self.min_places:g}) is above max_places ({self.max_places:g})")
        return self


class Target(Strict):
    """At least `share` of the people in need get a place (this scales the demand to be met)."""

    services: tuple[str, ...] = Field(min_length=1)
    period: str
    share: Share
    comprehensive: Share | None = None
    """Share of those in need who get it in a facility with comprehensive services; may be missed, at a price."""
    source: str = ""


class NetworkLimit(Strict):
    """Total places of services over the network."""

    services: tuple[str, ...] = Field(min_length=1)
    period: str
    min_places: Places = 0
    max_places: Places | None = None
    source: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> NetworkLimit:
        if self.max_places is not None and self.min_places > self.max_places:
            raise ValueError(f"min_places ({self.min_places:g}) is above max_places ({self.max_places:g})")
        return self


class Rule(Strict):
    """Must, must not, either-or, if-then, at most, at least."""

    kind: Literal["must_open", "must_not_open", "either_or", "at_most", "at_least", "if_then"]
    sites: tuple[str, ...] = Field(min_length=1)
    """Site ids; "new" stands for every site where nothing exists today."""
    service: str = ""
    period: str = ""
    count: int = Field(default=0, ge=0)
    source: str = ""


class Budget(Strict):
    """Money of one source in one period."""

    source: str
    period: str
    million_vnd: Money
    covers: Literal["capital", "running", "all"] = "capital"
    ownership: Literal["any", "public", "non_public"] = "any"
    carry_over: bool = False
    name_vi: str = ""
    name_en: str = ""
    note: str = ""


class Equity(Strict):
    """At most `max_unserved_share` of the people to be served is unserved in any group of `by`."""

    by: Literal["district_code", "settlement", "commune_code"]
    services: tuple[str, ...] = Field(min_length=1)
    period: str
    max_unserved_share: Share
    hard: bool = False


class NonPublic(Strict):
    """Share of places run by non-public facilities."""

    services: tuple[str, ...] = Field(min_length=1)
    period: str
    min_share: Share = 0.0
    max_share: Share = 1.0


class Merger(Strict):
    """An existing facility handed over to a successor."""

    site: str
    into: str
    by: str = ""
    """Period in which it must be done; empty = may be done."""
    million_vnd: Money = 0.0


class Upgrade(Strict):
    """Existing facilities that are renovated without more places; the cost is the same in every plan."""

    sites: tuple[str, ...] = Field(min_length=1)
    period: str
    source: str = ""


class OfficialPlaces(Strict):
    """Places that the official plan gives a site."""

    site: str
    service: str
    period: str
    places: Places | Literal["need", "existing"]
    """A number; "need" = as many as the people to be served; "existing" = as many as today."""
    note: str = ""


class Official(Strict):
    """The plan as written: what it builds; existing places not named are kept."""

    places: tuple[OfficialPlaces, ...] = ()


class Optimise(Strict):
    """What the optimised plan may do and what it aims at."""

    stages: tuple[Literal["unserved", "cost", "travel", "worst_minutes"], ...] = (
        "unserved",
        "travel",
        "cost",
    )
    """Aims in order."""
    tolerances: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(
        default_factory=lambda: {"unserved": 0.0, "cost": 0.02, "travel": 0.0}
    )
    """Share by which a stage may be worsened for the next ones."""
    weights: dict[str, float] = Field(default_factory=dict)
    """Instead of stages: million đồng per person unserved ("unserved"), per million đồng ("cost"), per
    person-minute ("travel")."""
    capital_at_most: Literal["official", "budgets", "unlimited"] = "official"
    """"official": no more capital than the official plan needs, so that both plans cost the same; "budgets": the
    budgets of this file."""
    new_sites_at_most: int | None = Field(default=None, ge=0)
    """Most new sites; none = no limit."""
    same_new_sites: bool = True
    """No more new sites than the official plan has."""


class Solver(Strict):
    """How hard to solve."""

    backend: str = "highs"
    time_limit_s: float = Field(default=60.0, gt=0, le=86_400)
    mip_gap: Share = 0.005
    threads: int = Field(default=2, ge=1, le=256)


class Reporting(Strict):
    """One line of the reporting calendar."""

    who_vi: str
    due_vi: str
    source: str = ""


class Commitment(Strict):
    """A number that the plan's own text promises."""

    kind: Literal[
        "at_least_places",
        "at_most_places",
        "served_share",
        "strengthened",
        "communes_in_reach",
        "social_workers",
        "budget",
        "stated",
    ]
    """How it is measured; "stated" = can't be measured here, listed all the same."""
    text_vi: str
    text_en: str
    period: str = ""
    services: tuple[str, ...] = ()
    """Services it is about; none = all."""
    required: float = 0.0
    """Places, or a share between 0 and 1."""
    people_per_worker: Annotated[float, Field(gt=0)] = 500
    source: str = ""


class Scenario(Strict):
    """The whole scenario file."""

    scenario: Heading
    data: OwnData | None = None
    """Own data instead of a built-in province."""
    travel: Travel = Travel()
    demand: Demand = Demand()
    periods: tuple[Period, ...] = Field(min_length=1)
    services: dict[str, Service] = Field(min_length=1)
    targets: tuple[Target, ...] = ()
    limits: tuple[NetworkLimit, ...] = ()
    rules: tuple[Rule, ...] = ()
    budgets: tuple[Budget, ...] = ()
    equity: tuple[Equity, ...] = ()
    non_public: tuple[NonPublic, ...] = ()
    mergers: tuple[Merger, ...] = ()
    upgrades: tuple[Upgrade, ...] = ()
    official: Official = Official()
    commitments: tuple[Commitment, ...] = ()
    optimise: Optimise = Optimise()
    parameters: dict[str, float] = Field(default_factory=dict)
    """Own values for norms: "key" or "key.scope" = value."""
    solver: Solver = Solver()
    reporting: tuple[Reporting, ...] = ()

    @property
    def period_ids(self) -> tuple[str, ...]:
        """Period ids in order."""
        return tuple(period.id for period in self.periods)
