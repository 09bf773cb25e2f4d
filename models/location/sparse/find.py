"""The p-median and maximal covering over stored ways: by prices and a tree, as over a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from ansinh.models.check_settings import check_settings
from ansinh.models.errors import Finding, raise_if
from ansinh.models.exact.bound import Bound
from ansinh.models.exact.schedule import Clock
from ansinh.models.location.given import checks
from ansinh.models.location.search.evaluators import TOLERANCE, TREE
from ansinh.models.location.search.tree import QUICK_ROOT, ROOT, Shortcut, choose_sites
from ansinh.models.location.sparse.answer import Nearest
from ansinh.models.location.sparse.covering import covering_task
from ansinh.models.location.sparse.evaluator import WaysEvaluator
from ansinh.models.location.sparse.radius import finish_by_radius
from ansinh.models.location.sparse.task import WaysTask, outweighing
from ansinh.models.settings import SolverSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ansinh.models.location.found.plan import LocationPlan
    from ansinh.models.location.search.prices import PriceRule
    from ansinh.models.location.search.tree import Node
    from ansinh.models.location.sparse.problem import SparseProblem

EXACT = 1e-11
"""Relative tolerance where a price that outweighs all travel is part of the sum: travel is a small share of it."""
NODES_BEFORE_RADIUS = 25
"""Nodes of the tree before a MILP over what is left is tried: small trees end before it is written down."""
SHARE_FOR_RADIUS = 0.5
"""Share of the time left that this MILP may take; the rest is for the tree."""
SHARE_FOR_MERGING = 0.3
"""Share of the time left that one look for better plans among the sites of good ones may take."""


def sparse_median(
    problem: SparseProblem,
    p: int | None,
    price: float | None,
    settings: SolverSettings | None,
    *,
    asked: Mapping[str, bool],
    method: str = "auto",
) -> LocationPlan:
    """Open p sites for the least travel; see `ansinh.models.p_median`.

    Parameters
    ----------
    price
        Minutes that an unserved person counts for; None: as few as possible are left out.
    asked
        Whether each option was asked for that needs a `LocationProblem`.
    """
    settings, clock = _begin(problem, p, settings, checks.check_price(price), asked=asked, method=method)
    p = cast("int", p)
    rows = np.flatnonzero(problem.ways.reached & (problem.demand > 0))
    ways, persons = problem.ways.of(rows), problem.demand[rows]
    some_missing = len(ways.site) < ways.points * ways.sites
    dear = outweighing(ways, persons) if price is None else price
    task = WaysTask(ways.times(persons), persons, dear * persons, p, problem.existing)
    exact = price is None and some_missing
    evaluator = WaysEvaluator(task, clock.deadline, EXACT if exact else TOLERANCE)
    bound = search_ways(evaluator, settings, clock, ROOT)
    nearest = Nearest.by(problem, evaluator.chosen, np.inf if price is None else price)
    lost = float(problem.demand.sum()) - float(persons.sum())
    if price is None:  # the made-up price is taken off again: what is left is the travel of the others
        value, bound = nearest.travel, bound - dear * (nearest.left - lost)
    else:
        value, bound = nearest.travel + price * nearest.left, bound + price * lost
    proven = Bound(max(0.0, bound), TREE).at_most(value)
    return nearest.plan("p_median", value, proven, settings, clock, price=price)


def sparse_covering(
    problem: SparseProblem,
    p: int | None,
    standard: float | None,
    settings: SolverSettings | None,
    *,
    asked: Mapping[str, bool],
    method: str = "auto",
) -> LocationPlan:
    """Open p sites for the most persons within the standard; see `ansinh.models.mclp` and `sparse_median`."""
    wrong = checks.check_standard(standard)
    settings, clock = _begin(problem, p, settings, wrong, asked=asked, method=method)
    p, standard = cast("int", p), cast("float", standard)
    task = covering_task(problem.ways, problem.demand, p, standard, problem.existing)
    evaluator = WaysEvaluator(task, clock.deadline)
    left_out = search_ways(evaluator, settings, clock, QUICK_ROOT)
    nearest = Nearest.by(problem, evaluator.chosen)
    value = nearest.covered(standard)
    most = max(value, float(task.demand.sum()) - left_out)
    return nearest.plan("mclp", value, Bound(most, TREE), settings, clock, standard=standard)


def _begin(
    problem: SparseProblem,
    p: int | None,
    settings: SolverSettings | None,
    wrong: list[Finding],
    *,
    asked: Mapping[str, bool],
    method: str,
) -> tuple[SolverSettings, Clock]:
    """Start the clock and check what is asked."""
    settings = settings or SolverSettings()
    clock = Clock(settings.time_limit_s)
    wrong = [
        *check_settings(settings),
        *checks.check_p(problem, p),
        *checks.check_method(method, "auto"),
        *wrong,
    ]
    remedy = "make a LocationProblem: stored ways alone can't keep to it"
    wrong += [Finding(name, "is asked for", remedy) for name, given in asked.items() if given]
    raise_if(wrong)
    return settings, clock


def search_ways(evaluator: WaysEvaluator, settings: SolverSettings, clock: Clock, root: PriceRule) -> float:
    """Choose sites by price bounds and a tree; return the bound.

    When the tree grows, and at once where a node takes long, good choices are merged and what the root leaves is left to
    a MILP if it is small.
    """

    def settle(node: Node) -> float:
        known = np.inf
        while evaluator.value < known * (1 - TOLERANCE) and not clock.late:
            known = evaluator.value
            evaluator.merge(clock.for_rest(SHARE_FOR_MERGING).deadline, settings)
        return finish_by_radius(evaluator, node, settings, clock.for_rest(SHARE_FOR_RADIUS))

    large = evaluator.few is not evaluator.task
    shortcut = Shortcut(NODES_BEFORE_RADIUS, settle, at_once=large)
    answer = choose_sites(evaluator, settings, clock.deadline, known=0.0, shortcut=shortcut, root=root)
    return min(answer.bound, evaluator.value)
