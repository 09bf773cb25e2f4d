"""Small random questions with traps: ties, gaps, nobody, no place, one site, units from 1e-9 to 1e9."""

from __future__ import annotations

from ansinh.models import SolverSettings
from tests.twin.draw import Draw
from tests.twin.location.question import Question

PRICED = ("p_median", "cflp", "allocate")
NO_PLACES = ("lscp_backup", "p_dispersion")
ALWAYS_PLACES = ("cflp", "allocate")
NEVER_WHOLE = ("allocate", *NO_PLACES)
MODELS = ("p_median", "cflp", "mclp", "lscp", "lscp_backup", "p_center", "p_dispersion", "allocate")
OFTEN = (*MODELS, "p_median", "cflp", "p_center", "mclp")
"""Models to draw from; those with more ways of being solved come up twice."""

STREAM = 1
"""Stream of random numbers, so that location problems and networks of one seed have nothing in common."""
UNITS = (1e-9, 1e-6, 1e-4, 1e-2, 1e2, 1e4, 1e6, 1e9)
SHORT_S = (1e-6, 1e-3, 0.02)
"""Time limits that no search can use."""
LONG_S = 60.0
"""A time limit that no small problem needs."""
SHARE_OF_CBC = 0.08
"""CBC starts a process for each solve, so that it gets few."""


def question_of(seed: int) -> Question:
    """Return the question of a seed."""
    draw = Draw(seed, STREAM)
    model = draw.one_of(OFTEN)
    sites = draw.whole(2 if model == "p_dispersion" else 1, draw.one_of((5, 5, 7)))
    points = sites if model == "p_dispersion" else draw.whole(1, draw.one_of((6, 6, 9)))
    single = draw.chance(0.4) and model not in NEVER_WHOLE
    if single:  # all ways of sending everybody to one site each are counted out
        points, sites = min(points, 5), min(sites, 4)
    demand = _demand(draw, points)
    places = _places(draw, sites, demand)
    existing = draw.some_of(range(sites))[:2] if draw.chance(0.3) else ()
    top = draw.one_of((9, 60, 60, 1000))
    return Question(
        minutes=_minutes(draw, points, sites, top),
        demand=demand,
        capacity=places,
        boundless=draw.chance(0.3),
        fixed_cost=tuple(draw.whole(0, draw.one_of((0, 20, 2000))) for _ in range(sites)),
        existing=existing,
        model=model,
        p=max(len(existing), draw.whole(2 if model == "p_dispersion" else 1, sites)),
        standard=draw.whole(0, top),
        capacitated=model in ALWAYS_PLACES or (draw.chance(0.6) and model not in NO_PLACES),
        single_source=single,
        price=draw.one_of((draw.whole(0, 2 * top), draw.whole(0, 2 * top), 10**6))
        if draw.chance(0.3) and model in PRICED
        else None,
        opened=draw.some_of(range(sites)),
        method=draw.one_of(("auto", "auto", "milp")),
        person=draw.one_of(UNITS) if draw.chance(0.25) else 1.0,
        minute=draw.one_of(UNITS) if draw.chance(0.25) else 1.0,
        settings=_settings(draw),
    )


def _settings(draw: Draw) -> SolverSettings:
    backend = "cbc" if draw.chance(SHARE_OF_CBC) else "highs"
    seconds = draw.one_of(SHORT_S) if draw.chance(0.1) else LONG_S
    return SolverSettings(backend=backend, time_limit_s=seconds, mip_gap=0.0, threads=1)


def _demand(draw: Draw, points: int) -> tuple[int, ...]:
    """Return persons; some points have none, some problems hold one crowd among a few."""
    most = draw.one_of((1, 5, 50, 50))
    demand = [draw.whole(0, most) for _ in range(points)]
    if draw.chance(0.1):
        demand[draw.whole(0, points - 1)] = 100_000
    return tuple(demand)


def _places(draw: Draw, sites: int, demand: tuple[int, ...]) -> tuple[int, ...]:
    """Return places that suffice in all, at times exactly."""
    most = max(1, sum(demand))
    places = [draw.whole(0, draw.one_of((most, most // sites + 1))) for _ in range(sites)]
    places[draw.whole(0, sites - 1)] += max(0, sum(demand) - sum(places))
    return tuple(places)


def _minutes(draw: Draw, points: int, sites: int, top: int) -> tuple[tuple[int | None, ...], ...]:
    gaps = draw.one_of((0.0, 0.1, 0.4))
    rows = [[None if draw.chance(gaps) else draw.whole(0, top) for _ in range(sites)] for _ in range(points)]
    if draw.chance(0.12):
        rows[draw.whole(0, points - 1)] = [None] * sites
    return tuple(tuple(row) for row in rows)
