"""Set covering: the fewest sites that have everybody within the standard, and backup cover."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.certificate import Status
from ansinh.models.errors import raise_if
from ansinh.models.location import checks, formulations
from ansinh.models.location.patterns import undominated_columns, undominated_rows
from ansinh.models.location.places import solve_cover_with_places
from ansinh.models.location.plan import nearest_allocation
from ansinh.models.location.problem import LocationProblem
from ansinh.models.location.run import HALF, Run, start
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from ansinh.models.location.patterns import Cover
    from ansinh.models.location.plan import LocationPlan
    from ansinh.models.settings import SolverSettings

SHARE_FOR_COVER = 0.25
REDUCED = 10
"""How many times smaller reductions make a covering problem, or more."""


@dataclass(frozen=True)
class CoverAnswer:
    """The fewest columns found that cover all rows, and the least number that any cover needs."""

    chosen: tuple[int, ...]
    bound: float
    status: Status
    backend: str = "reductions"


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
    """
    run = start("lscp", problem, settings, service_standard, keeps_places=capacitated)
    raise_if(
        checks.check_standard(service_standard) + (checks.check_capacity(problem) if capacitated else [])
    )
    note = _beyond(problem, service_standard)
    if note:
        return run.failed(Status.INFEASIBLE, note)
    if capacitated:
        without = _without_places(run, service_standard)
        return solve_cover_with_places(run, service_standard, without, single_source=single_source)
    answer = minimum_cover(_near(problem, service_standard), problem.existing, run.left)
    return _cover_plan(run, answer)


