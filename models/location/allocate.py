"""Who goes where when the sites are given: the allocation LP, with what a place and a person are worth."""

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
import pulp

from ansinh.models.certificate import Status
from ansinh.models.errors import Finding, raise_if
from ansinh.models.location import checks
from ansinh.models.location.constraints import add_persons, add_places
from ansinh.models.location.median import lexicographic_price
from ansinh.models.location.plan import allocation_frame
from ansinh.models.location.run import start
from ansinh.models.location.transport import Flow, Transport, solve_transport
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from numpy.typing import NDArray

    from ansinh.models.location.plan import LocationPlan
    from ansinh.models.location.problem import LocationProblem
    from ansinh.models.matrix_form import Floats
    from ansinh.models.settings import SolverSettings


def allocate(
    problem: LocationProblem,
    open_sites: Iterable[Hashable] | None = None,
    *,
    unserved_minutes: float | None = None,
    nearest: int | None = None,
    settings: SolverSettings | None = None,
    method: Literal["auto", "pulp"] = "auto",
) -> LocationPlan:
    """Send people to the places of given sites for the least travel: ``min Σ tᵢⱼ nᵢⱼ + price Σ uᵢ`` (persons).

    The plan also says what one more place at each open site would save (``price_of_place``, 0 or less, minutes) and
    what one more person at each demand point would cost (``price_of_person``).

    Parameters
    ----------
    problem
        With `capacity`; places may be fewer than persons.
    open_sites
        Site ids; default: all sites.
    unserved_minutes
        Minutes that an unserved person counts for; default: more than any chain of displacements costs, so that
        as many as possible are served.
    nearest
        Use only so many nearest open sites of each point (and say so in the certificate's note); None: all.
    settings
        Time limit and backend.
    method
        ``"auto"``: arrays straight to HiGHS, PuLP for another backend; ``"pulp"``: the formulation as written.

    Raises
    ------
    InputError
        Capacity missing, sites that the problem doesn't have, or a price, number or method that can't be.
    """
    run = start("allocate", problem, settings, keeps_places=True)
    position = {label: j for j, label in enumerate(problem.site_ids)}
    given = problem.site_ids if open_sites is None else open_sites
    wanted, findings = checks.ids_of(given, "open_sites", problem.site_ids)
    findings += [] if problem.capacity is not None else checks.check_capacity(problem)
    findings += checks.check_price(unserved_minutes) + checks.check_nearest(nearest)
    findings += checks.check_method(method, "auto", "pulp")
    unknown = [label for label in wanted if label not in position]
    if unknown:
        findings.append(
            Finding(f"open_sites (ids {checks.name_ids(unknown)})", "no site has this id", "use site ids")
        )
    raise_if(findings)
    opened = sorted({position[label] for label in wanted})
    price = _displacing_price(problem, opened) if unserved_minutes is None else unserved_minutes
    arcs = _arcs(problem, opened, nearest)
    if time.perf_counter() > run.deadline:
        return run.failed(Status.NO_SOLUTION, f"out of time with {len(arcs[0])} arcs to look at")
    assert problem.capacity is not None  # noqa: S101  (checked above)
    task = Transport(*arcs, problem.minutes[arcs], problem.demand, problem.capacity, price)
    plain = method == "auto" and run.settings.backend.lower() == "highs"
    if not plain and not run.fits(len(arcs[0])):
        return run.too_large(len(arcs[0]))
    flow = solve_transport(task, run.left) if plain else _by_pulp(problem, task, run.left)
    if not flow.outcome.status.has_plan:
        return run.failed(flow.outcome.status, flow.outcome.note, flow.outcome)
    note = "" if nearest is None else f"each point to its {nearest} nearest sites only"
    certificate = run.certificate(flow.outcome.objective, flow.outcome.bound, flow.outcome.backend, note=note)
    plan = run.plan(
        dataclasses.replace(certificate, version=flow.outcome.version),
        opened,
        allocation_frame(problem, *arcs, flow.persons / problem.demand[arcs[0]]),
        price,
    )
    active = np.flatnonzero(problem.demand > 0)
    return dataclasses.replace(
        plan,
        price_of_place=_duals(flow.price_of_place, problem.site_ids, opened, "site_id"),
        price_of_person=_duals(flow.price_of_person, problem.demand_ids, active.tolist(), "demand_id"),
    )


def _displacing_price(problem: LocationProblem, opened: list[int]) -> float:
    """Return minutes above which serving one more person always pays.

    One more person served can push others along a chain through every open site at most once, each by less than
    the longest way.
    """
    reach = problem.reach[:, opened]
    longest = float(np.where(reach, problem.minutes[:, opened], 0.0).max(initial=0.0))
    return min((len(opened) + 1) * longest + 1.0, lexicographic_price(problem) * (len(opened) + 1))


def _arcs(
    problem: LocationProblem, opened: list[int], nearest: int | None
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return point and site of each arc that may be used."""
    columns = np.array(opened, dtype=int)
    sub = problem.minutes[:, columns]
    usable = np.isfinite(sub) & (problem.demand > 0)[:, None]
    if nearest is not None and nearest < len(columns):
        close = np.argpartition(sub, nearest - 1, axis=1)[:, :nearest]
        kept = np.zeros_like(usable)
        np.put_along_axis(kept, close, values=True, axis=1)
        usable &= kept
    points, where = np.nonzero(usable)
    return points, columns[where]


def _by_pulp(problem: LocationProblem, task: Transport, settings: SolverSettings) -> Flow:
    """Solve the formulation as written, with any backend."""
    prob = pulp.LpProblem("allocate", pulp.LpMinimize)
    arcs = zip(task.points.tolist(), task.sites.tolist(), strict=True)
    flows = {(i, j): prob.add_variable(f"persons_{i}_{j}", 0) for i, j in arcs}
    unserved = {int(i): prob.add_variable(f"unserved_{i}", 0) for i in np.flatnonzero(problem.demand > 0)}
    minutes = list(zip(flows.values(), task.minutes.tolist(), strict=True))
    prob += pulp.LpAffineExpression(minutes + [(variable, task.price) for variable in unserved.values()])
    persons = add_persons(prob, flows, unserved, problem)
    places = add_places(prob, flows, problem)
    outcome = solve(prob, settings)
    if not outcome.status.has_plan:
        return Flow(outcome, np.empty(0), np.empty(0), np.empty(0))
    person, place = np.zeros(problem.demand_count), np.zeros(problem.site_count)
    person[list(persons)] = [row.pi or 0.0 for row in persons.values()]
    place[list(places)] = [row.pi or 0.0 for row in places.values()]
    return Flow(outcome, np.array([variable.varValue for variable in flows.values()]), person, place)


def _duals(values: Floats, ids: tuple[Hashable, ...], positions: list[int], name: str) -> pd.Series:
    """Return duals by id; 0 where a site's places are unlimited or out of everybody's reach."""
    index = pd.Index([ids[k] for k in positions], name=name, tupleize_cols=False)
    return pd.Series(values[positions], index=index, name="minutes", dtype=float)
