"""Names of the kinds of projects, of what their capital pays for, and of the items of running cost."""

from __future__ import annotations

NEW, EXPANSION, UPGRADE, CONVERSION, MERGER = "new", "expansion", "upgrade", "conversion", "merger"
KINDS = {"new": NEW, "expand": EXPANSION, "upgrade": UPGRADE, "convert": CONVERSION, "merged": MERGER}
"""Action of a facility → kind of project; whatever else costs money is an expansion."""

NEW_PLACE, RENOVATED_PLACE, COMMON_BLOCK, CLINIC_BLOCK = (
    "new_place",
    "renovated_place",
    "common_block",
    "clinic_block",
)
COMPENSATION = "compensation"
BLOCKS = {
    NEW_PLACE: "residential",
    RENOVATED_PLACE: "residential",
    COMMON_BLOCK: "residential",
    CLINIC_BLOCK: "clinic",
}
"""What has a unit price that follows from norms → the block whose published unit cost prices it; of anything else the
scenario states the sum."""

ITEMS = ("care_allowance", "resident_costs", "upkeep", "staff", "managers")
"""Care allowances; belongings, medicine and rehabilitation; power, water and services; workers; heads."""
