"""Read the matrix files of travel engines into one form, a row per pair."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ansinh.geodata.travel.settings import MatrixSource
from ansinh.models.errors import Finding, InputError

POINT_COLUMNS = (
    "demand_id",
    "point_id",
    "from_id",
    "origin_id",
    "originid",
    "origin",
    "from",
    "o_id",
    "id_from",
    "from_place",
)
SITE_COLUMNS = (
    "site_id",
    "to_id",
    "destination_id",
    "destinationid",
    "destination",
    "to",
    "d_id",
    "id_to",
    "to_place",
)
TIME_COLUMNS = {
    "minutes": "minutes", "travel_time": "minutes", "travel_time_p50": "minutes", "total_minutes": "minutes",
    "total_traveltime": "minutes", "traveltime": "minutes", "total_time": "minutes", "time_min": "minutes",
    "duration_min": "minutes", "travel_time_min": "minutes",
    "seconds": "seconds", "duration": "seconds", "duration_s": "seconds", "time_s": "seconds",
    "travel_time_s": "seconds", "total_seconds": "seconds", "time": "", "total_travel": "",
}  # fmt: skip
"""Name of a column of times → the unit that the name implies ("" = none)."""
METRES_PER_MILE = 1_609.344
METRES_COLUMNS = {
    "metres": 1.0, "meters": 1.0, "distance": 1.0, "distance_m": 1.0, "total_length": 1.0, "length": 1.0,
    "km": 1_000.0, "distance_km": 1_000.0, "total_kilometers": 1_000.0, "total_miles": METRES_PER_MILE,
}  # fmt: skip
"""Name of a column of lengths → metres in its unit."""
# A table with ids of both ends and no more columns than this is long and lacks its times; a wide one has more columns.
_LONG_COLUMNS = 4
_PER_MINUTE = {"seconds": 60.0, "minutes": 1.0, "hours": 1 / 60.0}
_EMPTY = frozenset({"", "na", "nan", "null", "none", "inf", "+inf", "infinity", "-"})


@dataclass(frozen=True, eq=False)
class Reading:
    """The content of a matrix file.

    Attributes
    ----------
    pairs
        point, site (ids, or positions), minutes (NaN = no way), metres (NaN = not known), unreadable (the time is no
        number); None if the file can't be read.
    findings
        What is wrong with the file.
    by_position
        Whether point and site are positions instead of ids; `size` is then the number of rows and columns.
    places
        Degrees of the rows and of the columns, where the engine gives them.
    """

    pairs: pd.DataFrame | None
    findings: tuple[Finding, ...] = ()
    by_position: bool = False
    size: tuple[int, int] = (0, 0)
    places: tuple[NDArray[np.float64] | None, NDArray[np.float64] | None] = (None, None)


def read_matrix_file(source: MatrixSource, size: tuple[int, int]) -> Reading:
    """Read a matrix file in the format that the end of its name states.

    Parameters
    ----------
    size
        Numbers of points and sites that are wanted, by which a wide table with sites in rows is recognised.
    """
    path = source.file
    if not path.is_file():
        return Reading(None, (Finding(str(path), "no such matrix file", "correct travel.matrix.file"),))
    try:
        if path.suffix.lower() == ".json":
            return _json(json.loads(path.read_text(encoding="utf-8-sig")), source)
        return _table(_frame(source), source, size)
    except InputError as error:
        return Reading(None, error.findings)
    except (ValueError, OSError, KeyError, TypeError) as error:
        problem = f"can't be read ({type(error).__name__}: {str(error)[:200]})"
        return Reading(None, (Finding(str(path), problem, "OSRM or Valhalla JSON, CSV or Parquet"),))


def _frame(source: MatrixSource) -> pd.DataFrame:
    if source.file.suffix.lower() in {".parquet", ".pq"}:
        frame = pd.read_parquet(source.file)
        named = (
            frame.index.name is not None
            or frame.index.dtype == object
            or isinstance(frame.index, pd.MultiIndex)
        )
        return frame.reset_index() if named else frame
    # All cells are read as text, because an id such as 00123 must keep its zeros.
    return pd.read_csv(source.file, dtype="str", sep=None, engine="python", encoding="utf-8-sig")


def _json(data: Any, source: MatrixSource) -> Reading:
    if not isinstance(data, dict):
        raise TypeError("a JSON object is expected")
    if "durations" in data:
        return _osrm(data, source)
    if "sources_to_targets" in data:
        return _valhalla(data, source)
    problem = f"neither OSRM (durations) nor Valhalla (sources_to_targets): {', '.join(list(data)[:6])}"
    raise InputError(
        [
            Finding(
                str(source.file),
                problem,
                str(data.get("message") or data.get("error") or "check the request"),
            )
        ]
    )


def _osrm(data: dict[str, Any], source: MatrixSource) -> Reading:
    """Read the answer of OSRM's table service: seconds and metres, null = no way, and where each place met the road."""
    places = [
        np.array([item["location"] for item in data[key]], dtype=float) if data.get(key) else None
        for key in ("sources", "destinations")
    ]
    return _grid(data["durations"], data.get("distances"), 1.0, source, (places[0], places[1]))


def _valhalla(data: dict[str, Any], source: MatrixSource) -> Reading:
    """Read Valhalla's matrix, verbose (one object per pair) or concise: seconds, and kilometres or miles."""
    scale = METRES_PER_MILE if data.get("units") == "miles" else 1_000.0
    table = data["sources_to_targets"]
    if isinstance(table, dict):
        return _grid(table["durations"], table.get("distances"), scale, source, (None, None))
    durations = [[cell.get("time") for cell in row] for row in table]
    distances = [[cell.get("distance") for cell in row] for row in table]
    return _grid(durations, distances, scale, source, (None, None))


