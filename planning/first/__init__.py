"""A first scenario for a province of today that has no plan: national targets, today's law, documented facilities."""

from ansinh.planning.first.text import first_scenario_text

__all__ = ["first_scenario_text"]
