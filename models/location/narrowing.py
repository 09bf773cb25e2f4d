"""A MILP over what bounds leave: the sites, and arcs, that a plan below a guessed cost can use.

Every plan outside the narrowed problem costs more than the guess, so that what is proven is the smaller of the guess
and the narrowed problem's own bound. The guess is raised until a plan is below it.
"""

from __future__ import annotations

import dataclasses
import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.certificate import Status
from ansinh.models.location.filling import FILLED, fill_any, least_cost, rank, sites_by_saving
from ansinh.models.location.placed_search import improve
from ansinh.models.location.prices import PriceRule, first_prices, price_bound
from ansinh.models.location.run import BUILD_CLOCK, HALF, method_version
from ansinh.models.location.serving import Services
from ansinh.models.location.whole import assign_whole
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from ansinh.models.location.formulations import Formulation
    from ansinh.models.location.prices import PriceBound
    from ansinh.models.location.run import Run
    from ansinh.models.location.site_task import SiteTask
    from ansinh.models.matrix_form import Floats
    from ansinh.models.solve import SolveOutcome

    Build = Callable[[NDArray[np.bool_] | None, float | None], Formulation]

FIRST_WIDTH = 2e-3
WIDEN = 3.0
BOUND_STEPS = 600
SHARE_FOR_BOUNDS = 0.25
WHOLE = 1e-7
ROUNDING = 1e-4
A_MOMENT = 0.1
OUT_OF_TIME = "time too short"


@dataclass(frozen=True)
class Known:
    """The best plan so far, and what is proven.

    Attributes
    ----------
    value, bound
        Its cost (infinite without a plan), and what no plan can be below.
    opened
        Open sites, by position.
    points, sites, shares
        One entry per arc in use; points are positions in the problem.
    status
        INFEASIBLE when that is proven; else what value and bound say.
    backend, version, note
        Who proved it.
    """

    value: float
    bound: float
    opened: tuple[int, ...] = ()
    points: NDArray[np.intp] | None = None
    sites: NDArray[np.intp] | None = None
    shares: Floats | None = None
    status: Status = Status.INCUMBENT
    backend: str = "Lagrangian bounds"
    version: str = ""
    note: str = ""


def read(formulation: Formulation, outcome: SolveOutcome, bound: float) -> Known:
    """Return a solved formulation's plan."""
    v = formulation.v
    shares = np.array([x.varValue for x in v.assign])
    if v.assign and v.assign[0].cat == "Integer":
        shares = np.round(shares)
    opened = tuple(j for j, y in enumerate(v.opened) if y.varValue > HALF)
    shares = np.where(np.isin(v.sites, opened), shares, 0.0)  # a site open by a millionth isn't
    known = Known(outcome.objective, bound, opened, v.points, v.sites, shares)
    return _by(known, outcome)


def narrowed(run: Run, task: SiteTask, build: Build, *, whole: bool) -> Known:
    """Solve over the sites that a plan below a guess can use; raise the guess until the plan is below it.

    When time runs out before any plan, it is one of places filled in turn.
    """
    nothing = Known(math.inf, -math.inf, note=OUT_OF_TIME)
    by_saving = filled_plan(run, task, sites_by_saving(task), nothing, whole=whole)
    bound = _bound(run, task, by_saving.value)
    known = _by_guesses(run, task, build, bound, whole=whole)
    if known.points is not None or known.status is Status.INFEASIBLE:
        return known
    late = time.perf_counter() > run.deadline and by_saving.points is not None
    by_bound = known if late else filled_plan(run, task, _enough(task, bound), known, whole=whole)
    best = min(by_bound, by_saving, key=lambda plan: plan.value)
    return dataclasses.replace(best, bound=min(max(by_bound.bound, by_saving.bound), best.value))


def filled_plan(run: Run, task: SiteTask, first: Sequence[int], known: Known, *, whole: bool) -> Known:
    """Return a plan that needs no solver, with the bound of `known`; `known` itself if none is found.

    Parameters
    ----------
    first
        Sites to begin with.
    """
    filling = fill_any(task, rank(task, first), len(first), whole=whole)
    if filling is None:
        note = f"{known.note}; filling places in turn found no plan".removeprefix("; ")
        return dataclasses.replace(known, note=note)
    rows = np.flatnonzero(run.problem.demand > 0)
    return Known(
        filling.cost,
        min(filling.cost, max(_finite(known.bound), least_cost(task))),
        filling.opened,
        rows[filling.points],
        filling.sites,
        filling.persons / task.demand[filling.points],
        backend=FILLED,
        version=method_version(),
        note=known.note,
    )


