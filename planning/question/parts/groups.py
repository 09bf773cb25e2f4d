"""Client groups as the plans name them."""

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


def _today(name: object) -> object:
    return OLD_NAMES.get(name, name) if isinstance(name, str) else name


Group = Annotated[Name, BeforeValidator(_today)]
