"""Client groups as the plans name them, and the kinds of care by which norms know them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator

from ansinh.planning.norms import client_groups

if TYPE_CHECKING:
    Name = str
else:
    # What the table of norms holds can be named: client groups with a rate of need.
    Name = Literal[client_groups()]

OLD_NAMES = {"drug_users": "drug_in_centre"}
"""Names of scenario files written before people on record were told apart from people in a facility."""

WIDE = ("wide_elderly", "wide_disability", "wide_single_parents", "wide_children", "wide_hiv")
"""Groups that together are the people in difficult circumstances of whom plans want 50 to 90 % served."""

KINDS: dict[str, str] = {
    "elderly": "elderly",
    "elderly_by_right": "elderly",
    "elderly_other": "elderly",
    "children": "children",
    "disability": "disability",
    "mental_health": "mental_health",
    "emergency": "emergency",
    "victims": "victims",
    "drug_in_centre": "drug_rehab",
    "drug_outside": "drug_rehab",
    "drug_recorded": "drug_rehab",
    "day_elderly": "elderly",
    "day_children": "disability",
    "day_clients": "disability",
    "narrow": "general",
    **dict.fromkeys(WIDE, "general"),
    "carers": "general",
    "foster": "general",
}
"""Group → kind of care in the table of what may stand together; mixed groups and households count as general care.

Every group needs its kind: `ansinh.planning.inputs.campuses` refuses one without.
"""


def _today(name: object) -> object:
    return OLD_NAMES.get(name, name) if isinstance(name, str) else name


Group = Annotated[Name, BeforeValidator(_today)]
