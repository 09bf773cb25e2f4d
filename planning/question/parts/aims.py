"""What a plan aims at: targets with their numerator and denominator, fairness, margins, stages."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from ansinh.models.network.problem.network_problem import Stage
from ansinh.planning.question.parts.groups import Group
from ansinh.planning.question.parts.services import Share
from ansinh.planning.question.parts.strict import Strict

StageName = Literal["targets", "others", "fairness", Stage]
STAGES: tuple[StageName, ...] = get_args(StageName)
FAIRNESS: StageName = "fairness"
SERVES_ALL: tuple[StageName, ...] = ("others", "unserved")
"""Stages after which nobody who could be served is left."""
SERVES: tuple[StageName, ...] = ("targets", *SERVES_ALL)
"""Stages about people served; the model takes them together."""


class Target(Strict):
    """A floor: at least `share` of the people in `groups` get one of `services`; others in need may be served, too."""

    services: tuple[str, ...] = Field(min_length=1)
    """Services whose people are counted (the numerator)."""
    groups: tuple[Group, ...] = ()
    """Whose share it is (the denominator); none = the groups of the services."""
    period: str
    """Period in which it holds."""
    share: Share
    """Share of those people who are to be served."""
    case_managed: Share | None = None
    """Share of those served who have a plan of case management ("comprehensive")."""
    comprehensive: Share | None = None
    """Share of those in need who get it in a facility with comprehensive services; may be missed, at a price."""
    source: str = ""
    """Where the target stands, such as the article of the plan."""


Pair = Annotated[tuple[str, ...], Field(min_length=2, max_length=2)]


class Campuses(Strict):
    """What may stand on one new campus; norms say so for every kind of care, these pairs win over them."""

    may_share: tuple[Pair, ...] = ()
    """Pairs of services that may stand on one campus."""
    keep_apart: tuple[Pair, ...] = ()
    """Pairs of services that may not stand on one campus."""


class Fairness(Strict):
    """Where places are scarce, the share served of the worst area is raised first."""

    areas: tuple[Literal["district_code", "settlement", "commune_code"], ...] = (
        "district_code",
        "settlement",
    )
    """Kinds of areas that are compared: districts of the eve of 1 July 2025, urban / rural / mountain communes."""
    strata: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Further areas: name → communes or districts (code or name), such as ``poor``, ``island`` or ``minority``."""
    services: tuple[str, ...] = ()
    """Services that are added up; none = all that live in facilities."""


class Margins(Strict):
    """Differences below these are no reason to prefer one plan to the other: data carry no more."""

    minutes: Annotated[float, Field(ge=0)] = 2.0
    """Mean travel, minutes."""
    capital_share: Share = 0.01
    """Capital, as a share of it."""
    people_share: Share = 0.01
    """People served, as a share of those in need."""
    places_share: Share = 0.05
    """Places needed beyond those planned, as a share of them: need is a rate times a census."""


class Optimise(Strict):
    """What the optimised plan may do and what it aims at."""

    stages: tuple[StageName, ...] = ("targets", "others", "fairness", "travel", "cost")
    """Aims in order: people missing to the targets, others in need, the worst area's share, then cost and travel.
    "unserved" is the old word for "targets", "others"."""
    tolerances: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(
        default_factory=lambda: {"unserved": 0.0, "cost": 0.02, "travel": 0.0}
    )
    """Share by which a stage may be worsened for the next ones; that of "cost" is a share of the capital."""
    weights: dict[str, Annotated[float, Field(ge=0, le=1e9)]] = Field(default_factory=dict)
    """Instead of stages: million đồng per person unserved ("unserved"), per million đồng ("cost"), per
    person-minute ("travel")."""
    capital_at_most: Literal["official", "budgets", "unlimited"] = "official"
    """"official": no more capital than the official plan needs, so that both plans cost the same; "budgets": the
    budgets of this file."""
    new_sites_at_most: int | None = Field(default=None, ge=0, le=100_000)
    """Most new sites; none = no limit."""
    same_new_sites: bool = True
    """No more new sites than the official plan has."""
