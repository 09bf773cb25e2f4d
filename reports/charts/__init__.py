"""Charts of a run, one function each: `chart(facts, words, ax=None) -> Axes`, with units and a source line."""

from reports.charts.demand_places import demand_places
from reports.charts.districts import districts
from reports.charts.frontier import frontier
from reports.charts.money import money
from reports.charts.official_optimised import official_optimised
from reports.charts.overview import overview
from reports.charts.reached import reached
from reports.charts.robustness import robustness
from reports.charts.travel import travel

__all__ = [
    "demand_places",
    "districts",
    "frontier",
    "money",
    "official_optimised",
    "overview",
    "reached",
    "robustness",
    "travel",
]
