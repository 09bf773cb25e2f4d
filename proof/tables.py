"""The tables of a run folder, and the ledger of what was compared with them."""

from __future__ import annotations

import json
import math
import struct
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

Row = dict[str, Any]
RELATIVE = 1e-6  # rounding of sums of many numbers
PERSONS = 1e-3  # people; solvers aren't more exact
A_PERSON = 1.0 + PERSONS  # by which a whole number may differ from the exact one, where whole ones add up
HALF_A_PERSON = 0.5 + PERSONS
LEFT_OUT = ("no_place_persons", "out_of_reach_persons", "unserved_persons")
KM_PER_DEGREE = 111.2
NO_VALUE = "–"  # what workbooks write where there is no number
OFFICIAL, OPTIMISED = "official", "optimised"
PRESENT = "commune_code_2025"


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a Parquet file."""
    return list(pq.read_table(path).to_pylist())


def is_missing(value: object) -> bool:
    """Tell whether there is no value."""
    return value is None or (isinstance(value, float) and math.isnan(value)) or value == NO_VALUE


def half_up(value: float, decimals: int = 0) -> Decimal:
    """Return a number as papers show it: halves away from zero, from the shortest text of the number."""
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def difference_of(before: Any, after: Any) -> float | None:
    """Return after less before; nothing where one of them is missing."""
    return None if is_missing(before) or is_missing(after) else after - before


def harmless(line: str) -> str:
    """Return a line of a stranger's words in which nothing steers a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in line)


class Ledger:
    """What was compared, by group, and what disagrees."""

    def __init__(self) -> None:
        self.figures: dict[str, int] = defaultdict(int)
        self.wrong: dict[str, list[str]] = defaultdict(list)

    def holds(self, group: str, where: str, said: str, *, ok: bool) -> None:
        """Count one statement, and note it if it doesn't hold."""
        self.figures[group] += 1
        if not ok:
            self.wrong[group].append(harmless(f"{where}: {said}"))

    def equal(self, group: str, where: str, stated: Any, computed: Any, margin: float = RELATIVE) -> None:
        """Compare two values; `margin` is both absolute and relative to the computed one."""
        if is_missing(stated) or is_missing(computed):
            ok = is_missing(stated) and is_missing(computed)
        elif isinstance(computed, str):
            ok = str(stated) == computed
        elif isinstance(stated, str):
            ok = False
        else:
            ok = abs(stated - computed) <= margin + RELATIVE * abs(computed)
        self.holds(group, where, f"stated {stated!r}, computed {computed!r}", ok=ok)


