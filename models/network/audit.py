"""A plan counted again without the LP."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.errors import Finding
    from models.network.plan import NetworkPlan
    from models.network.problem import NetworkProblem


def audit(problem: NetworkProblem, plan: NetworkPlan) -> list[Finding]:
    """Return where the plan disagrees with its problem or with itself."""
    del problem, plan
    return []
