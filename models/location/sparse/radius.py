"""What the root of a tree leaves, as a MILP with one variable per point and radius, written down as arrays.

``zᵢₖ = 1`` when no open site is within the k-th radius of point i; see `ansinh.models.location.search.radius` for the
same over a matrix. Sites that are open already only say what a point costs at most; covering is the case of one radius.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from ansinh.models.certificate import Status
from ansinh.models.exact.bound import Bound, bound_of
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.exact.reduction import Rest, prove_by_guesses
from ansinh.models.location.found.site_plan import HALF, solver_of
from ansinh.models.location.search.prices import price_bound
from ansinh.models.location.search.radius import FIRST_GUESS, WIDEN
from ansinh.models.location.search.tree import NODE
from ansinh.models.location.sparse.exchanging import served_by
from ansinh.models.matrix_form import MatrixForm
from ansinh.models.solve import solve_arrays

if TYPE_CHECKING:
    from ansinh.models.exact.schedule import Clock
    from ansinh.models.location.found.site_plan import Found, SitePlan
    from ansinh.models.location.search.tree import Node
    from ansinh.models.location.sparse.evaluator import WaysEvaluator
    from ansinh.models.location.sparse.task import WaysTask
    from ansinh.models.location.sparse.ways import Positions, Ways
    from ansinh.models.matrix_form import Floats
    from ansinh.models.settings import SolverSettings

MOST_WAYS = 400_000
"""Ways in the MILP at most: solvers need longer for a larger one than the tree does."""

SHARE_OF_GAP = 0.05
"""The first guess is above the root's bound by at least this share of the gap."""


@dataclass(frozen=True)
class Left:
    """What is left to choose once bounds have settled the rest.

    Attributes
    ----------
    near
        Ways to the free sites (numbered anew) that plans below the guess can use, without points that have none.
    otherwise
        What each of these points costs if none of them is used; infinite where a plan below the guess must use one.
    settled
        What the other points cost in all.
    free
        (F,) the free sites.
    opened
        Those that are open.
    choose
        Sites that are still to be opened.
    """

    near: Ways
    otherwise: Floats
    settled: float
    free: Positions
    opened: Positions
    choose: int


def left_below(task: WaysTask, root: Node, guess: float) -> Left:
    """Return what every plan that costs at most `guess` must choose from."""
    here = dataclasses.replace(NODE, upper=guess, iterations=0)
    bound, _ = price_bound(task.part(root.opened, root.free), root.prices, here)
    slack = 1e-9 * abs(guess)
    opens, closed = (settled[len(root.opened) :] for settled in bound.sites(guess + slack))
    opened, free = np.concatenate((root.opened, root.free[opens])), root.free[~opens & ~closed]
    limit = bound.prices + (guess - bound.value) + slack
    most = served_by(task, opened).nearest
    near = task.ways.to(free).below(np.minimum(most, np.nextafter(limit, np.inf)))
    rows = np.flatnonzero(near.reached)
    settled = float(most.sum() - most[rows].sum())
    otherwise = np.where(most <= limit, most, np.inf)[rows]
    return Left(near.of(rows), otherwise, settled, free, opened, task.p - len(opened))


def radius_form(left: Left) -> MatrixForm:
    """Return ``min Σᵢ (rᵢ₁ + Σₖ (rᵢₖ₊₁ - rᵢₖ) zᵢₖ)`` with ``zᵢₖ + Σ_{j at radius k} yⱼ ≥ zᵢₖ₋₁`` as arrays.

    Columns are the free sites, then a z for each radius.
    """
    near, sites = left.near, len(left.free)
    first = np.zeros(len(near.site), dtype=bool)
    first[near.start[:-1]] = True
    begins = first.copy()
    begins[1:] |= near.cost[1:] > near.cost[:-1]
    ring = np.cumsum(begins) - 1  # of each way
    radius, point = near.cost[begins], near.point[begins]
    rings = len(radius)
    last = np.append(np.flatnonzero(first[begins])[1:], rings) - 1  # ring of each point
    beyond = np.append(radius[1:], 0.0)
    beyond[last] = left.otherwise[point[last]]
    needed = np.isinf(beyond)  # somebody within this radius must be open
    inner = np.arange(rings)
    outer = np.flatnonzero(~first[begins])  # rings with a smaller one inside
    rows = np.concatenate((ring, inner, outer, np.full(sites, rings)))
    columns = np.concatenate((near.site, sites + inner, sites + outer - 1, np.arange(sites)))
    entries = np.concatenate((np.ones(len(ring) + rings), np.full(len(outer), -1.0), np.ones(sites)))
    lower = np.zeros(rings + 1)
    lower[:rings][first[begins]] = 1.0
    lower[rings] = left.choose
    upper = np.full(rings + 1, np.inf)
    upper[rings] = left.choose
    return MatrixForm(
        cost=np.concatenate((np.zeros(sites), np.where(needed, 0.0, beyond - radius))),
        offset=left.settled + float(near.cost[near.start[:-1]].sum()),
        lower=np.zeros(sites + rings),
        upper=np.concatenate((np.ones(sites), np.where(needed, 0.0, 1.0))),
        integer=np.concatenate((np.ones(sites, dtype=bool), np.zeros(rings, dtype=bool))),
        matrix=csr_array((entries, (rows, columns)), shape=(rings + 1, sites + rings)),
        row_lower=lower,
        row_upper=upper,
    )


def finish_by_radius(evaluator: WaysEvaluator, root: Node, settings: SolverSettings, clock: Clock) -> float:
    """Settle what the root leaves while that is small, and return the bound that was proven."""

    def solve_rest(guess: float, _: Found) -> Rest[SitePlan] | None:
        left = left_below(evaluator.task, root, guess)
        if not 0 <= left.choose <= len(left.free):
            return Rest(Incumbent(impossible=True), finished=True)
        if len(left.near.site) > MOST_WAYS or clock.late:
            return None
        enough = dataclasses.replace(settings, time_limit_s=clock.left, mip_gap=evaluator.tolerance)
        return _solved(evaluator, left, enough)

    known = Incumbent(evaluator.value, evaluator.plan(), Bound(root.bound))
    step = max(evaluator.step - 1e-6, evaluator.slack)
    gap = evaluator.value - root.bound
    width = max(2 * evaluator.step, FIRST_GUESS * abs(root.bound), SHARE_OF_GAP * gap)
    return prove_by_guesses(known, solve_rest, width=width, widen=WIDEN, step=step, jump=False).bound.value


def _solved(evaluator: WaysEvaluator, left: Left, settings: SolverSettings) -> Rest[SitePlan]:
    """Solve what is left, and value what it opens."""
    if not len(left.near.site):  # nothing that is left to open matters
        value = evaluator.settle([*left.opened.tolist(), *left.free[: left.choose].tolist()])
        return Rest(Incumbent(value, evaluator.plan(), Bound(min(left.settled, value))), finished=True)
    answer = solve_arrays(radius_form(left), settings)
    outcome = answer.outcome
    evaluator.helpers.append(solver_of(outcome))
    impossible = outcome.status is Status.INFEASIBLE
    found: Found = Incumbent(bound=bound_of(outcome.proven, solver_of(outcome)), impossible=impossible)
    if answer.values is not None:
        chosen = left.free[answer.values[: len(left.free)] > HALF]
        value = evaluator.settle(np.concatenate((left.opened, chosen)).tolist())
        found = dataclasses.replace(found, value=value, plan=evaluator.plan())
    return Rest(found, outcome.status.settled)
