"""The MILP over what bounds leave: the sites, and arcs, that a plan below a guessed cost can use."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.exact.bound import Bound, own_method
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.exact.reduction import Rest, prove_by_guesses
from ansinh.models.exact.schedule import is_settled
from ansinh.models.location.found.site_plan import HALF, SitePlan, read_outcome
from ansinh.models.location.search.choosing import rank
from ansinh.models.location.search.exchanging import improve
from ansinh.models.location.search.least import least_cost
from ansinh.models.location.search.places.assigning import assign_whole, fill_any
from ansinh.models.location.search.places.core import (
    LARGE_CELLS,
    core_arcs,
    keep_to,
    served_anew,
    without_proof,
)
from ansinh.models.location.search.places.serving import Services
from ansinh.models.location.search.places.whole_core import whole_core
from ansinh.models.location.search.prices import PriceRule, price_bound
from ansinh.models.settings import PART_OF_GAP

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from ansinh.models.location.call import Call
    from ansinh.models.location.found.site_plan import Found
    from ansinh.models.location.milp.formulations import LocationFormulation
    from ansinh.models.location.search.prices import PriceBound
    from ansinh.models.location.search.site_task import SiteTask
    from ansinh.models.matrix_form import Floats

    Build = Callable[[NDArray[np.bool_] | None, float | None], LocationFormulation]

PRICES = own_method("Lagrangian bounds")
FILLED = own_method("greedy filling of places")
FIRST_WIDTH = 2e-3
"""The first guess is above the bound by this share of it: price bounds usually are this close to the optimum."""
LEAST_WIDTH = 1e-4
"""The same as a share of the cost if everybody went to an average site, for bounds near 0."""
WIDEN = 3.0
"""Factor of that distance from one guess to the next."""
BOUND_STEPS = 600
"""Subgradient steps per round: after these the bound rarely rises."""
SHARE_FOR_BOUNDS = 0.25
"""Share of the time for the price bound, and for the first plan; the rest is for the MILP."""
SHARE_FOR_CORE = 0.5
"""Share of the time for the core of large problems: what it finds is mostly within what is left to prove."""
CORE_GAP = 1e-4
"""Gap at which the core is left: a better plan of it would be no better proven."""
SURE_STEP = 1.0 - 1e-3
"""If plans cost whole numbers, a better one is cheaper by 1; slightly less, because solvers round."""
NOISE = 5e-7
"""Most by which the costs of a plan, all together, may miss whole numbers: half of what solvers call no difference."""
AIM = 1.02
"""The second round of steps aims at the bound of the first times this."""


def restricted(call: Call, task: SiteTask, build: Build, first: Found, *, single_source: bool) -> Found:
    """Bound by prices, then solve over the sites that a plan below a guess can use, and raise the guess.

    Parameters
    ----------
    build
        Writes the model down over some arcs.
    first
        A plan to begin with, if there is one.
    """
    bound = _bound(call, task, first.value)
    quick = _quick_plan(call, task, bound, single_source=single_source)
    known = first.or_better(quick).with_bound(Bound(bound.value, PRICES))
    known = dataclasses.replace(known, note=quick.note)
    if task.cost.size >= LARGE_CELLS and not is_settled(known, call.settings.mip_gap):
        known = _core(call, task, build, bound, known, single_source=single_source).or_better(known)
    if is_settled(known, call.settings.mip_gap):
        return known
    rest = _RestOfSites(call, task, build, bound, single_source=single_source)
    whole = single_source and task.price is None and _costs_are_whole(task)
    proven = prove_by_guesses(
        known,
        rest.solve,
        width=_first_width(task, bound),
        widen=WIDEN,
        step=SURE_STEP if whole else 0.0,
        jump=True,
    )
    if proven.plan is not None or proven.impossible:
        return proven
    return filled_plan(task, _enough(task, bound), proven, single_source=single_source)


def _core(
    call: Call, task: SiteTask, build: Build, bound: PriceBound, known: Found, *, single_source: bool
) -> Found:
    """Solve over the core alone; a plan without proof."""
    allowed = core_arcs(task, bound, known.plan)
    if single_source and task.price is None:
        return whole_core(call, task, build, read_sites, allowed)
    if not call.fits(int(allowed.sum())):
        return Incumbent()
    enough = dataclasses.replace(call.settings, mip_gap=max(CORE_GAP, call.settings.mip_gap * PART_OF_GAP))
    part = dataclasses.replace(call.within(SHARE_FOR_CORE), settings=enough)
    formulation = part.written(lambda: build(allowed, task.price))
    keep_to(formulation, allowed)
    outcome = part.solve(formulation.prob, warm_start=hand_start(formulation, known.plan))
    found = without_proof(read_outcome(outcome, lambda: read_sites(formulation)))
    return found if single_source else served_anew(call, task, found)


@dataclasses.dataclass(frozen=True)
class _RestOfSites:
    """Solves what is left of a problem when plans dearer than a guess are left out."""

    call: Call
    task: SiteTask
    build: Build
    bound: PriceBound
    single_source: bool

    def solve(self, guess: float, known: Found) -> Rest[SitePlan] | None:
        """Write the rest down and solve it; None where there is no time to write it down."""
        problem, slack = self.call.problem, 1e-12 * abs(guess) + 1e-9
        opened, closed = self.bound.sites(guess + slack)
        allowed: NDArray[np.bool_] = problem.reach & ~closed[None, :]
        if self.single_source:
            allowed &= self.bound.whole_arcs(self.task, guess + slack)
        if not self.call.fits(int(allowed.sum())):
            return None
        everything = bool((allowed == problem.reach).all()) and not opened.any()
        everything |= self.task.price is None and guess >= _most(self.task)
        formulation = self.call.written(lambda: self.build(allowed, self.task.price))
        for j, y in enumerate(formulation.v.opened):
            y.lowBound, y.upBound = int(opened[j]), int(not closed[j] or opened[j])
        outcome = self.call.solve(formulation.prob, warm_start=hand_start(formulation, known.plan))
        found = read_outcome(outcome, lambda: read_sites(formulation))
        return Rest(found, outcome.status.settled, everything)


def read_sites(formulation: LocationFormulation) -> SitePlan:
    """Return a solved formulation's plan: open sites, and shares where it has any."""
    v = formulation.v
    opened = tuple(j for j, y in enumerate(v.opened) if (y.varValue or 0.0) > HALF)
    if not v.assign:
        return SitePlan(opened)
    shares = np.array([x.varValue for x in v.assign])
    if v.assign[0].cat == "Integer":
        shares = np.round(shares)
    shares = np.where(np.isin(v.sites, opened), shares, 0.0)  # solvers return 0.000001 for a closed site
    return SitePlan(opened, v.points, v.sites, shares)


