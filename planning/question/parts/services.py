"""Services of the network: what each is counted in, who needs it, and how large its facilities may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from ansinh.geodata.services import DRUG_REHABILITATION, SERVICES
from ansinh.planning.question.parts.groups import Group
from ansinh.planning.question.parts.strict import Strict

if TYPE_CHECKING:
    FacilityService = str
else:
    # What the table of services holds can be named.
    FacilityService = Literal[SERVICES]
Mode = Literal["residential", "day", "emergency", "regional"]
Share = Annotated[float, Field(ge=0, le=1)]
Places = Annotated[float, Field(ge=0, le=1e6)]  # no network of a province has a million places
Weight = Annotated[float, Field(gt=0, le=1e9)]
Name = Annotated[str, Field(pattern=r"\S")]
Minutes = Annotated[float, Field(gt=0, le=1440)]


class Service(Strict):
    """A service in facilities: places, and people who live there, come every day, or stay for a short time."""

    name_vi: Name
    """Name in Vietnamese."""
    name_en: Name
    """Name in English."""
    mode: Mode = "residential"
    """"residential": people who live there; "day": users of a working day; "emergency": short stays; "regional": as
    residential, with residents from other provinces (`inflow_share`)."""
    groups: tuple[Group, ...] = Field(min_length=1)
    """Client groups whose need this service meets."""
    offers: tuple[FacilityService, ...] = Field(min_length=1)
    """Services of existing facilities that count as this service."""
    occupancy: Annotated[float, Field(gt=0, le=1)] | None = None
    """People per place that a facility is planned for; none = the norm of the mode."""
    rotates: bool = False
    """Whether some residents stay by turns, so that a place serves more clients in a year than one (norms `rotation`)."""
    inflow_share: Annotated[float, Field(ge=0, lt=1)] | None = None
    """For "regional": share of residents who come from other provinces; none = the norm."""
    standard_minutes: Minutes = 60
    """Service standard: people nearer than this count as within reach."""
    max_minutes: Minutes | None = None
    """Nobody is sent farther than this; none = no limit, and for "day" 30 minutes."""
    min_places: Places = 30
    """Fewest places of a new facility."""
    max_places: Places = 500
    """Most places of one facility."""
    module_places: Annotated[float, Field(gt=0, le=1e6)] | None = 5
    """New places come in whole modules of this size (assumption: a room for five); none = any number."""
    max_expansion: Annotated[float, Field(ge=0, le=10)] = 0.5
    """Existing facilities may grow by at most this share of their places."""
    unserved_weight: Weight = 1.0
    """How much a person unserved counts in the aims, beside people of other services."""
    min_utilisation: Share = 0.0
    """At least this share of the places that the plan adds is used."""
    secure: bool = False
    """Mental health and drug rehabilitation: land norm of 80 / 100 / 120 m² applies."""
    comprehensive: Literal["none", "new", "all"] = "none"
    """Which facilities give comprehensive services: none, those built new or upgraded under the plan, all."""
    candidates: bool = True
    """Whether commune centres are candidate sites for this service."""
    joins: tuple[str, ...] = ()
    """Services at whose public sites (existing and planned) this one may be added, such as emergency places."""
    converted_at_once: Annotated[int, Field(ge=1, le=1000)] = 1
    """Places of those services are given over to this one so many at a time (5: a room for five); 1 = any whole number."""
    owner_vi: str = ""
    """Who owns its public facilities, where it isn't the agency of the scenario (drug rehabilitation: the police)."""
    owner_en: str = ""
    """The owner in English."""

    @property
    def rehabilitates_drug_users(self) -> bool:
        """Whether drug rehabilitation is part of it; told by what it offers, as its id is the planner's own."""
        return DRUG_REHABILITATION in self.offers

    @model_validator(mode="after")
    def _sizes_in_order(self) -> Service:
        if self.min_places > self.max_places:
            raise ValueError(f"min_places ({self.min_places:g}) is above max_places ({self.max_places:g})")
        if self.inflow_share is not None and self.mode != "regional":
            raise ValueError('inflow_share belongs to mode = "regional"')
        return self


class CommunityService(Strict):
    """A service without places: workers in communes, each with at most so many clients, whole workers per commune.

    Its sites are the seats of the present communes (social-work points); it costs salaries, no campus.
    """

    mode: Literal["community"]
    """"community"."""
    name_vi: Name
    """Name in Vietnamese."""
    name_en: Name
    """Name in English."""
    groups: tuple[Group, ...] = Field(min_length=1)
    """Client groups that it assists."""
    case_management: bool = False
    """Whether every client has a plan of case management: at most 100 clients a worker."""
    clients_per_worker: Annotated[float, Field(gt=0, le=1e6)] | None = None
    """Clients that one worker assists; none = the norm."""
    by_workers: bool = True
    """False where no worker is counted, as in foster families: households serve, and all of them count."""
