"""The p-median as a MILP with one variable per point and radius instead of one per arc.

``zᵢₖ = 1`` when no open site is within the k-th radius of point i. Points with equal radii share nothing but
the sites, rows are short, and a bound on how far a point can be sent cuts most of them off.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pulp

from ansinh.models.certificate import Status
from ansinh.models.exact.bound import Bound, bound_of
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.exact.reduction import Rest, prove_by_guesses
from ansinh.models.location.found.site_plan import HALF, solver_of
from ansinh.models.location.search.prices import price_bound
from ansinh.models.location.search.tree import NODE
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansinh.models.location.call import Call
    from ansinh.models.location.found.site_plan import Found, SitePlan
    from ansinh.models.location.search.evaluators import SiteEvaluator
    from ansinh.models.location.search.tree import Node
    from ansinh.models.matrix_form import Floats
    from ansinh.models.settings import SolverSettings
    from ansinh.models.solve import SolveOutcome

FEW_ARCS = 20
"""Most arcs per demand point (mean) for which the MILP is built: larger ones take longer than the tree."""
FIRST_GUESS = 1.5e-3
"""The first guess is above the root's bound by this share of it."""
WIDEN = 4.0
"""Factor of that distance from one guess to the next."""
ROWS_PER_ARC = 2
"""To build the row of a radius takes about twice as long as an arc."""
SHARE_OF_TIME = 0.5
"""Share of the time left that the MILP may take; the rest is for the tree, if the MILP isn't solved."""


@dataclass(frozen=True)
class RadiusTask:
    """What is left to choose once bounds have fixed the rest.

    Attributes
    ----------
    cost
        (I, J) assignment costs.
    p
        Sites to open in all.
    opened, free
        Columns that are open, and columns that may be.
    limit
        (I,) no plan worth having sends point i to a site that costs more.
    start
        Columns of the best plan known.
    """

    cost: Floats
    p: int
    opened: Sequence[int]
    free: Sequence[int]
    limit: Floats
    start: Sequence[int]


def radius_formulation(task: RadiusTask) -> tuple[pulp.LpProblem, dict[int, pulp.LpVariable]]:
    """Build ``min Σᵢ (rᵢ₁ + Σₖ (rᵢₖ₊₁ - rᵢₖ) zᵢₖ)`` over the choice of p sites.

    References
    ----------
    García, Labbé, Marín (2011), "Solving large p-median problems with a radius formulation", *INFORMS Journal on
    Computing* 23(4); Elloumi (2010), *Journal of Combinatorial Optimization* 19(1).
    """
    prob = pulp.LpProblem("p_median_radius", pulp.LpMinimize)
    fixed = set(task.opened)
    sites = {
        j: prob.add_variable(f"open_{j}", int(j in fixed), 1, pulp.LpInteger)
        for j in (*task.opened, *task.free)
    }
    columns = np.array(sorted(sites))
    terms: list[tuple[pulp.LpVariable, float]] = []
    constant = 0.0
    for i, row in enumerate(task.cost[:, columns]):
        constant += add_radii(prob, i, row, columns, limit=float(task.limit[i]), sites=sites, terms=terms)
    prob += pulp.LpAffineExpression(terms, constant)
    prob += pulp.lpSum(sites.values()) == task.p, "site_count"
    chosen = set(task.start)
    for j, variable in sites.items():
        variable.varValue = float(j in chosen)
    return prob, sites