def filled_plan(task: SiteTask, first: Sequence[int], known: Found, *, single_source: bool) -> Found:
    """Return the cheaper of `known` and a plan that needs no solver: the places of sites filled in turn.

    Parameters
    ----------
    first
        Sites to begin with.
    """
    filling = fill_any(task, rank(task, first), len(first), whole=single_source)
    if filling is None:
        return known.with_note(f"{known.note}; filling places in turn found no plan".removeprefix("; "))
    shares = filling.persons / task.demand[filling.points]
    plan = SitePlan(filling.opened, filling.points, filling.sites, shares)
    bound = Bound(least_cost(task), FILLED).at_most(filling.cost)
    found = Incumbent(filling.cost, plan, bound, note=known.note)
    return found.or_better(known)


def hand_start(formulation: LocationFormulation, plan: SitePlan | None) -> bool:
    """Set the formulation's variables to a plan; say whether there is one."""
    if plan is None:
        return False
    v, opened = formulation.v, set(plan.opened)
    for j, y in enumerate(v.opened):
        y.varValue = float(j in opened)
    if plan.points is None or plan.sites is None or plan.shares is None:
        return not v.assign
    arcs = zip(plan.points.tolist(), plan.sites.tolist(), strict=True)
    share = dict(zip(arcs, plan.shares.tolist(), strict=True))
    used: dict[int, float] = {}
    for x, i, j in zip(v.assign, v.points.tolist(), v.sites.tolist(), strict=True):
        x.varValue = share.get((i, j), 0.0)
        used[i] = used.get(i, 0.0) + x.varValue
    for i, u in v.unserved.items():
        u.varValue = max(0.0, 1.0 - used.get(i, 0.0))
    return True


