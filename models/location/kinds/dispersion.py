"""p-dispersion: p sites as far from each other as can be."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.certificate import Status
from ansinh.models.errors import Finding
from ansinh.models.exact.bound import Bound, own_method
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.location import checks, formulations
from ansinh.models.location.answer import answer
from ansinh.models.location.call import start
from ansinh.models.location.site_plan import HALF, SitePlan, solver_of

if TYPE_CHECKING:
    from ansinh.models.location.call import Call
    from ansinh.models.location.plan import LocationPlan
    from ansinh.models.location.problem import LocationProblem
    from ansinh.models.location.site_plan import Found
    from ansinh.models.matrix_form import Floats
    from ansinh.models.settings import SolverSettings

BISECTION = own_method("bisection over distances")


def p_dispersion(problem: LocationProblem, p: int, *, settings: SolverSettings | None = None) -> LocationPlan:
    """Open p sites as far from each other as can be: ``max min_{j<k} min(tⱼₖ, tₖⱼ)``.

    The matrix must run from site to site (as many rows as columns); its diagonal is ignored, and a missing way
    means infinitely far apart: the objective is infinite when none of the p sites can be reached from another.
    Demand plays no part.

    Raises
    ------
    InputError
        If the matrix isn't square, or p is less than 2.

    References
    ----------
    Kuby (1987), *Geographical Analysis* 19(4); Sayah, Irnich (2017), "A new compact formulation for the discrete
    p-dispersion problem", *European Journal of Operational Research* 256(1).

    Examples
    --------
    >>> from ansinh.models import LocationProblem, p_dispersion
    >>> between = [[0, 5, 30], [5, 0, 28], [30, 28, 0]]
    >>> plan = p_dispersion(LocationProblem.from_matrix(between), 2)
    >>> plan.open_sites, plan.objective
    ((0, 2), 30.0)
    """
    call = start(
        "p_dispersion", problem, settings, lambda q: [*checks.check_p(q, p, least=2), *_check_square(q)]
    )
    return answer(call, _bisect(call, p))


def _check_square(problem: LocationProblem) -> list[Finding]:
    if problem.demand_count == problem.site_count:
        return []
    shape = f"has shape {problem.minutes.shape}, but must run from every site to every site"
    return [Finding("minutes", shape, "give a square matrix")]


def _bisect(call: Call, p: int) -> Found:
    """Ask for one distance after the other whether p sites can stand so far apart; values are minus the distance."""
    problem, prover = call.problem, BISECTION
    apart = np.minimum(problem.minutes, problem.minutes.T)
    np.fill_diagonal(apart, math.inf)
    chosen = _spread(apart, p, problem.existing)
    value = _closest(apart, chosen)
    limit = _closest(apart, problem.existing)
    pairs = apart[np.triu_indices(len(apart), 1)]
    radii = np.unique(pairs[(pairs > value) & (pairs <= limit)])
    low, high = (
        -1,
        len(radii) - 1,
    )  # radii[low] is reached (or value is), all above radii[high] are impossible
    while low < high and not call.clock.late:
        middle = (low + high + 1) // 2
        if not call.fits(int((apart < radii[middle]).sum()) // 2):
            break
        formulation = call.written(lambda at=middle: formulations.p_dispersion(problem, p, float(radii[at])))  # type: ignore[misc]
        outcome = call.solve(formulation.prob)
        prover = prover.helped_by(solver_of(outcome))
        found = tuple(j for j, y in enumerate(formulation.v.opened) if (y.varValue or 0) > HALF)
        if len(found) >= p:
            chosen, value = found, _closest(apart, found)
            low = max(middle, int(np.searchsorted(radii, value)))
        elif outcome.status is Status.INFEASIBLE or outcome.bound < p - HALF:
            high = middle - 1
        else:
            break
    proven = float(radii[high]) if low < high else value
    return Incumbent(-value, SitePlan(chosen), Bound(-proven, prover))


def _closest(apart: Floats, chosen: tuple[int, ...]) -> float:
    return float(apart[np.ix_(chosen, chosen)].min()) if len(chosen) > 1 else math.inf


def _spread(apart: Floats, p: int, existing: tuple[int, ...]) -> tuple[int, ...]:
    """Start with the two sites farthest apart, then add the site farthest from those chosen."""
    chosen = list(existing)
    if not chosen:
        off = np.where(np.isfinite(apart), apart, -1.0)
        chosen = [int(np.unravel_index(int(off.argmax()), off.shape)[0])]
    while len(chosen) < p:
        distance = apart[:, chosen].min(axis=1)
        distance[chosen] = -1.0
        chosen.append(int(distance.argmax()))
    return tuple(sorted(chosen))
