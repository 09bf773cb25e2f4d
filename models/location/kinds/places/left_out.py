"""When not everybody can be served: as few as possible are left out, then the others are served at the least cost."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.exact.bound import Bound
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.location.found.site_plan import read_outcome
from ansinh.models.location.milp import formulations
from ansinh.models.location.search.choosing import sites_by_saving
from ansinh.models.location.search.evaluators import SharedEvaluator
from ansinh.models.location.search.least import fewest_out, least_of_served
from ansinh.models.location.search.restricted import FILLED, filled_plan, read_sites, restricted
from ansinh.models.location.search.tree import choose_sites

if TYPE_CHECKING:
    from ansinh.models.location.call import Call
    from ansinh.models.location.found.site_plan import Found, SitePlan
    from ansinh.models.location.search.restricted import Build
    from ansinh.models.location.search.site_task import SiteTask

NOT_FEWEST = "fewest unserved not proven: the time was too short"
SHARE_FOR_FEWEST = 0.25
"""Share of the time for finding the fewest persons left out, if the formulation is too large to be built."""
ROUNDING = 1e-9
"""Share of all persons that is the rounding of sums over them."""
SURE = 1e-7
"""Persons, in the units in which problems are solved: solvers keep rows this exactly."""
NEARLY_PROVEN = 1e-5
"""A bound stays below the value by this share if only a part of the objective is proven, so that the plan doesn't
count as optimal."""
FEW = 1e-6
"""Share of all persons: smaller points count as this many in the price of leaving a person out, which would be huge
otherwise."""


def fewest_left_out(call: Call, task: SiteTask, p: int | None, build: Build, *, single_source: bool) -> Found:
    """Leave out as few persons as must be, then plan for the others."""
    least = _fewest(call, task, p, single_source=single_source)
    least = least.with_bound(Bound(fewest_out(task), FILLED))
    if least.plan is None:
        return Incumbent(bound=Bound(prover=least.bound.prover), note=least.note)
    rounding = SURE + ROUNDING * float(task.demand.sum())
    fewest = least.bound.value >= least.value - rounding
    arcs = int(call.problem.reach.sum())
    if call.fits(arcs):
        formulation = call.written(lambda: build(None, 0.0))
        formulations.limit_unserved(formulation, least.value + rounding)
        outcome = call.solve(formulation.prob)
        found = read_outcome(outcome, lambda: read_sites(formulation))
    else:
        found = _by_price(call, task, build, single_source=single_source)
        fewest &= found.plan is not None and _left(task, found.plan) <= least.value + rounding
    if found.plan is None:  # those who are left out are known, if not the ways of the others
        known = dataclasses.replace(least, value=_cost(task, least.plan), note=found.note)
        return dataclasses.replace(known, bound=Bound(-math.inf, least.bound.prover))
    return found if fewest else not_proven(found)


def someone_left_out(task: SiteTask, known: Found, *, single_source: bool) -> Found:
    """Fill places in turn, where time is too short to find out how few must be left out; else return `known`."""
    if task.price is not None:
        return known
    priced = dataclasses.replace(task, price=_dear(task))
    found = filled_plan(priced, sites_by_saving(task), Incumbent(), single_source=single_source)
    if found.plan is None:
        return known
    others = _without_price(priced, found)
    fewest = _left(task, found.plan) <= fewest_out(task) + SURE + ROUNDING * float(task.demand.sum())
    return others if fewest else not_proven(others)


def _fewest(call: Call, task: SiteTask, p: int | None, *, single_source: bool) -> Found:
    """Return the plan that leaves out the fewest persons; its value counts them."""
    arcs = int(call.problem.reach.sum())
    if call.fits(2 * arcs):
        formulation = call.written(
            lambda: formulations.fewest_unserved(
                call.problem, p, capacitated=True, single_source=single_source
            )
        )
        outcome = call.solve(formulation.prob)
        return read_outcome(outcome, lambda: read_sites(formulation))
    sites = len(task.capacity)
    counted = dataclasses.replace(
        task,
        cost=np.where(np.isfinite(task.cost), 0.0, math.inf),
        fixed=np.zeros(sites),
        p=sites if p is None else p,
        price=1.0,
    )
    if single_source:
        return filled_plan(counted, sites_by_saving(counted), Incumbent(), single_source=True)
    part = call.within(SHARE_FOR_FEWEST)
    evaluator = SharedEvaluator(counted, part.deadline, part.settings)
    answer = choose_sites(evaluator, part.settings, part.deadline)
    return evaluator.found(answer.bound)


def _by_price(call: Call, task: SiteTask, build: Build, *, single_source: bool) -> Found:
    """Plan with a price on being left out that outweighs travel, and take the price off again."""
    priced = dataclasses.replace(task, price=_dear(task))
    if task.p is not None and not single_source:
        evaluator = SharedEvaluator(priced, call.deadline, call.settings)
        found = evaluator.found(choose_sites(evaluator, call.settings, call.deadline).bound)
    else:
        first = filled_plan(priced, sites_by_saving(task), Incumbent(), single_source=single_source)
        found = restricted(call, priced, build, first, single_source=single_source)
    return found if found.plan is None else _without_price(priced, found)


def _without_price(priced: SiteTask, found: Found) -> Found:
    """Return value and bound of those who are served.

    No plan that leaves out at most as many persons costs less than the bound without the price of these.
    """
    assert found.plan is not None  # noqa: S101  (asked for before)
    left = _left(priced, found.plan)
    bound = Bound(max(0.0, found.bound.value - (priced.price or 0.0) * left), found.bound.prover)
    bound = bound.or_better(Bound(least_of_served(priced, left), FILLED))
    value = _cost(priced, found.plan)
    return dataclasses.replace(found, value=value, bound=bound.at_most(value))


def not_proven(found: Found) -> Found:
    """Return the plan with a bound below its value: the travel may be proven, but not that fewer can't be left out."""
    below = found.value - NEARLY_PROVEN * abs(found.value)
    bound = found.bound.at_most(below) if found.value > 0 else Bound(-math.inf, found.bound.prover)
    return dataclasses.replace(found, bound=bound, note=f"{found.note}; {NOT_FEWEST}".removeprefix("; "))


def _left(task: SiteTask, plan: SitePlan) -> float:
    """Return the persons whom a plan leaves out."""
    assert plan.points is not None  # noqa: S101  (plans with places say who goes where)
    assert plan.shares is not None  # noqa: S101
    return max(0.0, float(task.demand.sum()) - float(task.demand[plan.points] @ plan.shares))


def _cost(task: SiteTask, plan: SitePlan) -> float:
    """Return what a plan costs, those left out not counted."""
    assert plan.points is not None  # noqa: S101
    assert plan.sites is not None  # noqa: S101
    assert plan.shares is not None  # noqa: S101
    used = plan.shares > 0
    ways = task.cost[plan.points[used], plan.sites[used]]
    return float(ways @ plan.shares[used]) + float(task.fixed[list(plan.opened)].sum())


def _dear(task: SiteTask) -> float:
    """Return minutes per person left out that outweigh chains of displacements and, nearly always, fixed costs."""
    minutes = task.cost / task.demand[:, None]
    longest = float(np.max(minutes, where=np.isfinite(minutes), initial=0.0))
    few = max(float(task.demand.min()), FEW * float(task.demand.sum()))
    return (len(task.capacity) + 1) * longest + float(task.fixed.sum()) / few + 1.0
