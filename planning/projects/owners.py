"""Who owns a project, of which group it is, and who decides on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.words.units import MILLION_PER_BILLION

if TYPE_CHECKING:
    from ansinh.planning.norms import Norms
    from ansinh.planning.question.parts.services import Service

HEALTH, PUBLIC_SECURITY, PRIVATE = "health", "public_security", "private"
COUNCIL, COMMITTEE, MINISTRY, OWNER = (
    "provincial_council",
    "provincial_committee",
    "minister_public_security",
    "owner",
)
OWN_FUNDS = "own_funds"
"""Source of what a non-public owner pays."""
SUPPORT = "support.share"
"""Assumption that says which part of the capital of non-public owners public money pays."""
NON_PUBLIC = "non_public"
"""Ownership of a private owner's facility."""
THRESHOLDS = {"a": "group_a_from", "b": "group_b_from"}
"""Norms from which capital on a project is of group A or B."""
YEARS = {"a": "capital_years.A", "b": "capital_years.B", "c": "capital_years.C"}
"""Norms of the most years of capital, by group."""
OF_THE_LETTER = (*THRESHOLDS.values(), "capital_years", "plan_decided")
"""Norms that are those of the letter's day: they group its projects and date their capital."""


def owner_of(service: Service, ownership: str) -> str:
    """Return the owner of what a site offers: private, the police (drug rehabilitation, since 1 March 2025), or health."""
    if ownership == NON_PUBLIC:
        return PRIVATE
    return PUBLIC_SECURITY if service.rehabilitates_drug_users else HEALTH


def group_of(capital: float, norms: Norms) -> str:
    """Return the group (A, B or C) of a social-sector project of `capital` million đồng, by the law of the norms' day."""
    billion = capital / MILLION_PER_BILLION
    if billion >= norms["group_a_from"]:
        return "A"
    return "B" if billion >= norms["group_b_from"] else "C"


def decided_by(owner: str, group: str) -> str:
    """Return who decides on the policy of a project.

    The Provincial People's Council decides on group A, its People's Committee on B and C, a ministry on its own
    projects (Law on Public Investment, Article 18), and a private owner for themselves.
    """
    if owner == PRIVATE:
        return OWNER
    if owner == PUBLIC_SECURITY:
        return MINISTRY
    return COUNCIL if group == "A" else COMMITTEE
