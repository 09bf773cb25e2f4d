"""Tables of a run as text, for the report and the proposal alike."""

from ansinh.reports.tables.alternatives import alternatives
from ansinh.reports.tables.assumptions import (
    assumption_name,
    assumptions,
    data_sources,
    glossary,
    marked_assumptions,
    value_of,
)
from ansinh.reports.tables.beside import beside
from ansinh.reports.tables.commitments import commitments
from ansinh.reports.tables.comparison import communes_2025, comparison, districts
from ansinh.reports.tables.money import budget_table, funding, running, running_budget
from ansinh.reports.tables.network import action_words, actions, land_and_staff
from ansinh.reports.tables.services import by_service, travel

__all__ = [
    "action_words",
    "actions",
    "alternatives",
    "assumption_name",
    "assumptions",
    "beside",
    "budget_table",
    "by_service",
    "commitments",
    "communes_2025",
    "comparison",
    "data_sources",
    "districts",
    "funding",
    "glossary",
    "land_and_staff",
    "marked_assumptions",
    "running",
    "running_budget",
    "travel",
    "value_of",
]