def _grid(
    durations: list[list[Any]],
    distances: list[list[Any]] | None,
    scale: float,
    source: MatrixSource,
    places: tuple[NDArray[np.float64] | None, NDArray[np.float64] | None],
) -> Reading:
    lengths = {len(row) for row in durations}
    if len(lengths) != 1:
        raise ValueError(f"rows of different lengths: {sorted(lengths)}")
    minutes = np.array(durations, dtype=float) / _PER_MINUTE[source.units or "seconds"]
    metres = np.full(minutes.shape, np.nan) if distances is None else np.array(distances, dtype=float) * scale
    row, column = np.indices(minutes.shape).reshape(2, -1)
    flat = {"minutes": minutes.ravel(), "metres": np.where(np.isnan(minutes), np.nan, metres).ravel()}
    pairs = pd.DataFrame({"point": row, "site": column, **flat, "unreadable": False})
    return Reading(pairs, by_position=True, size=(len(durations), lengths.pop()), places=places)


def _table(frame: pd.DataFrame, source: MatrixSource, size: tuple[int, int]) -> Reading:
    names = {str(name).strip().casefold(): name for name in frame.columns}
    time = source.time_column or next((names[n] for n in TIME_COLUMNS if n in names), None)
    point = source.point_column or next((names[n] for n in POINT_COLUMNS if n in names), None)
    site = source.site_column or next((names[n] for n in SITE_COLUMNS if n in names), None)
    if time is not None and point is None and "name" in names:
        # ArcGIS puts both ids into the name of a row: "origin - destination".
        both = frame[names["name"]].astype(str).str.split(" - ", n=1, expand=True)
        frame = frame.assign(**{"·from": both[0], "·to": both[1] if both.shape[1] > 1 else ""})
        point, site = "·from", "·to"
    if time is not None and point is not None and site is not None:
        return _long(frame, (point, site, time), source)
    if site is not None and time is None and point is not None and frame.shape[1] <= _LONG_COLUMNS:
        return Reading(
            None, (Finding(str(source.file), "no column of times", "name it in travel.matrix.time_column"),)
        )
    return _wide(frame, source, size)


def _long(frame: pd.DataFrame, columns: tuple[Any, Any, Any], source: MatrixSource) -> Reading:
    missing = [str(c) for c in columns if c not in frame]
    if missing:
        known = ", ".join(map(str, frame.columns))
        return Reading(
            None, (Finding(str(source.file), f"no column {', '.join(missing)}", f"columns: {known}"),)
        )
    point, site, time = columns
    units = source.units or TIME_COLUMNS.get(str(time).strip().casefold(), "")
    minutes, unreadable = _numbers(frame[time], units or "minutes")
    names = {str(name).strip().casefold(): name for name in frame.columns}
    length = source.metres_column or next((names[n] for n in METRES_COLUMNS if n in names), None)
    metres = pd.Series(np.nan, index=frame.index)
    if length is not None and length in frame:
        metres = _numbers(frame[length], "minutes")[0] * METRES_COLUMNS.get(
            str(length).strip().casefold(), 1.0
        )
    pairs = pd.DataFrame({"point": _ids(frame[point]), "site": _ids(frame[site]), "minutes": minutes,
                          "metres": metres.where(minutes.notna()), "unreadable": unreadable})  # fmt: skip
    return Reading(pairs, () if units else (_unclear(source, str(time)),))


def _wide(frame: pd.DataFrame, source: MatrixSource, size: tuple[int, int]) -> Reading:
    """Read a table with one row per point and one column per site; the first column and the header hold the ids."""
    body = frame.iloc[:, 1:]
    if body.shape[1] == size[0] != size[1] == len(body):
        remedy = "turn it round: one row per demand point, one column per site"
        return Reading(
            None, (Finding(str(source.file), "sites stand in rows and points in columns", remedy),)
        )
    cells = body.melt(ignore_index=False, var_name="site", value_name="time")
    minutes, unreadable = _numbers(cells["time"], source.units or "minutes")
    ids = _ids(frame.iloc[:, 0])
    pairs = pd.DataFrame({"point": ids.reindex(cells.index).to_numpy(), "site": _ids(cells["site"]).to_numpy(),
                          "minutes": minutes.to_numpy(), "metres": np.nan, "unreadable": unreadable.to_numpy()})  # fmt: skip
    return Reading(pairs, () if source.units else (_unclear(source, "the cells"),))


def _unclear(source: MatrixSource, what: str) -> Finding:
    return Finding(
        str(source.file),
        f"the unit of {what} isn't known",
        'set travel.matrix.units: "seconds", "minutes" or "hours"',
    )


def _ids(values: pd.Series) -> pd.Series:
    whole = pd.api.types.is_float_dtype(values) and (values.dropna() % 1 == 0).all()
    return (values.astype("Int64") if whole else values).astype(str).str.strip()


def _numbers(values: pd.Series, units: str) -> tuple[pd.Series, pd.Series]:
    """Return times in minutes (NaN = no way), and which cells are no numbers; decimal commas are understood."""
    if pd.api.types.is_numeric_dtype(values):
        number = values.astype(float).replace([np.inf], np.nan)
        return number / _PER_MINUTE[units], pd.Series(data=False, index=values.index)
    text = values.astype("str").str.strip()
    empty = values.isna() | text.str.casefold().isin(_EMPTY)
    number = pd.to_numeric(text.str.replace(",", "."), errors="coerce").where(~empty)
    return number / _PER_MINUTE[units], number.isna() & ~empty
