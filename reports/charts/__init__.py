"""Charts of a run, one function per chart: `chart(facts, words, ax=None) -> Axes`, with units and a source line."""

from ansinh.reports.charts.demand_places import demand_places
from ansinh.reports.charts.districts import districts
from ansinh.reports.charts.frontier import frontier
from ansinh.reports.charts.money import money
from ansinh.reports.charts.official_optimised import official_optimised
from ansinh.reports.charts.overview import overview
from ansinh.reports.charts.reached import reached
from ansinh.reports.charts.robustness import robustness
from ansinh.reports.charts.travel import travel

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
