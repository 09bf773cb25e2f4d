"""Covering and p-center with places: the formulations as written, with what is impossible said beforehand."""

from __future__ import annotations

import dataclasses
import math
import time
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.certificate import Status
from ansinh.models.location import formulations
from ansinh.models.location.capacitated import known_plan, placed_plan, solve_capacitated
from ansinh.models.location.filling import FILLED, cover_with_places, least_sites
from ansinh.models.location.incumbent import SharedIncumbent
from ansinh.models.location.narrowing import Known, filled_plan, hand_start, read
from ansinh.models.location.plan import SMALL_SHARE
from ansinh.models.location.run import TREE
from ansinh.models.location.site_task import SiteTask
from ansinh.models.location.tree import choose_sites
from ansinh.models.solve import SolveOutcome, solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ansinh.models.location.covering import CoverAnswer
    from ansinh.models.location.plan import LocationPlan
    from ansinh.models.location.run import Run

ROUNDING = 1e-6
SHARE_FOR_TREE = 0.25
SHARE_FOR_FILLING = 0.1
TOO_SHORT = "time left is too short to build a problem"


def solve_covering_with_places(
    run: Run, p: int, without: LocationPlan, *, single_source: bool
) -> LocationPlan:
    """Solve the capacitated maximal covering problem: most persons with a place within the standard.

    `without` is the plan that counts no places: its sites are a start, its bound is one here.
    """
    standard = without.service_standard
    assert standard is not None  # noqa: S101  (a covering plan always has one)
    near = (run.problem.minutes <= standard) & run.problem.reach
    arcs = int(near.sum())
    if not bool((run.problem.demand > 0).any()):
        first = run.too_large(arcs)
    elif single_source and run.fits(arcs):
        first = _filled_beyond(
            run, _beyond_task(run, p, near), _positions(run, without), 0.0, whole=single_source
        )
    else:
        first = _fewest_beyond(run, p, near, without, whole=single_source)
    if first.certificate.status.settled or not run.fits(arcs):
        return _better_covering(run, run.too_large(arcs), first, without.certificate.bound)
    formulation = formulations.mclp(run.problem, p, standard, capacitated=True, single_source=single_source)
    plan = placed_plan(run, formulation, solve(formulation.prob, run.left), maximise=True)
    return _better_covering(run, plan, first, without.certificate.bound)


def _better_covering(run: Run, plan: LocationPlan, first: LocationPlan, bound: float) -> LocationPlan:
    """Return the plan with more persons, with the lower of the two bounds; nobody covers more than there are."""
    bounds = [float(run.problem.demand.sum()), *([bound] if math.isfinite(bound) else [])]
    bounds += [b.certificate.bound for b in (plan, first) if math.isfinite(b.certificate.bound)]
    worse = first.certificate.status.has_plan and not plan.objective >= first.objective
    best = first if worse else plan
    if not best.certificate.status.has_plan:
        return best
    said = best.certificate
    certificate = run.certificate(best.objective, min(bounds), said.backend, maximise=True, note=said.note)
    return dataclasses.replace(best, certificate=dataclasses.replace(certificate, version=said.version))


def _beyond_task(run: Run, p: int, near: NDArray[np.bool_]) -> SiteTask:
    """Return the choice of sites where each person without a place within the standard costs 1."""
    problem = run.problem
    assert problem.capacity is not None  # noqa: S101  (checked at the door)
    rows = problem.demand > 0
    cost = np.where(near[rows], 0.0, math.inf)
    fixed = np.zeros(problem.site_count)
    return SiteTask(cost, problem.demand[rows], problem.capacity, fixed, p, problem.existing, 1.0)


def _positions(run: Run, plan: LocationPlan) -> list[int]:
    position = {label: j for j, label in enumerate(run.problem.site_ids)}
    return [position[label] for label in plan.open_sites]


