"""Maximal covering: p sites for the most people within the standard."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ansinh.models.certificate import Status
from ansinh.models.errors import Finding, raise_if
from ansinh.models.exact.bound import Bound, own_method
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.exact.schedule import Part, follow
from ansinh.models.location.call import METHODS, Method, start
from ansinh.models.location.cover_shares import check_cover, declining, read_shares
from ansinh.models.location.found.answer import answer
from ansinh.models.location.found.site_plan import HALF, SitePlan, read_outcome, solver_of
from ansinh.models.location.given import checks
from ansinh.models.location.given.limits import Options
from ansinh.models.location.given.problem import LocationProblem
from ansinh.models.location.given.solved_limits import asked_limits, check_p_or_limits
from ansinh.models.location.kinds.limited import most_covered_within_limits
from ansinh.models.location.kinds.median import median
from ansinh.models.location.kinds.places.capacitated import nobody
from ansinh.models.location.kinds.places.max_covering_places import most_with_places
from ansinh.models.location.kinds.transformed import MedianChoices, median_over
from ansinh.models.location.milp import formulations
from ansinh.models.location.search.covers.must_open import search_cover
from ansinh.models.location.search.covers.patterns import distinct_rows
from ansinh.models.location.search.evaluators import TOLERANCE, CoveringEvaluator, SiteEvaluator
from ansinh.models.location.search.restricted import read_sites
from ansinh.models.location.search.site_task import SiteTask
from ansinh.models.location.search.tree import QUICK_ROOT, Shortcut, choose_sites
from ansinh.models.location.sparse.covering import covering_task as covering_by_ways
from ansinh.models.location.sparse.evaluator import WaysEvaluator
from ansinh.models.location.sparse.find import search_ways, sparse_covering
from ansinh.models.location.sparse.matrix import MANY_CELLS, ways_of
from ansinh.models.location.sparse.problem import SparseProblem
from ansinh.models.settings import is_number
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from ansinh.models.location.call import Call
    from ansinh.models.location.found.plan import LocationPlan
    from ansinh.models.location.found.site_plan import Found
    from ansinh.models.location.given.limits import SiteLimits
    from ansinh.models.location.search.tree import Node
    from ansinh.models.settings import SolverSettings

NOBODY_OUT = 0.0
"""Persons left out: no plan leaves fewer."""
SHARE_WITHOUT_PLACES = 0.25
"""Share of the time for covering without places: its sites are a start, and its bound holds with places, too."""
NODES_BEFORE_REST = 20
"""Nodes of the tree before another method takes over: small trees are the faster way."""
MOST_BRANCHES = 4000
"""Most branches of the search over sites that must be open; if it needs more, the MILP is faster."""
GREEDY = own_method("greedy choice and exchanges")


def mclp(
    problem: LocationProblem | SparseProblem,
    p: int | None,
    service_standard: float | None = None,
    *,
    full_within: float | None = None,
    cover: Any = None,
    backup_weight: float | None = None,
    capacitated: bool = False,
    single_source: bool = False,
    limits: SiteLimits | None = None,
    cost_weight: float = 0.0,
    settings: SolverSettings | None = None,
    method: Method = "auto",
) -> LocationPlan:
    """Open p sites so that the most persons live within the standard: ``max Σ aᵢ zᵢ``.

    Without capacity everybody who can reach an open site is sent to the nearest, covered or not. With capacity only
    those who are covered and have a place are allocated; the others are unserved.

    Parameters
    ----------
    problem, p, capacitated, single_source, limits, settings, method
        As for `p_median`.
    service_standard
        Minutes within which a person counts as covered.
    full_within
        Gradual cover: whole up to these minutes, then declining evenly to nothing at the standard. Of several open
        sites the one that covers most counts.
    cover
        Cover in part, as it was measured, in place of the standard: the share (0 to 1) of each demand point's people
        whom each site covers, such as the share of a polygon that lies within reach. A matrix, or a table with the
        columns origin, destination, share. Open sites don't add up: the largest share counts.
    backup_weight
        Backup cover: a person with one open site within the standard counts 1 less this weight, with two or more 1.
    cost_weight
        Persons that one unit of the open sites' fixed cost counts as; 0: cost doesn't count.

    Raises
    ------
    InputError
        As for `p_median`, for a standard that is no number of minutes, and for kinds of cover that can't be combined:
        `backup_weight` with places or cover in part, `cover` with the standard.

    References
    ----------
    Church, ReVelle (1974), *Papers in Regional Science* 32; gradual: Berman, Krass, Drezner (2003), *European Journal
    of Operational Research* 151(3); backup: Hogan, ReVelle (1986), *Management Science* 32(11), BACOP2.

    Examples
    --------
    >>> from ansinh.models import LocationProblem, mclp
    >>> minutes = [[5, 20], [10, 8], [30, 6]]
    >>> problem = LocationProblem.from_matrix(minutes, demand=[10, 20, 30])
    >>> plan = mclp(problem, 1, service_standard=10)
    >>> plan.open_sites, plan.objective
    ((1,), 50.0)
    >>> mclp(problem, 1, service_standard=10, full_within=5).objective
    32.0
    >>> mclp(problem, 2, service_standard=10, backup_weight=0.4).objective
    44.0
    """
    if isinstance(problem, SparseProblem):
        options = {"full_within": full_within, "cover": cover, "backup_weight": backup_weight}
        asked = {
            "capacitated": capacitated or single_source,
            **{name: value is not None for name, value in options.items()},
            **asked_limits(limits, cost_weight),
        }
        return sparse_covering(problem, p, service_standard, settings, asked=asked, method=method)
    call = start(
        "mclp",
        problem,
        settings,
        lambda q: [
            *check_p_or_limits(q, p, limits, cost_weight),
            *check_cover(service_standard, full_within, cover, backup_weight, capacitated=capacitated),
            *_least_use_can_be(limits, capacitated=capacitated),
            *checks.check_method(method, *METHODS),
            *(_places_given(q) if capacitated else []),
        ],
        service_standard=service_standard,
        keeps_places=capacitated,
        limits=limits,
        cost_weight=cost_weight,
        options=Options(backup_weight=backup_weight),
    )
    if cover is not None or full_within is not None:
        choices = MedianChoices(median, p, capacitated, single_source, limits, cost_weight, method)
        return _in_part(call, full_within, cover, choices)
    return answer(
        call, _all_or_none(call, p, capacitated=capacitated, single_source=single_source, method=method)
    )


def _in_part(call: Call, full_within: float | None, cover: Any, choices: MedianChoices) -> LocationPlan:
    """Choose sites that cover in part: the p-median of persons who aren't covered, each counting as one minute."""
    asked = call.asked
    if full_within is not None and call.service_standard is not None:
        shares = declining(asked.minutes, full_within, call.service_standard)
    else:
        read, wrong = read_shares(asked, cover)
        raise_if(wrong)
        assert read is not None  # noqa: S101  (raise_if has left otherwise)
        shares = read
    call = dataclasses.replace(call, options=dataclasses.replace(call.options, cover=shares))
    left = np.where(shares > 0, 1.0 - shares, math.inf)
    everybody = float(asked.demand.sum())
    return answer(call, median_over(call, left, 1.0, choices, lambda lost: lost - everybody))


