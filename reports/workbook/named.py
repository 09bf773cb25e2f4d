"""Add the names of codes to a frame, in one way for all sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.inputs.tables import records
from ansinh.reports.facts.former import former_district
from ansinh.reports.tables import action_words

if TYPE_CHECKING:
    import pandas as pd

    from ansinh.reports.workbook.book import Book

_FAMILIES = {
    "action": "common.action",
    "ownership": "common.ownership",
    "status": "common.status",
    "settlement": "common.settlement",
    "kind": "common.kind",
    "cause": "common.cause",
}
"""Columns of codes, with the family of words of each."""


def with_names(book: Book, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy of `frame` with ``site``, ``service_name``, ``plan_name`` and ``<code>_name`` columns in words.

    Former districts stand in it by their last name.
    """
    frame, facts, words = frame.copy(), book.facts, book.words
    if "district_name" in frame:
        last = {name: former_district(facts, words, name) for name in frame["district_name"].unique()}
        frame["district_name"] = frame["district_name"].map(last)
    if "site_id" in frame:
        frame["site"] = [facts.name("sites", site, words.language) for site in frame["site_id"]]
    if "service" in frame:
        frame["service_name"] = [
            words("common.all_services") if s == "all" else facts.name("services", s, words.language)
            for s in frame["service"]
        ]
    if "plan_id" in frame:
        frame["plan_name"] = [facts.name("plans", plan, words.language) for plan in frame["plan_id"]]
    for column, family in _FAMILIES.items():
        if column in frame:
            frame[f"{column}_name"] = [words.code(family, code) for code in frame[column]]
    if "successor" in frame:
        frame["action_name"] = [action_words(facts, words, row) for row in records(frame)]
    return frame
