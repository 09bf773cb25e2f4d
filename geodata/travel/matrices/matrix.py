"""A travel-time matrix made elsewhere: OSRM, Valhalla, R5, ArcGIS, or any table, read and checked as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ansinh.geodata.apart import ApartError, apart
from ansinh.geodata.travel.matrices.matrix_files import Reading, read_matrix_file
from ansinh.geodata.travel.settings import MatrixSource
from ansinh.models.errors import Finding, raise_if

Floats = NDArray[np.float64]
_NAMED = 5  # ids listed in one message; the rest are counted
# A trip of more than a day within a province means that the unit is wrong.
LONGEST_MINUTES = 24 * 60.0
# An engine that moved a place farther than this (km) to its nearest road got other coordinates than ours.
FARTHEST_SNAP_KM = 10.0
_KM_PER_DEGREE = 111.2  # of latitude


@dataclass(frozen=True, eq=False)
class Ends:
    """The points and sites between which times are wanted: ids, metres, degrees, and the people of the points."""

    ids: tuple[pd.Index, pd.Index]
    metric: tuple[Floats, Floats]
    lonlat: tuple[Floats, Floats]
    people: Floats


def overlay(found: dict[str, NDArray[Any]], source: MatrixSource, ends: Ends) -> dict[str, NDArray[Any]]:
    """Return the matrices `found` (minutes, metres, routed) with the values of a matrix made elsewhere where it has any.

    Raises
    ------
    InputError
        Everything that is wrong with the matrix, at once.
    """
    minutes, metres, given = read_matrix(source, ends)
    # Most engines give no lengths. They then stay unknown: a length of another method would not fit the minutes.
    return {
        "minutes": np.where(given, minutes, found["minutes"]),
        "metres": np.where(given, metres, found["metres"]),
        "routed": np.where(given, ~np.isnan(minutes), found["routed"]),
    }


def _read(source: MatrixSource, size: tuple[int, int]) -> Reading:
    try:
        return apart(read_matrix_file, source, size)
    except ApartError as error:
        return Reading(
            None,
            (Finding(str(source.file), f"can't be read ({error})", "OSRM or Valhalla JSON, CSV or Parquet"),),
        )


def read_matrix(source: MatrixSource, ends: Ends) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Read a matrix for points and sites: minutes and metres (NaN = can't be reached), and which pairs it covers.

    It covers all pairs of the points and sites that it names. A pair that it leaves out can't be reached, because
    engines leave such pairs out.

    Raises
    ------
    InputError
        Everything at once: an unreadable file, unclear columns or units, negative or impossible times, missing or
        unknown points or sites, a pair with two different times.
    """
    reading = _read(source, (len(ends.ids[0]), len(ends.ids[1])))
    findings = list(reading.findings)
    if reading.pairs is not None:
        reading = _with_ids(reading, source, ends)
        findings += _check(reading, source, ends)
    raise_if(findings)
    pairs = reading.pairs
    if pairs is None:
        raise RuntimeError("a matrix without pairs passed its checks")
    rows, columns = (
        _positions(index, pairs[name]) for index, name in zip(ends.ids, ("point", "site"), strict=True)
    )
    inside = (rows >= 0) & (columns >= 0)
    shape = (len(ends.ids[0]), len(ends.ids[1]))
    minutes, metres = np.full(shape, np.nan), np.full(shape, np.nan)
    minutes[rows[inside], columns[inside]] = pairs["minutes"].to_numpy(float)[inside]
    metres[rows[inside], columns[inside]] = pairs["metres"].to_numpy(float)[inside]
    given = np.ix_(np.isin(np.arange(shape[0]), rows), np.isin(np.arange(shape[1]), columns))
    known = np.zeros(shape, dtype=bool)
    known[given] = True
    return minutes, metres, known


def _positions(index: pd.Index, ids: pd.Series) -> NDArray[np.intp]:
    return np.asarray(pd.Index(index.astype(str)).get_indexer(pd.Index(ids.astype(str))))


def _with_ids(reading: Reading, source: MatrixSource, ends: Ends) -> Reading:
    """Return a reading in which the rows and columns of a JSON matrix have ids instead of positions."""
    if not reading.by_position or reading.pairs is None:
        return reading
    pairs = reading.pairs
    for name, own, index in zip(
        ("point", "site"), (source.point_ids, source.site_ids), ends.ids, strict=True
    ):
        ids = np.asarray(list(own) if own else list(map(str, index)), dtype=object)
        at = pairs[name].to_numpy(int)
        pairs = pairs.assign(**{name: np.where(at < len(ids), ids[np.minimum(at, len(ids) - 1)], "?")})
    return Reading(pairs, reading.findings, reading.by_position, reading.size, reading.places)


