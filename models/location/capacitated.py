"""Locations with places: capacitated p-median and facility location, by bounds first and a MILP over the rest."""

from __future__ import annotations

import dataclasses
import math
import time
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.certificate import Status
from ansinh.models.errors import raise_if
from ansinh.models.location import checks, formulations
from ansinh.models.location.filling import least_cost, sites_by_saving
from ansinh.models.location.incumbent import SharedIncumbent
from ansinh.models.location.narrowing import A_MOMENT, OUT_OF_TIME, Known, filled_plan, narrowed, read
from ansinh.models.location.plan import allocation_frame
from ansinh.models.location.run import TREE, Run, method_version, start
from ansinh.models.location.site_task import SiteTask
from ansinh.models.location.tree import choose_sites
from ansinh.models.location.whole import WholeIncumbent
from ansinh.models.solve import SolveOutcome, solve

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from ansinh.models.location.formulations import Formulation
    from ansinh.models.location.narrowing import Build
    from ansinh.models.location.plan import LocationPlan
    from ansinh.models.location.problem import LocationProblem
    from ansinh.models.settings import SolverSettings

NOT_FEWEST = "fewest unserved not proven"
SERVED = 1 - 1e-6
FORGIVEN = 1e-5
"""Relative difference between a solver's sum and that of the plan it hands back."""


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
        As for `ansinh.models.p_median`.

    Raises
    ------
    InputError
        Capacity missing, fewer places than persons, or a price or method that can't be.

    References
    ----------
    Holmberg, Rönnqvist, Yuan (1999), *European Journal of Operational Research* 113(3).
    """
    run = start("cflp", problem, settings, keeps_places=True)
    raise_if(
        checks.check_capacity(problem)
        + checks.check_price(unserved_minutes)
        + checks.check_method(method, "auto", "milp")
    )
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
    if method == "milp" or not bool((problem.demand > 0).any()):
        arcs = int(problem.reach.sum())
        if not run.fits(arcs):
            return _filled(run, p, run.too_large(arcs), single_source=single_source, price=price)
        formulation = build(None, price)
        outcome = solve(formulation.prob, run.left)
        if outcome.status is Status.INFEASIBLE and price is None:
            return _with_some_unserved(run, p, build, single_source=single_source)
        plan = placed_plan(run, formulation, outcome, price=price)
        return _filled(run, p, plan, single_source=single_source, price=price)
    task = _task(run, p, price)
    known = (
        None
        if p is None or (single_source and price is not None)
        else _by_tree(run, task, build if single_source else None)
    )
    if known is None:
        known = narrowed(run, task, build, whole=single_source)
    if known.status is Status.INFEASIBLE and price is None:
        return _with_some_unserved(run, p, build, single_source=single_source)
    return known_plan(run, known, price=price)


def _filled(
    run: Run, p: int | None, plan: LocationPlan, *, single_source: bool, price: float | None
) -> LocationPlan:
    """Fill places in turn where time was too short for any plan."""
    said = plan.certificate
    if said.status is not Status.NO_SOLUTION or not bool((run.problem.demand > 0).any()):
        return plan
    task = _task(run, p, price)
    nothing = Known(math.inf, said.bound, status=said.status, note=said.note)
    known = filled_plan(run, task, sites_by_saving(task), nothing, whole=single_source)
    return known_plan(run, known, price=price)


def _task(run: Run, p: int | None, price: float | None) -> SiteTask:
    problem = run.problem
    rows = problem.demand > 0
    assert problem.capacity is not None  # noqa: S101  (checked at the door)
    # The p-median counts travel alone, whatever sites cost.
    free = p is not None or problem.fixed_cost is None
    return SiteTask(
        cost=problem.demand[rows][:, None] * problem.minutes[rows],
        demand=problem.demand[rows],
        capacity=problem.capacity,
        fixed=np.zeros(problem.site_count) if free else np.asarray(problem.fixed_cost),
        p=p,
        forced=problem.existing,
        price=price,
    )


def _by_tree(run: Run, task: SiteTask, build: Build | None) -> Known | None:
    """Choose p sites by price bounds, points split or (with `build`) not; None when no plan was found that way."""
    incumbent = (
        SharedIncumbent(task, run.deadline, run.settings)
        if build is None
        else WholeIncumbent(run, task, build)
    )
    answer = choose_sites(incumbent, run.settings, run.deadline)
    rows = np.flatnonzero(run.problem.demand > 0)
    plan = incumbent.plan()
    if plan is None:
        if run.deadline - time.perf_counter() > A_MOMENT:
            return None
        nothing = Known(math.inf, answer.bound, status=Status.NO_SOLUTION, note=OUT_OF_TIME)
        return filled_plan(run, task, incumbent.first, nothing, whole=build is not None)
    points, sites, shares = plan
    return Known(
        incumbent.value,
        answer.bound,
        incumbent.chosen,
        rows[points],
        sites,
        shares,
        backend=TREE,
        version=method_version(),
    )


def _with_some_unserved(run: Run, p: int | None, build: Build, *, single_source: bool) -> LocationPlan:
    """Leave out as few persons as must be, then plan for the others."""
    arcs = int(run.problem.reach.sum())
    if not run.fits(2 * arcs):
        return _with_many_unserved(run, p, run.too_large(2 * arcs), single_source=single_source)
    first = formulations.fewest_unserved(run.problem, p, capacitated=True, single_source=single_source)
    least = solve(first.prob, run.left)
    if not least.status.has_plan:
        none = run.failed(least.status, least.note, least)
        return _with_many_unserved(run, p, none, single_source=single_source)
    # Sums of so many persons are no more exact.
    rounding = 1e-7 * run.problem.unit + 1e-9 * float(run.problem.demand.sum())
    formulation = formulations.limit_unserved(build(None, 0.0), least.objective + rounding)
    outcome = solve(formulation.prob, run.left)
    if least.gap > 0:
        outcome = dataclasses.replace(outcome, bound=math.nan, note=NOT_FEWEST)
    if (
        outcome.status is Status.NO_SOLUTION
    ):  # those who are left out are known, if not the ways of the others
        return placed_plan(run, first, dataclasses.replace(least, bound=math.nan, note=outcome.note))
    return placed_plan(run, formulation, outcome)


def _with_many_unserved(run: Run, p: int | None, none: LocationPlan, *, single_source: bool) -> LocationPlan:
    """Fill places in turn, where time is too short to find out how few must be left out; else return `none`."""
    task = _task(run, p, None)
    ways = np.where(np.isfinite(task.cost), task.cost, 0.0)
    dear = float((ways.max(axis=1) / task.demand).max() + task.fixed.sum() / task.demand.min()) + 1.0
    nothing = Known(math.inf, math.nan, status=Status.NO_SOLUTION, note=none.certificate.note)
    priced = dataclasses.replace(task, price=dear)
    known = filled_plan(run, priced, sites_by_saving(task), nothing, whole=single_source)
    if known.points is None or known.shares is None:
        return none
    served = np.bincount(known.points, known.shares, run.problem.demand_count)[run.problem.demand > 0]
    reached = np.isfinite(task.cost).any(axis=1)
    fewest = bool((served[reached] > SERVED).all())
    others = dataclasses.replace(task, cost=task.cost[reached], demand=task.demand[reached])
    bound = least_cost(others) if fewest else math.nan
    return known_plan(run, dataclasses.replace(known, bound=bound), price=None)


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
    known = read(formulation, outcome, outcome.bound)
    return known_plan(run, known, price=price, maximise=maximise)


def known_plan(run: Run, known: Known, *, price: float | None, maximise: bool = False) -> LocationPlan:
    """Turn the best plan known into an answer."""
    if known.points is None:
        bound = known.bound if math.isfinite(known.bound) else math.nan
        status = Status.INFEASIBLE if known.status is Status.INFEASIBLE else Status.NO_SOLUTION
        return run.failed(status, known.note, SolveOutcome(status, bound=bound, backend=known.backend))
    allocation = allocation_frame(run.problem, known.points, known.sites, known.shares)
    unserved = float(run.problem.demand.sum()) - float(allocation["persons"].sum())
    note = _short(run, allocation["persons"].groupby(allocation["demand_id"]).sum().to_dict(), unserved)
    value = _value(run, known, allocation, (price or 0.0) * max(0.0, unserved))
    # What solvers forgive in rows is no doubt about a proof.
    forgiven = known.bound >= known.value and abs(value - known.value) <= FORGIVEN * abs(value)
    bound = value if forgiven and not maximise else known.bound
    certificate = run.certificate(value, bound, known.backend, maximise=maximise, note=note)
    certificate = dataclasses.replace(
        certificate,
        version=known.version or certificate.version,
        note=note or ("" if certificate.status.settled else known.note),
    )
    return run.plan(certificate, known.opened, allocation, price)


def _value(run: Run, known: Known, allocation: pd.DataFrame, cost_of_unserved: float) -> float:
    """Return the cost of the plan as it stands, without what solvers leave of rounding in sums of shares."""
    if run.model not in ("p_median", "cflp"):
        return known.value
    travel = float(allocation["persons"].to_numpy() @ allocation["minutes"].to_numpy()) + cost_of_unserved
    fixed = run.problem.fixed_cost
    return (
        travel
        if run.model == "p_median" or fixed is None
        else travel + float(fixed[list(known.opened)].sum())
    )


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
