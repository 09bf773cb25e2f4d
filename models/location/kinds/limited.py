"""p-median and maximal covering within limits of sites: the formulation as written, as searches over sites know no such rows."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.exact.bound import Bound
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.exact.schedule import Part, follow
from ansinh.models.location.found.site_plan import SitePlan, read_outcome
from ansinh.models.location.kinds.places.left_out import NOT_FEWEST, ROUNDING, SURE, not_proven
from ansinh.models.location.milp import formulations, formulations_of_cover, formulations_of_fairness
from ansinh.models.location.search.restricted import read_sites

if TYPE_CHECKING:
    from ansinh.models.location.call import Call
    from ansinh.models.location.found.site_plan import Found
    from ansinh.models.location.milp.formulations import LocationFormulation

NO_PLAN = "no choice of sites keeps all limits"


def median_within_limits(call: Call, p: int | None, *, capacitated: bool, single_source: bool) -> Found:
    """Serve as many as can be, with the least travel and weighted cost, within the call's limits."""
    arcs = int(call.problem.reach.sum())

    def written_out(_: Found) -> Found:
        return _median(call, p, capacitated=capacitated, single_source=single_source)

    return follow([Part("the formulation as written", written_out, arcs=arcs)], call.clock)


def _median(call: Call, p: int | None, *, capacitated: bool, single_source: bool) -> Found:
    """Solve the p-median as written: first the fewest unserved, where some may be, then the objective."""
    limits, places = call.solved_limits, {"capacitated": capacitated, "single_source": single_source}

    def written(price: float | None) -> LocationFormulation:
        return _median_as_asked(call, p, price, **places)

    if call.solved_price is not None or (not capacitated and bool(call.problem.reach.all())):
        found = _solved(call, call.written(lambda: written(call.solved_price)))
        if call.solved_price is not None or not found.impossible:
            return found
    formulation = call.written(lambda: formulations.fewest_unserved(call.problem, p, limits=limits, **places))
    least = _solved(call, formulation)
    if least.plan is None:
        return dataclasses.replace(least, bound=Bound(prover=least.bound.prover))
    rounding = SURE + ROUNDING * float(call.problem.demand.sum())
    if least.value <= rounding:
        return _solved(call, call.written(lambda: written(None)))
    second = call.written(lambda: written(0.0))
    found = _solved(call, formulations.limit_unserved(second, least.value + rounding))
    if found.plan is None:
        note = found.note or NOT_FEWEST
        return Incumbent(bound=Bound(prover=found.bound.prover), note=note)
    if least.bound.value >= least.value - rounding:
        return found
    return not_proven(found)


def _median_as_asked(
    call: Call, p: int | None, price: float | None, *, capacitated: bool, single_source: bool
) -> LocationFormulation:
    """Write the p-median down, or that of a worst share."""
    limits, share = call.solved_limits, call.options.worst_share
    if share is None:
        return formulations.p_median(
            call.problem,
            p,
            capacitated=capacitated,
            single_source=single_source,
            price=price,
            limits=limits,
        )
    return formulations_of_fairness.worst_share(
        call.problem,
        p,
        share=share,
        price=price,
        lost=call.ready.lost / call.ready.units.persons,
        capacitated=capacitated,
        single_source=single_source,
        limits=limits,
    )


def most_covered_within_limits(call: Call, p: int | None, *, capacitated: bool, single_source: bool) -> Found:
    """Cover the most persons, twice where that counts, less the weighted cost, within the call's limits."""
    problem, standard, limits = call.problem, call.solved_standard, call.solved_limits
    weight = call.options.backup_weight

    def written() -> LocationFormulation:
        if weight is not None:
            return formulations_of_cover.backup(problem, p, standard, backup_weight=weight, limits=limits)
        return formulations.mclp(
            problem, p, standard, capacitated=capacitated, single_source=single_source, limits=limits
        )

    def written_out(_: Found) -> Found:
        return _solved(call, call.written(written), maximised=True)

    return follow([Part("the formulation as written", written_out, arcs=int(call.near.sum()))], call.clock)


def _solved(call: Call, formulation: LocationFormulation, *, maximised: bool = False) -> Found:
    """Solve what is written down, and read it as a search that minimises would state it."""
    outcome = call.solve(formulation.prob)
    if maximised:
        outcome = dataclasses.replace(outcome, objective=-outcome.objective, bound=-outcome.bound)
    found = read_outcome(outcome, lambda: _sites(call, formulation))
    return found.with_note(NO_PLAN) if found.impossible else found


def _sites(call: Call, formulation: LocationFormulation) -> SitePlan:
    """Read the plan; without places and least use everybody goes to the nearest open site."""
    plan = read_sites(formulation)
    limits = call.solved_limits
    if not call.keeps_places and (limits is None or not limits.sends_people):
        return plan.nearest
    if plan.points is None:  # nobody can be sent anywhere
        none = np.empty(0, dtype=np.intp)
        return SitePlan(plan.opened, none, none, np.empty(0))
    return plan
