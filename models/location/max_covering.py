"""Maximal covering: p sites for the most people within the standard."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.certificate import Status
from ansinh.models.errors import raise_if
from ansinh.models.location import checks, formulations
from ansinh.models.location.incumbent import TOLERANCE, CoveringIncumbent, Incumbent
from ansinh.models.location.must_open import search_cover
from ansinh.models.location.patterns import distinct_rows
from ansinh.models.location.places import solve_covering_with_places
from ansinh.models.location.plan import nearest_allocation
from ansinh.models.location.problem import LocationProblem
from ansinh.models.location.run import HALF, METHODS, TREE, Method, Run, start
from ansinh.models.location.site_task import SiteTask
from ansinh.models.location.tree import QUICK_ROOT, Shortcut, choose_sites
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from ansinh.models.errors import Finding
    from ansinh.models.location.plan import LocationPlan
    from ansinh.models.location.tree import Node
    from ansinh.models.settings import SolverSettings

NOBODY = 0.0
"""No choice leaves fewer people out."""
NODES_BEFORE_REST = 20
MOST_BRANCHES = 4000
"""Of the search over what must be open: where it needs more, the MILP is quicker."""


def mclp(
    problem: LocationProblem,
    p: int,
    service_standard: float,
    *,
    capacitated: bool = False,
    single_source: bool = False,
    settings: SolverSettings | None = None,
    method: Method = "auto",
) -> LocationPlan:
    """Open p sites so that the most persons live within the standard: ``max Σ aᵢ zᵢ``.

    Without capacity everybody who can reach an open site is sent to the nearest, covered or not. With capacity only
    those who are covered and have a place are allocated; the others are unserved.

    Parameters
    ----------
    problem, p, capacitated, single_source, settings, method
        As for `p_median`.
    service_standard
        Minutes within which a person counts as covered.

    Raises
    ------
    InputError
        As for `p_median`, and for a standard that is no number of minutes.

    References
    ----------
    Church, ReVelle (1974), *Papers in Regional Science* 32.
    """
    run = start("mclp", problem, settings, service_standard, keeps_places=capacitated)
    raise_if(
        checks.check_p(problem, p)
        + checks.check_standard(service_standard)
        + checks.check_method(method, *METHODS)
        + _places_given(problem, capacitated)
    )
    if capacitated:
        short = dataclasses.replace(run.settings, time_limit_s=run.settings.time_limit_s / 4)
        without = _without_places(dataclasses.replace(run, settings=short), p, service_standard)
        return solve_covering_with_places(run, p, without, single_source=single_source)
    return (_as_milp if method == "milp" else _without_places)(run, p, service_standard)


def _as_milp(run: Run, p: int, service_standard: float) -> LocationPlan:
    arcs = int((run.problem.minutes <= service_standard).sum())
    if not run.fits(arcs):
        return run.too_large(arcs)
    formulation = formulations.mclp(run.problem, p, service_standard)
    outcome = solve(formulation.prob, run.left)
    if not outcome.status.has_plan:
        return run.failed(outcome.status, outcome.note, outcome)
    chosen = tuple(j for j, y in enumerate(formulation.v.opened) if y.varValue > HALF)
    bound = outcome.objective if outcome.gap == 0 else outcome.bound
    return _covering_plan(run, chosen, bound, outcome.backend)


def _without_places(run: Run, p: int, service_standard: float) -> LocationPlan:
    task = covering_task(run.problem, p, service_standard)
    incumbent = CoveringIncumbent(task, run.deadline)
    rest = Shortcut(NODES_BEFORE_REST, lambda root: _settle_rest(run, incumbent, root))
    answer = choose_sites(incumbent, run.settings, run.deadline, known=NOBODY, shortcut=rest, root=QUICK_ROOT)
    return _covering_plan(run, incumbent.chosen, float(task.demand.sum()) - answer.bound, TREE)


def _settle_rest(run: Run, incumbent: Incumbent, root: Node) -> float:
    """Settle what the root's bound has left; return a bound of the whole problem."""
    cutoff = incumbent.value - incumbent.slack
    found = search_cover(incumbent.task, cutoff, branches=MOST_BRANCHES, deadline=run.deadline)
    if found.chosen is not None:
        incumbent.settle(found.chosen)
    return incumbent.value if found.finished else _rest_as_milp(run, incumbent, root)


def _rest_as_milp(run: Run, incumbent: Incumbent, root: Node) -> float:
    """Leave to the MILP, whose relaxation is nearly whole, what bounds have not settled; return its bound."""
    task = incumbent.task
    if not run.fits(int(np.isfinite(task.cost).sum())):
        return root.bound
    sites = (*root.opened.tolist(), *root.free.tolist())
    labels = (tuple(range(len(task.cost))), tuple(range(len(task.capacity))))
    formulation = formulations.mclp(
        LocationProblem(task.cost, task.demand, *labels), len(incumbent.chosen), 0.0
    )
    for j, y in enumerate(formulation.v.opened):
        y.lowBound, y.upBound = int(j in root.opened), int(j in sites)
        y.varValue = float(j in incumbent.chosen)
    covered = np.isfinite(task.cost[:, list(incumbent.chosen)]).any(axis=1).astype(float).tolist()
    for i, z in formulation.v.covered.items():
        z.varValue = covered[i]
    enough = dataclasses.replace(run.left, mip_gap=max(run.settings.mip_gap, TOLERANCE))
    outcome = solve(formulation.prob, enough, warm_start=True)
    if outcome.status.has_plan:
        incumbent.settle([j for j, y in enumerate(formulation.v.opened) if y.varValue > HALF])
    # A plan outside what is left is no better than the best known.
    if outcome.status is Status.INFEASIBLE:
        return incumbent.value
    total = float(task.demand.sum())
    proven = outcome.objective if outcome.gap == 0 else outcome.bound
    return max(root.bound, total - proven) if math.isfinite(proven) else root.bound


def covering_task(problem: LocationProblem, p: int, standard: float) -> SiteTask:
    """Return maximal covering as a choice of p sites that leaves the fewest persons unserved.

    Points with the same sites within the standard are one: only their persons add up.
    """
    near = (problem.minutes <= standard) & problem.reach
    rows = (problem.demand > 0) & near.any(axis=1)
    first, member = distinct_rows(near[rows])
    persons = np.bincount(member, weights=problem.demand[rows], minlength=len(first)).astype(float)
    sites = problem.site_count
    cost = np.where(near[rows][first], 0.0, math.inf)
    return SiteTask(
        cost,
        persons,
        np.full(sites, math.inf),
        np.zeros(sites),
        p,
        problem.existing,
        price=1.0,
        covering=True,
    )


def _covering_plan(run: Run, chosen: tuple[int, ...], bound: float, method: str) -> LocationPlan:
    standard = run.service_standard
    assert standard is not None  # noqa: S101  (mclp always states one)
    near = run.problem.minutes[:, list(chosen)].min(axis=1) <= standard
    reached = run.problem.reach[:, list(chosen)].any(axis=1)
    covered = float(run.problem.demand[near & reached].sum())
    certificate = run.certificate(covered, bound, method, maximise=True)
    return run.plan(certificate, chosen, nearest_allocation(run.problem, chosen))


def _places_given(problem: LocationProblem, capacitated: bool) -> list[Finding]:  # noqa: FBT001
    """Covering leaves people out anyway, so places may be short; they must only be stated."""
    return checks.check_capacity(problem) if capacitated and problem.capacity is None else []