def _by_guesses(run: Run, task: SiteTask, build: Build, bound: PriceBound, *, whole: bool) -> Known:
    known = quick_plan(run, task, bound, whole=whole)
    proven, width, unit = bound.value, _first_width(task, bound), _unit(task, whole=whole)
    while True:
        guess = min(bound.value + width, max(known.value - unit, bound.value))
        opened, closed = bound.sites(guess * (1 + 1e-12) + 1e-9)
        allowed = _allowed(run, task, bound, guess * (1 + 1e-12) + 1e-9, closed, whole=whole)
        everything = bool((allowed == run.problem.reach)[run.problem.demand > 0].all()) and not opened.any()
        everything |= task.price is None and guess >= _most(task)
        if not run.fits(int(allowed.sum())):
            return dataclasses.replace(known, bound=proven, note="time too short for the rest")
        formulation = _build(build, task, allowed)
        for j, y in enumerate(formulation.v.opened):
            y.lowBound, y.upBound = (1 if opened[j] else 0), (0 if closed[j] and not opened[j] else 1)
        outcome = solve(formulation.prob, run.left, warm_start=hand_start(formulation, known))
        if outcome.status.has_plan and outcome.objective < known.value:
            known = read(formulation, outcome, proven)
        if everything:
            return _settled(known, outcome, proven)
        inside = math.inf if outcome.status is Status.INFEASIBLE else _finite(outcome.bound)
        proven = max(proven, min(inside, guess))
        finished = outcome.status in (Status.PROVED_OPTIMAL, Status.INFEASIBLE, Status.WITHIN_GAP)
        if (
            not finished
            or known.value - unit <= guess * (1 + 1e-12)
            or run.deadline - time.perf_counter() < A_MOMENT
        ):
            # Where every plan costs a whole number, so does the least.
            proven = math.ceil(proven - ROUNDING) if unit else proven
            return dataclasses.replace(_by(known, outcome), bound=min(proven, known.value))
        # The plan at hand is mostly the best: proving that at once is cheaper than another guess below it.
        width = known.value - unit - bound.value if math.isfinite(known.value) else width * WIDEN


def _most(task: SiteTask) -> float:
    """Return what a plan that serves everybody can't cost more than; a narrowed problem up to there holds all."""
    longest = np.where(np.isfinite(task.cost), task.cost, 0.0).max(axis=1)
    return 2.0 * float(longest.sum() + task.fixed.sum()) + 1.0


def _settled(known: Known, outcome: SolveOutcome, proven: float) -> Known:
    """Return the plan with what the whole problem, not only a part of it, was shown to be."""
    if outcome.status is Status.INFEASIBLE and not math.isfinite(known.value):
        return dataclasses.replace(_by(known, outcome), status=Status.INFEASIBLE)
    bound = max(proven, _finite(outcome.bound))
    return dataclasses.replace(_by(known, outcome), bound=min(bound, known.value))


def _by(known: Known, outcome: SolveOutcome) -> Known:
    """Name who proved it."""
    # What is impossible is so within a guess only.
    note = known.note if outcome.status is Status.INFEASIBLE else outcome.note or known.note
    return dataclasses.replace(known, backend=outcome.backend, version=outcome.version, note=note)


def _finite(bound: float) -> float:
    return bound if math.isfinite(bound) else -math.inf


def _unit(task: SiteTask, *, whole: bool) -> float:
    """Return 1 (less rounding) when every plan costs a whole number: a plan better than V then costs V - 1 at most."""
    if not whole or task.price is not None:
        return 0.0
    numbers = np.concatenate([task.cost[np.isfinite(task.cost)], task.fixed])
    return 1.0 - 1e-3 if bool((np.abs(numbers - np.rint(numbers)) < WHOLE).all()) else 0.0


def _first_width(task: SiteTask, bound: PriceBound) -> float:
    finite = np.where(np.isfinite(task.cost), task.cost, 0.0)
    return max(FIRST_WIDTH * abs(bound.value), 1e-4 * float(finite.mean(axis=1).sum()) + 1e-6)