def _fewest_beyond(
    run: Run, p: int, near: NDArray[np.bool_], without: LocationPlan, *, whole: bool
) -> LocationPlan:
    """Leave out as few persons as possible, by bounds and transport LPs, in a share of the time.

    With `whole`, places are then filled in turn, and what was bounded is a bound still.
    """
    task = _beyond_task(run, p, near)
    share = min(run.deadline, time.perf_counter() + SHARE_FOR_TREE * run.settings.time_limit_s)
    total = float(task.demand.sum())
    start = _positions(run, without)
    incumbent = SharedIncumbent(task, share, run.settings)
    incumbent.settle(start)
    answer = choose_sites(incumbent, run.settings, share, known=total - without.certificate.bound)
    plan = incumbent.plan()
    if plan is None or whole:
        return _filled_beyond(run, task, incumbent.chosen or start, answer.bound, whole=whole)
    points, sites, shares = plan
    known = Known(
        total - incumbent.value,
        total - answer.bound,
        incumbent.chosen,
        np.flatnonzero(run.problem.demand > 0)[points],
        sites,
        shares,
        backend=TREE,
    )
    return known_plan(run, known, price=None, maximise=True)


def _filled_beyond(
    run: Run, task: SiteTask, first: Sequence[int], bound: float, *, whole: bool
) -> LocationPlan:
    """Fill the places of these sites in turn; no plan leaves out fewer than `bound` persons."""
    nothing = Known(math.inf, bound)
    known = filled_plan(run, task, first, nothing, whole=whole)
    total = float(task.demand.sum())
    turned = dataclasses.replace(known, value=total - known.value, bound=total - known.bound)
    return known_plan(run, turned, price=None, maximise=True)


def solve_cover_with_places(
    run: Run, standard: float, without: CoverAnswer, *, single_source: bool
) -> LocationPlan:
    """Solve the capacitated set covering problem; says what makes it impossible.

    `without` is the cover that counts no places: its sites are a start, its bound is one here.
    """
    near = (run.problem.minutes <= standard) & run.problem.reach
    task = _cover_task(run, near)
    fewest = max(least_sites(task), without.bound) if math.isfinite(without.bound) else least_sites(task)
    known = _filled_cover(run, task, without, fewest, whole=single_source)
    arcs = int(near.sum())
    if known.value <= fewest or not run.fits(arcs):
        return known_plan(run, dataclasses.replace(known, note=f"{TOO_SHORT} of {arcs} arcs"), price=None)
    formulation = formulations.lscp(run.problem, standard, capacitated=True, single_source=single_source)
    outcome = solve(formulation.prob, run.left, warm_start=hand_start(formulation, known))
    if outcome.status is Status.INFEASIBLE:
        return run.failed(
            Status.INFEASIBLE, _shortage(run, standard, None, single_source=single_source), outcome
        )
    if not outcome.status.has_plan and known.points is None:
        return run.failed(outcome.status, outcome.note, dataclasses.replace(outcome, bound=float(fewest)))
    if math.isfinite(outcome.bound):
        fewest = max(fewest, math.ceil(outcome.bound - 1e-6))  # a number of sites is whole
    if outcome.status.has_plan and not known.value <= outcome.objective:
        known = read(formulation, outcome, fewest)
    known = dataclasses.replace(known, backend=outcome.backend, version=outcome.version, note=outcome.note)
    return known_plan(run, dataclasses.replace(known, bound=float(fewest)), price=None)


def _cover_task(run: Run, near: NDArray[np.bool_]) -> SiteTask:
    """Return the choice of sites where each costs 1 and serving costs nothing."""
    problem = run.problem
    assert problem.capacity is not None  # noqa: S101  (checked at the door)
    rows = problem.demand > 0
    cost = np.where(near[rows], 0.0, math.inf)
    ones = np.ones(problem.site_count)
    return SiteTask(cost, problem.demand[rows], problem.capacity, ones, None, problem.existing)


