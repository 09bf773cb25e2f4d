"""Covering and p-center with places: the formulations as written, with what is impossible said beforehand."""

from __future__ import annotations

import dataclasses
import math
import time
from typing import TYPE_CHECKING

import numpy as np

from models.certificate import Status
from models.location import formulations
from models.location.capacitated import known_plan, placed_plan, solve_capacitated
from models.location.incumbent import SharedIncumbent
from models.location.narrowing import Known
from models.location.plan import SMALL_SHARE
from models.location.run import TREE
from models.location.site_task import SiteTask
from models.location.tree import choose_sites
from models.solve import SolveOutcome, solve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.location.plan import LocationPlan
    from models.location.run import Run

ROUNDING = 1e-6
SHARE_FOR_TREE = 0.25


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
    first = None if single_source else _fewest_beyond(run, p, near, without)
    if first is not None and (first.certificate.status.settled or not run.fits(arcs)):
        return first
    if not run.fits(arcs):
        return run.too_large(arcs)
    formulation = formulations.mclp(run.problem, p, standard, capacitated=True, single_source=single_source)
    plan = placed_plan(run, formulation, solve(formulation.prob, run.left), maximise=True)
    return _better_covering(run, plan, first, without.certificate.bound)


def _better_covering(run: Run, plan: LocationPlan, first: LocationPlan | None, bound: float) -> LocationPlan:
    """Return the plan with more persons, with the lower of the two bounds; nobody covers more than there are."""
    bounds = [float(run.problem.demand.sum()), *([bound] if math.isfinite(bound) else [])]
    bounds += [*(b.certificate.bound for b in (plan, first) if b and math.isfinite(b.certificate.bound))]
    best = first if first is not None and not plan.objective >= first.objective else plan
    if not best.certificate.status.has_plan:
        return best
    said = best.certificate
    certificate = run.certificate(best.objective, min(bounds), said.backend, maximise=True, note=said.note)
    return dataclasses.replace(best, certificate=dataclasses.replace(certificate, version=said.version))


def _fewest_beyond(run: Run, p: int, near: NDArray[np.bool_], without: LocationPlan) -> LocationPlan | None:
    """Leave out as few persons as possible, by bounds and transport LPs, in a share of the time."""
    problem = run.problem
    rows = np.flatnonzero(problem.demand > 0)
    if problem.capacity is None or not len(rows):
        return None
    cost = np.where(near[rows], 0.0, math.inf)
    demand = problem.demand[rows]
    task = SiteTask(cost, demand, problem.capacity, np.zeros(problem.site_count), p, problem.existing, 1.0)
    share = min(run.deadline, time.perf_counter() + SHARE_FOR_TREE * run.settings.time_limit_s)
    total = float(demand.sum())
    position = {label: j for j, label in enumerate(problem.site_ids)}
    start = [position[label] for label in without.open_sites]
    incumbent = SharedIncumbent(task, share, run.settings)
    incumbent.settle(start)
    answer = choose_sites(incumbent, run.settings, share, known=total - without.certificate.bound)
    plan = incumbent.plan()
    if plan is None:
        return None
    points, sites, shares = plan
    known = Known(
        total - incumbent.value,
        total - answer.bound,
        incumbent.chosen,
        rows[points],
        sites,
        shares,
        backend=TREE,
    )
    return known_plan(run, known, price=None, maximise=True)


def solve_cover_with_places(run: Run, standard: float, *, single_source: bool) -> LocationPlan:
    """Solve the capacitated set covering problem; says what makes it impossible."""
    arcs = int((run.problem.minutes <= standard).sum())
    if not run.fits(arcs):
        return run.too_large(arcs)
    formulation = formulations.lscp(run.problem, standard, capacitated=True, single_source=single_source)
    outcome = solve(formulation.prob, run.left)
    if outcome.status is Status.INFEASIBLE:
        return run.failed(
            Status.INFEASIBLE, _shortage(run, standard, None, single_source=single_source), outcome
        )
    if outcome.status.has_plan and math.isfinite(outcome.bound):
        whole = math.ceil(outcome.bound - 1e-6)  # a number of sites is whole
        return placed_plan(run, formulation, dataclasses.replace(outcome, bound=float(whole)))
    return placed_plan(run, formulation, outcome)


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
