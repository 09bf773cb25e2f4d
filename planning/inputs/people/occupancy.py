"""From people to places and back: occupancy, length of stay, turns, inflow."""

from __future__ import annotations

import math

from ansinh.planning.norms import Norms
from ansinh.planning.question.parts.services import Service
from ansinh.words.units import MONTHS_A_YEAR


def people_per_place(service: Service, norms: Norms) -> float:
    """Return people of the province present per place.

    ``occupancy``, and for a regional service ``occupancy × (1 − inflow)``: the other places are for residents from
    other provinces.
    """
    occupancy = service.occupancy or norms["occupancy", _kind(service)]
    return occupancy * (1.0 - inflow_share(service, norms))


def inflow_share(service: Service, norms: Norms) -> float:
    """Return the share of residents from other provinces; 0 unless the service is regional."""
    if service.mode != "regional":
        return 0.0
    return norms["inflow_share"] if service.inflow_share is None else service.inflow_share


def clients_per_place(service: Service, norms: Norms) -> float:
    """Return clients that a place serves in a year where residents stay by turns, 1 where they don't.

    ``permanent + (1 − permanent) × 12 / months of a turn``.
    """
    if not service.rotates:
        return 1.0
    permanent = norms["rotation", "permanent_share"]
    return permanent + (1.0 - permanent) * MONTHS_A_YEAR / norms["rotation", "turn_months"]


def present_at_a_time(cases_a_year: float, stay_months: float) -> float:
    """Return people present at a time: ``cases × stay / 12``."""
    return cases_a_year * stay_months / MONTHS_A_YEAR


def places_for(people: float, per_place: float, module: float | None = None) -> float:
    """Return the fewest places for people present, in whole modules if there are any."""
    places = people / per_place
    size = module or 1.0
    return math.ceil(places / size - 1e-9) * size


def _kind(service: Service) -> str:
    return "residential" if service.mode == "regional" else service.mode
