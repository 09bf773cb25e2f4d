"""The parameters behind the travel times as rows for the assumptions table of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ansinh.geodata.travel.crossing import NO_WAY
from ansinh.geodata.travel.network.speeds import read_speeds
from ansinh.geodata.travel.routed import NETWORKS, time_factor
from ansinh.geodata.travel.settings import TravelSettings, content_digest
from ansinh.geodata.travel.terrain import terrain_parameters
from ansinh.words.phrase import Both, Phrase, Sayable, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ansinh.geodata.provinces import Province

COLUMNS = ("key", "value", "low", "high", "unit", "source", "source_date", "confidence", "note")
_SPOKEN = ("unit", "source", "note")
_BANDS = ("under_5km", "5_20km", "over_20km")
_CONFIDENCE = {"lowland": "medium", "hill": "low", "plateau": "low", "mountain": "low"}


def travel_assumptions(province: Province, settings: TravelSettings | None = None) -> pd.DataFrame:
    """Return the travel parameters that are used for a province, one row each; `settings` may name own roads.

    Columns: key, value, low, high, unit, source, source_date, confidence, note, assumption (True where the value is not
    measured or published), and in Vietnamese unit_vi, source_vi, note_vi.
    """
    classes = sorted(province.terrain_areas["terrain"].unique())
    rows = [row for terrain in classes for row in _terrain_rows(terrain)]
    settings = settings or TravelSettings()
    rows += _own_rows(settings) if settings.roads else _network_rows(province)
    rows += _matrix_rows(settings)
    rows += [row for _, crossing in province.ferries.iterrows() for row in _crossing_rows(crossing)]
    table = pd.DataFrame(rows, columns=[*COLUMNS, "assumption"])
    for column in _SPOKEN:
        table[f"{column}_vi"] = [str(said(value, "vi")) for value in table[column]]
        table[column] = [str(said(value, "en")) for value in table[column]]
    return table


def _unit(name: str) -> Phrase:
    return Phrase(f"assumptions.unit.{name}")


def _terrain_rows(terrain: str) -> Iterator[tuple[object, ...]]:
    row = terrain_parameters().loc[terrain]
    tail = (Phrase("assumptions.source.calibration"), "2026-11", _CONFIDENCE[terrain])
    measured = terrain != "hill"
    note: Sayable = Both(str(row["basis_vi"]), str(row["basis"]))
    if terrain == "lowland":
        note = Phrase.of("assumptions.note.lowland", basis=note)
    detour = (row["detour_central"], row["detour_low"], row["detour_high"])
    yield (f"travel.detour.{terrain}", *detour, _unit("detour"), *tail, note, not measured)
    for band in _BANDS:
        central = row[f"speed_kph_{band}"]
        speed = (central, min(central, row["speed_low"]), max(central, row["speed_high"]))
        yield (
            f"travel.speed.{terrain}.{band}",
            *speed,
            _unit("kph"),
            *tail,
            Phrase(f"assumptions.note.speed_{band}"),
            True,
        )


def _network_rows(province: Province) -> Iterator[tuple[object, ...]]:
    bundled = NETWORKS.get(province.roads_of)
    if bundled is None:
        return
    source, note = (
        Phrase(f"assumptions.source.network_{province.roads_of}"),
        Phrase("assumptions.note.network"),
    )
    factor = (1.0, time_factor(bundled, "low"), time_factor(bundled, "high"))
    yield ("travel.network.time_factor", *factor, _unit("share"), source, "2026-04", "medium", note, True)
    reach = bundled.max_access_m
    far = Phrase("assumptions.note.max_access")
    yield (
        "travel.network.max_access",
        reach,
        reach / 2,
        reach * 2,
        _unit("m"),
        Phrase("assumptions.source.assumption"),
        "2026-11",
        "low",
        far,
        True,
    )


def _own_rows(settings: TravelSettings) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the speed table, and the settings by which places are tied to roads."""
    for key, row in read_speeds(settings.speeds).rows.iterrows():
        kind, name = key if isinstance(key, tuple) else (key, "")
        if kind == "terrain" and not settings.terrain:
            continue
        tail = tuple(
            "" if pd.isna(row[c]) else row[c] for c in ("unit", "source", "source_date", "confidence", "note")
        )
        yield (
            f"travel.roads.{kind}.{name}",
            row["value"],
            row["low"],
            row["high"],
            *tail,
            row["assumption"] != "no",
        )
    own = ("scenario file", "", "A")
    yield (
        "travel.roads.snap_limit",
        settings.snap_limit_m,
        "",
        "",
        "m",
        *own,
        "farther from a road: see elsewhere",
        True,
    )
    yield (
        "travel.roads.elsewhere",
        settings.elsewhere,
        "",
        "",
        "",
        *own,
        "pairs without a way on the roads",
        True,
    )
    yield from _season_rows(settings)


def _season_rows(settings: TravelSettings) -> Iterator[tuple[object, ...]]:
    for closure in settings.active:
        speed = "closed" if closure.factor == 0 else f"speed × {closure.factor:g}"
        what = [
            closure.layer_file.name if closure.layer_file else "",
            *closure.refs,
            *closure.names,
            *map(str, closure.ways),
        ]
        note = ", ".join(item for item in what if item)
        yield (
            f"travel.roads.season.{closure.season}",
            speed,
            "",
            "",
            "",
            "scenario file",
            "",
            "A",
            note,
            True,
        )


def _matrix_rows(settings: TravelSettings) -> Iterator[tuple[object, ...]]:
    if settings.matrix is not None:
        file = settings.matrix.file
        note = f"SHA-256 {content_digest(file)}"
        yield ("travel.matrix", file.name, "", "", "", "matrix made elsewhere", "", "A", note, True)


def _crossing_rows(row: pd.Series) -> Iterator[tuple[object, ...]]:
    # A planner's own ferries have no column in Vietnamese: their text stands in both languages as it was written.
    source, note = (Both(row.get(f"{column}_vi", row[column]), row[column]) for column in ("source", "note"))
    tail = (_unit("minutes"), source, row["source_date"], row["confidence"], note, True)
    if row["parent"] == NO_WAY:
        yield (f"travel.ferry.{row['crossing_id']}", NO_WAY, "", "", "", *tail[1:])
        return
    for what in ("sailing", "wait"):
        values = (row[f"{what}_min"], row[f"{what}_min_low"], row[f"{what}_min_high"])
        yield (f"travel.ferry.{row['crossing_id']}.{what}", *values, *tail)
