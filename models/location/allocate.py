"""Who goes where when the sites are given: the allocation LP, with what a place and a person are worth."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pulp

from models.errors import Finding, raise_if
from models.location import checks
from models.location.constraints import add_persons, add_places
from models.location.median import lexicographic_price
from models.location.plan import allocation_frame
from models.location.run import start
from models.solve import solve

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from models.location.plan import LocationPlan
    from models.location.problem import LocationProblem
    from models.settings import SolverSettings


def allocate(
    problem: LocationProblem,
    open_sites: Iterable[Hashable] | None = None,
    *,
    unserved_minutes: float | None = None,
    nearest: int | None = None,
    settings: SolverSettings | None = None,
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

    Raises
    ------
    InputError
        Capacity missing, or sites that the problem doesn't have.
    """
    run = start("allocate", problem, settings, keeps_places=True)
    position = {label: j for j, label in enumerate(problem.site_ids)}
    wanted = list(problem.site_ids if open_sites is None else open_sites)
    unknown = [label for label in wanted if label not in position]
    findings = [] if problem.capacity is not None else checks.check_capacity(problem)
    if unknown:
        findings.append(
            Finding(f"open_sites (ids {checks.name_ids(unknown)})", "no site has this id", "use site ids")
        )
    raise_if(findings)
    opened = sorted({position[label] for label in wanted})
    price = _displacing_price(problem, opened) if unserved_minutes is None else unserved_minutes
    prob, flows, unserved = _build(problem, _arcs(problem, opened, nearest), price)
    persons = add_persons(prob, flows, unserved, problem)
    places = add_places(prob, flows, problem)
    outcome = solve(prob, run.left)
    if not outcome.status.has_plan:
        return run.failed(outcome.status, outcome.note, outcome)
    pairs = np.array(list(flows), dtype=int).reshape(-1, 2)
    flow = np.array([variable.varValue for variable in flows.values()])
    shares = flow / problem.demand[pairs[:, 0]] if len(pairs) else flow
    note = "" if nearest is None else f"each point to its {nearest} nearest sites only"
    certificate = run.certificate(outcome.objective, outcome.bound, outcome.backend, note=note)
    plan = run.plan(
        dataclasses.replace(certificate, version=outcome.version),
        opened,
        allocation_frame(problem, pairs[:, 0], pairs[:, 1], shares),
        price,
    )
    return dataclasses.replace(
        plan,
        price_of_place=_duals(places, problem.site_ids, opened, "site_id"),
        price_of_person=_duals(persons, problem.demand_ids, sorted(persons), "demand_id"),
    )


def _displacing_price(problem: LocationProblem, opened: list[int]) -> float:
    """Return minutes above which serving one more person always pays.

    One more person served can push others along a chain through every open site at most once, each by less than
    the longest way.
    """
    reach = problem.reach[:, opened]
    longest = float(np.where(reach, problem.minutes[:, opened], 0.0).max(initial=0.0))
    return min((len(opened) + 1) * longest + 1.0, lexicographic_price(problem) * (len(opened) + 1))


def _arcs(problem: LocationProblem, opened: list[int], nearest: int | None) -> list[tuple[int, int]]:
    columns = np.array(opened, dtype=int)
    sub = problem.minutes[:, columns]
    usable = np.isfinite(sub) & (problem.demand > 0)[:, None]
    if nearest is not None and nearest < len(columns):
        close = np.argpartition(sub, nearest - 1, axis=1)[:, :nearest]
        kept = np.zeros_like(usable)
        np.put_along_axis(kept, close, values=True, axis=1)
        usable &= kept
    points, where = np.nonzero(usable)
    return list(zip(points.tolist(), columns[where].tolist(), strict=True))


def _build(
    problem: LocationProblem, arcs: list[tuple[int, int]], price: float
) -> tuple[pulp.LpProblem, dict[tuple[int, int], pulp.LpVariable], dict[int, pulp.LpVariable]]:
    prob = pulp.LpProblem("allocate", pulp.LpMinimize)
    flows = {(i, j): prob.add_variable(f"persons_{i}_{j}", 0) for i, j in arcs}
    unserved = {int(i): prob.add_variable(f"unserved_{i}", 0) for i in np.flatnonzero(problem.demand > 0)}
    minutes = [(flow, float(problem.minutes[pair])) for pair, flow in flows.items()]
    prob += pulp.LpAffineExpression(minutes + [(variable, price) for variable in unserved.values()])
    return prob, flows, unserved


def _duals(rows: dict[int, Any], ids: tuple[Hashable, ...], positions: list[int], name: str) -> pd.Series:
    """Return the rows' duals by id; 0 where a site's places are unlimited or out of everybody's reach."""
    values = [float(rows[k].pi or 0.0) if k in rows else 0.0 for k in positions]
    return pd.Series(
        values, index=pd.Index([ids[k] for k in positions], name=name), name="minutes", dtype=float
    )
