"""Small helpers to write rows: sums, named rows, and rows that a planner may relax."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import pulp

Terms = Iterable[tuple[pulp.LpVariable, float]]


def total(terms: Terms, constant: float = 0.0) -> pulp.LpAffineExpression:
    """Return Σ coefficient × variable + constant; a variable may come more than once."""
    summed: dict[pulp.LpVariable, float] = {}
    for variable, coefficient in terms:
        summed[variable] = summed.get(variable, 0.0) + float(coefficient)
    return pulp.LpAffineExpression(list(summed.items()), constant=float(constant))


def ones(variables: Iterable[pulp.LpVariable]) -> Terms:
    """Return the variables with coefficient 1."""
    return [(variable, 1.0) for variable in variables]


def add_row(
    prob: pulp.LpProblem, terms: Terms, sense: Literal["<=", ">=", "=="], right: float, name: str
) -> None:
    """Add the row Σ terms (sense) right under a name made of positions."""
    kind = {"<=": pulp.LpConstraintLE, ">=": pulp.LpConstraintGE, "==": pulp.LpConstraintEQ}[sense]
    prob.addConstraint(pulp.LpConstraint(total(terms), kind, name, float(right)))
