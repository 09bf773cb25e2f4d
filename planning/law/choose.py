"""Choose legal bases by the day of the letter and by what the plan does."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ansinh.models.errors import Finding, InputError
from ansinh.planning.law.own import with_own_bases
from ansinh.planning.law.table import CHECKED_ON, FIELDS, all_bases, amendment_days, unverified

if TYPE_CHECKING:
    from ansinh.planning.question.scenario import Scenario

CITED, UNSURE = "cited", "unsure"
"""What becomes of a basis: printed in the letter, or named by `ansinh appraise` because something of it is unverified."""
READ = frozenset({"V", "V2", "own"})
"""Confidence with which a document may be cited: read in the text, well sourced, or stated by the user."""


_YEAR = re.compile(r"/(\d{4})/")


def proposal_day(scenario: Scenario) -> dt.date:
    """Return the day of the letter: as the scenario says, else the later of its norms and of the last check of the table.

    A letter is signed from now on, whatever year's plan it looks back on; so the law of today applies to it.
    """
    return scenario.proposal.date or max(scenario.scenario.norms_on, CHECKED_ON)


def legal_bases(scenario: Scenario, *, builds: bool, new_sites: bool) -> pd.DataFrame:
    """Return the whole table with the user's rows, and a column ``use``: `CITED`, `UNSURE` or "".

    Parameters
    ----------
    builds, new_sites
        Whether the plan spends capital, and whether it opens sites that have no facility today.

    Raises
    ------
    InputError
        If the user's file can't be used; all mistakes at once.
    """
    return with_use(
        _table(scenario), proposal_day(scenario), subjects(scenario, builds=builds, new_sites=new_sites)
    )


def bases_findings(scenario: Scenario) -> list[Finding]:
    """Return what is wrong with the user's file of legal bases, so that it is told before anything is computed."""
    try:
        _table(scenario)
    except InputError as error:
        return list(error.findings)
    return []


def _table(scenario: Scenario) -> pd.DataFrame:
    """Return the whole table with the user's rows."""
    own = scenario.proposal.legal_bases
    return with_own_bases(all_bases(), Path(own)) if own else all_bases()


def subjects(scenario: Scenario, *, builds: bool, new_sites: bool) -> frozenset[str]:
    """Return what bases are needed for, from the groups that the plan serves and from what it builds."""
    services = scenario.services.values()
    kinds = {kind for service in services for kind in service.offers}
    groups = {group for service in services for group in service.groups}
    needed = {"always", "staff"}
    if any(not service.rehabilitates_drug_users for service in services):
        needed.add("social")
    needed |= {"construction"} if builds else set()
    needed |= {"land"} if new_sites else set()
    needed |= {"community"} if scenario.community else set()
    for subject in ("elderly", "disability", "children", "drug_rehab"):
        if any(name.startswith(subject) for name in kinds | groups):
            needed.add(subject)
    return frozenset(needed)


def with_use(table: pd.DataFrame, day: dt.date, needed: Collection[str]) -> pd.DataFrame:
    """Return the table in the order of a letter, with the column ``use``.

    Used is what is needed and in force on `day`: from ≤ day ≤ until, where an unknown beginning is the day of issue.
    ``amended_by`` keeps what was in force on that day.
    """
    today = day.isoformat()
    begins = table["in_force_from"].where(table["in_force_from"] != "", table["issued"])
    ended = (table["in_force_until"] != "") & (table["in_force_until"] < today)
    wanted = table["subject"].isin(list(needed)) & (begins <= today) & ~ended
    sure = (
        table["confidence"].isin(list(READ))
        & ~table["number"].isin(unverified(table))
        & (table["issued"] != "")
    )
    use = pd.Series("", index=table.index).mask(wanted & ~sure, UNSURE).mask(wanted & sure, CITED)
    place = pd.to_numeric(table["order"], errors="coerce").fillna(float("inf"))
    days = {**amendment_days(), **dict(zip(table["number"], begins, strict=True))}
    amended = [in_force_amendments(names, days, today) for names in table["amended_by"]]
    ordered = table.assign(use=use, amended_by=amended, _place=place).sort_values("_place", kind="stable")
    return ordered[[*FIELDS, "use"]].reset_index(drop=True)


def in_force_amendments(names: str, begins: Mapping[str, str], today: str) -> str:
    """Return the amendments in force on a day, joined by ";"; of a user's, whose day isn't known, the year of the number counts."""

    def began(number: str) -> str:
        year = _YEAR.search(number)
        return begins.get(number, "") or (year[1] if year else "")

    return ";".join(name for name in names.split(";") if name and began(name) <= today)
