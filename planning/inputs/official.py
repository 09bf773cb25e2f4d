"""The official plan as written: the places that the plan document gives to each site."""

from __future__ import annotations

import pandas as pd

from ansinh.models.errors import Finding, raise_if
from ansinh.models.network.families import without_rules
from ansinh.models.network.problem import NetworkProblem
from ansinh.planning.inputs.people.occupancy import people_per_place, places_for
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.sites import built_anew
from ansinh.planning.inputs.tables import records


def official_decisions(inputs: Inputs) -> pd.DataFrame:
    """Return the places of the plan as written: ``site_id, service, period, places``.

    Existing places stay unchanged unless the plan names them; a project keeps its places in later periods.

    Raises
    ------
    InputError
        If the plan gives places to a site that can't offer the service.
    """
    scenario, options = inputs.scenario, inputs.options
    existing = options["existing_places"][options["existing_places"] > 0]
    places: dict[tuple[str, str], float] = {}
    rows: list[tuple[str, str, str, float]] = []
    raise_if(_impossible(inputs))
    for period in scenario.period_ids:
        for row in records(existing.reset_index()):
            places.setdefault((row["site_id"], row["service"]), float(row["existing_places"]))
        for entry in (e for e in scenario.official.places if e.period == period):
            places[entry.site, entry.service] = _number(
                entry.places, entry.site, entry.service, period, inputs
            )
        rows += [
            (*key, period, number) for key, number in sorted(_after_mergers(places, inputs, period).items())
        ]
    return pd.DataFrame(rows, columns=["site_id", "service", "period", "places"])


def as_written(problem: NetworkProblem, decisions: pd.DataFrame) -> NetworkProblem:
    """Return `problem` with its places fixed and every rule on places dropped: the plan is judged, not corrected."""
    return without_rules(problem.replace(decisions=decisions))


def _after_mergers(
    places: dict[tuple[str, str], float], inputs: Inputs, period: str
) -> dict[tuple[str, str], float]:
    """Return the places of a period, those of merged sites handed to their successors."""
    successor = {
        m.site: m.into for m in inputs.scenario.mergers if m.moves_places and m.by and m.by <= period
    }
    after: dict[tuple[str, str], float] = {}
    for (site, service), number in places.items():
        key = (successor.get(site, site), service)
        after[key] = after.get(key, 0.0) + number
    return after


def _number(places: float | str, site: str, service: str, period: str, inputs: Inputs) -> float:
    """Return the number of places that "need" (rounded up), "existing" or a number means."""
    if places == "existing":
        return float(inputs.options["existing_places"].to_dict()[site, service])
    if places == "need":
        need = inputs.need
        rows = need[(need["service"] == service) & (need["period"] == period)]
        each = people_per_place(inputs.scenario.services[service], inputs.norms)
        return places_for(
            float(rows["need_persons"].sum()), each, inputs.scenario.services[service].module_places
        )
    return float(places)


def _impossible(inputs: Inputs) -> list[Finding]:
    return [
        Finding(
            f"scenario: official.places, entry {number}",
            f"{entry.site} can't offer {entry.service}",
            "name a site that has this service, or add the service to the site",
        )
        for number, entry in enumerate(inputs.scenario.official.places, start=1)
        if (entry.site, entry.service) not in inputs.options.index
    ]


def new_sites(facilities: pd.DataFrame, inputs: Inputs) -> tuple[str, ...]:
    """Return the sites of some facilities that are built anew; what is upgraded stands already."""
    opened = set(facilities.loc[facilities["places"] > 0, "site_id"])
    return tuple(sorted(opened & set(built_anew(inputs.sites))))
