"""Locations with places: capacitated p-median and facility location, by bounds first and a MILP over the rest."""

from __future__ import annotations

import dataclasses
import math
import time
from typing import TYPE_CHECKING

import numpy as np

from models.certificate import Certificate, Status
from models.errors import raise_if
from models.location import checks, formulations
from models.location.median_tree import choose_sites
from models.location.plan import allocation_frame, nearest_allocation
from models.location.prices import PlacedTask, price_bound
from models.location.run import HALF, Run, start
from models.solve import SolveOutcome, solve

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from models.location.formulations import Formulation
    from models.location.plan import LocationPlan
    from models.location.prices import PriceBound
    from models.location.problem import LocationProblem
    from models.settings import SolverSettings

    Build = Callable[[NDArray[np.bool_] | None, float | None], Formulation]

FIRST_WIDTH = 2e-3
WIDEN = 3.0


def cflp(
    problem: LocationProblem,
    *,
    single_source: bool = False,
    unserved_minutes: float | None = None,
    settings: SolverSettings | None = None,
    method: str = "auto",
) -> LocationPlan:
    """Open the sites, and send people to their places, for the least ``Σ fⱼ yⱼ + Σ aᵢ tᵢⱼ xᵢⱼ``.

    The fixed cost of existing sites counts, too: give 0 where it is spent already. Without `unserved_minutes`
    everybody is served when that is possible at all; else as few as possible are left out, then cost decides.

    Parameters
    ----------
    problem
        With `capacity`, and `fixed_cost` in the unit of demand x minutes (None: 0).
    single_source
        Each demand point keeps to one site.
    unserved_minutes, settings, method
        As for `models.p_median`.

    Raises
    ------
    InputError
        Capacity missing, or fewer places than persons.

    References
    ----------
    Holmberg, Rönnqvist, Yuan (1999), *European Journal of Operational Research* 113(3).
    """
    run = start("cflp", problem, settings, keeps_places=True)
    raise_if(checks.check_capacity(problem))
    return solve_capacitated(run, None, single_source=single_source, price=unserved_minutes, method=method)


def solve_capacitated(
    run: Run, p: int | None, *, single_source: bool, price: float | None, method: str
) -> LocationPlan:
    """Solve the capacitated p-median (or, without p, facility location) of `run`."""
    problem = run.problem

    def build(allowed: NDArray[np.bool_] | None, cost_of_unserved: float | None) -> Formulation:
        if p is None:
            return formulations.cflp(
                problem, single_source=single_source, price=cost_of_unserved, allowed=allowed
            )
        return formulations.p_median(
            problem, p, capacitated=True, single_source=single_source, price=cost_of_unserved, allowed=allowed
        )

    if price is None and problem.unreachable:
        return _with_some_unserved(run, p, build, single_source=single_source)
    easy = None if p is None or price is not None else _places_do_not_matter(run, p)
    if easy is not None:
        return easy
    if method == "milp" or not bool((problem.demand > 0).any()):
        formulation = build(None, price)
        outcome = solve(formulation.prob, run.left)
    else:
        formulation, outcome = _narrowed(run, p, price, build, whole=single_source)
    if outcome.status is Status.INFEASIBLE and price is None:
        return _with_some_unserved(run, p, build, single_source=single_source)
    return placed_plan(run, formulation, outcome, price=price)


def _places_do_not_matter(run: Run, p: int) -> LocationPlan | None:
    """Return the plan without capacities if it is proven and happens to keep to them."""
    problem = run.problem
    capacity = problem.capacity
    if capacity is None or not bool(problem.reach[problem.demand > 0].all()):
        return None
    share = dataclasses.replace(run.left, time_limit_s=run.left.time_limit_s / 4)
    rows = problem.demand > 0
    cost = problem.demand[rows][:, None] * problem.minutes[rows]
    answer = choose_sites(
        cost, p, problem.existing, settings=share, deadline=time.perf_counter() + share.time_limit_s
    )
    allocation = nearest_allocation(problem, answer.chosen)
    used = allocation.groupby("site_id")["persons"].sum().reindex(list(problem.site_ids), fill_value=0.0)
    if not answer.finished or bool((used.to_numpy() > capacity).any()):
        return None
    note = "no place limit binds"
    certificate = run.certificate(answer.value, answer.bound, "Lagrangian branch and bound", note=note)
    return run.plan(certificate, answer.chosen, allocation)


