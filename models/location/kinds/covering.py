"""Set covering: the fewest sites that have everybody within the standard, and backup cover."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.exact.bound import Bound
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.exact.schedule import Part, follow
from ansinh.models.location.call import start
from ansinh.models.location.found.answer import answer
from ansinh.models.location.found.site_plan import SitePlan, read_outcome
from ansinh.models.location.given import checks
from ansinh.models.location.kinds.places.covering_places import fewest_with_places
from ansinh.models.location.milp import formulations
from ansinh.models.location.search.covers.cover import GREEDY, minimum_cover
from ansinh.models.location.search.restricted import read_sites

if TYPE_CHECKING:
    from ansinh.models.location.call import Call
    from ansinh.models.location.found.plan import LocationPlan
    from ansinh.models.location.found.site_plan import Found
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.settings import SolverSettings


def lscp(
    problem: LocationProblem,
    service_standard: float,
    *,
    capacitated: bool = False,
    single_source: bool = False,
    settings: SolverSettings | None = None,
) -> LocationPlan:
    """Open the fewest sites that have every person within the standard: ``min Σ yⱼ``.

    Existing sites are open in any case and count. Points without persons need no cover.

    Parameters
    ----------
    problem
        Demand, sites and minutes.
    service_standard
        Minutes within which everybody must have an open site.
    capacitated
        Everybody must have a place there, too.
    single_source
        With capacity: each demand point keeps to one site.

    Returns
    -------
    LocationPlan
        With status INFEASIBLE and a note that names the points, when some are within the standard of no site.

    Raises
    ------
    InputError
        For a standard that is no number of minutes, or fewer places than persons.

    References
    ----------
    Toregas, Swain, ReVelle, Bergman (1971), *Operations Research* 19(6).

    Examples
    --------
    >>> from ansinh.models import LocationProblem, lscp
    >>> minutes = [[5, 20], [10, 8], [30, 6]]
    >>> problem = LocationProblem.from_matrix(minutes, demand=[10, 20, 30])
    >>> lscp(problem, service_standard=10).open_sites
    (0, 1)
    """
    call = start(
        "lscp",
        problem,
        settings,
        lambda q: [
            *checks.check_standard(service_standard),
            *(checks.check_capacity(q) if capacitated else []),
        ],
        service_standard=service_standard,
        keeps_places=capacitated,
    )
    beyond = _beyond(call)
    if beyond is not None:
        return answer(call, beyond)
    if capacitated and call.problem.demand_count:
        return answer(call, fewest_with_places(call, single_source=single_source))
    return answer(call, _fewest(call, keeps_places=capacitated))


def _fewest(call: Call, *, keeps_places: bool = False) -> Found:
    """Cover everybody, be there places or not."""
    cover = minimum_cover(call.near, call.problem.existing, call.left)
    none = np.empty(0, dtype=np.intp)
    # A model with places gets here only if there are no persons at all.
    plan = SitePlan(cover.chosen, none, none, np.empty(0)) if keeps_places else SitePlan(cover.chosen)
    return Incumbent(float(len(cover.chosen)), plan, Bound(cover.bound, cover.prover))


def lscp_backup(
    problem: LocationProblem,
    service_standard: float,
    *,
    p: int | None = None,
    settings: SolverSettings | None = None,
) -> LocationPlan:
    """Cover everybody with the fewest sites (or p) and as many persons as possible twice.

    The objective is the number of persons who have two open sites within the standard.

    Parameters
    ----------
    problem, service_standard, settings
        As for `lscp`.
    p
        Number of open sites; default: as few as `lscp` needs.

    References
    ----------
    Hogan, ReVelle (1986), "Concepts and applications of backup coverage", *Management Science* 32(11).

    Examples
    --------
    >>> from ansinh.models import LocationProblem, lscp_backup
    >>> minutes = [[5, 20], [10, 8], [30, 6]]
    >>> problem = LocationProblem.from_matrix(minutes, demand=[10, 20, 30])
    >>> plan = lscp_backup(problem, service_standard=20)
    >>> plan.open_sites
    (1,)
    """
    call = start(
        "lscp_backup",
        problem,
        settings,
        lambda q: [
            *checks.check_standard(service_standard),
            *([] if p is None else checks.check_p(q, p)),
        ],
        service_standard=service_standard,
    )
    beyond = _beyond(call)
    if beyond is not None:
        return answer(call, beyond)
    fewest = _fewest(call)
    assert fewest.plan is not None  # noqa: S101  (every row has a column: greed covers all)
    count = len(fewest.plan.opened) if p is None else p
    found = _most_twice(call, fewest.plan.opened, count)
    if found.impossible:
        found = found.with_note(f"{count} sites can't cover everybody; {len(fewest.plan.opened)} can")
    if p is None and fewest.bound.value < fewest.value:
        unknown = Bound(prover=found.bound.prover)
        found = dataclasses.replace(
            found, bound=unknown, note="that no fewer sites cover everybody isn't proven"
        )
    return answer(call, found)


def _most_twice(call: Call, cover: tuple[int, ...], p: int) -> Found:
    """Cover as many persons as possible twice with p sites, starting from few that cover everybody."""
    near, persons = call.near, call.problem.demand
    most = Bound(-float(persons[near.sum(axis=1) > 1].sum()), GREEDY)
    known: Found = Incumbent(bound=most, note=f"no cover of {p} sites found in time")
    if p >= len(cover):
        chosen = call.first_sites(cover, p)
        value = -float(persons[near[:, list(chosen)].sum(axis=1) > 1].sum())
        known = Incumbent(value, SitePlan(chosen), most.at_most(value), note="out of time for backup cover")

    def as_written(_: Found) -> Found:
        formulation = call.written(lambda: formulations.lscp_backup(call.problem, call.solved_standard, p))
        outcome = call.solve(formulation.prob)
        turned = dataclasses.replace(outcome, objective=-outcome.objective, bound=-outcome.bound)
        return read_outcome(turned, lambda: read_sites(formulation))

    part = Part("the formulation as written", as_written, arcs=int(near.sum()))
    return follow([part], call.clock, known, mip_gap=call.settings.mip_gap)


def _beyond(call: Call) -> Found | None:
    """Return what is said of points that are within the standard of no site; None when there are none."""
    asked, standard = call.asked, call.service_standard
    assert standard is not None  # noqa: S101  (covering always states one)
    far = (asked.demand > 0) & ~((asked.minutes <= standard) & asked.reach).any(axis=1)
    if not far.any():
        return None
    named = checks.name_ids(asked.demand_ids[i] for i in np.flatnonzero(far).tolist())
    nearest = asked.minutes[far].min(axis=1)
    note = (
        f"{int(far.sum())} demand points ({named}; {asked.demand[far].sum():g} persons) have no site within "
        f"{standard:g} minutes; the farthest needs {nearest.max():g}: widen the standard or add candidates"
    )
    return Incumbent(impossible=True, note=note)