def _all_or_none(
    call: Call, p: int | None, *, capacitated: bool, single_source: bool, method: Method
) -> Found:
    """Search for the most persons within the standard."""
    by_rows = call.options.limits is not None or call.options.backup_weight is not None
    if p is None or by_rows:
        return most_covered_within_limits(call, p, capacitated=capacitated, single_source=single_source)
    if not call.problem.demand_count:
        return nobody(call, p)
    if capacitated:
        without = _without_places(call.within(SHARE_WITHOUT_PLACES), p)
        return most_with_places(call, p, without, single_source=single_source)
    if method == "milp":
        parts = [
            Part("the formulation as written", lambda _: _as_written(call, p), arcs=int(call.near.sum())),
            Part("greedy choice and exchanges", lambda _: _by_greed(call, p), last_resort=True),
        ]
        return follow(parts, call.clock)
    return _without_places(call, p)


def _as_written(call: Call, p: int) -> Found:
    """Leave all to the solver."""
    formulation = call.written(lambda: formulations.mclp(call.problem, p, call.solved_standard))
    outcome = call.solve(formulation.prob)
    turned = dataclasses.replace(outcome, objective=-outcome.objective, bound=-outcome.bound)
    return read_outcome(turned, lambda: read_sites(formulation))


def _by_greed(call: Call, p: int) -> Found:
    """Choose sites by greed and exchanges, whatever the time."""
    evaluator = CoveringEvaluator(covering_task(call.problem, p, call.solved_standard), call.deadline)
    evaluator.start()
    return _as_covered(call, evaluator, Bound(NOBODY_OUT, GREEDY))


