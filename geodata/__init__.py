"""The world turned into frames: provinces, people, facilities, candidate sites and travel times.

Each name is imported when it is first asked for: who reads a small thing, such as `names`, doesn't wait for networks of roads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.models.on_demand import on_demand

if TYPE_CHECKING:
    from ansinh.geodata.demand import demand_cells, demand_points
    from ansinh.geodata.facilities import (
        candidate_sites,
        existing_facilities,
        facility_places,
        in_vietnamese,
        plan_sites,
        reference_facilities,
    )
    from ansinh.geodata.provinces import Province, open_province, province_names
    from ansinh.geodata.services import SERVICES
    from ansinh.geodata.sources import data_sources
    from ansinh.geodata.travel import TravelTimes, travel_times
    from ansinh.geodata.travel.assumptions import travel_assumptions

_HOMES = {
    "ansinh.geodata.demand": ("demand_cells", "demand_points"),
    "ansinh.geodata.facilities": (
        "candidate_sites",
        "existing_facilities",
        "facility_places",
        "in_vietnamese",
        "plan_sites",
        "reference_facilities",
    ),
    "ansinh.geodata.provinces": ("Province", "open_province", "province_names"),
    "ansinh.geodata.services": ("SERVICES",),
    "ansinh.geodata.sources": ("data_sources",),
    "ansinh.geodata.travel": ("TravelTimes", "travel_times"),
    "ansinh.geodata.travel.assumptions": ("travel_assumptions",),
}

__all__ = [
    "SERVICES",
    "Province",
    "TravelTimes",
    "candidate_sites",
    "data_sources",
    "demand_cells",
    "demand_points",
    "existing_facilities",
    "facility_places",
    "in_vietnamese",
    "open_province",
    "plan_sites",
    "province_names",
    "reference_facilities",
    "travel_assumptions",
    "travel_times",
]


__getattr__ = on_demand(__name__, _HOMES)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
