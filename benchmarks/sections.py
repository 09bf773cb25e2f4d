"""The parts of the benchmark; each yields a line as soon as it is measured."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from ansinh.models import SolverSettings, accessibility, allocate, cflp, mclp, p_center, p_median
from benchmarks import problems
from benchmarks.beyond import beyond, facilities
from benchmarks.centers import centers
from benchmarks.common import Line, Timed, ours, peer, plane
from benchmarks.explorer import explorer
from benchmarks.problems import PMED, SPOPT

if TYPE_CHECKING:
    from ansinh.models import LocationPlan, LocationProblem

LARGE_PEER_S = 120.0  # limit of spopt on the large plane, so that the whole run ends in 45 minutes
LIMIT_S = 200.0  # target for the published capacitated instances, seconds


def small_plane() -> Iterator[Line]:
    """Time each model on 1,000 x 100, p = 10, and compare it with spopt."""
    points, sites, p, limit = 1000, 100, 10, 60.0
    q = plane(points, sites, p)
    for label, name, call in _models(q, p, SolverSettings(time_limit_s=60)):
        theirs = None if name is None else peer("spopt", limit, model=name, points=points, sites=sites, p=p)
        asked = None if name is None else 30
        yield Line(f"{label}, {points:,} x {sites}, p = {p}", ours(call), theirs, SPOPT, least_ratio=asked)
        if name == "mclp":
            theirs = peer("allagash", limit, points=points, sites=sites, p=p)
            yield Line(f"{label}, {points:,} x {sites}, p = {p}", ours(call), theirs, "allagash + HiGHS")


def large_plane() -> Iterator[Line]:
    """Time each model on 2,000 x 200, p = 15, for which spopt has no answer within 300 s; here it is given less."""
    points, sites, p = 2000, 200, 15
    q = plane(points, sites, p)
    for label, name, call in _models(q, p, SolverSettings(time_limit_s=60)):
        mine = ours(call)
        plain = name == "p_median"
        theirs = peer("spopt", LARGE_PEER_S, model=name, points=points, sites=sites, p=p) if plain else None
        yield Line(f"{label}, {points:,} x {sites}, p = {p}", mine, theirs, SPOPT, most_seconds=60)


def _models(
    q: LocationProblem, p: int, s: SolverSettings
) -> list[tuple[str, str | None, Callable[[], LocationPlan]]]:
    """Return label, spopt's name of the model (None if it has none) and our call."""
    return [
        ("p-median", "p_median", partial(p_median, q, p, settings=s)),
        (f"MCLP, {problems.STANDARD} min", "mclp", partial(mclp, q, p, problems.STANDARD, settings=s)),
        ("p-center", "p_center", partial(p_center, q, p, settings=s)),
        ("p-median with places, split", None, partial(p_median, q, p, capacitated=True, settings=s)),
        (
            "p-median with places, single source",
            "single",
            partial(p_median, q, p, capacitated=True, single_source=True, settings=s),
        ),
    ]


