"""The p-median: p sites for the least travel."""

from __future__ import annotations

import dataclasses
import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ansinh.models.exact.bound import Bound
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.exact.schedule import Part, follow
from ansinh.models.location.call import METHODS, Method, start
from ansinh.models.location.fairness import check_fairness, equivalent, kappa_of, proxy
from ansinh.models.location.found.answer import answer
from ansinh.models.location.found.site_plan import read_outcome
from ansinh.models.location.given import checks
from ansinh.models.location.given.limits import Options
from ansinh.models.location.given.solved_limits import asked_limits, check_p_or_limits
from ansinh.models.location.kinds.k_nearest import check_k_nearest, nearest_first
from ansinh.models.location.kinds.limited import median_within_limits
from ansinh.models.location.kinds.places.capacitated import find_with_places, nobody
from ansinh.models.location.kinds.transformed import MedianChoices, median_over
from ansinh.models.location.kinds.worst import WorstShare
from ansinh.models.location.milp import formulations
from ansinh.models.location.search.evaluators import TOLERANCE, SiteEvaluator
from ansinh.models.location.search.least import least_cost
from ansinh.models.location.search.radius import finish_by_radius
from ansinh.models.location.search.restricted import FILLED, read_sites
from ansinh.models.location.search.site_task import SiteTask, outweighs
from ansinh.models.location.search.tree import ROOT, Shortcut, choose_sites
from ansinh.models.location.sparse.evaluator import WaysEvaluator
from ansinh.models.location.sparse.find import search_ways, sparse_median
from ansinh.models.location.sparse.matrix import MANY_CELLS, ways_of
from ansinh.models.location.sparse.problem import SparseProblem
from ansinh.models.location.sparse.task import WaysTask

if TYPE_CHECKING:
    from ansinh.models.location.call import Call
    from ansinh.models.location.found.plan import LocationPlan
    from ansinh.models.location.found.site_plan import Found
    from ansinh.models.location.given.limits import SiteLimits
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.settings import SolverSettings

EXACT = 1e-11
"""Relative tolerance where a price that outweighs all travel is part of the sum: travel is a small share of it."""
NODES_BEFORE_RADIUS = 25
"""Nodes of the tree before the radius MILP is tried: a small tree ends before a MILP is built."""
MANY_SITES = 13
"""Fewest sites to open for which the radius MILP is tried: with fewer, its relaxation is as weak as large."""


