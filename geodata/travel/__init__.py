"""Travel times between demand points and sites: routed on roads where they are at hand, else estimated."""

from geodata.travel.combine import TravelTimes, travel_basis, travel_times
from geodata.travel.report import TravelReport
from geodata.travel.seasons import season_effect
from geodata.travel.settings import Closure, MatrixSource, TravelSettings

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