def _check(reading: Reading, source: MatrixSource, ends: Ends) -> list[Finding]:
    where = str(source.file)
    pairs = reading.pairs
    if pairs is None:
        return []
    findings = _check_size(reading, source, ends)
    if not findings:
        findings += _check_places(reading, source, ends)
    findings += _check_times(pairs, where)
    if not reading.by_position:
        for name, words, index in zip(("point", "site"), ("demand points", "sites"), ends.ids, strict=True):
            findings += _check_ids(pairs[name], index, words, source)
    return findings


def _listed(ids: Any) -> str:
    ids = [str(item) for item in ids]
    return ", ".join(ids[:_NAMED]) + (f", … (+{len(ids) - _NAMED})" if len(ids) > _NAMED else "")


def _check_size(reading: Reading, source: MatrixSource, ends: Ends) -> list[Finding]:
    if not reading.by_position:
        return []
    findings = []
    owns = (source.point_ids, source.site_ids)
    for size, own, index, words in zip(reading.size, owns, ends.ids, ("demand points", "sites"), strict=True):
        expected = len(own) or len(index)
        if size != expected:
            problem = f"the matrix has {size} {words}, {expected} are expected"
            findings.append(
                Finding(str(source.file), problem, "ask the engine for exactly these places, in this order")
            )
        unknown = [item for item in own if item not in set(map(str, index))]
        if unknown:
            findings.append(
                Finding(
                    f"{words} (ids {_listed(unknown)})", "are not in the scenario", "correct the list of ids"
                )
            )
    return findings


def _check_places(reading: Reading, source: MatrixSource, ends: Ends) -> list[Finding]:
    """Compare the coordinates between which the engine routed with those of our points and sites."""
    findings = []
    for given, own, index, lonlat, words in zip(
        reading.places,
        (source.point_ids, source.site_ids),
        ends.ids,
        ends.lonlat,
        ("demand points", "sites"),
        strict=True,
    ):
        if given is None:
            continue
        at = pd.Index(index.astype(str)).get_indexer(pd.Index(own)) if own else np.arange(len(index))
        here = lonlat[at]
        squeeze = np.array([np.cos(np.radians(here[:, 1].mean())), 1.0])
        far = np.hypot(*((given - here) * squeeze).T) * _KM_PER_DEGREE
        wrong = np.flatnonzero(far > FARTHEST_SNAP_KM)
        if len(wrong):
            ids = _listed(np.asarray(index)[at][wrong])
            problem = f"the engine put {len(wrong)} {words} more than {FARTHEST_SNAP_KM:g} km away (up to {far.max():,.0f} km)"
            findings.append(
                Finding(
                    f"{source.file}: ids {ids}", problem, "check the order of the places, and lon before lat"
                )
            )
    return findings


def _check_times(pairs: pd.DataFrame, where: str) -> list[Finding]:
    findings = []
    minutes = pairs["minutes"]
    for bad, wrong, remedy in (
        (minutes < 0, "negative times", "leave unreachable pairs empty instead of -1"),
        (minutes > LONGEST_MINUTES, "times of more than a day", "check the unit (travel.matrix.units), or leave unreachable pairs empty"),
        (pairs["metres"] < 0, "negative lengths", "correct them"),
        (pairs["unreadable"], "times that are no numbers", "write numbers, or nothing where there is no way"),
    ):  # fmt: skip
        if bad.any():
            named = [
                f"{p} → {s}"
                for p, s in zip(pairs["point"][bad][:_NAMED], pairs["site"][bad][:_NAMED], strict=True)
            ]
            findings.append(Finding(f"{where}: {', '.join(named)}", f"{bad.sum()} {wrong}", remedy))
    twice = pairs[pairs.duplicated(["point", "site"], keep=False)]
    differ = twice.groupby(["point", "site"])["minutes"].nunique(dropna=False)
    if (differ > 1).any():
        named = [" → ".join(map(str, pair)) for pair in differ.index[differ > 1][:_NAMED]]
        findings.append(Finding(f"{where}: {', '.join(named)}", f"{(differ > 1).sum()} pairs stand twice with different times",
                                "keep one row per pair (one departure time, one percentile)"))  # fmt: skip
    return findings


def _check_ids(found: pd.Series, index: pd.Index, words: str, source: MatrixSource) -> list[Finding]:
    here, known = set(found.astype(str)), list(map(str, index))
    missing = [item for item in known if item not in here]
    unknown = sorted(here - set(known))
    findings = []
    if missing and not source.partial:
        problem = f"{len(missing)} of {len(known)} {words} are missing (ids {_listed(missing)})"
        findings.append(
            Finding(str(source.file), problem, "route them too, or set travel.matrix.partial = true")
        )
    if unknown and missing:
        # Additional places do no harm. If others are missing as well, the file probably uses different ids.
        problem = f"{len(unknown)} {words} are not in the scenario (ids {_listed(unknown)})"
        findings.append(
            Finding(
                str(source.file),
                problem,
                f"use the ids of the scenario, such as {known[0] if known else '-'}",
            )
        )
    return findings