def _without_places(call: Call, p: int) -> Found:
    """Choose sites by price bounds; what the tree leaves is settled by what must be open, or by the MILP."""
    if call.problem.minutes.size >= MANY_CELLS:
        return _by_ways(call, p)
    evaluator = CoveringEvaluator(covering_task(call.problem, p, call.solved_standard), call.deadline)
    rest = Shortcut(NODES_BEFORE_REST, lambda root: _settle_rest(call, evaluator, root))
    answer = choose_sites(
        evaluator, call.settings, call.deadline, known=NOBODY_OUT, shortcut=rest, root=QUICK_ROOT
    )
    return _as_covered(call, evaluator, evaluator.found(answer.bound).bound)


def _by_ways(call: Call, p: int) -> Found:
    """Choose sites by price bounds over the ways within the standard, one by one."""
    problem = call.problem
    near = ways_of(np.where(call.near, 0.0, math.inf))
    task = covering_by_ways(near, problem.demand, p, 0.0, problem.existing)
    evaluator = WaysEvaluator(task, call.deadline)
    bound = search_ways(evaluator, call.settings, call.clock, QUICK_ROOT)
    return _as_covered(call, evaluator, evaluator.found(bound).bound)


def _as_covered(call: Call, evaluator: SiteEvaluator | WaysEvaluator, bound: Bound) -> Found:
    """Turn persons left out, of those within anybody's standard, into minus the persons covered."""
    inside = float(evaluator.task.demand.sum())
    if not len(evaluator.task.demand):  # nobody is within the standard of any site
        return Incumbent(0.0, SitePlan(call.first_sites(p=evaluator.task.p)), Bound(0.0, bound.prover))
    covered = Bound(bound.value - inside, bound.prover)
    return Incumbent(evaluator.value - inside, evaluator.plan(), covered.at_most(evaluator.value - inside))


def _settle_rest(call: Call, evaluator: SiteEvaluator, root: Node) -> float:
    """Settle what the root's bound has left; return a bound of the whole problem."""
    cutoff = evaluator.value - evaluator.slack
    found = search_cover(evaluator.task, cutoff, branches=MOST_BRANCHES, deadline=call.deadline)
    if found.chosen is not None:
        evaluator.settle(found.chosen)
    return evaluator.value if found.finished else _rest_as_milp(call, evaluator, root)


def _rest_as_milp(call: Call, evaluator: SiteEvaluator, root: Node) -> float:
    """Leave to the MILP, whose relaxation is nearly whole, what bounds have not settled; return its bound."""
    task = evaluator.task
    if not call.fits(int(np.isfinite(task.cost).sum())):
        return root.bound
    sites = (*root.opened.tolist(), *root.free.tolist())
    labels = (tuple(range(len(task.cost))), tuple(range(len(task.capacity))))
    covering = LocationProblem(task.cost, task.demand, *labels)
    formulation = call.written(lambda: formulations.mclp(covering, len(evaluator.chosen), 0.0))
    for j, y in enumerate(formulation.v.opened):
        y.lowBound, y.upBound = int(j in root.opened), int(j in sites)
        y.varValue = float(j in evaluator.chosen)
    covered = np.isfinite(task.cost[:, list(evaluator.chosen)]).any(axis=1).astype(float).tolist()
    for i, z in formulation.v.covered.items():
        z.varValue = covered[i]
    enough = dataclasses.replace(call.left, mip_gap=max(call.settings.mip_gap, TOLERANCE))
    outcome = solve(formulation.prob, enough, warm_start=True)
    evaluator.helpers.append(solver_of(outcome))
    if outcome.status.has_plan:
        evaluator.settle([j for j, y in enumerate(formulation.v.opened) if y.varValue > HALF])
    # A plan outside what is left is no better than the best known.
    if outcome.status is Status.INFEASIBLE:
        return evaluator.value
    total = float(task.demand.sum())
    return max(root.bound, total - outcome.proven) if math.isfinite(outcome.proven) else root.bound


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


def _least_use_can_be(limits: Any, *, capacitated: bool) -> list[Finding]:
    """Without places nobody is sent anywhere, so that a site has no number of users."""
    least = getattr(limits, "least_persons", 0.0)
    if capacitated or (is_number(least) and not least):
        return []
    remedy = "pass capacitated=True, or leave it out"
    return [Finding("limits.least_persons", "mclp can't combine it with cover without places", remedy)]


def _places_given(problem: LocationProblem) -> list[Finding]:
    """Covering leaves people out anyway, so places may be short; they must only be stated."""
    return checks.check_capacity(problem) if problem.capacity is None else []
