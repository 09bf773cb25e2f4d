"""The map's own words in Vietnamese and English, and sentences made from values."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ansinh.models.certificate import Status
from ansinh.planning.answer.folder.rundata import FAR
from ansinh.words import Language, Words
from ansinh.words.numbers import number
from ansinh.words.phrase import Gap

if TYPE_CHECKING:
    import pandas as pd

ASSUMED_CONFIDENCE = ("A", "M", "low")
ASSUMED_TEXT = ("assum", "giả định", "commune_centre", "estimat")
WORST_FIRST = ("ERROR", "NO_SOLUTION", "INFEASIBLE", "UNBOUNDED", "INCUMBENT", "WITHIN_GAP", "PROVED_OPTIMAL")


def named(row: pd.Series | dict[str, Any], language: Language) -> str:
    """Return the name of a row in a language, or the Vietnamese one if it has no other."""
    return plain(row.get(f"name_{language}")) or plain(row.get("name_vi")) or plain(row.get("name"))


def plain(value: Any) -> str:
    """Return a value as text, empty if missing.

    >>> plain(None), plain(float("nan")), plain("67")
    ('', '', '67')
    """
    # pandas' NA raises an error in comparisons, so it is recognised by its text first.
    if value is None or str(value) in ("<NA>", "NaT") or value != value:  # noqa: PLR0124  (NaN only)
        return ""
    return str(value).strip()


def is_assumed(basis: Any, confidence: Any) -> bool:
    """Tell whether a location or a number rests on an assumption, by its basis and confidence.

    >>> is_assumed("assumption: centre of the commune", "low"), is_assumed("plan", "V")
    (True, False)
    """
    text = plain(basis).lower()
    return plain(confidence) in ASSUMED_CONFIDENCE or any(sign in text for sign in ASSUMED_TEXT)


def in_words(family: str, key: Any, language: Language) -> str:
    """Return the word for a code of a family (`map.kind`, `map.basis`, `map.settlement`), or the code itself if there is none."""
    code = plain(key)
    return Words(language).get(f"{family}.{code}", code.replace("_", " "))


def certificate_words(certificates: pd.DataFrame, plan: str, language: Language) -> dict[str, str]:
    """Return what is proven about a plan: its worst status over all stages, a plain sentence, and details."""
    words = Words(language)
    rows = certificates[certificates["plan_id"] == plan]
    if rows.empty:
        return {"status": "", "text": words("map.certificate.unknown"), "detail": ""}
    found = set(rows["status"].astype(str))
    status = next((name for name in WORST_FIRST if name in found), "")
    gaps = [float(gap) for gap in rows["gap"] if gap is not None and math.isfinite(gap)]
    gap = Gap(max(gaps, default=0.0)).said(language)
    key = "far" if status == Status.INCUMBENT and max(gaps, default=0.0) >= FAR else status
    text = words.get(f"map.certificate.{key}", words("map.certificate.unknown")).format(gap=gap)
    spent = rows["seconds"].dropna()
    seconds = number(spent.sum() if len(spent) else None, language, 1)
    detail = words(
        "map.certificate.detail",
        backend=" / ".join(dict.fromkeys(f"{b} {v}".strip() for b, v in zip(rows["backend"], rows["version"], strict=True))),
        seconds=seconds,
        status=status,
        gap=gap,
    )  # fmt: skip
    return {"status": status, "text": text, "detail": detail}
