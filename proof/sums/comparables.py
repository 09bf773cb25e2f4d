"""Real projects beside those of a plan: their table is that which this checker knows, and what follows from it for each."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

from ..tables import Ledger, Row, Run, half_up, is_missing, told_at

GROUP = "real projects beside those of the plan"
TABLE = "comparable_projects"
RENOVATED = ("upgrade", "conversion")
FEWEST = 2  # of a kind, for a range of its own
SHOWN = 4  # named in a letter
EACH = "million_vnd_per_place_2024"
COLUMNS = (
    "id", "name_vi", "name_en", "kinds", "what", "places", "price_year", "total_billion_vnd", "million_vnd_per_place", EACH,
    "source", "confidence",
)  # fmt: skip
KNOWN = {
    "P01": "3bfae1315a179b90d441f49221fc9744",
    "P02": "ca4ae4b7d4f05b2c270b5e0e7e6ee5d5",
    "P03": "ea06a6186abfa468839d6184317e3004",
    "P06": "b49c70ade472a09db4388daf57485be7",
    "P08": "65f0e21207d847be917287e16f1a353d",
    "P11": "9679be4084a3cdade93f7ce463f37da5",
    "P12": "7e3709d327aa3493b812f14e082ac5f7",
    "P14": "d1f92c60cd6998c7b5e6cba645d734a0",
    "P15": "ff60d779e1a06bda6e7d40a44aff0d2c",
    "P16": "26d2fbb4f508ae2e23dc98cdd1de2db6",
    "P31": "dc3b5452eeee25838451984c9e0f6ae8",
}
"""Project → digest of its row. The table comes with the program, so no plan and no planner has another one."""

WORDS = {
    "few": ("too few to compare", "chưa đủ dự án để so sánh"),
    "within": ("within the range", "trong khoảng"),
    "below": ("below the range", "thấp hơn"),
    "above": ("above the range", "cao hơn"),
}
"""Where the cost a place of a project lies, as both languages say it."""


@dataclass(frozen=True)
class Beside:
    """Real projects beside one of the plan, latest first, and where its cost a place lies within their range.

    Their costs are moved by the price index of the run, as its unit costs are.
    """

    rows: list[Row]
    outside: str
    price_index: float

    @property
    def range(self) -> str:
        """The range as it is written; nothing where there are too few."""
        costs = [row[EACH] * self.price_index for row in self.rows]
        return "" if self.outside == "few" else f"{half_up(min(costs))} - {half_up(max(costs))}"

    @property
    def told(self) -> str:
        """What an English letter says about them."""
        shown = (
            f"{row['name_en']} ({row['price_year']}, {row['places']:,} places): {half_up(row[EACH] * self.price_index):,}"
            for row in self.rows[:SHOWN]
        )
        return "; ".join([*shown, *filter(None, [self.range])])


def check_comparables(run: Run, book: Ledger) -> None:
    """Compare every row of the table with its digest; none may be missing or added.

    Of a run without the table, that it is missing is said once, with the other tables.
    """
    if not run[TABLE]:
        return
    missing = dict(KNOWN)
    for row in run[TABLE]:
        known = missing.pop(row["id"], "nothing: project added")
        found = fingerprint(row)
        said = f"stated {row} (fingerprint {found}), computed {known}"
        book.holds(
            GROUP, told_at(TABLE, row, f"{EACH} (or another one) of {row['id']}"), said, ok=found == known
        )
    for name in missing:
        said = "stated nothing, computed a row (taken out, or this run is older than it)"
        book.holds(GROUP, f"data/{TABLE}.parquet ({name})", said, ok=False)


def fingerprint(row: Row) -> str:
    """Return the digest of a row: of its texts, and of its numbers with all their digits."""
    values = (row[column] for column in COLUMNS)
    text = "\n".join(value if isinstance(value, str) else repr(float(value)) for value in values)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def beside(run: Run, project: Row) -> Beside:
    """Return the real projects that are comparable to one of the plan, by the kinds of facility of its services."""
    services = run.scenario["services"]
    wanted = {
        kind
        for name in project["services"].split(";")
        for kind in services.get(name, {}).get("offers", [name])
    }
    what = "upgrade" if project["kind"] in RENOVATED else "new"
    like = [row for row in run[TABLE] if row["what"] == what]
    same = [row for row in like if wanted & set(row["kinds"].split(";"))]
    rows = sorted(same if len(same) >= FEWEST else like, key=lambda row: -row["price_year"])
    index = run.norm("price_index", 1.0)
    costs, cost = [row[EACH] * index for row in rows], project["cost_per_place_million_vnd"]
    cost = math.nan if is_missing(cost) else cost  # no place of its own: it lies beside none
    outside = (
        "below"
        if cost < min(costs, default=-math.inf)
        else "above"
        if cost > max(costs, default=math.inf)
        else "within"
    )
    return Beside(rows, outside if len(rows) >= FEWEST else "few", index)
