"""The network plan as a mixed-integer linear program, family by family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pulp

from ansinh.models.network.families import FAMILIES
from ansinh.models.network.families.assignment import add_assignment, add_balance
from ansinh.models.network.families.equity import add_equity
from ansinh.models.network.families.size import add_capacity
from ansinh.models.network.families.targets import add_targets
from ansinh.models.network.model.money import discounted_terms
from ansinh.models.network.model.rows import total
from ansinh.models.network.model.variables import Variables, declare
from ansinh.models.network.problem import SHORTFALL_WEIGHT

if TYPE_CHECKING:
    from ansinh.models.network.model.arrays import Arrays, Bools
    from ansinh.models.network.model.gaps import Gaps

Term = tuple[pulp.LpVariable, float]

A_PLACE = 1e-3
"""Million đồng that a place seems to cost where sizes are chosen: far less than any price, and more than nothing."""


@dataclass
class Formulation:
    """A formulated problem: its variables, and what each objective stage sums up.

    Attributes
    ----------
    unserved, cost, travel
        Terms and constant of the stage: weighted people, million đồng discounted, person-minutes.
    """

    prob: pulp.LpProblem
    v: Variables
    a: Arrays
    unserved: pulp.LpAffineExpression
    cost: pulp.LpAffineExpression
    travel: pulp.LpAffineExpression

    @property
    def sizes(self) -> pulp.LpAffineExpression:
        """Return what chooses sizes where no stage does: cost, and a hair for every place, so that none stands empty."""
        return self.cost + total((places, A_PLACE) for places in self.v.places.values())


def formulate_assignment(a: Arrays, standing: Bools) -> Formulation:
    """Write down only who goes where, for sizes that are given (the caller fixes ``places``)."""
    prob = pulp.LpProblem("network_assignment", pulp.LpMinimize)
    v = declare(prob, a)
    add_capacity(prob, v, a)
    add_balance(prob, v, a)
    add_targets(prob, v, a)
    add_equity(prob, v, a)
    add_assignment(prob, v, a, standing)
    return Formulation(prob, v, a, unserved_sum(v, a), total(discounted_terms(v, a)), travel_sum(v, a))


def formulate(
    a: Arrays,
    *,
    written_out: bool,
    standing: Bools | None = None,
    elastic: bool = False,
    gaps: Gaps | None = None,
) -> Formulation:
    """Write the network plan down.

    Parameters
    ----------
    a
        The problem in arrays.
    written_out
        Whether every arc from a demand point to a site gets a variable. If not, only loads and people served
        are decided, and `ansinh.models.network.search.ways.travel_bound` adds what the arcs would say.
    standing
        If given (by option and period), people may only go where it's true, and linking rows aren't needed:
        for problems in which what is open is fixed.
    elastic
        Whether rows that a planner could relax may be missed, at the price of a switch; see `explain.py`.
    gaps
        Which rules may be missed, and by how much they are; see `least_missing.py`.
    """
    prob = pulp.LpProblem("network_plan", pulp.LpMinimize)
    v = declare(prob, a, elastic=elastic, gaps=gaps)
    write_rules(prob, v, a)
    if standing is not None:
        add_assignment(prob, v, a, standing)
    else:
        write_families(prob, v, a, "arcs" if written_out else "no_arcs")
    return Formulation(prob, v, a, unserved_sum(v, a), total(discounted_terms(v, a)), travel_sum(v, a))


def write_rules(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Write every family but those that say who can go where."""
    write_families(prob, v, a, "always")


def write_families(prob: pulp.LpProblem, v: Variables, a: Arrays, written: str) -> None:
    """Write the families whose rows are written then (`Family.written`)."""
    for family in FAMILIES:
        if family.written == written:
            family.write(prob, v, a)


def unserved_sum(v: Variables, a: Arrays) -> pulp.LpAffineExpression:
    """Return ``Σ weight[s] · (need[g,t] - served[g,t]) + 10 · Σ shortfall``."""
    return total(unserved_terms(v, a), float((a.need.sum(axis=(1, 2)) * a.unserved_weight).sum()))


def unserved_terms(v: Variables, a: Arrays) -> list[Term]:
    """Return the terms of `unserved_sum`, without its constant."""
    weight = a.unserved_weight
    terms = [(served, -float(weight[a.groups[g].service])) for (g, _), served in v.served.items()]
    return terms + [(missing, SHORTFALL_WEIGHT) for missing in v.shortfall.values()]


def travel_sum(v: Variables, a: Arrays) -> pulp.LpAffineExpression:
    """Return ``Σ minutes[i,o] · assign[i,o,t]``, or the sum of the travel variables that stand for it."""
    if v.assign:
        return total((x, float(a.option_minutes[i, o])) for (i, o, _), x in v.assign.items())
    return total((theta, 1.0) for theta in v.travel.values())
