"""Real projects beside those of a plan: kind, year, places, cost a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import pandas as pd

from ansinh.planning.projects.kinds import CONVERSION, UPGRADE

RENOVATED = frozenset({UPGRADE, CONVERSION})
"""Kinds of project that stand beside upgrades; all others stand beside new buildings."""
FEWEST = 2
"""Comparable projects of a kind from which its own range is taken; with fewer, that of all kinds."""
EACH = "million_vnd_per_place_2024"
"""Cost a place at prices of the fourth quarter of 2024, as the unit costs have them."""
HERE = "million_vnd_per_place_here"
"""Cost a place at the prices of the run: moved by its price index, as its unit costs are."""


@dataclass(frozen=True)
class Beside:
    """Real projects beside one of the plan, and whether it lies within their range.

    Attributes
    ----------
    rows
        Comparable projects (columns of ``comparable.csv``, and their cost a place at the prices of the run), latest first: of
        the project's kinds, or of all kinds where there are too few.
    least, most
        Range of their cost a place, million đồng at the prices of the run; NaN if there are none.
    outside
        "below", "within", "above", or "few" where there are too few of them for a range.
    """

    rows: pd.DataFrame
    least: float
    most: float
    outside: str


@lru_cache(maxsize=1)
def comparable_projects() -> pd.DataFrame:
    """Return real projects: their names, kinds, places, price year, total, cost a place, source and confidence."""
    with files("ansinh.planning.projects").joinpath("comparable.csv").open(encoding="utf-8") as handle:
        return pd.read_csv(handle)


def beside(
    kinds: Iterable[str],
    kind_of_project: str,
    cost_per_place: float,
    table: pd.DataFrame | None = None,
    price_index: float = 1.0,
) -> Beside:
    """Return the real projects that are comparable to one of `kinds` of facility (``offers`` of its services).

    An upgrade stands beside upgrades, anything else beside new buildings. `cost_per_place` is in million đồng; `price_index`
    has moved it from the fourth quarter of 2024, and moves them, too. `table` holds the real projects of a run, default
    those of today.
    """
    table = comparable_projects() if table is None else table
    table = table.assign(**{HERE: table[EACH] * price_index})
    what = "upgrade" if kind_of_project in RENOVATED else "new"
    like = table[table["what"] == what]
    wanted = set(kinds)
    same = like[[bool(wanted & set(str(own).split(";"))) for own in like["kinds"]]]
    enough = len(same) >= FEWEST
    rows = (same if enough else like).sort_values("price_year", ascending=False, kind="stable")
    least, most = float(rows[HERE].min()), float(rows[HERE].max())
    outside = "below" if cost_per_place < least else "above" if cost_per_place > most else "within"
    return Beside(rows.reset_index(drop=True), least, most, outside if len(rows) >= FEWEST else "few")
