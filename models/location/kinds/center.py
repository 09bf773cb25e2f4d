"""The p-center: the shortest longest way, by a search over the few values that it can have."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.exact.bound import Bound, own_method
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.location import checks
from ansinh.models.location.answer import answer
from ansinh.models.location.call import start
from ansinh.models.location.kinds.capacitated import nobody
from ansinh.models.location.kinds.center_places import center_with_places
from ansinh.models.location.search.cover import greedy_cover_of, minimum_cover
from ansinh.models.location.site_plan import SitePlan

if TYPE_CHECKING:
    from ansinh.models.location.call import Call
    from ansinh.models.location.plan import LocationPlan
    from ansinh.models.location.problem import LocationProblem
    from ansinh.models.location.site_plan import Found
    from ansinh.models.matrix_form import Floats
    from ansinh.models.settings import SolverSettings

BISECTION = own_method("bisection over radii")


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

    Examples
    --------
    >>> from ansinh.models import LocationProblem, p_center
    >>> minutes = [[5, 20], [10, 8], [30, 6]]
    >>> problem = LocationProblem.from_matrix(minutes, demand=[10, 20, 30])
    >>> p_center(problem, 1).objective
    20.0
    """
    call = start(
        "p_center",
        problem,
        settings,
        lambda q: [*checks.check_p(q, p), *(checks.check_capacity(q) if capacitated else [])],
        keeps_places=capacitated,
    )
    if problem.unreachable:
        named = checks.name_ids(problem.unreachable)
        return answer(
            call, Incumbent(impossible=True, note=f"no site can be reached from demand points {named}")
        )
    if not call.problem.demand_count:
        return answer(call, nobody(call, p))
    if capacitated:
        return answer(call, center_with_places(call, p, single_source=single_source))
    return answer(call, _bisect(call, p))


def _bisect(call: Call, p: int) -> Found:
    minutes, existing = call.problem.minutes, call.problem.existing
    chosen, prover = _first_choice(call, p), BISECTION
    upper = _longest(minutes, chosen)
    lower = float(minutes.min(axis=1).max())
    radii = np.unique(minutes[(minutes >= lower) & (minutes <= upper) & np.isfinite(minutes)])
    low, high = 0, len(radii) - 1  # everything below radii[low] is shown to be impossible
    possible = math.isfinite(upper)
    while (low < high or not possible) and low <= high and not call.clock.late:
        middle = (low + high) // 2
        answer = minimum_cover(minutes <= radii[middle], existing, call.left, enough=p)
        prover = prover.helped_by(answer.prover)
        if len(answer.chosen) <= p:
            chosen, possible = call.first_sites(answer.chosen, p), True
            upper = _longest(minutes, chosen)
            high = int(np.searchsorted(radii, upper))
        elif answer.bound > p:
            low = middle + 1
        else:
            break  # out of time: neither a cover nor a proof that there is none
    if not possible:
        note = f"{p} sites can't reach every demand point with persons"
        none = low > high
        bound = Bound(-math.inf if none else float(radii[low]), prover)
        return Incumbent(bound=bound, impossible=none, note=note if none else "no plan found in time")
    bound = Bound(float(radii[low]) if low < len(radii) else upper, prover)
    return Incumbent(upper, SitePlan(chosen), bound.at_most(upper))


def _first_choice(call: Call, p: int) -> tuple[int, ...]:
    """Choose sites far from each other; where these don't reach everybody, some that do, if greed finds so few."""
    minutes, existing = call.problem.minutes, call.problem.existing
    chosen = _farthest_first(minutes, p, existing)
    if not math.isfinite(_longest(minutes, chosen)):
        cover = greedy_cover_of(np.isfinite(minutes), existing).chosen
        if len(cover) <= p:
            return call.first_sites(cover, p)
    return chosen


def _longest(minutes: Floats, chosen: tuple[int, ...]) -> float:
    return float(minutes[:, list(chosen)].min(axis=1).max())


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
