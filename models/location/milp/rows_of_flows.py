"""Rows of flow capture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ansinh.models.location.milp.variables import LocationVariables


def add_capture(
    prob: pulp.LpProblem, v: LocationVariables, needs: Sequence[Iterable[frozenset[int]]]
) -> None:
    """Add ``z_q ≤ Σ_{j in K} yⱼ`` for every set K of sites of which path q needs one."""
    for i, sets in enumerate(needs):
        if i not in v.covered:
            continue
        for n, sites in enumerate(sorted(map(sorted, sets))):
            terms = [(v.covered[i], 1.0), *((v.opened[j], -1.0) for j in sites)]
            prob += pulp.LpAffineExpression(terms) <= 0, f"capture_{i}_{n}"
