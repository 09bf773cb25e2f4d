"""The core of a problem in which each point keeps to one site: sites with places to spare first, then who goes where.

Over both together a solver finds little: no point fits exactly into what the others leave. With points split, sites whose
places are a hundredth more than all persons are found soon, and whole points fit into them.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np
import pulp

from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.location.found.site_plan import HALF, read_outcome
from ansinh.models.location.search.places.core import keep_to, without_proof
from ansinh.models.location.search.places.serving import Services

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ansinh.models.location.call import Call
    from ansinh.models.location.found.site_plan import Found, SitePlan
    from ansinh.models.location.milp.formulations import LocationFormulation
    from ansinh.models.location.search.restricted import Build
    from ansinh.models.location.search.site_task import SiteTask

    Read = Callable[[LocationFormulation], SitePlan]

SPARE = (0.012, 0.006, 0.003)
"""Places beyond all persons, as a share of them, that are tried in turn: fewer cost less, and whole points may not fit."""
SITES_SHARE, POINTS_SHARE = 0.12, 0.08
"""Shares of the time for the sites of one attempt, and for its points."""
WAYS = 6
"""Ways of each point to the sites chosen: those that cost least at what places are worth."""
ENOUGH = 1e-3
"""Gap at which an attempt is left: what the spare places cost is more."""


def whole_core(call: Call, task: SiteTask, build: Build, read: Read, allowed: NDArray[np.bool_]) -> Found:
    """Return the best plan of a few attempts, each with fewer places to spare; it proves nothing.

    Parameters
    ----------
    build, read
        Write the model down over some ways, and read its plan.
    allowed
        (I, J) the ways of the core.
    """
    best: Found = Incumbent()
    for spare in SPARE:
        opened = _sites(call.within(SITES_SHARE), task, build, allowed, spare)
        if opened is not None:
            best = _points(call.within(POINTS_SHARE), task, build, read, opened).or_better(best)
    return best


def _sites(
    call: Call, task: SiteTask, build: Build, allowed: NDArray[np.bool_], spare: float
) -> list[int] | None:
    """Return the sites of a good plan with so many places to spare, points split."""
    if not call.fits(int(allowed.sum())):
        return None
    formulation = call.written(lambda: build(allowed, None))
    keep_to(formulation, allowed)
    for x in formulation.v.assign:
        x.cat = pulp.LpContinuous
    places = np.minimum(task.capacity, float(task.demand.sum())).tolist()
    all_places = pulp.LpAffineExpression(zip(formulation.v.opened, places, strict=True))
    formulation.prob.addConstraint(all_places >= (1.0 + spare) * float(task.demand.sum()), name="spare")
    if not _enough(call).solve(formulation.prob).status.has_plan:
        return None
    return [j for j, y in enumerate(formulation.v.opened) if (y.varValue or 0.0) > HALF]


def _points(call: Call, task: SiteTask, build: Build, read: Read, opened: list[int]) -> Found:
    """Send every point to one of these sites, over the ways that cost least."""
    service = Services(task, call.settings, call.deadline).serve(opened)
    if service is None:
        return Incumbent()
    near = _near(task, opened, service.worth)
    if not call.fits(int(near.sum())):
        return Incumbent()
    formulation = call.written(lambda: build(near, None))
    for j, y in enumerate(formulation.v.opened):
        y.lowBound = y.upBound = int(j in opened)
    outcome = _enough(call).solve(formulation.prob)
    return without_proof(read_outcome(outcome, lambda: read(formulation)))


def _enough(call: Call) -> Call:
    return dataclasses.replace(call, settings=dataclasses.replace(call.settings, mip_gap=ENOUGH))


def _near(
    task: SiteTask, opened: list[int], worth: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> NDArray[np.bool_]:
    """Return (I, J) the ways that cost least, places counted at their worth."""
    sites = np.array(opened, dtype=np.intp)
    wish = task.cost[:, sites] + task.demand[:, None] * worth[sites]
    first = np.argsort(wish, axis=1, kind="stable")[:, :WAYS]
    near = np.zeros(task.cost.shape, dtype=bool)
    np.put_along_axis(near, sites[first], values=True, axis=1)
    return near & np.isfinite(task.cost)