def p_median(
    problem: LocationProblem | SparseProblem,
    p: int | None,
    *,
    capacitated: bool = False,
    single_source: bool = False,
    unserved_minutes: float | None = None,
    aversion: float | None = None,
    worst_share: float | None = None,
    limits: SiteLimits | None = None,
    cost_weight: float = 0.0,
    k_nearest: int | None = None,
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
        Demand, sites and minutes; `existing` sites are among the p. Without places also over stored ways alone.
    p
        Number of open sites; None: as many as `limits` allow and `cost_weight` makes worth while.
    capacitated
        Keep to the places of each site.
    single_source
        Each demand point keeps to one site (without capacity that is so anyway).
    unserved_minutes
        Price of an unserved person, in minutes.
    aversion
        Make Kolm and Pollak's equally-distributed equivalent of everybody's minutes least instead of their sum, with
        this aversion to inequality (1 is usual); the objective is then in minutes. Its κ is fixed beforehand, from the
        minutes to the nearest existing site, or to the nearest of all: ``plan.options.kappa``.
    worst_share
        Make the mean minutes of this share of the people, those who travel longest, least (1: everybody's mean). With
        places or limits it is solved as written, by the MILP.
    limits
        Budget, counts by type or region, least use; see `SiteLimits`. Solved as written, by the MILP.
    cost_weight
        Person-minutes that one unit of the open sites' fixed cost counts as; 0: cost doesn't count.
    k_nearest
        Solve the MILP over each point's k nearest sites, and over more where somebody would go farther, until the plan
        is the optimum of the whole. For a MILP with few arcs; `method` "auto" is mostly faster.
    settings
        Time limit, gap, backend.
    method
        ``"auto"``: bounds first, then what is left; ``"milp"``: the formulation as written, to the solver.

    Raises
    ------
    InputError
        p smaller than the existing sites or larger than all; with `capacitated`, fewer places than persons; limits
        that contradict each other; `aversion` or `worst_share` together, with `cost_weight`, or with people who may be
        left out without a price.

    References
    ----------
    ReVelle, Swain (1970), *Geographical Analysis* 2(1); Beasley (1985), "A note on solving large p-median
    problems", *European Journal of Operational Research* 21(2). Aversion: Horton, Logan, Murrell, Skipper, Speakman
    (2024), "A scalable approach to equitable facility location", arXiv 2401.15452. Worst share: Ogryczak, Zawadzki
    (2002), *Annals of Operations Research* 110. Nearest sites: Church (2018), *International Regional Science Review*
    41(3).

    Examples
    --------
    >>> from ansinh.models import LocationProblem, p_median
    >>> minutes = [[5, 20], [10, 8], [30, 6]]
    >>> problem = LocationProblem.from_matrix(minutes, demand=[10, 20, 30])
    >>> plan = p_median(problem, 1)
    >>> plan.open_sites, plan.objective
    ((1,), 540.0)
    >>> p_median(problem, 1, worst_share=0.5).objective
    12.0
    >>> round(p_median(problem, 1, aversion=1).objective, 2)
    11.57
    """
    places = {"capacitated": capacitated, "single_source": single_source}
    weighed: dict[str, Any] = {"aversion": aversion, "worst_share": worst_share}
    if isinstance(problem, SparseProblem):
        asked = {name: given is not None for name, given in {**weighed, "k_nearest": k_nearest}.items()}
        asked |= {"capacitated": capacitated or single_source, **asked_limits(limits, cost_weight)}
        return sparse_median(problem, p, unserved_minutes, settings, asked=asked, method=method)
    weighed |= {"limits": limits, "cost_weight": cost_weight or None, "unserved_minutes": unserved_minutes}
    call = start(
        "p_median",
        problem,
        settings,
        lambda q: [
            *check_p_or_limits(q, p, limits, cost_weight),
            *checks.check_price(unserved_minutes),
            *checks.check_method(method, *METHODS),
            *(checks.check_capacity(q) if capacitated else []),
            *check_k_nearest(k_nearest, weighed),
            *check_fairness(
                q,
                aversion,
                worst_share,
                p=p,
                price=unserved_minutes,
                cost_weight=cost_weight,
                sends_people=bool(np.any(getattr(limits, "least_persons", 0))),
                **places,
            ),
        ],
        price=unserved_minutes,
        keeps_places=capacitated,
        limits=limits,
        cost_weight=cost_weight,
        options=Options(worst_share=worst_share),
    )
    if aversion is not None:
        choices = MedianChoices(median, p, capacitated, single_source, limits, method=method)
        return _equivalent(call, aversion, choices)
    return answer(call, _searched(call, p, k_nearest, method=method, **places))


def _searched(
    call: Call,
    p: int | None,
    k_nearest: int | None,
    *,
    capacitated: bool,
    single_source: bool,
    method: Method,
) -> Found:
    """Search in the way that was asked for, where it applies."""
    share, near = call.options.worst_share, None
    if share is not None and p is not None and call.options.limits is None and not capacitated:
        return WorstShare(call, p, share).found()
    if k_nearest is not None and p is not None and call.problem.demand_count:
        near = nearest_first(call, p, k_nearest, capacitated=capacitated, single_source=single_source)
    return near or median(call, p, capacitated=capacitated, single_source=single_source, method=method)


def _equivalent(call: Call, aversion: float, choices: MedianChoices) -> LocationPlan:
    """Make Kolm and Pollak's equivalent least: it grows with the p-median over exponential minutes."""
    asked = call.asked
    kappa, everybody = kappa_of(asked, aversion), float(asked.demand.sum())
    call = dataclasses.replace(call, options=dataclasses.replace(call.options, kappa=kappa))
    price = None if call.price is None else float(proxy(call.price, kappa))
    limits = call.options.limits
    longest = math.inf if call.price is None or (limits and limits.sends_people) else call.price
    minutes = proxy(np.where(asked.minutes <= longest, asked.minutes, math.inf), kappa)
    found = median_over(
        call,
        minutes,
        price,
        choices,
        lambda total: equivalent(total / everybody, kappa) if everybody else 0.0,
    )
    return answer(call, found)


def median(call: Call, p: int | None, *, capacitated: bool, single_source: bool, method: Method) -> Found:
    """Search for the p-median of a checked call."""
    if p is None or call.options.limits is not None or call.options.worst_share is not None:
        return median_within_limits(call, p, capacitated=capacitated, single_source=single_source)
    if not call.problem.demand_count:
        return nobody(call, p)
    if capacitated:
        return find_with_places(call, p, single_source=single_source, method=method)
    search = _Nearest(call, p)
    parts = [
        Part("the formulation as written", search.as_written, arcs=int(call.problem.reach.sum())),
        Part("greedy choice and exchanges", search.quick, last_resort=True),
    ]
    if method == "auto":
        large = call.problem.minutes.size >= MANY_CELLS
        parts = [Part("tree over the sites", search.by_ways if large else search.by_tree)]
    return follow(parts, call.clock, mip_gap=call.settings.mip_gap)


class _Nearest:
    """The p-median without places: people go to their nearest open site, or stay at home."""

    def __init__(self, call: Call, p: int) -> None:
        self.call, self.p = call, p
        problem, price = call.problem, call.solved_price
        self.all_reached = bool(problem.reach.all())
        self.price = lexicographic_price(problem) if price is None else price

    @cached_property
    def task(self) -> SiteTask:
        """The choice of sites."""
        problem = self.call.problem
        cost = problem.demand[:, None] * np.minimum(problem.minutes, self.price)
        unlimited, nothing = np.full(problem.site_count, math.inf), np.zeros(problem.site_count)
        return SiteTask(cost, problem.demand, unlimited, nothing, self.p, problem.existing)

    @property
    def tolerance(self) -> float:
        return TOLERANCE if self.call.price is not None or self.all_reached else EXACT

    def by_tree(self, _: Found) -> Found:
        """Choose sites by price bounds; when the tree grows, by the radius MILP."""
        evaluator = SiteEvaluator(self.task, self.call.deadline, self.tolerance)
        radius = Shortcut(NODES_BEFORE_RADIUS, lambda root: finish_by_radius(evaluator, root, self.call))
        shortcut = radius if self.p >= MANY_SITES else None
        answer = choose_sites(evaluator, self.call.settings, self.call.deadline, shortcut=shortcut)
        return self._in_minutes(evaluator.found(answer.bound))

    def by_ways(self, _: Found) -> Found:
        """Choose sites by price bounds over the ways one by one, the nearest of each point first."""
        problem = self.call.problem
        ways, refused = ways_of(problem.minutes).times(problem.demand), self.price * problem.demand
        task = WaysTask(ways, problem.demand, refused, self.p, problem.existing)
        evaluator = WaysEvaluator(task, self.call.deadline, self.tolerance)
        bound = search_ways(evaluator, self.call.settings, self.call.clock, ROOT)
        return self._in_minutes(evaluator.found(bound))

    def as_written(self, _: Found) -> Found:
        """Leave all to the solver."""
        needs_price = self.call.price is not None or not self.all_reached
        price = self.price if needs_price else None
        formulation = self.call.written(lambda: formulations.p_median(self.call.problem, self.p, price=price))
        outcome = self.call.solve(formulation.prob)
        found = read_outcome(outcome, lambda: read_sites(formulation).nearest)
        return self._in_minutes(found)

    def quick(self, known: Found) -> Found:
        """Choose sites by greed and exchanges, whatever the time."""
        evaluator = SiteEvaluator(self.task, self.call.deadline, self.tolerance)
        evaluator.start()
        found = evaluator.found(least_cost(self.task))
        found = Incumbent(found.value, found.plan, Bound(found.bound.value, FILLED), note=known.note)
        return self._in_minutes(found)

    def _in_minutes(self, found: Found) -> Found:
        """Take the made-up price of those left out off again: what is left is the travel of the others."""
        if self.call.price is not None or self.all_reached or found.plan is None:
            return found
        problem = self.call.problem
        opened = list(found.plan.opened)
        unserved = float(problem.demand[~problem.reach[:, opened].any(axis=1)].sum())
        shortest = problem.minutes[:, opened].min(axis=1)
        served = np.isfinite(shortest)
        travel = float(problem.demand[served] @ shortest[served])
        bound = max(0.0, found.bound.value - self.price * unserved)  # nobody travels less than nothing
        return Incumbent(
            travel, found.plan, Bound(bound, found.bound.prover).at_most(travel), note=found.note
        )


def lexicographic_price(problem: LocationProblem) -> float:
    """Return a price at which serving one person more outweighs any travel that it may cost the others."""
    finite = np.where(problem.reach, problem.minutes, 0.0)
    if bool(problem.reach[problem.demand > 0].all()):
        return float(finite.max(initial=0.0)) + 1.0
    needs = problem.demand[problem.demand > 0]
    return outweighs(float(problem.demand @ finite.max(axis=1)), float(finite.max(initial=0.0)), needs)
