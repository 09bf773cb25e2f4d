"""Norms: every number of law, cost and demand that Ansinh uses, with source, date and confidence.

Such numbers are written nowhere else than in the tables beside this file. Columns: ``key, scope, value, low, high,
unit, valid_from, valid_to, source, source_date, confidence, name_vi, name_en, note``; of client groups also ``base``
(those whose need it is) and ``kind`` (of care). Confidence: V read in the legal text or the plan, V2 read in a
secondary source, D derived, A assumption, M from memory.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

import pandas as pd

from ansinh.models.errors import Finding, InputError
from ansinh.planning.norms.growth import with_own_growth
from ansinh.planning.norms.replaced import in_place_of
from ansinh.words import text

Case = Literal["low", "central", "high"]
TABLES = ("demand", "growth", "money", "facility", "flood", "service")
COLUMNS: dict[Case, str] = {"low": "low", "central": "value", "high": "high"}
COSTS = frozenset({"building_cost", "clinic_cost", "other_capital_share", "upgrade_share"})
"""Norms that follow the cost case: unit costs of building, other capital, and renovation."""


@lru_cache(maxsize=1)
def all_norms() -> pd.DataFrame:
    """Return all norm tables as one frame; the column ``table`` names the file of each row."""
    frames = []
    for table in TABLES:
        with files("ansinh.planning.norms").joinpath(f"{table}.csv").open(encoding="utf-8") as handle:
            frames.append(pd.read_csv(handle, dtype=str, keep_default_na=False).assign(table=table))
    norms = pd.concat(frames, ignore_index=True).fillna("")
    for column in ("value", "low", "high"):
        norms[column] = pd.to_numeric(norms[column].replace("", None), errors="raise")
    return norms


@lru_cache(maxsize=1)
def client_groups() -> tuple[str, ...]:
    """Return the client groups: those whose rate of need is a norm; a rate of one province alone makes no group."""
    norms = all_norms()
    scopes = norms.loc[norms["key"] == "need_rate", "scope"].unique()
    return tuple(scope for scope in scopes if "." not in scope)


@lru_cache(maxsize=1)
def kinds_of_care() -> Mapping[str, str]:
    """Return client group → kind of care, by which norms say what may stand together ("" where its row names none).

    Groups of several kinds, and households, count as general care.
    """
    norms = all_norms()
    rows = norms[(norms["key"] == "need_rate") & norms["scope"].isin(client_groups())]
    return MappingProxyType(dict(zip(rows["scope"], rows["kind"], strict=True)))


@dataclass(frozen=True)
class Norms:
    """The norms in force on one day, for one demand case, with a scenario's own values in place of the published ones.

    Attributes
    ----------
    day
        Day on which they are in force: rows whose ``valid_from .. valid_to`` don't include it are left out.
    case
        Column that is used for demand and growth: ``low``, ``value`` (central) or ``high``.
    overrides
        ``"key"`` or ``"key.scope"`` → value, from the scenario file.
    cost_case
        The same for the norms in `COSTS`.
    region
        Province (short name). If it has no published region factor of building costs, 1.0 is assumed; a province of
        today has a growth of its own.
    """

    day: dt.date
    case: Case = "central"
    overrides: Mapping[str, float] = field(default_factory=dict)
    region: str = ""
    cost_case: Case = "central"

    @cached_property
    def table(self) -> pd.DataFrame:
        """The rows in force; overrides are applied and marked as the scenario's own."""
        return _in_force(*self._question).copy()  # the kept frame is everybody's: nobody may write into it

    @property
    def _question(self) -> tuple[dt.date, str, tuple[tuple[str, float], ...]]:
        """What decides which rows are in force, and their values."""
        return self.day, self.region, tuple(self.overrides.items())

    def __getitem__(self, name: str | tuple[str, str]) -> float:
        """Return the value of ``key`` or ``(key, scope)`` in the case that applies to it.

        Raises
        ------
        InputError
            If there is no such norm on the day.
        """
        key, scope = (name, "") if isinstance(name, str) else name
        if (key, scope) not in self._values:
            raise InputError([Finding("norms", f"no value for {key!r} of {scope!r} on {self.day}",
                                      "add a row to planning/norms or a value under [parameters]")])  # fmt: skip
        return self._values[key, scope]

    def named(self, name: str) -> float:
        """Return the value of ``"key"`` or ``"key.scope"``, as scenarios and the table of assumptions name it."""
        return self[_parted(name)]

    def has(self, name: str) -> bool:
        """Whether there is a value of ``"key"`` or ``"key.scope"`` on the day."""
        return self.states(*_parted(name))

    def of(self, key: str, scope: str) -> float:
        """Return the value of the province itself where there is one (``"<province>.<scope>"``), else the general one."""
        own = (key, f"{self.region}.{scope}")
        return self._values[own] if own in self._values else self[key, scope]

    def states(self, key: str, scope: str = "") -> bool:
        """Whether there is a value of ``key`` for this scope on the day."""
        return (key, scope) in self._values

    @cached_property
    def _values(self) -> dict[tuple[str, str], float]:
        """``(key, scope)`` → value in its case; of several rows in force the last counts."""
        return _values(*self._question, self.case, self.cost_case)