class Run:
    """The tables of a run folder, each a list of rows; a row has its number under ``#``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tables: dict[str, list[Row]] = {}
        self.scenario = tomllib.loads((folder / "scenario.toml").read_text(encoding="utf-8"))
        self.meta = json.loads((folder / "data/meta.json").read_text(encoding="utf-8"))

    def __getitem__(self, name: str) -> list[Row]:
        """Return the rows of ``data/<name>.parquet``; none if the run is older than the table."""
        if name not in self.tables:
            path = self.folder / f"data/{name}.parquet"
            rows = read_rows(path) if path.exists() else []
            self.tables[name] = [{**row, "#": number} for number, row in enumerate(rows)]
        return self.tables[name]

    def by(self, name: str, key: str) -> dict[str, Row]:
        """Return the rows of a table by a column."""
        return {str(row[key]): row for row in self[name]}

    def sums(self, name: str, value: str, *keys: str) -> dict[tuple[str, ...], float]:
        """Return the sums of a column by other columns."""
        table: dict[tuple[str, ...], float] = defaultdict(float)
        for row in self[name]:
            table[tuple(str(row[key]) for key in keys)] += row[value] or 0.0
        return table

    @cached_property
    def plans(self) -> list[str]:
        """Plans, the proposed one first, then the official one."""
        names = [row["plan_id"] for row in self["plans"]]
        first = [name for name in (OPTIMISED, OFFICIAL) if name in names]
        return [*first, *(name for name in names if name not in first)]

    @cached_property
    def periods(self) -> list[str]:
        """Periods in order of time."""
        return [row["period"] for row in self["periods"]]

    @cached_property
    def services(self) -> list[str]:
        """Services in the order of the scenario."""
        return [row["service"] for row in self["services"]]

    @cached_property
    def facilities(self) -> list[Row]:
        """Facilities with the columns of their sites, in the order of the outputs."""
        sites, order = self.by("sites", "site_id"), {name: n for n, name in enumerate(self.services)}
        rows = [
            {**{k: v for k, v in sites.get(r["site_id"], {}).items() if k != "land_m2"}, **r}
            for r in self["facilities"]
        ]
        return sorted(
            rows, key=lambda r: (r["plan_id"], r["period"], order.get(r["service"], 99), r["site_id"])
        )

    @property
    def proposed(self) -> list[Row]:
        """Facilities of the proposed plan, in the order of the outputs."""
        return [row for row in self.facilities if row["plan_id"] == self.plans[0]]

    @cached_property
    def norms(self) -> dict[str, Row]:
        """Norms that the run states among its assumptions, by key."""
        return self.by("assumptions", "key")

    def norm(self, key: str, default: float = math.nan, case: str = "value") -> float:
        """Return the number of a norm; its low or high one in such a `case`, where it has one."""
        row = self.norms.get(key)
        try:
            return float(row[case] or row["value"]) if row else default
        except ValueError:
            return default

    def people_per_place(self, service: str) -> float:
        """Return people of the province present per place: occupancy, less the places for other provinces."""
        facts = self.scenario["services"][service]
        mode = facts.get("mode", "residential")
        kind = "residential" if mode == "regional" else mode
        occupancy = facts.get("occupancy") or self.norm(f"occupancy.{kind}", 1.0)
        inflow = facts.get("inflow_share", self.norm("inflow_share", 0.0)) if mode == "regional" else 0.0
        return float(occupancy * (1.0 - inflow))


def whole_people(book: Ledger, group: str, column: str, stated: list[Any], computed: list[Any]) -> None:
    """Check that people are whole, each less than one from the exact number, and together the rounded sum of those.

    Of people left out the sum of all causes is rounded, so that of one cause may be less than one off, too.
    """
    both = [
        (one, other)
        for one, other in zip(stated, computed, strict=False)
        if not (is_missing(one) or is_missing(other))
    ]
    for number, (one, _) in enumerate(both):
        book.holds(
            group,
            f"{column}, people {number}",
            f"stated {one!r}, computed a whole number",
            ok=one == int(one),
        )
    told, exact = math.fsum(one for one, _ in both), math.fsum(other for _, other in both)
    margin = A_PERSON if column.endswith(LEFT_OUT) else HALF_A_PERSON
    book.equal(group, f"{column}, sum", told, exact, margin)


def told_at(table: str, row: Row, column: str) -> str:
    """Return where a figure stands: file, row and column."""
    names = (
        "plan_id",
        "plan",
        "period",
        "service",
        "demand_id",
        "site_id",
        "group",
        "measure",
        "stage",
        "source",
        "project_id",
        "title",
        "item",
    )
    told = ", ".join(str(row[name]) for name in names if row.get(name) not in {None, ""})
    return f"data/{table}.parquet, row {row['#']} ({told}), column {column}"


def in_order(
    book: Ledger,
    group: str,
    file: str,
    stated: list[Row],
    computed: list[Row],
    *,
    columns: Iterable[str],
    margin: float = RELATIVE,
) -> None:
    """Compare two tables row by row."""
    book.equal(group, f"{file}, number of rows", len(stated), len(computed), 0.0)
    for number, (one, other) in enumerate(zip(stated, computed, strict=False)):
        for column in columns:
            book.equal(
                group, f"{file}, row {number}, column {column}", one.get(column), other.get(column), margin
            )


def km_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return kilometres along the straight line between two points in degrees."""
    return math.hypot((a[0] - b[0]) * math.cos(math.radians(a[1])), a[1] - b[1]) * KM_PER_DEGREE


def point(wkb: bytes) -> tuple[float, float]:
    """Return longitude and latitude of a point in well-known binary."""
    x, y = struct.unpack("<dd" if wkb[0] else ">dd", wkb[5:21])
    return x, y
