"""Travel to and from islands: by ferry, with a wait, between the two ports of a crossing.

`Province.ferries` lists the crossings; their times are assumptions with a range.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ansinh.geodata.crs import to_metric
from ansinh.geodata.travel.estimate import Case, Estimate, estimate_all

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ansinh.geodata.provinces import Province

    Places = tuple[NDArray[np.float64], NDArray[np.float64]]

MAINLAND = "mainland"
NO_WAY = "unreachable"
"""Parent of an island to which no crossing leads that counts."""


@dataclass(frozen=True, eq=False)
class Crossing:
    """A ferry from an island to the land it belongs to (the mainland, or a larger island).

    Attributes
    ----------
    near, far
        The ports, (1, 2) metres: on the island, and on the other side.
    parent
        The crossing id of the other side, `MAINLAND`, or `NO_WAY`.
    minutes
        Sailing and waiting, by case.
    """

    crossing_id: str
    parent: str
    near: NDArray[np.float64]
    far: NDArray[np.float64]
    minutes: dict[str, float]
    shore: shapely.Geometry

    @property
    def metres(self) -> float:
        """The straight way between the ports."""
        return float(np.hypot(*(self.near - self.far)[0]))


@lru_cache(maxsize=8)
def crossings(province: Province) -> dict[str, Crossing]:
    """Return the sea crossings of a province by id; most provinces have none."""
    table = province.ferries
    if table.empty:
        return {}
    shores = province.shores().to_crs(province.metric_epsg)
    found = {}
    for row in table.to_dict("records"):
        found[row["crossing_id"]] = Crossing(
            crossing_id=row["crossing_id"],
            parent=row["parent"],
            near=to_metric([row["from_lon"]], [row["from_lat"]], province.metric_epsg),
            far=to_metric([row["to_lon"]], [row["to_lat"]], province.metric_epsg),
            minutes={
                "low": row["sailing_min_low"] + row["wait_min_low"],
                "central": row["sailing_min"] + row["wait_min"],
                "high": row["sailing_min_high"] + row["wait_min_high"],
            },
            shore=shores[row["crossing_id"]],
        )
    return found


def zones(province: Province, places: NDArray[np.float64]) -> NDArray[np.str_]:
    """Return the island (crossing id) each place is on, or `MAINLAND`."""
    zone = np.full(len(places), MAINLAND, dtype="U16")
    for crossing in crossings(province).values():
        zone[shapely.contains_xy(crossing.shore, places[:, 0], places[:, 1])] = crossing.crossing_id
    return zone


def _chain(province: Province, zone: str) -> list[str]:
    """Return the zone and those that follow on the way to the mainland, or to `NO_WAY`: ``["an-binh", "sa-ky", "mainland"]``."""
    chain = [zone]
    while chain[-1] not in {MAINLAND, NO_WAY}:
        chain.append(crossings(province)[chain[-1]].parent)
    return chain


def _legs(province: Province, start: str, end: str) -> list[tuple[Crossing, bool]] | None:
    """Return the crossings from one zone to another, each with True when taken towards the mainland; None = no way."""
    out, back = _chain(province, start), _chain(province, end)
    meet = next((zone for zone in out if zone in back and zone != NO_WAY), None)
    if meet is None:
        return None
    known = crossings(province)
    outward = [(known[zone], True) for zone in out[: out.index(meet)]]
    return outward + [(known[zone], False) for zone in reversed(back[: back.index(meet)])]


def over_sea(province: Province, places: Places, ends: tuple[str, str], case: Case) -> Estimate:
    """Estimate travel between places of two zones: road to the port, ferry, road on, ..., road to the site.

    Parameters
    ----------
    places
        Points (I, 2) in the first zone and sites (J, 2) in the second, metres.
    ends
        The two zones; they differ.

    Returns
    -------
    Estimate
        Shape (I, J); NaN where no crossing leads from one zone to the other.
    """
    here, sites = places
    legs = _legs(province, *ends)
    if legs is None:
        return Estimate(np.full((len(here), len(sites)), np.nan), np.full((len(here), len(sites)), np.nan))
    minutes, metres = np.zeros((len(here), 1)), np.zeros((len(here), 1))
    for crossing, towards_mainland in legs:
        port, landing = (crossing.near, crossing.far) if towards_mainland else (crossing.far, crossing.near)
        road = estimate_all(province, here, port, case)
        minutes = minutes + road.minutes + crossing.minutes[case]
        metres = metres + road.metres + crossing.metres
        here = landing
    last = estimate_all(province, here, sites, case)
    return Estimate(minutes + last.minutes, metres + last.metres)
