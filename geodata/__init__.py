"""The world turned into frames: provinces, people, facilities, candidate sites and travel times."""

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
