"""Travel times between demand points and sites: routed on roads where they are at hand, else estimated."""

from geodata.travel.combine import TravelTimes, travel_times

__all__ = ["TravelTimes", "travel_times"]
