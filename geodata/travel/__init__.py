"""Travel times between demand points and sites: routed on a road network where there is one, estimated elsewhere."""

from geodata.travel.combine import TravelTimes, travel_times

__all__ = ["TravelTimes", "travel_times"]
