"""Read the verdicts of a run for short answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ansinh.geodata.names import in_sentence
from ansinh.planning.answer.folder.rundata import OFFICIAL
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts
    from ansinh.words import Words

NOT_NEW = "existing"


def of_kind(facts: Facts, *kinds: str) -> pd.DataFrame:
    """Return the verdicts of some kinds, in the order of the run; none in older runs."""
    table = facts.data.verdicts
    return table[table["kind"].isin(kinds)]


def services_of(facts: Facts, subject: object, words: Words) -> str:
    """Return the names of the services that a verdict is about, as inside a sentence."""
    names = [facts.name("services", service, words.language) for service in str(subject).split("+")]
    return ", ".join(text(name).lower() for name in names)


def new_communes(facts: Facts, plan_id: str, service: str, words: Words) -> str:
    """Return the communes in which a plan has a service at a site where nothing stands today."""
    rows = facts.facilities
    rows = rows[
        (rows["plan_id"] == plan_id)
        & (rows["period"] == facts.period)
        & (rows["service"] == service)
        & (rows["places"] > 0)
        & (rows["status"] != NOT_NEW)
    ]
    names = dict.fromkeys(text(name) for name in rows["commune_name"])
    return ", ".join(in_sentence(name) if words.language == "vi" else name for name in names)


def moved(facts: Facts) -> pd.DataFrame:
    """Return the services that the proposal moves with a reason."""
    rows = of_kind(facts, "site")
    return rows[(rows["compared_with"] == OFFICIAL) & (rows["answer"] == "move")]
