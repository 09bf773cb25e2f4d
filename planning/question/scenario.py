"""A scenario: the planner's question, as frozen models that refuse unknown keys.

The attribute docstrings are the reference of the scenario file (TOML). Money is in million đồng, time in minutes.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from ansinh.models.shown import shown
from ansinh.planning.question.parts.aims import Campuses, Fairness, Margins, Optimise, Target
from ansinh.planning.question.parts.candidates import CandidateRules
from ansinh.planning.question.parts.commitment import Commitment
from ansinh.planning.question.parts.data import OwnData
from ansinh.planning.question.parts.payment import Compensation, Support
from ansinh.planning.question.parts.proposal import Proposal
from ansinh.planning.question.parts.services import CommunityService, Name, Places, Service, Share
from ansinh.planning.question.parts.strict import Strict
from ansinh.planning.question.parts.travel import Travel
from ansinh.planning.question.passed import Passed

Money = Annotated[float, Field(ge=0, le=1e10)]  # million đồng; about what the whole country earns in a year
FEWEST_POINTS, MOST_POINTS = 20, 20_000
"""Demand points: with fewer, districts have none of their own; with more, the road network is too coarse for them."""


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

    points: int = Field(default=600, ge=FEWEST_POINTS, le=MOST_POINTS)
    """Most demand points; the 1 km cells are aggregated to them, and no person is lost."""


class Period(Strict):
    """One period of the plan; need is that of its target year."""

    id: str = Field(pattern=r"^\d{4}$")
    """Target year, for example "2030"."""
    start_year: int = Field(ge=2015, le=2060)
    """First year of the period, in which its capital is spent."""
    years: int = Field(ge=1, le=30)
    """Number of years; periods must not overlap."""


class NetworkLimit(Strict):
    """Places of services, over the network or on one site."""

    services: tuple[str, ...] = Field(min_length=1)
    """Services whose places are added up."""
    period: str
    """Period in which it holds."""
    min_places: Places = 0
    """Fewest places of all facilities together."""
    max_places: Places | None = None
    """Most places of all facilities together; none = no limit; 0 closes the facilities of today that `sites` names."""
    scope: Literal["network", "site"] = "network"
    """"network": all facilities together; "site": the one new facility, from this period on, existing ones apart."""
    unit: Literal["places", "clients"] = "places"
    """"clients": people served in a year; where residents stay by turns a place serves more than one."""
    sites: tuple[str, ...] = ()
    """Site ids whose places are added up, with scope "network"; none = all facilities."""
    source: str = ""
    """Where the limit stands, and how its words are read."""

    @model_validator(mode="after")
    def _in_order(self) -> NetworkLimit:
        if self.max_places is not None and self.min_places > self.max_places:
            raise ValueError(f"min_places ({self.min_places:g}) is above max_places ({self.max_places:g})")
        if self.sites and self.scope == "site":
            raise ValueError(
                'sites belong to scope = "network": scope = "site" is about the one new facility'
            )
        return self


class Rule(Strict):
    """A rule on which sites may or must be open."""

    kind: Literal["must_open", "must_not_open", "must_close", "either_or", "at_most", "at_least", "if_then"]
    """"must_open", "must_not_open": each of the sites. "must_close": facilities of today close, at the start of `period`, and
    their people need a place elsewhere. "either_or": exactly one of the sites. "at_most", "at_least": `count` of them.
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
    per_year: bool = False
    """Whether the amount is that of every year of the period, as running cost is granted, or of all of them together."""
    covers: Literal["capital", "running", "all", "soft"] = "capital"
    """What it may be spent on: building (capital), running, both (all), or neither ("soft": training, meetings, media;
    shown beside the plans, limits nothing). One for running cost always limits the proposed plan; one for building if
    `optimise.capital_at_most` is "budgets"."""
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
    moves_places: bool = True
    """False where only the organisations merge and the residents stay where they are."""


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
    """A number; "need" = as many as the people to be served; "existing" = as many as today."""
    fixed: bool = False
    """Whether the plan itself names the site, so that every plan has to build there."""
    note: str = ""
    """Source of the number, or the reason for assuming it."""


class OfficialFunction(Strict):
    """A function that the plan gives an existing facility: no places, no capital."""

    site: str
    """Site id."""
    text_vi: str
    """What it is, in Vietnamese."""
    text_en: str
    """What it is, in English."""
    source: str = ""
    """Where the plan says so."""


class Official(Strict):
    """The official plan as written; existing places that it doesn't name stay unchanged."""

    places: tuple[OfficialPlaces, ...] = ()
    """Sites with their places."""
    functions: tuple[OfficialFunction, ...] = ()
    """New functions of facilities that stand."""


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
    """Services in facilities; one with `mode = "community"` is read as one of `community`."""
    community: dict[str, CommunityService] = Field(default_factory=dict)
    """Services of workers in communes."""
    campuses: Campuses = Campuses()
    fairness: Fairness = Fairness()
    margins: Margins = Margins()
    targets: tuple[Target, ...] = ()
    limits: tuple[NetworkLimit, ...] = ()
    rules: tuple[Rule, ...] = ()
    budgets: tuple[Budget, ...] = ()
    compensation: tuple[Compensation, ...] = ()
    support: Support | None = None
    """Public money for non-public facilities; none = they build with their own."""
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
    proposal: Proposal = Proposal()
    passed: tuple[Passed, ...] = ()
    """What `--as-of` has carried over from periods that are over, or left behind."""

    @model_validator(mode="before")
    @classmethod
    def _community_apart(cls, values: Any) -> Any:
        """Read services of mode "community" as what they are: a kind of their own, without places."""
        services = values.get("services") if isinstance(values, dict) else None
        if not isinstance(services, dict):
            return values
        apart = {
            name: service
            for name, service in services.items()
            if isinstance(service, dict) and service.get("mode") == "community"
        }
        rest = {name: service for name, service in services.items() if name not in apart}
        return {**values, "services": rest, "community": {**values.get("community", {}), **apart}}

    def __repr__(self) -> str:
        heading = self.scenario
        facts = (
            f"{heading.id} of {heading.province}, {len(self.services)} services, periods {', '.join(self.period_ids)}, "
            f"{self.demand.points:,} demand points at most"
        )
        return shown(
            self,
            facts,
            "ansinh.plan(scenario), ansinh.planning.analyses.changed(scenario, {'demand.points': 300})",
        )

    __str__ = __repr__

    @property
    def every_service(self) -> dict[str, Service | CommunityService]:
        """Services in facilities and services of workers in communes."""
        return {**self.services, **self.community}

    @property
    def period_ids(self) -> tuple[str, ...]:
        """Period ids in order."""
        return tuple(period.id for period in self.periods)
