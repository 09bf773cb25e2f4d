"""Objectives that are a p-median over other minutes: solved as one, with all its searches, and turned back."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.certificate import Status
from ansinh.models.exact.bound import Bound, Prover
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.location.call import start
from ansinh.models.location.found.answer import answer
from ansinh.models.location.found.site_plan import SitePlan

if TYPE_CHECKING:
    from collections.abc import Callable

    from ansinh.models.location.call import Call, Method
    from ansinh.models.location.found.plan import LocationPlan
    from ansinh.models.location.found.site_plan import Found
    from ansinh.models.location.given.limits import SiteLimits
    from ansinh.models.matrix_form import Floats


@dataclasses.dataclass(frozen=True)
class MedianChoices:
    """What the p-median is asked beside its minutes; see `p_median`.

    Attributes
    ----------
    solve
        The p-median's own search.
    """

    solve: Callable[..., Found]
    p: int | None
    capacitated: bool = False
    single_source: bool = False
    limits: SiteLimits | None = None
    cost_weight: float = 0.0
    method: Method = "auto"


def median_over(
    call: Call, minutes: Floats, price: float | None, choices: MedianChoices, value: Callable[[float], float]
) -> Found:
    """Solve the p-median over other minutes, and return its plan as what the call minimises.

    Parameters
    ----------
    minutes
        (I, J) in place of those of the caller's problem; infinite: nobody goes there.
    price
        What an unserved person counts as, in these minutes.
    value
        Turns the p-median's objective into what the call minimises, in the caller's unit; must be increasing.
    """
    problem = dataclasses.replace(call.asked, minutes=minutes)
    inner = start(
        "p_median",
        problem,
        call.left,
        lambda _: [],
        price=price,
        keeps_places=choices.capacitated,
        limits=choices.limits,
        cost_weight=choices.cost_weight,
    )
    found = choices.solve(
        inner,
        choices.p,
        capacitated=choices.capacitated,
        single_source=choices.single_source,
        method=choices.method,
    )
    # Who is far from all sites isn't left out: the search's own note says what there is to say.
    return _turned_back(call, answer(inner, found), value).with_note(found.note)


def _turned_back(call: Call, plan: LocationPlan, value: Callable[[float], float]) -> Found:
    certificate, unit = plan.certificate, call.objective.unit(call.ready.units)
    prover = Prover(certificate.backend, certificate.version)
    known = math.isfinite(certificate.bound)
    bound = Bound(value(certificate.bound) / unit if known else -math.inf, prover)
    if not certificate.status.has_plan:
        impossible = certificate.status is Status.INFEASIBLE
        return Incumbent(bound=bound, impossible=impossible)
    worth = value(certificate.objective) / unit
    if certificate.status is Status.PROVED_OPTIMAL:
        bound = Bound(worth, prover)
    return Incumbent(worth, _positions(call, plan), bound.at_most(worth))


def _positions(call: Call, plan: LocationPlan) -> SitePlan:
    """Return the plan by positions; without places or least use everybody goes to the nearest."""
    sites = {label: j for j, label in enumerate(call.asked.site_ids)}
    opened = tuple(sorted(sites[label] for label in plan.open_sites))
    limits = call.options.limits
    if not call.keeps_places and (limits is None or not limits.sends_people):
        return SitePlan(opened)
    points = {call.asked.demand_ids[row]: i for i, row in enumerate(call.ready.rows.tolist())}
    table = plan.allocation[plan.allocation["demand_id"].isin(points)]
    return SitePlan(
        opened,
        np.array([points[label] for label in table["demand_id"]], dtype=np.intp),
        np.array([sites[label] for label in table["site_id"]], dtype=np.intp),
        table["share"].to_numpy(float),
    )
