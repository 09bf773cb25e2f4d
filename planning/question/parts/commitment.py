"""A number that the plan's own text promises, with what is counted and of whom."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ansinh.planning.question.parts.groups import Group
from ansinh.planning.question.parts.strict import Strict


class Commitment(Strict):
    """A number that the plan's own text promises."""

    kind: Literal[
        "at_least_places",
        "at_most_places",
        "served_share",
        "strengthened",
        "communes_in_reach",
        "social_workers",
        "sites_kept",
        "budget",
        "reached_share",
        "case_managed_share",
        "regional_share",
        "stated",
    ]
    """How it is measured; "stated" = can't be measured here, listed all the same. "reached_share": people of `groups` with
    any of `services`, community services as far as the workers of today reach; "case_managed_share": of those served;
    "regional_share": people present at the regional service, of the region's need."""
    text_vi: str
    """The promise in Vietnamese, in the words of the plan."""
    text_en: str
    """The promise in English."""
    period: str = ""
    """Period in which it is judged."""
    services: tuple[str, ...] = ()
    """Services it is about (the numerator); none = all."""
    groups: tuple[Group, ...] = ()
    """Whose share it is (the denominator); none = the groups of the services."""
    region_persons: Annotated[float, Field(ge=0)] = 0.0
    """For "regional_share": people of the region in the base population of `groups`, at the census."""
    unit: Literal["places", "clients"] = "places"
    """For "at_least_places", "at_most_places": whether the plan counts places, or clients of a year."""
    scope: Literal["all", "new"] = "all"
    """For "at_least_places", "at_most_places": all facilities, or only those built anew."""
    required: Annotated[float, Field(ge=0, le=1e10)] = 0.0
    """Places, or a share between 0 and 1."""
    people_per_worker: Annotated[float, Field(gt=0)] = 500
    """For "social_workers": residents per social worker."""
    sites: tuple[str, ...] = ()
    """For "sites_kept": the facilities that are named."""
    source: str = ""
    """Where it stands in the plan."""