def _allowed(
    run: Run, task: SiteTask, bound: PriceBound, guess: float, closed: NDArray[np.bool_], *, whole: bool
) -> NDArray[np.bool_]:
    allowed: NDArray[np.bool_] = run.problem.reach & ~closed[None, :] & (run.problem.demand > 0)[:, None]
    if whole:
        allowed[run.problem.demand > 0] &= bound.whole_arcs(task, guess)
    return allowed


def _build(build: Build, task: SiteTask, allowed: NDArray[np.bool_]) -> Formulation:
    began = time.perf_counter()
    formulation = build(allowed, task.price)
    BUILD_CLOCK.built(int(allowed.sum()), time.perf_counter() - began)
    return formulation


def hand_start(formulation: Formulation, known: Known) -> bool:
    """Set the formulation's variables to the best plan known; say whether there is one that fits in."""
    if known.points is None or known.sites is None or known.shares is None:
        return False
    v, opened = formulation.v, set(known.opened)
    share = dict(
        zip(zip(known.points.tolist(), known.sites.tolist(), strict=True), known.shares.tolist(), strict=True)
    )
    for j, y in enumerate(v.opened):
        y.varValue = float(j in opened)
    used: dict[int, float] = {}
    for x, i, j in zip(v.assign, v.points.tolist(), v.sites.tolist(), strict=True):
        x.varValue = share.get((i, j), 0.0)
        used[i] = used.get(i, 0.0) + x.varValue
    for i, u in v.unserved.items():
        u.varValue = max(0.0, 1.0 - used.get(i, 0.0))
    return True


def _bound(run: Run, task: SiteTask, known: float) -> PriceBound:
    """Return the best bound that a share of the time gives; some plan costs `known`."""
    finite = np.where(np.isfinite(task.cost), task.cost, 0.0)
    # Any number somewhat above the answer serves as the target of the steps.
    target = min(known, float(finite.mean(axis=1).sum()) / 2 + float(task.fixed.sum()) / 2)
    deadline = min(run.deadline, time.perf_counter() + SHARE_FOR_BOUNDS * run.settings.time_limit_s)
    rule = PriceRule(target, deadline, iterations=BOUND_STEPS)
    first, step = price_bound(task, first_prices(task), rule)
    again = dataclasses.replace(rule, upper=first.value * 1.02 + 1e-6, step=max(0.1, step))
    second, _ = price_bound(task, first.prices, again)
    return max(first, second, key=lambda bound: bound.value)


def quick_plan(run: Run, task: SiteTask, bound: PriceBound, *, whole: bool) -> Known:
    """Return the plan that the bound's own sites give, with more sites where their places are too few."""
    nothing = Known(math.inf, bound.value)
    chosen = _enough(task, bound)
    if not chosen:
        return nothing
    deadline = min(run.deadline, time.perf_counter() + SHARE_FOR_BOUNDS * run.settings.time_limit_s)
    services = Services(task, run.settings, deadline)
    service = services.serve(chosen)
    if service is None or not math.isfinite(service.cost):
        return nothing
    better = improve(services, service, chosen, bound.worth)
    chosen, service = better or (chosen, service)
    rows = np.flatnonzero(run.problem.demand > 0)
    if not whole:
        shares = service.persons / task.demand[service.points]
        return Known(service.cost, bound.value, chosen, rows[service.points], service.sites, shares)
    sites = assign_whole(task, chosen, service.worth, run.deadline)
    if sites is None:
        return nothing
    every = np.arange(len(rows))
    value = float(task.cost[every, sites].sum() + task.fixed[list(chosen)].sum())
    return Known(value, bound.value, chosen, rows, sites, np.ones(len(rows)))


def _enough(task: SiteTask, bound: PriceBound) -> tuple[int, ...]:
    """Return the bound's sites, and the next cheapest of the others while p, or the persons, ask for more."""
    chosen = [int(j) for j in bound.chosen]
    if task.p is not None:
        return tuple(sorted(chosen))
    others = [int(j) for j in np.argsort(bound.savings, kind="stable") if int(j) not in set(chosen)]
    need = float(task.demand.sum())
    while others and float(task.capacity[chosen].sum()) < need:
        chosen.append(others.pop(0))
    return tuple(sorted(chosen))
