"""Report how every place reaches the roads: how far it is, on which part of the network, and what to do about it."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ansinh.geodata.own.findings import DataFinding, Log, Origin
from ansinh.geodata.travel.settings import TravelSettings
from ansinh.geodata.travel.snap import Parts, Snap
from ansinh.words.numbers import decimals_of
from ansinh.words.phrase import Figure, Phrase

ON_ROAD, TOO_FAR, CUT_OFF = "on_road", "too_far", "cut_off"
_NAMED = 5  # ids listed in one message; the rest are counted


@dataclass(frozen=True, eq=False)
class TravelReport:
    """How points and sites reach the roads on which travel times were computed.

    Attributes
    ----------
    places
        Index `place_id`: kind ("point", "site"), status ("on_road", "too_far" from any road, "cut_off" by the season),
        metres (straight way to the road; missing where too far), part, people.
    parts
        Index `part`, the longest first: km, nodes, points, sites, people, advice. Parts without places are left out,
        except the largest.
    findings
        What a planner should know or do.
    """

    places: pd.DataFrame
    parts: pd.DataFrame
    findings: tuple[DataFinding, ...]

    def to_json(self) -> str:
        """Return the report as text, for the cache."""
        frames = [
            frame.reset_index().to_json(orient="table", index=False) for frame in (self.places, self.parts)
        ]
        return json.dumps([*frames, [asdict(finding) for finding in self.findings]], ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the report that `to_json` wrote."""
        places, parts, findings = json.loads(text)
        frames = [pd.read_json(io.StringIO(frame), orient="table") for frame in (places, parts)]
        return cls(
            frames[0].astype({"place_id": "str"}).set_index("place_id"),
            frames[1].set_index("part"),
            tuple(DataFinding(**finding | {"rows": tuple(finding["rows"])}) for finding in findings),
        )


def make_report(
    ids: tuple[pd.Index, pd.Index],
    people: NDArray[np.float64],
    snaps: tuple[Snap, Snap],
    *,
    cut: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    parts: Parts,
    settings: TravelSettings,
) -> TravelReport:
    """Return the report for points and sites tied to roads; `people` are those of the points."""
    frames = []
    for kind, index, each, off in zip(("point", "site"), ids, snaps, cut, strict=True):
        tied = each.stretch >= 0
        part = np.where(tied, parts.of_stretch[each.stretch], -1)
        status = np.where(off, CUT_OFF, np.where(tied, ON_ROAD, TOO_FAR))
        frames.append(pd.DataFrame({"kind": kind, "status": status, "metres": each.metres, "part": part},
                                   index=pd.Index(list(map(str, index)), name="place_id", dtype="str")))  # fmt: skip
    frames[0]["people"] = people
    frames[1]["people"] = 0.0
    places = pd.concat(frames)
    table = _parts(places, parts, settings)
    log = Log()
    _too_far(places, settings, log)
    _disconnected(table, settings, log)
    _cut_off(places, settings, log)
    return TravelReport(places, table, tuple(log.findings))


def _parts(places: pd.DataFrame, parts: Parts, settings: TravelSettings) -> pd.DataFrame:
    on = places[places["part"] >= 0]
    seen = sorted({0, *on["part"]}) if len(parts.km) else []
    nodes = np.bincount(parts.of_node, minlength=len(parts.km))
    rows = []
    for part in seen:
        here = on[on["part"] == part]
        points, sites = (here["kind"] == "point").sum(), (here["kind"] == "site").sum()
        rows.append((part, parts.km[part], nodes[part], points, sites, here["people"].sum()))
    table = pd.DataFrame(rows, columns=["part", "km", "nodes", "points", "sites", "people"]).set_index("part")
    table["advice"] = [_advice(int(str(part)), row, settings) for part, row in table.iterrows()]
    return table


def _advice(part: int, row: pd.Series, settings: TravelSettings) -> str:
    if part == 0:
        return "the main part"
    between = "are estimated" if settings.elsewhere == "estimate" else "count as unreachable"
    if row["sites"] == 0:
        return f"no site here: ways to all sites {between}; draw the missing link or ferry, or add a candidate site here"
    return f"ways to the other parts {between}; draw the missing link or ferry if there is one"


def _names(places: pd.DataFrame) -> str:
    ids = list(map(str, places.index[:_NAMED]))
    return ", ".join(ids) + (f" … (+{len(places) - _NAMED})" if len(places) > _NAMED else "")


def _too_far(places: pd.DataFrame, settings: TravelSettings, log: Log) -> None:
    for kind in ("point", "site"):
        far = places[(places["kind"] == kind) & (places["status"] == TOO_FAR)]
        if len(far):
            log.add(f"travel_{kind}s_far", Origin(""), column="travel.snap_limit_m", count=len(far), ids=_names(far),
                    people=Figure(far["people"].sum()), metres=Figure(settings.snap_limit_m, decimals_of(settings.snap_limit_m)),
                    then=_then(settings))  # fmt: skip


def _then(settings: TravelSettings) -> Phrase:
    """Return the words for the treatment of pairs without a route on the roads."""
    known = "estimate" if settings.elsewhere == "estimate" else "unreachable"
    return Phrase.of(f"own_data.elsewhere.{known}")


def _disconnected(table: pd.DataFrame, settings: TravelSettings, log: Log) -> None:
    for part, row in table.iterrows():
        if part:
            code = "travel_part_without_site" if row["sites"] == 0 else "travel_part"
            words = {name: Figure(row[name]) for name in ("points", "people", "sites")}
            log.add(code, Origin(""), column="travel.roads", part=part, km=Figure(row["km"], 1), **words,
                    then=_then(settings))  # fmt: skip


def _cut_off(places: pd.DataFrame, settings: TravelSettings, log: Log) -> None:
    off = places[places["status"] == CUT_OFF]
    if len(off):
        points = off[off["kind"] == "point"]
        log.add("travel_cut_off", Origin(""), column="travel.season", season=settings.season, points=len(points),
                people=Figure(points["people"].sum()), sites=len(off) - len(points), ids=_names(off))  # fmt: skip
