"""The p-center: the shortest longest way, between plans found by exchanges and radii proven too short."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.location.call import start
from ansinh.models.location.found.answer import answer
from ansinh.models.location.given import checks
from ansinh.models.location.kinds.center_search import shortest_longest
from ansinh.models.location.kinds.places.capacitated import nobody
from ansinh.models.location.kinds.places.center_places import center_with_places

if TYPE_CHECKING:
    from ansinh.models.location.found.plan import LocationPlan
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.settings import SolverSettings


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
    problem. Sites are exchanged until no shorter radius is found; covers by shares of sites, then whole ones, prove
    that none is possible.

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
    Minieka (1970), "The m-center problem", *SIAM Review* 12(1); Daskin (1995), ch. 5; Chen, Chen (2009), *Computers &
    Operations Research* 36(5).

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
    return answer(call, shortest_longest(call, p))
