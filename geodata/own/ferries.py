"""Ferries from a planner's table: the communes of each island, and the crossings that lead from it to the mainland."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ansinh.geodata.own.cells.tables import Table, need, need_values
from ansinh.geodata.own.communes import Communes
from ansinh.geodata.own.coordinates.locate import locate
from ansinh.geodata.own.coordinates.systems import Lonlat
from ansinh.geodata.own.findings import Log, quoted
from ansinh.geodata.own.spec import OwnSpec, Source
from ansinh.geodata.own.unit_names import bare
from ansinh.geodata.travel.crossing import MAINLAND, NO_WAY

_MAINLAND_WORDS = frozenset({MAINLAND, "dat lien"})
_NEEDED = ("from_communes", "from_lon", "from_lat", "to_lon", "to_lat", "sailing_min")
_TIMES = ("sailing_min", "wait_min")
_TEXT = ("from_port", "to_port", "source", "source_date", "confidence", "note")
COLUMNS = ("crossing_id", "from_communes", "outline", "parent", "from_port", "from_lon", "from_lat", "to_port", "to_lon", "to_lat",
           *(f"{time}{end}" for time in _TIMES for end in ("", "_low", "_high")),
           "source", "source_date", "confidence", "note")  # fmt: skip

DEGREES = shapely.box(-180.0, -90.0, 180.0, 90.0)


def read_ferries(
    table: Table, source: Source, spec: OwnSpec, communes: Communes, log: Log
) -> pd.DataFrame | None:
    """Return ferries in the columns of `Province.ferries`, and `outline`; None if the table can't be used.

    An island is whole communes, or what its outline holds (WKT in degrees; "" = none is given). Minutes of waiting that
    aren't given are 0; a bound that isn't given equals the central value.
    """
    if not need(table, log, *_NEEDED):
        return None
    table = need_values(_with_islands(table, log), log, "sailing_min")
    frame = table.frame.reindex(columns=list(COLUMNS))
    frame["outline"] = _outlines(table, log)
    made = pd.Series([f"F{number}" for number in range(1, len(frame) + 1)], frame.index)
    frame["crossing_id"] = frame["crossing_id"].fillna(made)
    frame["from_communes"] = _islands(table, communes, log)
    frame["parent"] = _parents(table, frame, log)
    for end in ("from", "to"):
        frame[[f"{end}_lon", f"{end}_lat"]] = _ports(table, end, source, spec, log)
    frame["wait_min"] = frame["wait_min"].astype(float).fillna(0.0)
    for time in _TIMES:
        for case in ("low", "high"):
            frame[f"{time}_{case}"] = frame[f"{time}_{case}"].astype(float).fillna(frame[time])
    for column in _TEXT:
        frame[column] = frame[column].astype("str").fillna("")
    frame["source"] = frame["source"].where(frame["source"] != "", table.origin.file)
    return frame.reset_index(drop=True)


def _with_islands(table: Table, log: Log) -> Table:
    """Return the table without rows that name no commune and have no outline, and note those rows."""
    named = table.frame["from_communes"]
    if table.has("outline"):
        named = named.mask(named.isna() & table.frame["outline"].notna(), "")
    return need_values(table.with_frame(table.frame.assign(from_communes=named)), log, "from_communes")


def _outlines(table: Table, log: Log) -> pd.Series:
    """Return the outline of each row as it was written, "" without one; note those that are no area in degrees."""
    if not table.has("outline"):
        return pd.Series("", table.frame.index)
    written = table.frame["outline"].dropna().astype("str")
    shapes = gpd.GeoSeries(shapely.from_wkt(written.to_numpy(object), on_invalid="ignore"), written.index)
    area = shapes.geom_type.isin(["Polygon", "MultiPolygon"]) & shapes.is_valid & shapes.within(DEGREES)
    if not area.all():
        log.add("ferry_outline", table.origin, area.index[~area], table.column("outline"))
    return pd.Series(written[area].reindex(table.frame.index).fillna(""))


def _islands(table: Table, communes: Communes, log: Log) -> pd.Series:
    """Return the commune codes of each row, joined by ";"; note communes that are unknown or named twice."""
    by_name: dict[str, list[str]] = {}
    for code, name in communes.frame["commune_name"].items():
        by_name.setdefault(bare(str(name)), []).append(str(code))
    rows: list[int] = []
    parts: list[str] = []
    for row, text in table.frame["from_communes"].items():
        named = [part.strip() for part in re.split(r"[;,]", str(text)) if part.strip()]
        rows += [int(str(row))] * len(named)
        parts += named
    codes = pd.Series([_code(part, communes, by_name) for part in parts], dtype="str")
    found = pd.DataFrame({"row": rows, "part": parts, "code": codes})
    column = table.column("from_communes")
    unknown = found[found["code"].isna()]
    if len(unknown):
        log.add(
            "ferry_commune", table.origin, unknown["row"].unique(), column, values=quoted(unknown["part"])
        )
    known = found.dropna()
    twice = known[known["code"].duplicated(keep=False)]
    if len(twice):
        log.add("ferry_twice", table.origin, twice["row"].unique(), column, values=quoted(twice["code"]))
    return known.groupby("row")["code"].agg(";".join).reindex(table.frame.index).fillna("").astype("str")


def _code(part: str, communes: Communes, by_name: Mapping[str, list[str]]) -> str | None:
    """Return the commune that a code or a name means; None if no commune, or more than one, has it."""
    if part in communes.frame.index:
        return part
    hits = by_name.get(bare(part), [])
    return hits[0] if len(hits) == 1 else None


def _parents(table: Table, frame: pd.DataFrame, log: Log) -> pd.Series:
    """Return where each ferry lands: the mainland, or the island of another ferry; note chains that never reach it."""
    given = frame["parent"].astype("str")
    parents = given.where(~given.map(_is_mainland), MAINLAND)
    lands = dict(zip(frame["crossing_id"], parents, strict=True))
    lost = ~frame["crossing_id"].map(lambda ferry: _reaches_mainland(ferry, lands))
    if lost.any():
        known = ", ".join(map(str, frame["crossing_id"]))
        said = quoted(parents[lost])
        log.add(
            "ferry_parent", table.origin, frame.index[lost], table.column("parent"), values=said, known=known
        )
    return parents


def _is_mainland(text: object) -> bool:
    return not isinstance(text, str) or bare(text) in _MAINLAND_WORDS


def _reaches_mainland(ferry: Hashable, lands: Mapping[Hashable, Hashable]) -> bool:
    seen = set()
    while ferry not in {MAINLAND, NO_WAY} and ferry in lands and ferry not in seen:
        seen.add(ferry)
        ferry = lands[ferry]
    return ferry in {MAINLAND, NO_WAY}


def _ports(table: Table, end: str, source: Source, spec: OwnSpec, log: Log) -> Lonlat:
    """Return (n, 2) degrees of the ports at one end; note ports without coordinates."""
    names = {f"{end}_lon": "lon", f"{end}_lat": "lat"}
    columns = dict(table.columns) | {plain: table.column(own) for own, plain in names.items()}
    frame = table.frame[list(names)].rename(columns=names)
    lonlat = locate(Table(table.name, frame, columns, table.origin, None, None), source, spec, log, None)
    told = {row for finding in log.errors if finding.file == table.origin.file for row in finding.rows}
    lost = ~np.isfinite(lonlat).all(axis=1) & ~frame.index.isin(told)
    if lost.any():
        column = f"{table.column(f'{end}_lon')}, {table.column(f'{end}_lat')}"
        log.add("ferry_port", table.origin, frame.index[lost], column)
    return lonlat
