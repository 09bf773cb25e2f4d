"""A scenario: the planner's question, as frozen models that refuse unknown keys.

The attribute docstrings are the reference of the scenario file (TOML). Money is in million đồng, time in minutes.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from ansinh.geodata.services import DRUG_REHABILITATION, SERVICES
from ansinh.models.network.problem import Stage
from ansinh.planning.norms import client_groups
from ansinh.planning.question.candidates import CandidateRules
from ansinh.planning.question.data import OwnData
from ansinh.planning.question.strict import Strict
from ansinh.planning.question.travel import Travel

if TYPE_CHECKING:
    Group = str
    FacilityService = str
else:
    # The tables decide which values are allowed: client groups with a rate of need, and services of facilities.
    Group = Literal[client_groups()]
    FacilityService = Literal[SERVICES]
Share = Annotated[float, Field(ge=0, le=1)]
Places = Annotated[float, Field(ge=0, le=1e6)]  # no network of a province has a million places
Money = Annotated[float, Field(ge=0, le=1e10)]  # million đồng; about what the whole country earns in a year
Weight = Annotated[float, Field(gt=0, le=1e9)]
Name = Annotated[str, Field(pattern=r"\S")]
Minutes = Annotated[float, Field(gt=0, le=1440)]


class Heading(Strict):
    """What the scenario is about."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    """Short name; used for the run folder."""
    province: Name
    """Province whose data are used: name, slug or code."""
    title_vi: Name
    """Title in Vietnamese; it appears on the map, the reports and the proposal."""
    title_en: Name
    """Title in English."""
    question_vi: str = ""
    """The question in Vietnamese, in one sentence; it appears at the top of the report."""
    question_en: str = ""
    """The question in English."""
    plan_document: str = ""
    """Number and date of the official plan."""
    agency_vi: str = "Sở Y tế"
    """Who issues reports and proposals (since 1 March 2025 the Department of Health)."""
    norms_on: dt.date
    """Day whose law and prices apply."""
    demand_case: Literal["low", "central", "high"] = "central"
    """Which value of need rates and of growth is used; the option `--demand` overrides it."""
    travel_case: Literal["low", "central", "high"] = "central"
    """Quick, central or slow travel times ("low" = quick)."""
    cost_case: Literal["low", "central", "high"] = "central"
    """Unit costs of building: cheap, as published, dear (see `ansinh.planning.norms.COSTS`)."""
    seed: int = Field(default=0, ge=0, le=2**32 - 1)
    """Seed of everything random (the grouping of cells into demand points)."""


class Flood(Strict):
    """Flood season: travel takes longer by terrain (norms ``flood_time_factor``), and units can be cut off."""

    in_force: bool = False
    """Whether this run is in the flood season; `ansinh robustness` tries both."""
    season: str = ""
    """Season of `travel.closures` that holds during the flood; empty = the first one listed there, if any."""
    cut_off: tuple[str, ...] = ()
    """Communes or districts (code or name) that nobody can enter or leave."""
    source: str = ""
    """Source of the list."""


class Demand(Strict):
    """How finely demand is represented."""

    points: int = Field(default=600, ge=20, le=20_000)
    """Most demand points; the 1 km cells are aggregated to them, and no person is lost."""


class Period(Strict):
    """One period of the plan; need is that of its target year."""

    id: str = Field(pattern=r"^\d{4}$")
    """Target year, for example "2030"."""
    start_year: int = Field(ge=2015, le=2060)
    """First year of the period, in which its capital is spent."""
    years: int = Field(ge=1, le=30)
    """Number of years; periods must not overlap."""


class Service(Strict):
    """One service of the network and who needs it."""

    name_vi: Name
    """Name in Vietnamese."""
    name_en: Name
    """Name in English."""
    groups: tuple[Group, ...] = Field(min_length=1)
    """Client groups whose need this service meets."""
    offers: tuple[FacilityService, ...] = Field(min_length=1)
    """Services of existing facilities that count as this service."""
    standard_minutes: Minutes = 60
    """Service standard: people served within these minutes count as covered."""
    max_minutes: Minutes | None = None
    """Longest travel to a facility; none = no limit."""
    min_places: Places = 30
    """Fewest places of a new facility."""
    max_places: Places = 500
    """Most places of one facility."""
    module_places: Annotated[float, Field(gt=0, le=1e6)] | None = 5
    """New places come in whole modules of this size (assumption: a room for five); none = any number."""
    max_expansion: Annotated[float, Field(ge=0, le=10)] = 0.5
    """Existing facilities may grow by at most this share of their places."""
    unserved_weight: Weight = 1.0
    """Weight of a person unserved in the stage "unserved", relative to other services."""
    min_utilisation: Share = 0.0
    """Least share of the places added by the plan that must be used."""
    secure: bool = False
    """Mental health and drug rehabilitation: the land norm of 80 / 100 / 120 m² applies."""
    comprehensive: Literal["none", "new", "all"] = "none"
    """Which facilities provide comprehensive services: none, those built or upgraded under the plan, or all."""
    candidates: bool = True
    """Whether commune centres are candidate sites for this service."""

    @property
    def rehabilitates_drug_users(self) -> bool:
        """Whether it includes drug rehabilitation, which ``offers`` decides because planners choose the ids."""
        return DRUG_REHABILITATION in self.offers

    @model_validator(mode="after")
    def _sizes_in_order(self) -> Service:
        if self.min_places > self.max_places:
            raise ValueError(f"min_places ({self.min_places:g}) is above max_places ({self.max_places:g})")
        return self


class Target(Strict):
    """At least `share` of the people in need get a place; the demand to be met is scaled by it."""

    services: tuple[str, ...] = Field(min_length=1)
    """Services to which the target applies."""
    period: str
    """Period in which it holds."""
    share: Share
    """Share of the people in need who are to be served."""
    comprehensive: Share | None = None
    """Share of the people in need who are to be served in a facility with comprehensive services. A plan may miss it;
    the shortfall counts in the stage "unserved" and is reported."""
    source: str = ""
    """Source of the target, such as the article of the plan."""


class NetworkLimit(Strict):
    """Total places of services over the network."""

    services: tuple[str, ...] = Field(min_length=1)
    """Services whose places are added up."""
    period: str
    """Period in which it holds."""
    min_places: Places = 0
    """Fewest places of all facilities together."""
    max_places: Places | None = None
    """Most places of all facilities together; none = no limit."""
    source: str = ""
    """Source of the limit."""

    @model_validator(mode="after")
    def _in_order(self) -> NetworkLimit:
        if self.max_places is not None and self.min_places > self.max_places:
            raise ValueError(f"min_places ({self.min_places:g}) is above max_places ({self.max_places:g})")
        return self


class Rule(Strict):
    """A rule on which sites may or must be open."""

    kind: Literal["must_open", "must_not_open", "either_or", "at_most", "at_least", "if_then"]
    """"must_open", "must_not_open": each of the sites. "either_or": exactly one of them. "at_most", "at_least": `count` of them.
    "if_then": if the first is open, so are the others."""
    sites: tuple[str, ...] = Field(min_length=1)
    """Site ids; "new" means all sites without a facility today."""
    service: str = ""
    """Service to which it applies; empty = any."""
    period: str = ""
    """Period from which it holds ("at_most", "at_least": in which); empty = every one ("either_or", "at_least": the last)."""
    count: int = Field(default=0, ge=0, le=100_000)
    """Number of sites, for "at_most" and "at_least"."""
    source: str = ""
    """Source of the rule, or its reason."""


class Budget(Strict):
    """Money of one source in one period."""

    source: Name
    """Short name of the payer, such as "province"; the same in every period."""
    period: str
    """Period in which the money is available."""
    million_vnd: Money
    """Amount, not discounted."""
    covers: Literal["capital", "running", "all"] = "capital"
    """Costs that it may pay: building (capital), running, or both (all)."""
    ownership: Literal["any", "public", "non_public"] = "any"
    """Ownership of the facilities for which it may be spent."""
    carry_over: bool = False
    """Whether unspent money may be used in the next period."""
    name_vi: str = ""
    """Name in Vietnamese, for reports; empty = `source`."""
    name_en: str = ""
    """Name in English; empty = `source`."""
    note: str = ""
    """Free text for the reader of the file."""


class Equity(Strict):
    """At most `max_unserved_share` of the people to be served is unserved in any group of `by`."""

    by: Literal["district_code", "settlement", "commune_code"]
    """How people are grouped: by district, by urban / rural / mountain, or by commune."""
    services: tuple[str, ...] = Field(min_length=1)
    """Services whose people are added up."""
    period: str
    """Period in which it holds."""
    max_unserved_share: Share
    """Largest share of the people to be served who may be unserved in any group."""
    hard: bool = False
    """Whether no plan may exceed it; otherwise the excess counts in the stage "unserved" and is reported."""


class NonPublic(Strict):
    """Share of places run by non-public facilities."""

    services: tuple[str, ...] = Field(min_length=1)
    """Services whose places are added up."""
    period: str
    """Period in which it holds."""
    min_share: Share = 0.0
    """At least this share of the places."""
    max_share: Share = 1.0
    """At most this share of the places."""


class Merger(Strict):
    """An existing facility that is merged into a successor."""

    site: str
    """Site id of the facility that is merged."""
    into: str
    """Site id of its successor."""
    by: str = ""
    """Period by which it must be merged; empty = it may be merged."""
    million_vnd: Money = 0.0
    """Cost of the merger."""


class Upgrade(Strict):
    """Existing facilities that are renovated without additional places.

    The cost is the same in every plan. It is part of the plan's capital, but isn't limited by `[[budgets]]`.
    """

    sites: tuple[str, ...] = Field(min_length=1)
    """Site ids of the facilities."""
    period: str
    """Period in which they are renovated; the cost is added to what that period's `[[budgets]]` pay."""
    source: str = ""
    """Source in the plan."""