def add_radii(
    prob: pulp.LpProblem,
    point: int,
    row: Floats,
    columns: Floats,
    *,
    limit: float,
    sites: dict[int, pulp.LpVariable],
    terms: list[tuple[pulp.LpVariable, float]],
) -> float:
    """Add ``zᵢₖ + Σ_{j at radius k} yⱼ ≥ zᵢₖ₋₁`` for every radius of one point up to its limit.

    The last radius has no z: some site within it is open. Returns the least cost of the point; the further cost
    of each radius is appended to `terms`.
    """
    order = np.argsort(row, kind="stable")
    order = order[row[order] <= limit]
    radii, first = np.unique(row[order], return_index=True)
    ring = np.split(columns[order], first[1:])
    outer: pulp.LpVariable | int = 1
    for k, members in enumerate(ring):
        near = [(sites[int(j)], 1.0) for j in members]
        if k == len(ring) - 1:
            inner: pulp.LpVariable | int = 0
        else:
            inner = prob.add_variable(f"beyond_{point}_{k}", 0, 1)
            terms.append((inner, float(radii[k + 1] - radii[k])))
            near.append((inner, 1.0))
        if isinstance(outer, int):
            prob += pulp.LpAffineExpression(near) >= outer, f"radius_{point}_{k}"
        else:
            prob += pulp.LpAffineExpression([*near, (outer, -1.0)]) >= 0, f"radius_{point}_{k}"
        outer = inner
    return float(radii[0])


def solve_radius(task: RadiusTask, settings: SolverSettings) -> tuple[SolveOutcome, list[int]]:
    """Solve the rest and return how it ended and the columns it opens (none without a plan)."""
    prob, sites = radius_formulation(task)
    outcome = solve(prob, settings)
    if not outcome.status.has_plan:
        return outcome, []
    return outcome, sorted(j for j, variable in sites.items() if variable.varValue > HALF)


def finish_by_radius(evaluator: SiteEvaluator, root: Node, call: Call) -> float:
    """Settle what the root of a tree leaves while that is small, and return the bound that was proven.

    All plans below a guessed value keep to few arcs and sites, so the MILP over those either finds the best plan of
    all or proves that the guess was too low. The guess is then raised.
    """
    clock = call.clock.for_rest(SHARE_OF_TIME)

    def solve_rest(guess: float, _: Found) -> Rest[SitePlan] | None:
        task = _rest(evaluator, root, guess)
        arcs = int((task.cost[:, [*task.opened, *task.free]] <= task.limit[:, None]).sum())
        if arcs > FEW_ARCS * len(task.cost) or not clock.fits(ROWS_PER_ARC * arcs):
            return None
        outcome, chosen = solve_radius(task, dataclasses.replace(call.settings, time_limit_s=clock.left))
        evaluator.helpers.append(solver_of(outcome))
        if chosen:
            evaluator.settle(chosen)
        bound = bound_of(outcome.proven, solver_of(outcome))
        impossible = outcome.status is Status.INFEASIBLE
        plan = evaluator.plan() if chosen else None
        found = Incumbent(evaluator.value if chosen else math.inf, plan, bound, impossible=impossible)
        return Rest(found, outcome.status.settled)

    known = Incumbent(evaluator.value, evaluator.plan(), Bound(root.bound))
    step = max(evaluator.step - 1e-6, evaluator.slack)
    # A bound of 0 has no share: the first guess is then the best plan known.
    width = max(2 * evaluator.step, FIRST_GUESS * abs(root.bound)) or evaluator.value - root.bound
    return prove_by_guesses(known, solve_rest, width=width, widen=WIDEN, step=step, jump=False).bound.value


def _rest(evaluator: SiteEvaluator, root: Node, guess: float) -> RadiusTask:
    """Return the rest in which every plan of at most `guess` must lie."""
    task = evaluator.task
    assert task.p is not None  # noqa: S101  (trees choose a given number of sites)
    here = dataclasses.replace(NODE, upper=guess, iterations=0)
    bound, _ = price_bound(task.part(root.opened, root.free), root.prices, here)
    slack = 1e-9 * abs(guess)
    opened, closed = (settled[len(root.opened) :] for settled in bound.sites(guess + slack))
    return RadiusTask(
        evaluator.finite,
        task.p,
        opened=[int(j) for j in (*root.opened, *root.free[opened])],
        free=[int(j) for j in root.free[~opened & ~closed]],
        limit=bound.prices + (guess - bound.value) + slack,
        start=evaluator.chosen,
    )
