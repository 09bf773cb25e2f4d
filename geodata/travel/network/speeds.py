"""The seconds that each stretch of road takes, by class, surface and terrain, from a table that anyone can edit.

speed = class speed × surface factor × terrain factor, at most `maxspeed`. The bundled table is `speeds.csv`
beside this file; a planner's own table needs only the rows that differ.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ansinh.geodata.apart import apart
from ansinh.geodata.travel.estimate import Case
from ansinh.geodata.travel.network.roads import FERRY, Roads
from ansinh.models.errors import Finding, InputError, raise_if

SHIPPED = Path(__file__).with_name("speeds.csv")
_KPH_PER_MPS = 3.6
KINDS = ("class", "surface", "terrain", "ferry", "access")
_NEEDED = ("kind", "key", "value")
# A larger value of these makes travel slower, so the "low" case (little travel time) uses their low value.
_MORE_IS_SLOWER = {("ferry", "wait"), ("access", "detour")}


@dataclass(frozen=True, eq=False)
class SpeedTable:
    """A checked speed table.

    Attributes
    ----------
    rows
        Index (kind, key casefolded); columns value, low, high, unit, source, source_date, confidence, assumption, note.
    """

    rows: pd.DataFrame

    def value(self, kind: str, key: str, case: Case = "central") -> float:
        """Return one number in a case; "low" means little travel time, so a high speed."""
        column = {"central": "value", "low": "high", "high": "low"}[case]
        if case != "central" and (kind, key) in _MORE_IS_SLOWER:
            column = case
        return float(str(self.rows.loc[(kind, key.casefold()), column]))

    def known(self, kind: str) -> set[str]:
        """Return the keys of one kind, casefolded."""
        return set(self.rows.index[self.rows.index.get_level_values("kind") == kind].get_level_values("key"))

    def lookup(self, kind: str, keys: Iterable[str], case: Case, missing: float) -> NDArray[np.float64]:
        """Return the number of each key, or `missing` for a key that the table doesn't have."""
        known = self.known(kind)
        codes, words = pd.factorize(np.asarray(list(keys), dtype=object))
        each = [self.value(kind, w, case) if str(w).casefold() in known else missing for w in words]
        return np.asarray(each, dtype=float)[codes] if len(codes) else np.zeros(0)

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the numbers."""
        numbers = self.rows[["value", "low", "high"]].sort_index().to_csv()
        return hashlib.sha256(numbers.encode()).hexdigest()


@lru_cache(maxsize=8)
def _read(path: Path, stamp: tuple[int, int]) -> pd.DataFrame:  # noqa: ARG001  (the stamp makes the key)
    options: dict[str, Any] = {
        "dtype": {"kind": "str", "key": "str"},
        "encoding": "utf-8-sig",
        "comment": "#",
    }
    return _table(path, **options) if path == SHIPPED else apart(_table, path, **options)


def _table(path: Path, **options: Any) -> pd.DataFrame:
    table: pd.DataFrame = pd.read_csv(path, **options)
    return table


def read_speeds(path: Path | None = None) -> SpeedTable:
    """Return the bundled speed table, in which the rows of `path` replace those of the same kind and key.

    Parameters
    ----------
    path
        CSV with columns kind (class, surface, terrain, ferry, access), key, value, and if known low and high:
        km/h, factors, or minutes (ferry wait). Further columns are kept for the assumptions table.

    Raises
    ------
    InputError
        Everything that is wrong with the table: no such file, missing columns, an unknown kind, an impossible number.
    """
    table = _indexed(_read(SHIPPED, _stamp(SHIPPED)))
    if path is None:
        return SpeedTable(table)
    if not path.is_file():
        raise_if(
            [
                Finding(
                    str(path),
                    "no such speed table",
                    "copy the shipped one: `ansinh.geodata.travel.network.speeds.SHIPPED`",
                )
            ]
        )
    try:
        own = _read(path, _stamp(path)).copy()
    except (OSError, ValueError) as error:  # so is `ApartError`
        raise InputError(
            [Finding(str(path), f"can't be read ({error})", "save it as CSV (UTF-8)")]
        ) from error
    raise_if(_check(own, str(path)))
    own["unit"] = own.get("unit", pd.Series("", index=own.index))
    own["source"] = (
        own.get("source", pd.Series(dtype=object)).reindex(own.index).fillna(f"own table {path.name}")
    )
    own["assumption"] = own.get("assumption", pd.Series(dtype=object)).reindex(own.index).fillna("yes")
    for bound in ("low", "high"):
        own[bound] = pd.to_numeric(own[bound]).fillna(own["value"]) if bound in own else own["value"]
    own = _indexed(own)
    return SpeedTable(pd.concat([own, table[~table.index.isin(own.index)]])[list(table.columns)])


def _stamp(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


def _indexed(table: pd.DataFrame) -> pd.DataFrame:
    frame = table.assign(key=table["key"].str.strip().str.casefold())
    for column in ("unit", "source", "source_date", "confidence", "assumption", "note"):
        if column not in frame:
            frame[column] = ""
    return frame.set_index(["kind", "key"]).astype(dict.fromkeys(("value", "low", "high"), float))


def _check(table: pd.DataFrame, where: str) -> list[Finding]:
    missing = [c for c in _NEEDED if c not in table]
    if missing:
        return [
            Finding(where, f"no column {', '.join(missing)}", f"columns: {', '.join(_NEEDED)}, low, high")
        ]
    findings = []
    for line, row in enumerate(table.to_dict("records"), start=2):
        findings += _check_row(row, f"{where}, line {line}")
    twice = table[table.duplicated(["kind", "key"])]
    for kind, key in zip(twice["kind"], twice["key"], strict=True):
        findings.append(Finding(where, f"{kind} {key!r} stands twice", "keep one"))
    return findings


def _check_row(row: dict[Hashable, Any], line: str) -> list[Finding]:
    findings = []
    if row["kind"] not in KINDS:
        findings.append(Finding(line, f"kind {row['kind']!r} is unknown", f"one of: {', '.join(KINDS)}"))
    numbers = {name: _number(row.get(name)) for name in ("low", "value", "high")}
    smallest = 0.0 if (row["kind"], row["key"]) == ("ferry", "wait") else np.nextafter(0, 1)
    for name, number in numbers.items():
        empty = name != "value" and (row.get(name) is None or pd.isna(row[name]))
        if not empty and not number >= smallest:
            findings.append(
                Finding(line, f"{name} = {row.get(name)!r} of {row['key']!r}", "give a number above 0")
            )
    ordered = [number for number in numbers.values() if not pd.isna(number)]
    if ordered != sorted(ordered):
        findings.append(Finding(line, f"{row['key']!r}: not in order", "low ≤ value ≤ high"))
    return findings


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")


def road_seconds(
    roads: Roads, table: SpeedTable, terrain: NDArray[np.str_] | None = None, case: Case = "central"
) -> NDArray[np.float64]:
    """Return the seconds that each stretch takes; they are the same in both directions.

    Parameters
    ----------
    terrain
        Terrain class of each stretch; None = flat.

    Raises
    ------
    InputError
        A class isn't in the table, and the source states no time for a road of that class.
    """
    klass = pd.Series(roads.text("klass"))
    kph = table.lookup("class", klass, case, np.nan)
    kph *= table.lookup("surface", roads.text("surface"), case, 1.0)
    if terrain is not None:
        kph *= table.lookup("terrain", terrain, case, 1.0)
    kph = np.fmin(kph, np.where(roads.maxspeed > 0, roads.maxspeed, np.inf))
    kph[np.isinf(kph)] = np.nan
    known = klass.str.casefold().isin(table.known("class")).to_numpy()
    seconds = np.where(known, roads.metres / (np.where(known, kph, 1.0) / _KPH_PER_MPS), roads.stated_s)
    ferry = roads.ferry
    sailing = roads.metres / (table.value(FERRY, "speed", case) / _KPH_PER_MPS)
    seconds[ferry] = np.where(np.isnan(roads.stated_s), sailing, roads.stated_s)[ferry]
    raise_if(_unknown(klass[np.isnan(seconds)]))
    seconds[ferry] += 60.0 * table.value(FERRY, "wait", case) * _landings(roads)[ferry] / 2
    return seconds


def _landings(roads: Roads) -> NDArray[np.int_]:
    """Return how many ends of each stretch touch a road, so that a ferry mapped in pieces is waited for only once."""
    land = np.zeros(len(roads.lonlat), dtype=bool)
    land[roads.start[~roads.ferry]] = land[roads.end[~roads.ferry]] = True
    return land[roads.start].astype(int) + land[roads.end]


def _unknown(klass: pd.Series) -> list[Finding]:
    return [
        Finding(
            f"roads of class {str(name)!r}" if name else "roads without a class",
            f"{count} stretches have no speed",
            f"add a row class,{name or 'road'},<km/h> to the speed table",
        )
        for name, count in klass.value_counts().items()
    ]