def _without_places(run: Run, standard: float) -> CoverAnswer:
    """Cover everybody, be there places or not, in a share of the time; by greed alone where that is too short."""
    near, existing = _near(run.problem, standard), run.problem.existing
    if run.fits(int(near.sum()) // REDUCED):
        share = dataclasses.replace(run.left, time_limit_s=run.settings.time_limit_s * SHARE_FOR_COVER)
        return minimum_cover(near, existing, share)
    left = near[~near[:, list(existing)].any(axis=1)]
    return CoverAnswer(tuple(sorted({*existing, *_greedy_cover(left)})), math.nan, Status.INCUMBENT)


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
    """
    run = start("lscp_backup", problem, settings, service_standard)
    raise_if(checks.check_standard(service_standard) + ([] if p is None else checks.check_p(problem, p)))
    note = _beyond(problem, service_standard)
    if note:
        return run.failed(Status.INFEASIBLE, note)
    fewest = minimum_cover(_near(problem, service_standard), problem.existing, run.left)
    if not fewest.status.has_plan:
        return run.failed(fewest.status, "no cover found within the time limit")
    return _most_twice(
        run, service_standard, fewest, len(fewest.chosen) if p is None else p, given=p is not None
    )


def _most_twice(run: Run, standard: float, fewest: CoverAnswer, p: int, *, given: bool) -> LocationPlan:
    """Cover as many persons as possible twice with p sites, starting from the fewest that cover everybody."""
    near = _near(run.problem, standard)
    persons = run.problem.demand[run.problem.demand > 0]
    start = _with_more(fewest.chosen, run.problem.site_count, p) if p >= len(fewest.chosen) else ()
    most = float(persons[near.sum(axis=1) > 1].sum())
    chosen, bound, backend, note = start, most, fewest.backend, "out of time for backup cover"
    if run.fits(int(near.sum())):
        formulation = formulations.lscp_backup(run.problem, standard, p)
        outcome = solve(formulation.prob, run.left)
        if outcome.status is Status.INFEASIBLE:
            note = f"{p} sites can't cover everybody; {len(fewest.chosen)} can"
            return run.failed(outcome.status, note, outcome)
        backend, note = outcome.backend, outcome.note
        if outcome.status.has_plan:
            chosen = tuple(j for j, y in enumerate(formulation.v.opened) if y.varValue > HALF)
            bound = outcome.objective if outcome.gap == 0 else _least(most, outcome.bound)
            note = ""
    if not chosen and p:
        return run.failed(Status.NO_SOLUTION, note)
    value = float(persons[near[:, list(chosen)].sum(axis=1) > 1].sum())
    if not given and fewest.bound < len(fewest.chosen):
        bound, note = math.nan, "that no fewer sites cover everybody isn't proven"
    certificate = run.certificate(value, bound, backend, maximise=True, note=note)
    return run.plan(certificate, chosen, nearest_allocation(run.problem, chosen))


def _with_more(chosen: tuple[int, ...], sites: int, p: int) -> tuple[int, ...]:
    """Add the first sites not yet open, so that p are."""
    spare = [j for j in range(sites) if j not in set(chosen)]
    return tuple(sorted([*chosen, *spare[: p - len(chosen)]]))


def _least(most: float, bound: float) -> float:
    return min(most, bound) if math.isfinite(bound) else most


def minimum_cover(
    cover: Cover, forced: tuple[int, ...], settings: SolverSettings, enough: int | None = None
) -> CoverAnswer:
    """Choose the fewest columns, the `forced` ones among them, so that every row has one of its own.

    Parameters
    ----------
    cover
        (rows, columns); every row has at least one column.
    enough
        Stop at a cover of so many columns, be there a smaller one or not.
    """
    rows = cover[~cover[:, list(forced)].any(axis=1)] if forced else cover
    goal = None if enough is None else enough - len(forced)
    if goal is not None and 0 < len(quick := _greedy_cover(rows)) <= goal:
        return CoverAnswer(tuple(sorted({*forced, *quick})), len(forced) + 1, Status.INCUMBENT)
    rows = undominated_rows(rows)
    columns = undominated_columns(rows)
    small = rows[:, columns]
    quick = _greedy_cover(small)
    if len(quick) <= (1 if goal is None else max(goal, 1)) or not len(rows):
        bound = len(forced) + min(1, len(rows))
        chosen = tuple(sorted({*forced, *(int(columns[k]) for k in quick)}))
        return CoverAnswer(chosen, bound, Status.PROVED_OPTIMAL if bound == len(chosen) else Status.INCUMBENT)
    minutes = np.where(small, 0.0, math.inf)
    labels = (tuple(range(len(small))), tuple(range(len(columns))))
    formulation = formulations.lscp(LocationProblem(minutes, np.ones(len(small)), *labels), 0.0)
    for j, variable in enumerate(formulation.v.opened):
        variable.varValue = float(j in quick)
    # So small a MILP is done before a second thread has been of use.
    outcome = solve(formulation.prob, dataclasses.replace(settings, threads=1), warm_start=True)
    if not outcome.status.has_plan:
        return CoverAnswer((), math.nan, outcome.status, outcome.backend)
    picked = (int(columns[j]) for j, y in enumerate(formulation.v.opened) if y.varValue > HALF)
    chosen = tuple(sorted({*forced, *picked}))
    proven = outcome.objective if outcome.gap == 0 else outcome.bound
    bound = len(forced) + (math.ceil(proven - 1e-6) if math.isfinite(proven) else 1)
    return CoverAnswer(chosen, bound, outcome.status, outcome.backend)


def _near(problem: LocationProblem, standard: float) -> Cover:
    near: Cover = (problem.minutes <= standard) & problem.reach
    return near[problem.demand > 0]


def _beyond(problem: LocationProblem, standard: float) -> str:
    far = (problem.demand > 0) & ~((problem.minutes <= standard) & problem.reach).any(axis=1)
    if not far.any():
        return ""
    named = checks.name_ids(problem.demand_ids[i] for i in np.flatnonzero(far).tolist())
    nearest = problem.minutes[far].min(axis=1)
    return (
        f"{int(far.sum())} demand points ({named}; {problem.demand[far].sum():g} persons) have no site within "
        f"{standard:g} minutes; the farthest needs {nearest.max():g}: widen the standard or add candidates"
    )


def _cover_plan(run: Run, answer: CoverAnswer) -> LocationPlan:
    if not answer.status.has_plan:
        return run.failed(answer.status, "no cover found within the time limit")
    certificate = run.certificate(float(len(answer.chosen)), answer.bound, answer.backend)
    return run.plan(certificate, answer.chosen, nearest_allocation(run.problem, answer.chosen))


def _greedy_cover(rows: Cover) -> list[int]:
    """Cover all rows by the column that covers most of the rest, again and again (Chvátal 1979)."""
    left, chosen = rows.copy(), []
    while len(left):
        best = int(left.sum(axis=0).argmax())
        chosen.append(best)
        left = left[~left[:, best]]
    return chosen
