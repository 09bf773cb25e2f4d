"""Limits on places: what a plan says of the whole network, of one site, of places or of clients of a year."""

from __future__ import annotations

import math
from collections.abc import Collection

from ansinh.models.network.problem import PlacesLimit, SiteRule
from ansinh.planning.inputs.people.occupancy import clients_per_place
from ansinh.planning.norms import Norms
from ansinh.planning.question.scenario import NetworkLimit, Scenario


def network_limits(scenario: Scenario, norms: Norms) -> tuple[PlacesLimit, ...]:
    """Return the limits on all facilities together, or on named ones, in places."""
    return tuple(
        PlacesLimit(
            item.services,
            item.period,
            *in_places(item, scenario, norms),
            sites=item.sites,
            name=", ".join(item.services),
        )
        for item in scenario.limits
        if item.scope == "network"
    )


def in_places(item: NetworkLimit, scenario: Scenario, norms: Norms) -> tuple[float, float]:
    """Return least and most places of a limit; clients of a year are divided by those that a place serves."""
    most = math.inf if item.max_places is None else item.max_places
    if item.unit == "places":
        return item.min_places, most
    each = min(clients_per_place(scenario.services[name], norms) for name in item.services)
    return item.min_places / each, most / each


def closings(scenario: Scenario, standing: Collection[tuple[str, str]]) -> list[SiteRule]:
    """Return the rules that limits of no places stand for: what stands there today, by site and service, closes.

    Without such a rule nothing could take the places away that stand, and no plan would keep the limit.
    """
    return [
        SiteRule("must_close", (site,), service, item.period, name=f"no places of {service} at {site}")
        for item in scenario.limits
        if item.max_places == 0
        for site in item.sites
        for service in item.services
        if (site, service) in standing
    ]


def site_limits(scenario: Scenario, service: str) -> list[NetworkLimit]:
    """Return the limits on the one new facility of a service."""
    return [item for item in scenario.limits if item.scope == "site" and service in item.services]


def new_site_sizes(scenario: Scenario, name: str, norms: Norms) -> tuple[float, float]:
    """Return the smallest and the largest new facility of a service, in places."""
    service = scenario.services[name]
    limits = [in_places(item, scenario, norms) for item in site_limits(scenario, name)]
    if not limits:
        return service.min_places, service.max_places
    return max(least for least, _ in limits), min(most for _, most in limits)


def one_site_rules(scenario: Scenario, new_sites: dict[str, tuple[str, ...]]) -> list[SiteRule]:
    """Return the rules that a limit on one site stands for: one new facility from its period on, never two.

    `new_sites` are the sites where nothing stands today, by service.
    """
    rules = []
    for item in (limit for limit in scenario.limits if limit.scope == "site"):
        for service in item.services:
            for period in scenario.period_ids:
                sites = new_sites[service]
                name = f"one new site of {service} in {period}"
                rules.append(SiteRule("at_most", sites, service, period, 1, name))
                if period >= item.period and item.min_places > 0:
                    rules.append(SiteRule("at_least", sites, service, period, 1, name))
    return rules