class OfficialPlaces(Strict):
    """Places that the official plan gives to a site."""

    site: str
    """Site id."""
    service: str
    """Service, as named under `[services]`."""
    period: str
    """Period from which it has them."""
    places: Places | Literal["need", "existing"]
    """A number; "need" = as many as people are to be served; "existing" = as many as today."""
    note: str = ""
    """Source of the number, or the reason for assuming it."""


class Official(Strict):
    """The official plan as written; existing places that it doesn't name stay unchanged."""

    places: tuple[OfficialPlaces, ...] = ()
    """Sites with their places."""


class Optimise(Strict):
    """The objective and the limits of the optimised plan."""

    stages: tuple[Stage, ...] = ("unserved", "travel", "cost")
    """Stages of the objective, most important first."""
    tolerances: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(
        default_factory=lambda: {"unserved": 0.0, "cost": 0.02, "travel": 0.0}
    )
    """Share by which later stages may worsen a stage."""
    weights: dict[str, Annotated[float, Field(ge=0, le=1e9)]] = Field(default_factory=dict)
    """Instead of stages: weights of a person unserved ("unserved"), a million đồng ("cost") and a person-minute
    ("travel"), in million đồng."""
    capital_at_most: Literal["official", "budgets", "unlimited"] = "official"
    """Most capital: "official" = what the official plan needs, so that both plans cost the same; "budgets" = the
    budgets of this file; "unlimited" = no limit."""
    new_sites_at_most: int | None = Field(default=None, ge=0, le=100_000)
    """Most new sites; none = no limit."""
    same_new_sites: bool = True
    """Whether there may be no more new sites than in the official plan."""


