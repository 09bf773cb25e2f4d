"""Constraint families of the network plan, one function each; see FORMULATION.md for the equations."""

from ansinh.models.network.constraints.assignment import (
    add_assignment,
    add_balance,
    add_linking,
    add_reach,
)
from ansinh.models.network.constraints.budget import add_budget
from ansinh.models.network.constraints.campus import add_campus, add_campus_size, add_land
from ansinh.models.network.constraints.history import (
    add_conversions,
    add_existing,
    add_mergers,
    add_persistence,
    add_places_balance,
)
from ansinh.models.network.constraints.rules import add_limits, add_shares, add_site_rules
from ansinh.models.network.constraints.size import (
    add_capacity,
    add_min_utilisation,
    add_modules,
    add_size_when_open,
)
from ansinh.models.network.constraints.targets import add_equity, add_targets

__all__ = [
    "add_assignment",
    "add_balance",
    "add_budget",
    "add_campus",
    "add_campus_size",
    "add_capacity",
    "add_conversions",
    "add_equity",
    "add_existing",
    "add_land",
    "add_limits",
    "add_linking",
    "add_mergers",
    "add_min_utilisation",
    "add_modules",
    "add_persistence",
    "add_places_balance",
    "add_reach",
    "add_shares",
    "add_site_rules",
    "add_size_when_open",
    "add_targets",
]
