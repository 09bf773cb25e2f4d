"""What became of every place: how far it is from a road, on which part of the network, and what to do about it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.travel.settings import TravelSettings
from geodata.travel.snap import Parts, Snap
from models.errors import Finding

ON_ROAD, TOO_FAR, CUT_OFF = "on_road", "too_far", "cut_off"
_NAMED = 5


@dataclass(frozen=True, eq=False)
class TravelReport:
    """How travel times came about.

    Attributes
    ----------
    places
        Index `place_id`: kind ("point", "site"), status ("on_road", "too_far" from any road, "cut_off" by the season),
        metres (straight way to the road; missing where too far), part, people.
    parts
        Index `part`, the longest first: km, nodes, points, sites, people, advice. Only parts with places, and the largest.
    findings
        In words: what a planner should know or do.
    """

    places: pd.DataFrame
    parts: pd.DataFrame
    findings: tuple[Finding, ...]

    def to_json(self) -> str:
        """Return the report as text, for the cache."""
        frames = [
            frame.reset_index().to_json(orient="table", index=False) for frame in (self.places, self.parts)
        ]
        return json.dumps(
            [*frames, [(f.where, f.problem, f.remedy) for f in self.findings]], ensure_ascii=False
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the report that `to_json` wrote."""
        places, parts, findings = json.loads(text)
        frames = [pd.read_json(io.StringIO(frame), orient="table") for frame in (places, parts)]
        return cls(
            frames[0].astype({"place_id": "str"}).set_index("place_id"),
            frames[1].set_index("part"),
            tuple(Finding(*finding) for finding in findings),
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
    findings = (*_too_far(places, settings), *_disconnected(table), *_cut_off(places, settings))
    return TravelReport(places, table, findings)


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
    more = f" and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
    return ", ".join(ids) + more


def _too_far(places: pd.DataFrame, settings: TravelSettings) -> Iterator[Finding]:
    then = "their ways are estimated" if settings.elsewhere == "estimate" else "they can't be reached"
    for kind, words in (("point", "demand points"), ("site", "sites")):
        far = places[(places["kind"] == kind) & (places["status"] == TOO_FAR)]
        if len(far):
            people = f" with {far['people'].sum():,.0f} people" if kind == "point" else ""
            problem = f"{len(far)} {words}{people} have no road within {settings.snap_limit_m:g} m; {then}"
            yield Finding(
                f"{words} (ids {_names(far)})", problem, "check the roads there, or raise travel.snap_limit_m"
            )


def _disconnected(table: pd.DataFrame) -> Iterator[Finding]:
    for part, row in table.iterrows():
        if part:
            problem = (f"{row['km']:,.1f} km not connected with the rest, with {row['points']:.0f} demand points "
                       f"({row['people']:,.0f} people) and {row['sites']:.0f} sites")  # fmt: skip
            yield Finding(f"road network, part {part}", problem, str(row["advice"]))


def _cut_off(places: pd.DataFrame, settings: TravelSettings) -> Iterator[Finding]:
    off = places[places["status"] == CUT_OFF]
    if len(off):
        points, sites = off[off["kind"] == "point"], off[off["kind"] == "site"]
        problem = (f"season {settings.season!r} cuts off {len(points)} demand points ({points['people'].sum():,.0f} people) "
                   f"and {len(sites)} sites")  # fmt: skip
        yield Finding(
            f"places (ids {_names(off)})", problem, "see which services they need near by, before the season"
        )
