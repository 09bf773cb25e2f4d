"""The choices at the desk, and the check that they don't contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from ansinh.planning.inputs.people.need import floor_share
from ansinh.planning.question.parts.aims import FAIRNESS
from ansinh.planning.question.parts.services import Service
from ansinh.planning.question.scenario import Scenario


@dataclass(frozen=True)
class ServiceChoice:
    """The choices for one service.

    Attributes
    ----------
    service
        Its name in the scenario.
    target
        Share of the people in need to be served in the last period; earlier targets change in proportion.
    standard_minutes
        The service standard, minutes.
    min_places, max_places
        Fewest and most places of a new facility.
    """

    service: str
    target: float
    standard_minutes: float
    min_places: float
    max_places: float


@dataclass(frozen=True)
class Choices:
    """One set of choices; equal sets compare equal, so that nothing is solved twice.

    Attributes
    ----------
    budget
        Share of the official plan's capital, or of the scenario's budgets; 1 = all of it.
    services
        See `ServiceChoice`.
    keep_within_standard
        Whether nobody may be sent farther than the service standard.
    new_sites
        Most new sites; None = no limit.
    demand_case
        Low, central or high.
    forced, forbidden
        Site ids, sorted.
    offering
        ``(site_id, service)``, sorted: this service must be there.
    sizes
        ``(site_id, service, places)``, sorted: so many places there in the last period, existing ones included.
    fair
        Whether the share served of the worst area is raised where places are scarce.
    """

    budget: float
    services: tuple[ServiceChoice, ...]
    keep_within_standard: bool
    new_sites: int | None
    demand_case: str
    forced: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    offering: tuple[tuple[str, str], ...] = ()
    fair: bool = True
    sizes: tuple[tuple[str, str, float], ...] = ()

    def of(self, service: str) -> ServiceChoice:
        """Return the choices for a service."""
        return next(item for item in self.services if item.service == service)

    def change(self, service: str, **values: Any) -> Choices:
        """Return these choices with other values for one service."""
        changed = tuple(replace(s, **values) if s.service == service else s for s in self.services)
        return replace(self, services=changed)


@dataclass(frozen=True)
class Wrong:
    """A contradiction between choices: ``sizes`` (smallest above largest) or ``both`` (forced and forbidden).

    `name` is the service or the site concerned.
    """

    kind: str
    name: str


def starting_choices(scenario: Scenario, new_sites: int | None) -> Choices:
    """Return the choices that leave the scenario unchanged."""
    last = scenario.period_ids[-1]
    return Choices(
        budget=1.0,
        services=tuple(_service(name, s, scenario, last) for name, s in scenario.services.items()),
        keep_within_standard=False,
        new_sites=new_sites,
        demand_case=scenario.scenario.demand_case,
        fair=FAIRNESS in scenario.optimise.stages,
    )


def _service(name: str, service: Service, scenario: Scenario, last: str) -> ServiceChoice:
    return ServiceChoice(
        name,
        floor_share(scenario, name, last),
        service.standard_minutes,
        service.min_places,
        service.max_places,
    )


def wrong(choices: Choices) -> tuple[Wrong, ...]:
    """Return all contradictions between the choices."""
    return tuple(_wrong(choices))


def _wrong(choices: Choices) -> Iterator[Wrong]:
    for item in choices.services:
        if item.min_places > item.max_places:
            yield Wrong("sizes", item.service)
    wanted = {*choices.forced, *(site for site, _ in choices.offering)}
    wanted |= {site for site, _, places in choices.sizes if places > 0}
    for site in sorted(wanted & set(choices.forbidden)):
        yield Wrong("both", site)
