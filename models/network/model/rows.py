"""Small helpers to write rows: sums, named rows, and rows that a planner may relax."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import pulp

from ansinh.models.network.model.sheet import Sheet

if TYPE_CHECKING:
    from ansinh.models.network.model.gaps import Give
    from ansinh.models.network.model.variables import Variables
    from ansinh.words.phrase import Phrase

LARGEST = 1e7
"""Most, in the unit of the row, by which a relaxed row may be missed. Its switch needs a finite multiple, and with larger
ones the integrality tolerance of solvers (1e-6) would let a closed switch open the row."""

Sense = Literal["<=", ">=", "=="]
Terms = Iterable[tuple[pulp.LpVariable, float]]


def total(terms: Terms, constant: float = 0.0) -> pulp.LpAffineExpression:
    """Return Σ coefficient × variable + constant; a variable may come more than once."""
    terms = list(terms)
    summed = {variable: float(coefficient) for variable, coefficient in terms}
    if len(summed) < len(terms):
        summed = dict.fromkeys(summed, 0.0)
        for variable, coefficient in terms:
            summed[variable] += float(coefficient)
    expression = pulp.LpAffineExpression(constant=float(constant))
    expression.update(summed)  # a dictionary from a dictionary: PuLP's variables are slow to hash
    return expression


def ones(variables: Iterable[pulp.LpVariable]) -> Terms:
    """Return the variables with coefficient 1."""
    return [(variable, 1.0) for variable in variables]


def add_relaxable(  # noqa: PLR0917 - the formula names them
    prob: pulp.LpProblem,
    v: Variables,
    terms: Terms,
    sense: Sense,
    right: float,
    name: str,
    unmet: Phrase,
    give: Give | None = None,
) -> None:
    """Add a row that a planner could relax; `unmet` says which it is (see `ansinh.models.network.check.explain`).

    In an elastic formulation it may be missed by a gap, if the switch of its phrase is on: one for all rows that are
    said alike. Where a plan may miss its rules by gaps in their own units (`Gaps`), `give` says how; None = not at all.
    """
    v.relaxable[name] = unmet
    if v.gaps is not None:
        add_row(prob, v.gaps.opened(prob, terms, sense, give), sense, right, name)
        return
    if v.switches is None:
        add_row(prob, terms, sense, right, name)
        return
    terms = list(terms)
    words = unmet.said("en")
    if words not in v.switches:
        v.switches[words] = prob.add_variable(f"relax_{len(v.switches)}", cat="Binary")
    reach = reach_of(terms, right)
    for sign, senses in ((1.0, (">=", "==")), (-1.0, ("<=", "=="))):
        if sense in senses:
            side = "less" if sign > 0 else "more"
            gap = prob.add_variable(f"gap_{side}_{name}", lowBound=0, upBound=reach)
            terms.append((gap, sign))
            add_row(prob, [(gap, 1.0), (v.switches[words], -reach)], "<=", 0.0, f"relax_{side}_{name}")
    add_row(prob, terms, sense, right, name)


def reach_of(terms: Terms, right: float = 0.0) -> float:
    """Return by how much a row can be missed at most."""
    reach = abs(right) + sum(abs(c) * (LARGEST if x.upBound is None else abs(x.upBound)) for x, c in terms)
    return min(reach, LARGEST)


def add_row(prob: pulp.LpProblem, terms: Terms, sense: Sense, right: float, name: str) -> None:
    """Add the row Σ terms (sense) right under a name made of positions."""
    if isinstance(prob, Sheet):
        prob.write(terms, sense, right, name)
        return
    kind = {"<=": pulp.LpConstraintLE, ">=": pulp.LpConstraintGE, "==": pulp.LpConstraintEQ}[sense]
    prob.addConstraint(pulp.LpConstraint(total(terms), kind, name, float(right)))
