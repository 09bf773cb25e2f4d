"""Tables of norms that aren't single numbers: what may stand together, and who is known to live in care today."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import pandas as pd

ANY_KIND = "*"
"""Kind of care of the norm for all pairs that have none of their own."""


@lru_cache(maxsize=1)
def known_residents() -> pd.DataFrame:
    """Return people known to live in care: ``province, groups`` (joined by "+"), ``residents, year`` and their source."""
    return _read("known_residents").astype({"residents": float, "year": int})


@lru_cache(maxsize=1)
def compatibility() -> pd.DataFrame:
    """Return what may stand together: ``kind_a, kind_b, level`` (allowed, zones, not_allowed), dates, source, separation."""
    return _read("compatibility")


def _read(name: str) -> pd.DataFrame:
    with files("ansinh.planning.norms").joinpath(f"{name}.csv").open(encoding="utf-8") as handle:
        return pd.read_csv(handle, dtype=str, keep_default_na=False)