def graphs() -> Iterator[Line]:
    """Time OR-Library and random graphs, compare them with pbp-pmedian, and yield the total over all."""
    cases = [(name, problems.graph(name)[1]) for name in PMED]
    for nodes in (100, 200, 400, 600):
        cases += [(f"graph{nodes}", p) for p in sorted({5, 10, nodes // 10, nodes // 5, nodes // 3})]
    mine_s = theirs_s = 0.0
    finished = True
    for name, p in cases:
        q = problems.graph(name)[0]
        mine = ours(partial(p_median, q, p, settings=SolverSettings(time_limit_s=60)))
        theirs = peer("pbp", 12.0, instance=name, p=p)
        if math.isfinite(theirs.seconds):
            mine_s, theirs_s = mine_s + mine.seconds, theirs_s + theirs.seconds
            finished &= theirs.finished
        published = PMED.get(name)
        yield Line(f"{name}, p = {p}", mine, theirs, "pbp-pmedian", published=published, most_seconds=60)
    both = Timed(mine_s, 0.0, "PROVED_OPTIMAL"), Timed(theirs_s, 0.0, finished=finished)
    yield Line(f"total of these {len(cases)}", *both, "pbp-pmedian", least_ratio=3)


def capacitated() -> Iterator[Line]:
    """Time the published capacitated instances, single source (with the published optimum) and split."""
    from instances import SPLIT, SSCFLP, sscflp

    for name, published in SSCFLP.items():
        for single in (True, False):
            call = partial(
                cflp, sscflp(name), single_source=single, settings=SolverSettings(time_limit_s=120)
            )
            known = published if single else SPLIT.get(name)
            yield Line(
                f"{name}, {'single source' if single else 'split'}",
                ours(call),
                published=known,
                most_seconds=LIMIT_S,
            )


def allocation() -> Iterator[Line]:
    """Time the allocation LP with 5 % of the places missing, and compare it with the same arrays in scipy's linprog."""
    for points, sites, nearest, most in ((500, 30, None, 0.2), (3321, 725, 20, 2.0)):
        q = problems.short(points, sites)
        theirs = peer("linprog", 60.0, points=points, sites=sites, nearest=nearest)
        label = f"allocate, {points:,} x {sites}" + (f", {nearest} nearest" if nearest else "")
        yield Line(label, ours(partial(allocate, q, nearest=nearest)), theirs, "linprog", most_seconds=most)
        cbc = partial(allocate, q, nearest=nearest, settings=SolverSettings(backend="cbc"))
        yield Line(f"{label}, CBC through PuLP", ours(cbc))


def provinces() -> Iterator[Line]:
    """Time 1 km cells x communes of each province for p from 1 to 20: the total and the slowest of each model."""
    for name, q in problems.provinces().items():
        for label, model in (("p-median", p_median), ("MCLP, 60 min", partial(mclp, service_standard=60))):
            runs = [
                ours(partial(model, q, p, settings=SolverSettings(time_limit_s=60))) for p in range(1, 21)
            ]
            proven = sum(run.status == "PROVED_OPTIMAL" for run in runs)
            slowest = max(runs, key=lambda run: run.seconds)
            total = Timed(sum(run.seconds for run in runs), 0.0, _all_proven(proven, len(runs)))
            size = f"{q.demand_count:,} x {q.site_count}"
            yield Line(f"{name} {size}, {label}, p = 1 to 20, all together", total)
            p = runs.index(slowest) + 1
            yield Line(f"{name}, {label}, the slowest (p = {p})", slowest, most_seconds=10)


def _all_proven(proven: int, runs: int) -> str:
    return "PROVED_OPTIMAL" if proven == runs else f"{proven} of {runs} proven"


def catchments() -> Iterator[Line]:
    """Time floating-catchment scores, and compare them with PySAL access."""
    points, sites = 3321, 725
    minutes, persons, places = problems.catchments(points, sites)
    scores: dict[str, Callable[[], object]] = {
        "2sfca": partial(accessibility.two_step_fca, catchment=problems.FARTHEST),
        "e2sfca": partial(accessibility.enhanced_two_step_fca, steps=problems.STEPS),
        "3sfca": partial(accessibility.three_step_fca, steps=problems.STEPS),
    }
    for score, call in scores.items():
        began = time.perf_counter()
        found = call(minutes, persons, places)  # type: ignore[call-arg]
        mine = Timed(time.perf_counter() - began, float(found.sum()), "PROVED_OPTIMAL")  # type: ignore[attr-defined]
        theirs = peer("access", 60.0, score=score, points=points, sites=sites)
        yield Line(f"{score}, {points:,} x {sites}", mine, theirs, "access")


class Section(NamedTuple):
    """One part of the benchmark.

    Attributes
    ----------
    title, lines
        What it is called in the table, and what measures it.
    limit_s
        Seconds after which it is stopped; about half as many again as it takes on two quiet cores.
    page
        File of this folder that has its table.
    """

    title: str
    lines: Callable[[], Iterator[Line]]
    limit_s: float
    page: str = "README.md"


LITERATURE = "LITERATURE.md"
SECTIONS = {
    "small": Section("Random plane, 1,000 x 100", small_plane, 260),
    "allocation": Section("Allocation LP", allocation, 60),
    "capacitated": Section("Published capacitated instances", capacitated, 120),
    "provinces": Section("Provinces: 1 km cells x communes", provinces, 240),
    "catchments": Section("Floating catchments", catchments, 60),
    "graphs": Section("OR-Library and random graphs", graphs, 260),
    "large": Section("Random plane, 2,000 x 200", large_plane, 260),
    "explorer": Section("The explorer: first answers at 300 points", explorer, 300),
    "centers": Section("Centers and sites far apart", centers, 520, LITERATURE),
    "facilities": Section("Facility location as TBED1", facilities, 700, LITERATURE),
    "beyond": Section("Many points and ways", beyond, 900, LITERATURE),
}
"""What takes longest comes last, where it can only cut itself short."""
