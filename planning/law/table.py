"""The table of legal bases that Ansinh brings along."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from importlib.resources import files

import pandas as pd

CHECKED_ON = dt.date(2026, 11, 28)
"""Day on which the table was last compared with what is in force."""
FIELDS = (
    "number",
    "kind",
    "title_vi",
    "title_en",
    "issuer_vi",
    "issued",
    "in_force_from",
    "in_force_until",
    "amended_by",
    "replaced_by",
    "subject",
    "order",
    "what_for",
    "confidence",
    "doubt",
    "source",
)
"""Columns: days are ISO dates or empty, lists are joined by ";". ``doubt`` says what of a row couldn't be verified."""
SUBJECTS = (
    "always",
    "construction",
    "land",
    "social",
    "drug_rehab",
    "elderly",
    "disability",
    "children",
    "community",
    "staff",
)
"""What a basis is needed for; empty = kept to recognise it in a text, not cited on its own."""
NOT_CITED = "none"
"""Subject with which a user keeps a shipped document out of the letter."""
NUMBER = re.compile(
    r"\b\d{1,4}/\d{4}/(?:QH\d+|UBTVQH\d+|NĐ-CP|TTLT(?:-[A-ZĐ]+)+|TT-[A-ZĐ]+)|\b\d{1,5}/QĐ-(?:TTg|BXD|LĐTBXH)\b"
)
"""The number of a document of the state in a text; plans and decisions of provinces are none."""
FATAL = frozenset({"memory", "title", "issued"})
"""Doubts with which a document can't be cited: its number, name or day might be wrong. Others are about when it applies
("from", "until") and what changed it ("amended")."""


@lru_cache(maxsize=1)
def all_bases() -> pd.DataFrame:
    """Return the shipped table: one row per document, columns `FIELDS`, all text."""
    with files("ansinh.planning.law").joinpath("bases.csv").open(encoding="utf-8") as handle:
        return pd.read_csv(handle, dtype=str, keep_default_na=False)[list(FIELDS)]


@lru_cache(maxsize=1)
def amendment_days() -> dict[str, str]:
    """Return the documents that only amend others → the day (ISO) from which they do.

    They are never cited themselves, so a day from memory will do: it keeps the list of amendments of a letter free of laws that
    did not yet exist on its day. ``known_by`` says where each day was read.
    """
    with files("ansinh.planning.law").joinpath("amendments.csv").open(encoding="utf-8") as handle:
        days = pd.read_csv(handle, dtype=str, keep_default_na=False)
    return dict(zip(days["number"], days["in_force_from"], strict=True))


def ended_before(table: pd.DataFrame, day: dt.date) -> dict[str, str]:
    """Return the documents that were over before `day` → the last day on which they were in force (ISO)."""
    ends = dict(zip(table["number"].astype(str), table["in_force_until"].astype(str), strict=True))
    return {number: end for number, end in ends.items() if end and end < day.isoformat()}


def unverified(table: pd.DataFrame) -> frozenset[str]:
    """Return the documents whose number, title or day of issue is in doubt: they can't be cited."""
    doubtful = [bool(FATAL & set(str(doubt).split(";"))) for doubt in table["doubt"]]
    return frozenset(table.loc[doubtful, "number"].astype(str))
