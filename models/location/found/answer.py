"""From what a search has found to the plan that the caller gets: own units, valued by its own allocation, with its proof."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from ansinh.models.certificate import Certificate, Status, judge, relative_gap
from ansinh.models.location.found.plan import LocationPlan, allocation_frame, nearest_allocation
from ansinh.models.location.given.checks import name_ids
from ansinh.models.location.objectives import planned

if TYPE_CHECKING:
    import pandas as pd

    from ansinh.models.location.call import Call
    from ansinh.models.location.found.site_plan import Found, SitePlan
    from ansinh.models.matrix_form import Floats

FORGIVEN = 1e-5
"""Relative difference between the objective that a solver states and that of its plan: solvers' tolerances allow it."""
NO_PROOF = "the time was too short for a proof"
ROUNDING = 1e-6
"""Difference of value and bound that is rounding if both are near 0, in the units in which the problem is solved."""


def answer(call: Call, found: Found) -> LocationPlan:
    """Return the plan in the caller's units, valued by its own allocation, with its proof."""
    if found.plan is None:
        return failed(call, found)
    opened = list(found.plan.opened)
    allocation = _allocation(call, found.plan)
    plan = planned(
        call.asked,
        opened,
        allocation,
        price=call.price,
        standard=call.service_standard,
        keeps_places=call.keeps_places,
        options=call.options,
    )
    value = call.objective.value(plan)
    note = _left_out(call, allocation, plan.persons)
    certificate = _certificate(call, found, value, note)
    return _plan(call, certificate, tuple(opened), allocation)


def failed(call: Call, found: Found) -> LocationPlan:
    """Return a plan without sites, with the reason."""
    certificate = Certificate(
        status=Status.INFEASIBLE if found.impossible else Status.NO_SOLUTION,
        bound=math.nan if found.impossible else _in_own_unit(call, found.bound.value),
        seconds=time.perf_counter() - call.clock.began,
        backend=found.bound.prover.name,
        version=found.bound.prover.version,
        note=found.note,
    )
    return _plan(call, certificate, (), allocation_frame(call.asked, [], [], []))


def _allocation(call: Call, plan: SitePlan) -> pd.DataFrame:
    if plan.points is None or plan.sites is None or plan.shares is None:
        within = math.inf if call.price is None else call.price
        return nearest_allocation(call.asked, plan.opened, within)
    return allocation_frame(call.asked, call.ready.rows[plan.points], plan.sites, plan.shares)


def _own_bound(call: Call, found: Found, value: float) -> float:
    """Return the bound in the caller's unit: the plan's own value if the two differ by solvers' tolerances only."""
    bound = _in_own_unit(call, found.bound.value)
    stated = _in_own_unit(call, found.value)
    # Sites that can't be reached from each other are infinitely far apart, and no plan is better than that.
    near = math.isinf(value) or abs(stated - value) <= FORGIVEN * abs(value)
    if found.bound.value >= found.value and near:
        return value
    sign = -1.0 if call.objective.maximise else 1.0
    return sign * min(sign * bound, sign * value) if not math.isnan(bound) else bound


def _in_own_unit(call: Call, cost: float) -> float:
    """Turn a value that the search minimises into the model's own; NaN where it isn't finite."""
    if not math.isfinite(cost):
        return math.nan
    objective = call.objective
    sign = -1.0 if objective.maximise else 1.0
    lost = 0.0 if objective.counts_lost else (call.price or 0.0) * call.ready.lost
    return sign * cost * objective.unit(call.ready.units) + lost


def _certificate(call: Call, found: Found, value: float, note: str) -> Certificate:
    bound, prover = _own_bound(call, found, value), found.bound.prover
    reasons = (note, found.note or NO_PROOF)
    unit = call.objective.unit(call.ready.units)
    status = judge(value, bound, mip_gap=call.settings.mip_gap, rounding=ROUNDING * unit)
    proven = status is Status.PROVED_OPTIMAL
    return Certificate(
        status=status,
        objective=value,
        bound=value if proven else bound,
        gap=0.0 if proven else relative_gap(value, bound),
        seconds=time.perf_counter() - call.clock.began,
        backend=prover.name,
        version=prover.version,
        note=note if status.settled else "; ".join(text for text in reasons if text),
    )


def _left_out(call: Call, allocation: pd.DataFrame, persons: Floats) -> str:
    """Say who isn't served, where the model would serve everybody if it could."""
    total = float(call.asked.demand.sum())
    left = total - float(persons.sum())
    serves_all = call.model in ("p_median", "cflp") or (call.model == "mclp" and call.keeps_places)
    if not serves_all or left <= ROUNDING * total:
        return ""
    served = allocation.assign(persons=persons).groupby("demand_id")["persons"].sum().to_dict()
    lost = [
        label
        for label, a in zip(call.asked.demand_ids, call.asked.demand.tolist(), strict=True)
        if a - served.get(label, 0.0) > ROUNDING * a
    ]
    if not call.keeps_places:
        return f"{left:g} persons can't be reached by the open sites: demand points {name_ids(lost)}"
    return f"{left:g} of {total:g} persons have no place within reach: demand points {name_ids(lost)}"


def _plan(
    call: Call, certificate: Certificate, opened: tuple[int, ...], allocation: pd.DataFrame
) -> LocationPlan:
    return LocationPlan(
        model=call.model,
        problem=call.asked,
        objective=certificate.objective,
        open_sites=tuple(call.asked.site_ids[j] for j in opened),
        allocation=allocation,
        certificate=certificate,
        service_standard=call.service_standard,
        unserved_minutes=call.price,
        keeps_places=call.keeps_places,
        options=call.options,
    )
