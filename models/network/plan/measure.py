"""What the objective stages measure, counted from a design and an allocation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.models.network.model.money import factor
from ansinh.models.network.plan.frames import missing_persons
from ansinh.models.network.problem import SHORTFALL_WEIGHT

if TYPE_CHECKING:
    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.plan.allocation import Allocation
    from ansinh.models.network.plan.design import Design


def values_of(a: Arrays, design: Design, allocation: Allocation) -> dict[str, float]:
    """Return what each stage measures, from the plan itself."""
    weighted = float((allocation.unserved.sum(axis=(1, 2)) * a.unserved_weight).sum())
    missing = missing_persons(design, allocation)
    minutes = a.option_minutes[allocation.point, allocation.option]
    values = {
        "unserved": weighted + SHORTFALL_WEIGHT * missing,
        "cost": sum(million * factor(a, kind, t) for (t, kind, _), million in design.costs.items()),
        "travel": float((minutes * allocation.persons).sum()),
        "worst_minutes": float(minutes.max(initial=0.0)),
    }
    values["weighted"] = sum(w * values[k] for k, w in a.problem.objective.weights.items())
    return values