def _costs_are_whole(task: SiteTask) -> bool:
    """Return whether every plan costs a whole number, but for the rounding of demand x minutes."""
    ways = np.where(np.isfinite(task.cost), task.cost, 0.0)
    return float(_off_whole(ways).max(axis=1).sum() + _off_whole(task.fixed).sum()) <= NOISE


def _off_whole(numbers: Floats) -> Floats:
    """Return how far each number is from a whole one."""
    return np.abs(numbers - np.rint(numbers))


def _most(task: SiteTask) -> float:
    """Return more than any plan that serves everybody can cost: with this guess nothing is dropped."""
    longest = np.where(np.isfinite(task.cost), task.cost, 0.0).max(axis=1)
    return 2.0 * float(longest.sum() + task.fixed.sum()) + 1.0


def _first_width(task: SiteTask, bound: PriceBound) -> float:
    finite = np.where(np.isfinite(task.cost), task.cost, 0.0)
    return max(FIRST_WIDTH * abs(bound.value), LEAST_WIDTH * float(finite.mean(axis=1).sum()) + 1e-6)


def _bound(call: Call, task: SiteTask, known: float) -> PriceBound:
    """Return the best bound that a share of the time gives; some plan costs `known`."""
    finite = np.where(np.isfinite(task.cost), task.cost, 0.0)
    # The target of the steps may be any number above the optimum.
    target = min(known, float(finite.mean(axis=1).sum()) / 2 + float(task.fixed.sum()) / 2)
    rule = PriceRule(target, call.clock.after(SHARE_FOR_BOUNDS), iterations=BOUND_STEPS)
    first, step = price_bound(task, task.first_prices(), rule)
    again = dataclasses.replace(rule, upper=first.value * AIM + 1e-6, step=max(0.1, step))
    second, _ = price_bound(task, first.prices, again)
    return max(first, second, key=lambda bound: bound.value)


def _quick_plan(call: Call, task: SiteTask, bound: PriceBound, *, single_source: bool) -> Found:
    """Return the plan that the bound's own sites give, with more sites where their places are too few."""
    chosen = _enough(task, bound)
    if not chosen:
        return Incumbent()
    services = Services(task, call.settings, call.clock.after(SHARE_FOR_BOUNDS))
    service = services.serve(chosen)
    if service is None or not math.isfinite(service.cost):
        return Incumbent()
    better = improve(services, service, chosen, bound.worth)
    chosen, service = better or (chosen, service)
    if not single_source:
        shares = service.persons / task.demand[service.points]
        return Incumbent(service.cost, SitePlan(chosen, service.points, service.sites, shares))
    sites = assign_whole(task, chosen, service.worth, call.deadline)
    if sites is None:
        return Incumbent()
    every = np.arange(len(sites))
    value = float(task.cost[every, sites].sum() + task.fixed[list(chosen)].sum())
    return Incumbent(value, SitePlan(chosen, every, sites, np.ones(len(every))))


def _enough(task: SiteTask, bound: PriceBound) -> tuple[int, ...]:
    """Return the bound's sites, and the next cheapest of the others while p, or the persons, ask for more."""
    chosen = [int(j) for j in bound.chosen]
    if task.p is not None or task.price is not None:
        return tuple(sorted(chosen))
    others = [int(j) for j in np.argsort(bound.savings, kind="stable") if int(j) not in set(chosen)]
    need = float(task.demand.sum())
    while others and float(task.capacity[chosen].sum()) < need:
        chosen.append(others.pop(0))
    return tuple(sorted(chosen))
