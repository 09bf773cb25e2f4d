"""The capital of every facility of a plan, by owner and by what it pays for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from ansinh.planning.inputs import costs
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.sites import built_anew
from ansinh.planning.inputs.tables import records
from ansinh.planning.projects.components import Capital
from ansinh.planning.projects.owners import PRIVATE, owner_of

A_PLACE = 0.5
"""Fewer places than this are rounding and count as none."""
MERGED, CONVERTED = "merged", "convert"
INVENTED = "low"
"""Confidence in the location of a facility whose place, or whose very existence, is assumed."""


@dataclass(frozen=True)
class Piece:
    """What one plan spends on one service at one site in one period.

    Attributes
    ----------
    plan, site_id, service, period
        Where it stands; `site_id` is empty for non-public facilities that are invented.
    owner
        See `owners`.
    action
        As in ``RunData.facilities``.
    places
        Places that the money builds, converts or renovates.
    places_before
        Places of the service before.
    capital
        What it pays for.
    """

    plan: str
    site_id: str
    service: str
    period: str
    owner: str
    action: str
    places: float
    places_before: float
    capital: Capital


def pieces(inputs: Inputs, facilities: pd.DataFrame) -> list[Piece]:
    """Return the rows of ``RunData.facilities`` that cost capital, in their order."""
    spent = facilities[facilities["capital_million_vnd"] > 0]
    return [_piece(inputs, row) for row in records(spent)]


def _piece(inputs: Inputs, row: dict[str, Any]) -> Piece:
    site = inputs.sites.loc[row["site_id"]]
    owner = owner_of(inputs.scenario.services[row["service"]], str(site["ownership"]))
    invented = owner == PRIVATE and site["location_confidence"] == INVENTED
    return Piece(
        plan=str(row["plan_id"]),
        site_id="" if invented else str(row["site_id"]),
        service=str(row["service"]),
        period=str(row["period"]),
        owner=owner,
        action=str(row["action"]),
        places=_places(row),
        places_before=float(row["places_before"]),
        capital=capital_of(inputs, row),
    )


def _places(row: dict[str, Any]) -> float:
    """Return the places that the capital of a facility is for: built, else gained by conversion, else renovated."""
    if row["places_built"] >= A_PLACE:
        return float(row["places_built"])
    if row["action"] == CONVERTED and row["places"] > row["places_before"]:
        return float(row["places"] - row["places_before"])
    return float(min(row["places_before"], row["places"]))


def capital_of(inputs: Inputs, row: dict[str, Any]) -> Capital:
    """Return the capital of a facility by what it pays for.

    Places and renovation are priced by the residential block. What a site built anew costs beyond its places is its
    campus: common and clinic block, and compensation where the scenario states it.
    """
    total, site = float(row["capital_million_vnd"]), str(row["site_id"])
    if row["action"] == MERGED:
        return Capital(merger=total)
    price = inputs.options["place_cost_million_vnd"].get((site, row["service"]), 0.0)
    beyond = total - float(row["places_built"]) * float(price)
    if site not in built_anew(inputs.sites) or beyond < _campus(inputs, site) / 2:
        return Capital(residential=total)
    clinic = costs.clinic_cost(inputs.norms, inputs.province.slug)
    land = costs.compensation(inputs.scenario).get(site, 0.0)
    return Capital(residential=total - clinic - land, clinic=clinic, compensation=land)


def _campus(inputs: Inputs, site: str) -> float:
    """Return the capital of a site's campus, million đồng, with compensation."""
    blocks = costs.campus_cost(inputs.norms, inputs.province.slug)
    return blocks + costs.compensation(inputs.scenario).get(site, 0.0)
