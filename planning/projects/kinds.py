"""Names of the kinds of projects, and of the items of running cost."""

from __future__ import annotations

NEW, EXPANSION, UPGRADE, CONVERSION, MERGER = "new", "expansion", "upgrade", "conversion", "merger"
KINDS = {"new": NEW, "expand": EXPANSION, "upgrade": UPGRADE, "convert": CONVERSION, "merged": MERGER}
"""Action of a facility → kind of project; whatever else costs money is an expansion."""

ITEMS = ("care_allowance", "resident_costs", "upkeep", "staff", "managers")
"""Care allowances; belongings, medicine and rehabilitation; power, water and services; workers; heads."""
