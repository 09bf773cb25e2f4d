"""Add the names of codes to a frame, in one way for all sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.planning.inputs.tables import records
from ansinh.reports.tables import action_words

if TYPE_CHECKING:
    import pandas as pd

    from ansinh.reports.workbook.book import Book

_FAMILIES = ("action", "ownership", "status", "settlement", "kind", "cause")


def with_names(book: Book, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy of `frame` with ``site``, ``service_name``, ``plan_name`` and ``<code>_name`` columns in words."""
    frame, facts, words = frame.copy(), book.facts, book.words
    if "site_id" in frame:
        frame["site"] = [facts.name("sites", site, words.language) for site in frame["site_id"]]
    if "service" in frame:
        frame["service_name"] = [
            words("common.all_services") if s == "all" else facts.name("services", s, words.language)
            for s in frame["service"]
        ]
    if "plan_id" in frame:
        frame["plan_name"] = [facts.name("plans", plan, words.language) for plan in frame["plan_id"]]
    for family in _FAMILIES:
        if family in frame:
            frame[f"{family}_name"] = [words.code(f"common.{family}", code) for code in frame[family]]
    if "successor" in frame:
        frame["action_name"] = [action_words(facts, words, row) for row in records(frame)]
    return frame