def _narrowed(
    run: Run, p: int | None, price: float | None, build: Build, *, whole: bool
) -> tuple[Formulation, SolveOutcome]:
    """Solve over the sites that a plan below a guessed cost can use; widen the guess until the plan is below it.

    What is proven: every plan outside the narrowed problem costs more than the guess, so that the answer's bound is
    the smaller of the guess and the narrowed problem's own bound.
    """
    problem = run.problem
    bound = _bound(run, p, price)
    smallest = (
        1e-4 * float(problem.demand @ np.where(problem.reach, problem.minutes, 0.0).mean(axis=1)) + 1e-6
    )
    width = max(FIRST_WIDTH * abs(bound.value), smallest)
    while True:
        guess = bound.value + width
        opened, closed = bound.sites(guess)
        everything = not closed.any()
        allowed = problem.reach & ~closed[None, :]
        if whole:
            allowed[problem.demand > 0] &= bound.whole_arcs(guess)
            everything &= bool((allowed == problem.reach)[problem.demand > 0].all())
        formulation = build(allowed, price)
        for j, y in enumerate(formulation.v.opened):
            y.lowBound, y.upBound = (1 if opened[j] else 0), (0 if closed[j] and not opened[j] else 1)
        outcome = solve(formulation.prob, run.left)
        inside = outcome.status.has_plan and outcome.bound <= guess
        out_of_time = run.deadline - time.perf_counter() < 0.1  # noqa: PLR2004
        if (everything and not opened.any()) or inside or out_of_time or outcome.status is Status.NO_SOLUTION:
            return formulation, _widened(outcome, guess, everything=everything and not opened.any())
        # A plan above the guess is still a plan: the next guess needn't be higher than that.
        width *= WIDEN
        if outcome.status.has_plan:
            width = min(width, (outcome.objective - bound.value) * (1 + 1e-9) + 1e-9)


def _widened(outcome: SolveOutcome, guess: float, *, everything: bool) -> SolveOutcome:
    """Return the outcome with the bound that holds for the whole problem, not only for the narrowed one."""
    if everything:
        return outcome
    if outcome.status is Status.INFEASIBLE:
        return dataclasses.replace(outcome, status=Status.NO_SOLUTION, bound=guess, note="out of time")
    if not math.isfinite(outcome.bound):
        return dataclasses.replace(outcome, bound=math.nan)
    return dataclasses.replace(outcome, bound=min(outcome.bound, guess))


def _bound(run: Run, p: int | None, price: float | None) -> PriceBound:
    problem = run.problem
    rows = problem.demand > 0
    capacity = problem.capacity
    assert capacity is not None  # noqa: S101  (checked at the door)
    cost = problem.demand[rows][:, None] * problem.minutes[rows]
    # The p-median counts travel alone, whatever sites cost.
    free = p is not None or problem.fixed_cost is None
    fixed = np.zeros(problem.site_count) if free else np.asarray(problem.fixed_cost)
    task = PlacedTask(cost, problem.demand[rows], capacity, fixed, p, problem.existing, price)
    near = np.where(np.isfinite(cost), cost, 0.0)
    # Any number somewhat above the answer serves as the target of the steps.
    target = float(near.mean(axis=1).sum()) / 2 + float(fixed.sum()) / 2
    deadline = min(run.deadline, time.perf_counter() + run.settings.time_limit_s / 4)
    first = price_bound(task, target, deadline)
    return price_bound(task, first.value * 1.02 + 1e-6, deadline)


def _with_some_unserved(run: Run, p: int | None, build: Build, *, single_source: bool) -> LocationPlan:
    """Leave out as few persons as must be, then plan for the others."""
    first = formulations.fewest_unserved(run.problem, p, capacitated=True, single_source=single_source)
    least = solve(first.prob, run.left)
    if not least.status.has_plan:
        return run.failed(least.status, least.note, least)
    formulation = formulations.limit_unserved(build(None, 0.0), least.objective * (1 + 1e-9) + 1e-7)
    outcome = solve(formulation.prob, run.left)
    if least.gap > 0:
        outcome = dataclasses.replace(outcome, bound=math.nan, note="fewest unserved not proven")
    return placed_plan(run, formulation, outcome)


def placed_plan(
    run: Run,
    formulation: Formulation,
    outcome: SolveOutcome,
    *,
    price: float | None = None,
    maximise: bool = False,
) -> LocationPlan:
    """Read a plan off a solved formulation with assignments."""
    if not outcome.status.has_plan:
        return run.failed(outcome.status, outcome.note, outcome)
    v = formulation.v
    shares = np.array([x.varValue for x in v.assign])
    if v.assign and v.assign[0].cat == "Integer":
        shares = np.round(shares)
    opened = [j for j, y in enumerate(v.opened) if y.varValue > HALF]
    allocation = allocation_frame(run.problem, v.points, v.sites, shares)
    unserved = float(run.problem.demand.sum()) - float(allocation["persons"].sum())
    note = _short(run, allocation["persons"].groupby(allocation["demand_id"]).sum().to_dict(), unserved)
    certificate: Certificate = run.certificate(
        outcome.objective, outcome.bound, outcome.backend, maximise=maximise, note=note
    )
    certificate = dataclasses.replace(certificate, version=outcome.version)
    return run.plan(certificate, opened, allocation, price)


def _short(run: Run, served: dict[object, float], unserved: float) -> str:
    """Say who is left without a place, and what the totals are."""
    total = float(run.problem.demand.sum())
    if unserved <= 1e-6 * max(1.0, total):
        return ""
    lost = [
        label
        for label, a in zip(run.problem.demand_ids, run.problem.demand.tolist(), strict=True)
        if a - served.get(label, 0.0) > 1e-6 * max(1.0, a)
    ]
    return (
        f"{unserved:g} of {total:g} persons have no place within reach: demand points {checks.name_ids(lost)}"
    )
