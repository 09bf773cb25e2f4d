"""Travel times between demand points and sites: routed where there are road data, otherwise estimated."""

from ansinh.geodata.travel.combine import TravelTimes, travel_basis, travel_times
from ansinh.geodata.travel.report import TravelReport
from ansinh.geodata.travel.seasons import season_effect
from ansinh.geodata.travel.settings import Closure, MatrixSource, TravelSettings

__all__ = [
    "Closure",
    "MatrixSource",
    "TravelReport",
    "TravelSettings",
    "TravelTimes",
    "season_effect",
    "travel_basis",
    "travel_times",
]
