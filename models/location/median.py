"""The p-median: p sites for the least travel."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.errors import raise_if
from ansinh.models.location import capacitated as with_places
from ansinh.models.location import checks, formulations
from ansinh.models.location.incumbent import TOLERANCE, Incumbent
from ansinh.models.location.plan import nearest_allocation
from ansinh.models.location.problem import LocationProblem
from ansinh.models.location.radius import finish_by_radius
from ansinh.models.location.run import HALF, METHODS, TREE, Method, Run, start
from ansinh.models.location.site_task import SiteTask
from ansinh.models.location.tree import Shortcut, choose_sites
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from ansinh.models.location.plan import LocationPlan
    from ansinh.models.settings import SolverSettings

EXACT = 1e-11
NODES_BEFORE_RADIUS = 25
MANY_SITES = 13
"""Fewest sites to open for which the radius MILP is tried: with fewer, its relaxation is as weak as large."""


def p_median(
    problem: LocationProblem,
    p: int,
    *,
    capacitated: bool = False,
    single_source: bool = False,
    unserved_minutes: float | None = None,
    settings: SolverSettings | None = None,
    method: Method = "auto",
) -> LocationPlan:
    """Open p sites so that people travel least: ``min Σ aᵢ tᵢⱼ xᵢⱼ``.

    Persons whom the p sites can't serve (no way, or no place) are left unserved and named, never a bare
    "infeasible": first as few as possible, then the least travel of the others. With `unserved_minutes` each
    unserved person counts as that many minutes instead, and the objective includes them.

    Parameters
    ----------
    problem
        Demand, sites and minutes; `existing` sites are among the p.
    p
        Number of open sites.
    capacitated
        Keep to the places of each site.
    single_source
        Each demand point keeps to one site (without capacity that is so anyway).
    unserved_minutes
        Price of an unserved person, in minutes.
    settings
        Time limit, gap, backend.
    method
        ``"auto"``: bounds first, then what is left; ``"milp"``: the formulation as written, to the solver.

    Raises
    ------
    InputError
        p smaller than the existing sites or larger than all; with `capacitated`, fewer places than persons.

    References
    ----------
    ReVelle, Swain (1970), *Geographical Analysis* 2(1); Beasley (1985), "A note on solving large p-median
    problems", *European Journal of Operational Research* 21(2).
    """
    run = start("p_median", problem, settings, keeps_places=capacitated)
    raise_if(
        checks.check_p(problem, p)
        + checks.check_price(unserved_minutes)
        + checks.check_method(method, *METHODS)
        + (checks.check_capacity(problem) if capacitated else [])
    )
    if capacitated:
        return with_places.solve_capacitated(
            run, p, single_source=single_source, price=unserved_minutes, method=method
        )
    price = lexicographic_price(problem) if unserved_minutes is None else unserved_minutes
    if method == "milp":
        return _median_as_milp(run, p, price, priced=unserved_minutes is not None)
    # A price that outweighs all travel would hide differences in travel below a tolerance relative to the sum.
    plain = unserved_minutes is not None or bool(problem.reach[problem.demand > 0].all())
    incumbent = Incumbent(_median_task(problem, p, price), run.deadline, TOLERANCE if plain else EXACT)
    radius = Shortcut(
        NODES_BEFORE_RADIUS, lambda root: finish_by_radius(incumbent, root, run.settings, run.deadline)
    )
    shortcut = radius if p >= MANY_SITES else None
    bound = choose_sites(incumbent, run.settings, run.deadline, shortcut=shortcut).bound
    return _median_plan(run, incumbent.chosen, bound, price, TREE, priced=unserved_minutes is not None)


def _median_task(problem: LocationProblem, p: int, price: float) -> SiteTask:
    """Return the choice of p sites without places; points that nobody can reach cost the same whatever is opened."""
    rows = (problem.demand > 0) & problem.reach.any(axis=1)
    persons = problem.demand[rows]
    cost = persons[:, None] * np.minimum(problem.minutes[rows], price)
    unlimited = np.full(problem.site_count, math.inf)
    return SiteTask(cost, persons, unlimited, np.zeros(problem.site_count), p, problem.existing)


def lexicographic_price(problem: LocationProblem) -> float:
    """Return a price at which serving one person more outweighs any travel that it may cost the others."""
    finite = np.where(problem.reach, problem.minutes, 0.0)
    if bool(problem.reach[problem.demand > 0].all()):
        return float(finite.max(initial=0.0)) + 1.0
    least = float(problem.demand[problem.demand > 0].min(initial=math.inf))
    longest = float(problem.demand @ finite.max(axis=1))
    return math.ceil(longest / min(least, 1.0)) + float(np.ceil(finite.max(initial=0.0))) + 1.0


def _median_plan(
    run: Run, chosen: tuple[int, ...], raw_bound: float, price: float, method: str, *, priced: bool
) -> LocationPlan:
    """Turn chosen sites into a plan, with value and bound in minutes rather than in prices."""
    problem = run.problem
    allocation = nearest_allocation(problem, chosen, within=price if priced else math.inf)
    travel = float((allocation["persons"] * allocation["minutes"]).sum())
    served = float(allocation["persons"].sum())
    unserved = float(problem.demand.sum()) - served
    lost = float(problem.demand[~problem.reach.any(axis=1)].sum())
    # raw values count neither the points that nobody can reach, nor, here, the price of those left out
    objective = travel + price * unserved if priced else travel
    shift = price * lost if priced else -price * (unserved - lost)
    bound = (
        max(0.0, raw_bound + shift) if math.isfinite(raw_bound) else 0.0
    )  # nobody travels less than nothing
    certificate = run.certificate(objective, bound, method, note=_unserved_note(run, allocation, unserved))
    return run.plan(certificate, chosen, allocation, price if priced else None)


def _unserved_note(run: Run, allocation: object, unserved: float) -> str:
    if unserved <= 1e-9 * max(1.0, float(run.problem.demand.sum())):
        return ""
    served = set(allocation["demand_id"])  # type: ignore[index]
    lost = [
        label
        for label, a in zip(run.problem.demand_ids, run.problem.demand, strict=True)
        if a > 0 and label not in served
    ]
    return f"{unserved:g} persons can't be reached by the open sites: demand points {checks.name_ids(lost)}"


def _median_as_milp(run: Run, p: int, price: float, *, priced: bool) -> LocationPlan:
    if not run.fits(int(run.problem.reach.sum())):
        return run.too_large(int(run.problem.reach.sum()))
    needs_price = priced or not bool(run.problem.reach[run.problem.demand > 0].all())
    formulation = formulations.p_median(run.problem, p, price=price if needs_price else None)
    outcome = solve(formulation.prob, run.left)
    if not outcome.status.has_plan:
        return run.failed(outcome.status, outcome.note, outcome)
    chosen = tuple(j for j, y in enumerate(formulation.v.opened) if y.varValue > HALF)
    lost = float(run.problem.demand[~run.problem.reach.any(axis=1)].sum())
    bound = outcome.objective if outcome.gap == 0 else outcome.bound
    return _median_plan(run, chosen, bound - price * lost, price, outcome.backend, priced=priced)
