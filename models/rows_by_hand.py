"""Rows that a user adds to a model: which they are, what they make invalid, and whether an answer keeps them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ansinh.models.errors import SolverError
from ansinh.models.settings import SolverSettings
from ansinh.models.solve import solve

if TYPE_CHECKING:
    import pulp

    from ansinh.models.certificate import Certificate

INVALID = (
    "with rows added by hand ({rows}) the model's own plan and its proof don't hold; this value and bound do"
)

KEPT = 1e-4
"""A row may be missed by this much, in its own units: solvers keep rows to 1e-6 of numbers up to a hundred."""


def row_names(prob: pulp.LpProblem) -> frozenset[str]:
    """Return the names of all rows."""
    return frozenset(row.name for row in prob.constraints())


def added_rows(prob: pulp.LpProblem, own: frozenset[str]) -> tuple[str, ...]:
    """Return the names of the rows that aren't the model's own, in the order in which they were added."""
    return tuple(row.name for row in prob.constraints() if row.name not in own)


def solve_as_it_stands(
    prob: pulp.LpProblem, own: frozenset[str], settings: SolverSettings | None
) -> Certificate:
    """Solve a problem with the rows that were added; the note says which proof they make invalid."""
    certificate = solve(prob, settings or SolverSettings()).certificate()
    added = added_rows(prob, own)
    return replace(certificate, note=INVALID.format(rows=", ".join(added))) if added else certificate


def check_kept(prob: pulp.LpProblem, own: frozenset[str]) -> None:
    """Compute added rows again from the values on the variables.

    Raises
    ------
    SolverError
        If one of them isn't kept.
    """
    missed = [row.name for row in prob.constraints() if row.name not in own and not row.valid(KEPT)]
    if missed:
        raise SolverError(f"the solver's answer doesn't keep the added rows {', '.join(missed)}")
