"""The core of a problem with places: the sites that its relaxation uses, and the ways that cost least there.

Of 300 sites that a plan may open, the relaxation uses 40 and nearly always thirty of them whole. A MILP over these alone
finds in seconds what the MILP over all doesn't in minutes; it proves nothing, because plans elsewhere aren't looked at.
"""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.location.found.site_plan import SitePlan
from ansinh.models.location.search.places.serving import Services

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ansinh.models.location.call import Call
    from ansinh.models.location.found.site_plan import Found
    from ansinh.models.location.milp.formulations import LocationFormulation
    from ansinh.models.location.search.prices import PriceBound
    from ansinh.models.location.search.site_task import SiteTask

LARGE_CELLS = 50_000
"""Points x sites from which on the core is solved first: below, the MILP over what bounds leave is small anyway."""
LEAST_USE = 0.02
"""Share of the steps in which a site of the core was among the chosen."""
SPARE_PLACES = 1.3
"""Places of the core, as a multiple of all persons, so that there is a choice."""
CORE_WAYS = 5
"""Ways of each point in the core: those that cost least at the prices. With ten its LP takes so long at 1,000 points that less is found."""


def core_arcs(task: SiteTask, bound: PriceBound, known: SitePlan | None) -> NDArray[np.bool_]:
    """Return (I, J) which ways the core has, those of the known plan among them."""
    inside = np.zeros(task.sites, dtype=bool)
    inside[np.flatnonzero(bound.use >= LEAST_USE)] = True
    inside[bound.chosen] = True
    inside[list(task.forced)] = True
    if known is not None:
        inside[list(known.opened)] = True
    need = SPARE_PLACES * float(task.demand.sum())
    for site in np.argsort(bound.savings, kind="stable").tolist():
        if float(task.capacity[inside].sum()) >= need:
            break
        inside[site] = True
    reduced = np.where(inside, task.cost + task.demand[:, None] * bound.worth, np.inf)
    arcs = np.zeros(task.cost.shape, dtype=bool)
    count = min(CORE_WAYS, task.sites)
    np.put_along_axis(arcs, np.argpartition(reduced, count - 1, axis=1)[:, :count], values=True, axis=1)
    arcs &= np.isfinite(reduced)
    if known is not None and known.points is not None and known.sites is not None:
        arcs[known.points, known.sites] = True
    return arcs


def keep_to(formulation: LocationFormulation, arcs: NDArray[np.bool_]) -> None:
    """Close the sites to which none of these ways leads, but for those that must be open."""
    used = set(np.flatnonzero(arcs.any(axis=0)).tolist())
    for j, y in enumerate(formulation.v.opened):
        y.upBound = max(int(j in used), int(y.lowBound or 0))


def served_anew(call: Call, task: SiteTask, found: Found) -> Found:
    """Serve people from the same sites over all ways, where that is cheaper."""
    if found.plan is None:
        return found
    services = Services(task, call.settings, call.deadline)
    service = services.serve(found.plan.opened)
    if service is None or not math.isfinite(service.cost) or service.cost >= found.value:
        return found
    shares = service.persons / task.demand[service.points]
    plan = SitePlan(found.plan.opened, service.points, service.sites, shares)
    return dataclasses.replace(found, value=service.cost, plan=plan)


def without_proof(found: Found) -> Found:
    """Return a plan of the core without what is proven of the core alone."""
    return Incumbent(found.value, found.plan, note=found.note)
