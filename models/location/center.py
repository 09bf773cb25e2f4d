"""p-center and p-dispersion: the best worst case, by a search over the few values it can have."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.certificate import Status
from ansinh.models.errors import Finding, raise_if
from ansinh.models.location import checks, formulations
from ansinh.models.location.covering import minimum_cover
from ansinh.models.location.places import solve_center_with_places
from ansinh.models.location.plan import nearest_allocation
from ansinh.models.location.run import HALF, Run, start
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from ansinh.models.location.plan import LocationPlan
    from ansinh.models.location.problem import LocationProblem
    from ansinh.models.matrix_form import Floats
    from ansinh.models.settings import SolverSettings

SEARCH = "bisection over radii"


def p_center(
    problem: LocationProblem,
    p: int,
    *,
    capacitated: bool = False,
    single_source: bool = False,
    settings: SolverSettings | None = None,
) -> LocationPlan:
    """Open p sites so that the longest way of any demand point with persons is shortest: ``min max tᵢⱼ``.

    The answer is one of the travel times of the matrix; whether p sites suffice for one of them is a covering
    problem. Bisection over the distinct times, with a greedy farthest-point plan as the first upper limit.

    Parameters
    ----------
    problem, p, capacitated, single_source, settings
        As for `ansinh.models.p_median`.

    Returns
    -------
    LocationPlan
        INFEASIBLE, with the reason, when p sites can't reach (or hold) everybody.

    References
    ----------
    Minieka (1970), "The m-center problem", *SIAM Review* 12(1); Daskin (1995), ch. 5.
    """
    run = start("p_center", problem, settings, keeps_places=capacitated)
    raise_if(checks.check_p(problem, p) + (checks.check_capacity(problem) if capacitated else []))
    if problem.unreachable:
        named = checks.name_ids(problem.unreachable)
        return run.failed(Status.INFEASIBLE, f"no site can be reached from demand points {named}")
    minutes = problem.minutes[problem.demand > 0]
    if capacitated and len(minutes):
        return solve_center_with_places(run, p, single_source=single_source)
    if not len(minutes):
        chosen = tuple(
            [*problem.existing, *(j for j in range(problem.site_count) if j not in problem.existing)][:p]
        )
        return run.plan(run.certificate(0.0, 0.0, SEARCH), chosen, nearest_allocation(problem, chosen))
    return _bisect(run, minutes, p)


def _bisect(run: Run, minutes: Floats, p: int) -> LocationPlan:
    problem = run.problem
    chosen = _farthest_first(minutes, p, problem.existing)
    upper = _longest(minutes, chosen)
    lower = float(minutes.min(axis=1).max())
    radii = np.unique(minutes[(minutes >= lower) & (minutes <= upper) & np.isfinite(minutes)])
    low, high = 0, len(radii) - 1  # everything below radii[low] is shown to be impossible
    possible = math.isfinite(upper)
    while (low < high or not possible) and low <= high and time.perf_counter() < run.deadline:
        middle = (low + high) // 2
        answer = minimum_cover(minutes <= radii[middle], problem.existing, run.left, enough=p)
        if answer.chosen and len(answer.chosen) <= p:
            chosen, possible = _filled(problem, answer.chosen, p), True
            upper = _longest(minutes, chosen)
            high = int(np.searchsorted(radii, upper))
        elif answer.bound > p:
            low = middle + 1
        else:
            break  # out of time: neither a cover nor a proof that there is none
    if not possible:
        status = Status.INFEASIBLE if low > high else Status.NO_SOLUTION
        return run.failed(status, f"{p} sites can't reach every demand point with persons")
    bound = float(radii[low]) if low < len(radii) else upper
    return run.plan(run.certificate(upper, bound, SEARCH), chosen, nearest_allocation(problem, chosen))


def _longest(minutes: Floats, chosen: tuple[int, ...]) -> float:
    return float(minutes[:, list(chosen)].min(axis=1).max())


def _filled(problem: LocationProblem, chosen: tuple[int, ...], p: int) -> tuple[int, ...]:
    """Add the first sites not yet open, so that exactly p are."""
    spare = (j for j in range(problem.site_count) if j not in set(chosen))
    return tuple(sorted([*chosen, *(next(spare) for _ in range(p - len(chosen)))]))


def _farthest_first(minutes: Floats, p: int, existing: tuple[int, ...]) -> tuple[int, ...]:
    """Open the site nearest to the point that is farthest from all open ones, until p are open."""
    chosen = list(existing)
    present = minutes[:, chosen].min(axis=1) if chosen else np.full(len(minutes), math.inf)
    while len(chosen) < p:
        worst = int(present.argmax())
        candidates = np.where(np.isin(np.arange(minutes.shape[1]), chosen), math.inf, minutes[worst])
        site = int(candidates.argmin()) if np.isfinite(candidates).any() else -1
        if site < 0 or site in chosen:
            site = next(j for j in range(minutes.shape[1]) if j not in chosen)
        chosen.append(site)
        present = np.minimum(present, minutes[:, site])
    return tuple(sorted(chosen))


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
    """
    run = start("p_dispersion", problem, settings)
    findings = checks.check_p(problem, p, least=2)
    if problem.demand_count != problem.site_count:
        shape = f"has shape {problem.minutes.shape}, but must run from every site to every site"
        findings.append(Finding("minutes", shape, "give a square matrix"))
    raise_if(findings)
    apart = np.minimum(problem.minutes, problem.minutes.T)
    np.fill_diagonal(apart, math.inf)
    chosen = _spread(apart, p, problem.existing)
    value = _closest(apart, chosen)
    bound = float("inf") if not problem.existing else _closest(apart, problem.existing)
    pairs = apart[np.triu_indices(len(apart), 1)]
    radii = np.unique(pairs[(pairs > value) & (pairs <= bound)])
    low, high = (
        -1,
        len(radii) - 1,
    )  # radii[low] is reached (or value is), all above radii[high] are impossible
    while low < high and time.perf_counter() < run.deadline:
        middle = (low + high + 1) // 2
        formulation = formulations.p_dispersion(problem, p, float(radii[middle]))
        outcome = solve(formulation.prob, run.left)
        found = tuple(j for j, y in enumerate(formulation.v.opened) if (y.varValue or 0) > HALF)
        if len(found) >= p:
            chosen, value = found, _closest(apart, found)
            low = max(middle, int(np.searchsorted(radii, value)))
        elif outcome.status is Status.INFEASIBLE or outcome.bound < p - HALF:
            high = middle - 1
        else:
            break
    proven = float(radii[high]) if low < high else value
    certificate = run.certificate(value, proven, "bisection over distances", maximise=True)
    return run.plan(certificate, chosen, nearest_allocation(problem, chosen))


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