def _filled_cover(run: Run, task: SiteTask, without: CoverAnswer, fewest: float, *, whole: bool) -> Known:
    """Cover everybody with places filled in turn, then do without sites while that can be."""
    share = min(run.deadline, time.perf_counter() + SHARE_FOR_FILLING * run.settings.time_limit_s)
    found = cover_with_places(task, without.chosen, math.ceil(fewest), share, whole=whole)
    if found is None:
        return Known(math.inf, float(fewest), status=Status.NO_SOLUTION)
    rows = np.flatnonzero(run.problem.demand > 0)
    shares = found.persons / task.demand[found.points]
    return Known(
        found.cost,
        float(fewest),
        found.opened,
        rows[found.points],
        found.sites,
        shares,
        backend=FILLED,
    )


def solve_center_with_places(run: Run, p: int, *, single_source: bool) -> LocationPlan:
    """Solve the capacitated p-center by bisection over the radii; each asks whether p sites have places enough."""
    problem = run.problem
    rows = problem.demand > 0
    radii = np.unique(problem.minutes[rows][problem.reach[rows]])
    lower = float(problem.minutes[rows].min(axis=1).max(initial=0.0))
    low, high = int(np.searchsorted(radii, lower)), len(radii) - 1
    found: LocationPlan | None = None
    while low <= high and time.perf_counter() < run.deadline:
        middle = (low + high) // 2
        if not run.fits(int((problem.minutes <= radii[middle]).sum())):
            break
        formulation = formulations.fewest_unserved(
            problem.replace(minutes=np.where(problem.minutes <= radii[middle], problem.minutes, math.inf)),
            p,
            capacitated=True,
            single_source=single_source,
        )
        outcome = solve(formulation.prob, run.left)
        left = (
            [u.varValue or 0.0 for u in formulation.v.unserved.values()] if outcome.status.has_plan else [1.0]
        )
        if max(left, default=0.0) <= ROUNDING:  # point by point: few persons count for little in a sum
            found = placed_plan(run, formulation, outcome)
            used = found.allocation["minutes"].max() if len(found.allocation) else 0.0
            high = min(middle, int(np.searchsorted(radii, used))) - 1
        elif outcome.status.has_plan and outcome.bound > ROUNDING * problem.unit:
            low = middle + 1
        else:
            break
    if found is None and low > high:
        return run.failed(Status.INFEASIBLE, _shortage(run, math.inf, p, single_source=single_source))
    if found is None:  # the plan of least travel is found without the formulation
        found = solve_capacitated(run, p, single_source=single_source, price=None, method="auto")
    if not found.certificate.status.has_plan or not found.unserved.empty:
        outcome = SolveOutcome(Status.NO_SOLUTION, bound=float(radii[low]))
        return run.failed(Status.NO_SOLUTION, "no plan found that has a place for everybody", outcome)
    longest = float(found.allocation["minutes"].max()) if len(found.allocation) else 0.0
    bound = float(radii[low]) if low < len(radii) else longest
    certificate = run.certificate(longest, bound, "bisection over radii")
    position = {label: j for j, label in enumerate(problem.site_ids)}
    return run.plan(certificate, [position[label] for label in found.open_sites], found.allocation)


def _shortage(run: Run, standard: float, p: int | None, *, single_source: bool) -> str:
    """Say how many persons can't have a place within the standard, whatever is opened, and where."""
    near = run.problem.replace(
        minutes=np.where(run.problem.minutes <= standard, run.problem.minutes, math.inf)
    )
    within = "" if math.isinf(standard) else f" within {standard:g} minutes"
    if not run.fits(int(near.reach.sum())):
        return f"not everybody can have a place{within}"
    formulation = formulations.fewest_unserved(near, p, capacitated=True, single_source=single_source)
    outcome = solve(formulation.prob, run.left)
    if not outcome.status.has_plan:
        return f"not everybody can have a place{within}"
    short = [
        str(run.problem.demand_ids[i]) for i, u in formulation.v.unserved.items() if u.varValue > SMALL_SHARE
    ]
    sites = "" if p is None else f" in {p} sites"
    return f"{outcome.objective:g} persons can't have a place{within}{sites}: demand points {', '.join(short[:12])}"
