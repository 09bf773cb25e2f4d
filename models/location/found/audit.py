"""A plan computed again without the LP: sums, places, minutes and value must agree with what it claims."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.certificate import Status
from ansinh.models.location.given.units import units_of
from ansinh.models.location.objectives import objective_of, planned

if TYPE_CHECKING:
    import pandas as pd

    from ansinh.models.location.found.plan import LocationPlan
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.location.sparse.problem import SparseProblem

TOLERANCE = 1e-6
"""Relative difference that rounding explains; solvers keep their rows no more exactly."""


@dataclass(frozen=True)
class AuditReport:
    """What the audit found.

    Attributes
    ----------
    objective
        The plan's value, recomputed from its allocation alone; NaN without a plan.
    findings
        One sentence per disagreement; empty when the plan holds.

    Examples
    --------
    >>> from ansinh.models import LocationProblem, audit, p_median
    >>> minutes = [[5, 20], [10, 8], [30, 6]]
    >>> problem = LocationProblem.from_matrix(minutes, demand=[10, 20, 30])
    >>> report = audit(problem, p_median(problem, 1))
    >>> report.objective
    540.0
    """

    objective: float
    findings: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing disagrees."""
        return not self.findings


def audit(problem: LocationProblem | SparseProblem, plan: LocationPlan) -> AuditReport:
    """Recompute `plan` from the problem's own numbers, and list every disagreement.

    Checked: ids known, shares between 0 and 1 and not above 1 per point, only open sites used, only existing ways,
    persons and minutes as the problem has them, places and limits kept where the model has them, existing sites open, value
    equal to the objective, and the bound on the right side of it.

    Examples
    --------
    >>> from ansinh.models import LocationProblem, audit, p_median
    >>> minutes = [[5, 20], [10, 8], [30, 6]]
    >>> problem = LocationProblem.from_matrix(minutes, demand=[10, 20, 30])
    >>> audit(problem, p_median(problem, 1)).findings
    ()
    """
    if not plan.certificate.status.has_plan:
        empty = len(plan.allocation) == 0 and not plan.open_sites
        return AuditReport(
            math.nan, () if empty else ("a plan without proof of existence has sites or allocations",)
        )
    point = {label: i for i, label in enumerate(problem.demand_ids)}
    site = {label: j for j, label in enumerate(problem.site_ids)}
    table = plan.allocation
    strangers = {*plan.open_sites, *table["site_id"]} - set(site) | set(table["demand_id"]) - set(point)
    if strangers:
        return AuditReport(math.nan, (f"ids that the problem doesn't have: {sorted(map(str, strangers))}",))
    i = np.array([point[label] for label in table["demand_id"]], dtype=int)
    j = np.array([site[label] for label in table["site_id"]], dtype=int)
    again = planned(
        problem,
        [site[label] for label in plan.open_sites],
        table,
        price=plan.unserved_minutes,
        standard=plan.service_standard,
        keeps_places=plan.keeps_places,
        options=plan.options,
    )
    objective = objective_of(plan.model, plan.options).value(again)
    findings = [
        *_allocation_findings(problem, plan, table, i, j),
        *_place_findings(problem, plan, table, j),
        *_limit_findings(problem, plan, table, j),
        *_certificate_findings(problem, plan, objective),
    ]
    return AuditReport(objective, tuple(findings))


def _allocation_findings(
    problem: LocationProblem | SparseProblem,
    plan: LocationPlan,
    table: pd.DataFrame,
    i: np.ndarray,
    j: np.ndarray,
) -> list[str]:
    findings = []
    persons = units_of(problem).persons
    share = table["share"].to_numpy(float)
    per_point = np.bincount(i, weights=share, minlength=problem.demand_count)
    if (share < 0).any() or (per_point > 1 + TOLERANCE).any():
        findings.append("shares are negative or add up to more than 1 at a demand point")
    if set(table["site_id"]) - set(plan.open_sites):
        findings.append("people are sent to sites that aren't open")
    minutes = problem.minutes_between(i, j)
    if not np.isfinite(minutes).all():
        findings.append("people are sent where there is no way")
    if not np.allclose(table["persons"], share * problem.demand[i], rtol=TOLERANCE, atol=TOLERANCE * persons):
        findings.append("persons differ from share x demand")
    if not np.array_equal(table["minutes"], minutes):
        findings.append("minutes differ from the matrix")
    closed = [problem.site_ids[k] for k in problem.existing if problem.site_ids[k] not in plan.open_sites]
    if closed and plan.model != "allocate":
        findings.append(f"existing sites are closed: {closed}")
    return findings


def _place_findings(
    problem: LocationProblem | SparseProblem, plan: LocationPlan, table: pd.DataFrame, j: np.ndarray
) -> list[str]:
    if problem.capacity is None or not plan.keeps_places:
        return []
    used = np.bincount(j, weights=table["persons"].to_numpy(float), minlength=problem.site_count)
    rounding = TOLERANCE * units_of(problem).persons
    over = np.flatnonzero(used > problem.capacity * (1 + TOLERANCE) + rounding)
    return [
        f"more persons than places at site {problem.site_ids[k]}: {used[k]:g} > {problem.capacity[k]:g}"
        for k in over
    ]


def _limit_findings(
    problem: LocationProblem | SparseProblem, plan: LocationPlan, table: pd.DataFrame, j: np.ndarray
) -> list[str]:
    limits = plan.options.limits
    if limits is None:
        return []
    used = np.bincount(j, weights=table["persons"], minlength=problem.site_count).astype(float)
    opened = [k for k, label in enumerate(problem.site_ids) if label in set(plan.open_sites)]
    rounding = TOLERANCE * max(float(problem.demand.sum()), units_of(problem).persons)
    return limits.broken(opened, used, rounding)


def _certificate_findings(
    problem: LocationProblem | SparseProblem, plan: LocationPlan, objective: float
) -> list[str]:
    findings = []
    unit = objective_of(plan.model, plan.options).unit(units_of(problem))
    scale = TOLERANCE * max(unit, abs(objective)) if math.isfinite(objective) else 0.0
    if objective != plan.objective and not abs(objective - plan.objective) <= scale:
        findings.append(f"the objective is stated as {plan.objective:g} but comes to {objective:g}")
    sign = -1.0 if objective_of(plan.model, plan.options).maximise else 1.0
    bound = plan.certificate.bound
    if sign * bound > sign * plan.objective + scale:
        findings.append("the bound is on the wrong side of the objective")
    met = bound == plan.objective or abs(bound - plan.objective) <= scale
    if plan.certificate.status is Status.PROVED_OPTIMAL and not met:
        findings.append("called proven, but bound and objective differ")
    return findings
