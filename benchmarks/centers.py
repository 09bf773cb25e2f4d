"""Shortest longest ways and sites far apart, at the sizes of the literature."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ansinh.models import SolverSettings, p_center, p_dispersion
from benchmarks.common import Line, ours, peer, plane
from benchmarks.problems import SPOPT, between_sites

if TYPE_CHECKING:
    from collections.abc import Iterator

CENTERS = (
    (2_000, 500, 10, 60.0),
    (5_000, 1_000, 50, 120.0),
    (10_000, 1_000, 100, 120.0),
)  # points, sites, p, and the seconds in which they shall be proven
PLACES = (1_000, 200, 20, 120.0)  # the same with places
DISPERSION = ((600, 10, 60.0), (1_000, 10, 120.0))  # sites, p, seconds
PEER_S = 30.0  # limit of spopt, which has no answer to 200 sites in this time


def centers() -> Iterator[Line]:
    """Time p-centers and p-dispersion, and compare the smallest p-dispersion with spopt."""
    for points, sites, p, limit in CENTERS:
        call = partial(p_center, plane(points, sites, p), p, settings=SolverSettings(time_limit_s=limit))
        yield Line(f"p-center, {points:,} x {sites:,}, p = {p}", ours(call), most_seconds=limit)
    points, sites, p, limit = PLACES
    q = plane(points, sites, p)
    call = partial(p_center, q, p, capacitated=True, settings=SolverSettings(time_limit_s=limit))
    yield Line(f"p-center with places, {points:,} x {sites}, p = {p}", ours(call), most_seconds=limit)
    for sites, p, limit in DISPERSION:
        call = partial(p_dispersion, between_sites(sites), p, settings=SolverSettings(time_limit_s=limit))
        theirs = peer("spopt", PEER_S, model="p_dispersion", points=sites, sites=sites, p=p)
        yield Line(f"p-dispersion, {sites:,} sites, p = {p}", ours(call), theirs, SPOPT, most_seconds=limit)