class Solver(Strict):
    """Settings of the solver."""

    backend: str = "highs"
    """Solver: "highs", "cbc", or another that PuLP finds on the computer (whose bounds can't be checked)."""
    time_limit_s: float = Field(default=60.0, gt=0, le=86_400)
    """Longest time for the optimised plan, seconds; the best plan found by then is kept, with its gap."""
    mip_gap: Share = 0.005
    """Gap at which a stage is finished: the plan is proven to be at most this share worse than the best possible."""
    threads: int = Field(default=2, ge=1, le=256)
    """Processor cores the solver may use."""


class Reporting(Strict):
    """One line of the reporting calendar."""

    who_vi: str
    """Who reports to whom."""
    due_vi: str
    """When it is due."""
    source: str = ""
    """Source of the line."""


class Commitment(Strict):
    """A number that the plan document promises."""

    kind: Literal[
        "at_least_places",
        "at_most_places",
        "served_share",
        "strengthened",
        "communes_in_reach",
        "social_workers",
        "sites_kept",
        "budget",
        "stated",
    ]
    """How it is measured; "stated" = it can't be measured here and is listed only."""
    text_vi: str
    """The promise in Vietnamese, in the words of the plan."""
    text_en: str
    """The promise in English."""
    period: str = ""
    """Period in which it is judged."""
    services: tuple[str, ...] = ()
    """Services to which it applies; none = all."""
    required: Money = 0.0
    """Places, or a share between 0 and 1."""
    people_per_worker: Annotated[float, Field(gt=0, le=1e6)] = 500
    """For "social_workers": residents per social worker."""
    sites: tuple[str, ...] = ()
    """For "sites_kept": the facilities that are named."""
    source: str = ""
    """Source in the plan."""


class Scenario(Strict):
    """The whole scenario file."""

    scenario: Heading
    data: OwnData | None = None
    """Own data instead of a built-in province."""
    travel: Travel = Travel()
    candidates: CandidateRules | None = None
    """Rules that candidate sites must satisfy."""
    flood: Flood = Flood()
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
    parameters: dict[str, Annotated[float, Field(ge=-1e10, le=1e10)]] = Field(default_factory=dict)
    """Own values for norms: "key" or "key.scope" = value."""
    solver: Solver = Solver()
    reporting: tuple[Reporting, ...] = ()

    @property
    def period_ids(self) -> tuple[str, ...]:
        """Period ids in order."""
        return tuple(period.id for period in self.periods)
