"""Vietnamese of sources, notes and bases in the bundled tables, which are kept in English."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def vietnamese_phrases() -> dict[str, str]:
    """Return English text → Vietnamese text, as in ``phrases.csv``.

    >>> vietnamese_phrases()["No size given"]
    'không nêu quy mô'
    """
    rows = (files("ansinh.words") / "phrases.csv").read_text(encoding="utf-8").splitlines()
    return {row["en"]: row["vi"] for row in csv.DictReader(rows)}