def _parted(name: str) -> tuple[str, str]:
    """Return key and scope of ``"key"`` or ``"key.scope"``."""
    key, _, scope = name.partition(".")
    return key, scope


# A run asks for the norms of the same few days some ninety times.
@lru_cache(maxsize=64)
def _in_force(day: dt.date, region: str, overrides: tuple[tuple[str, float], ...]) -> pd.DataFrame:
    rows = all_norms()
    today = day.isoformat()
    started = (rows["valid_from"] == "") | (rows["valid_from"] <= today)
    unended = (rows["valid_to"] == "") | (rows["valid_to"] >= today)
    rows = _with_region(rows[started & unended], region, today).reset_index(drop=True)
    rows = with_own_growth(rows, region)
    published = rows
    for name, value in overrides:
        own = _named(rows, name)
        notes = in_place_of(published[own])
        rows = rows.assign(**{note: rows[note].mask(own, told) for note, told in notes})
        rows.loc[own, "value"] = value
        rows.loc[own, ["low", "high"]] = float("nan")
        rows.loc[own, ["source", "confidence"]] = [text("assumptions.source.parameter", "en"), "A"]
        rows.loc[own, "source_vi"] = text("assumptions.source.parameter", "vi")
        rows.loc[own, "source_date"] = ""  # a day would be read as that of the document in the note
    return rows


@lru_cache(maxsize=64)
def _values(
    day: dt.date, region: str, overrides: tuple[tuple[str, float], ...], case: Case, cost_case: Case
) -> dict[tuple[str, str], float]:
    rows = _in_force(day, region, overrides).to_dict("records")
    return {(row["key"], row["scope"]): _of_case(row, case, cost_case) for row in rows}


def _of_case(row: Mapping[Hashable, Any], case: Case, cost_case: Case) -> float:
    """Return the value of a row in the case that applies to it."""
    if row["table"] not in ("demand", "growth"):
        case = cost_case if row["key"] in COSTS else "central"
    column = COLUMNS[case]
    return float(row[column] if pd.notna(row[column]) else row["value"])


def _with_region(rows: pd.DataFrame, region: str, today: str) -> pd.DataFrame:
    """Return the rows, with a region factor of 1.0 added for a province that has none."""
    factors = rows[rows["key"] == "region_factor"]
    if not region or factors.empty or (factors["scope"] == region).any():
        return rows
    source = "assumption: no regional factor of this province at hand; the national unit cost itself"
    words: dict[str, Any] = {
        "scope": region,
        "value": 1.0,
        "source": source,
        "source_date": today,
        "confidence": "A",
    }
    added: pd.DataFrame = factors.head(1).assign(**words)
    return pd.concat([rows, added])


def _named(rows: pd.DataFrame, name: str) -> pd.Series:
    """Return which rows ``key`` or ``key.scope`` names; raise `InputError` if none has that name."""
    key, _, scope = name.partition(".")
    hit = (rows["key"] == key) & ((rows["scope"] == scope) if scope else True)
    if not hit.any():
        known = sorted({f"{k}.{s}" if s else k for k, s in zip(rows["key"], rows["scope"], strict=True)})
        raise InputError([Finding(f"scenario: parameters.{name}", "no such parameter",
                                  f"known ones: {', '.join(known)}")])  # fmt: skip
    return hit
