"""Limits of open sites by position: read from what the user gave, checked, and brought into the units of solving."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.errors import Finding, raise_if
from ansinh.models.location.given import checks
from ansinh.models.location.given.limits import CountLimit, SiteLimits
from ansinh.models.location.given.reading import Reader
from ansinh.models.location.given.units import unit_of
from ansinh.models.settings import is_number
from ansinh.words.nearest import advice

if TYPE_CHECKING:
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.location.given.units import Units
    from ansinh.models.matrix_form import Floats


@dataclass(frozen=True)
class GroupCount:
    """How many of some sites may be open.

    Attributes
    ----------
    label
        What they have in common.
    sites
        Their positions.
    least, most
        Numbers of open sites; `most` may be infinite.
    """

    label: Hashable
    sites: tuple[int, ...]
    least: int
    most: float


@dataclass(frozen=True, eq=False)
class SolvedLimits:
    """Limits by position.

    Attributes
    ----------
    cost
        (J,) cost of each site.
    budget
        Most that open sites may cost; infinite: no limit.
    groups
        Counts by label.
    least_use
        (J,) fewest persons of each site where it is open.
    opening
        (J,) what opening each site counts in the objective.
    """

    cost: Floats
    budget: float
    groups: tuple[GroupCount, ...]
    least_use: Floats
    opening: Floats

    @property
    def sends_people(self) -> bool:
        """Whether some sites need users, so that not everybody goes to the nearest."""
        return bool(self.least_use.any())

    def in_units(self, units: Units, objective_unit: float) -> SolvedLimits:
        """Return the limits as they are solved: costs have a unit of their own, as whole sites are paid for."""
        money = unit_of(self.cost)
        return dataclasses.replace(
            self,
            cost=self.cost / money,
            budget=self.budget / money,
            least_use=self.least_use / units.persons,
            opening=self.opening / objective_unit,
        )

    def broken(self, opened: Sequence[int], used: Floats, rounding: float) -> list[str]:
        """Say which limits a plan breaks: open sites by position, persons at each site, persons that are rounding."""
        found, stands = [], set(opened)
        spent = float(self.cost[list(opened)].sum())
        if spent > self.budget * (1 + BUDGET_ROUNDING):
            found.append(f"the open sites cost {spent:g} of a budget of {self.budget:g}")
        for group in self.groups:
            count = len(stands & set(group.sites))
            if not group.least <= count <= group.most:
                found.append(
                    f"{count} sites of {group.label!r} are open, not {group.least} to {group.most:g}"
                )
        few = [j for j in opened if used[j] < self.least_use[j] - rounding]
        found += [f"site at position {j} has {used[j]:g} of {self.least_use[j]:g} persons" for j in few]
        return found


BUDGET_ROUNDING = 1e-8
"""Share of a budget that sums of costs, and solvers' tolerances, may differ by."""


def read_limits(
    problem: LocationProblem, limits: Any, cost_weight: float, *, keeps_places: bool
) -> tuple[SolvedLimits | None, list[Finding]]:
    """Return limits by position, and what is wrong with them; None: there are none, nor weighted costs.

    Parameters
    ----------
    keeps_places
        Whether the model keeps to capacities.
    """
    findings = _wrong_weight(problem, cost_weight)
    if limits is None:
        limits = SiteLimits()
        if not cost_weight or findings:
            return None, findings
    if not isinstance(limits, SiteLimits):
        return None, [Finding("limits", f"is a {type(limits).__name__}", "give SiteLimits(...)")]
    findings += _wrong_budget(problem, limits.budget)
    groups, wrong = _groups(problem, limits)
    least, wrong_use = _least_use(problem, limits, keeps_places=keeps_places)
    findings += wrong + wrong_use
    cost = np.zeros(problem.site_count) if problem.fixed_cost is None else problem.fixed_cost
    if findings:
        return None, findings
    budget = math.inf if limits.budget is None else float(limits.budget)
    return SolvedLimits(cost, budget, groups, least, cost * cost_weight), []


def solved_limits(
    problem: LocationProblem, limits: Any, cost_weight: float, *, keeps_places: bool
) -> SolvedLimits | None:
    """Return limits by position, or raise what is wrong with them."""
    found, findings = read_limits(problem, limits, cost_weight, keeps_places=keeps_places)
    raise_if(findings)
    return found


def check_p_or_limits(problem: LocationProblem, p: Any, limits: Any, cost_weight: float) -> list[Finding]:
    """Report a number of sites that no plan can have; none is needed where a limit or their cost decides it."""
    if p is not None:
        return checks.check_p(problem, p)
    if limits is not None or cost_weight:
        return []
    return [Finding("p", "is None, and nothing else limits the open sites", "give p, limits or cost_weight")]


def asked_limits(limits: SiteLimits | None, cost_weight: float) -> dict[str, bool]:
    """Return by argument whether the caller asked for it."""
    return {"limits": limits is not None, "cost_weight": bool(cost_weight)}


def _wrong_weight(problem: LocationProblem, cost_weight: Any) -> list[Finding]:
    if not is_number(cost_weight) or not 0 <= cost_weight < math.inf:
        remedy = "give what one unit of fixed cost counts in the objective, 0 or more"
        return [Finding("cost_weight", f"is {cost_weight!r}", remedy)]
    if cost_weight and problem.fixed_cost is None:
        return [Finding("cost_weight", "is given, but the problem has no costs", "give it fixed_cost")]
    return []


def _wrong_budget(problem: LocationProblem, budget: Any) -> list[Finding]:
    if budget is None:
        return []
    if not is_number(budget) or budget < 0:
        return [Finding("limits.budget", f"is {budget!r}", "give money, 0 or more; None for no budget")]
    if problem.fixed_cost is None:
        return [Finding("limits.budget", "is given, but the problem has no costs", "give it fixed_cost")]
    stand = list(problem.existing)
    spent = float(problem.fixed_cost[stand].sum())
    if spent <= budget * (1 + BUDGET_ROUNDING):
        return []
    problem_text = f"is {budget:g}, but the existing sites alone cost {spent:g}"
    return [Finding("limits.budget", problem_text, "give sites that are paid for a cost of 0, or raise it")]


def _groups(problem: LocationProblem, limits: SiteLimits) -> tuple[tuple[GroupCount, ...], list[Finding]]:
    groups: list[GroupCount] = []
    findings: list[Finding] = []
    for limit in limits.count_limits:
        if not isinstance(limit, CountLimit):
            findings.append(
                Finding("limits.counts", f"holds a {type(limit).__name__}", "give CountLimit(...)")
            )
            continue
        labels, wrong = _labels(problem, limit.labels)
        findings += wrong
        if wrong:
            continue
        for label in limit.named:
            group, wrong = _group(limit, label, labels)
            groups.append(group)
            findings += wrong
    return tuple(groups), findings


def _labels(problem: LocationProblem, given: Any) -> tuple[list[Any], list[Finding]]:
    """Return the label of each site, in their order."""
    reader = Reader(problem.demand_ids, problem.site_ids)
    aligned = reader.aligned(given, problem.site_ids, "limits.counts: labels")
    labels = [] if isinstance(aligned, str) or not hasattr(aligned, "__iter__") else list(aligned)
    findings = list(reader.findings)
    if len(labels) != problem.site_count:
        text = f"has {len(labels)} labels for {problem.site_count} sites"
        findings.append(Finding("limits.counts: labels", text, "give one for each, None for no group"))
    elif not all(isinstance(label, Hashable) for label in labels):
        findings.append(Finding("limits.counts: labels", "holds what can't be a label", "give texts"))
    return labels, findings


def _group(limit: CountLimit, label: Hashable, labels: list[Any]) -> tuple[GroupCount, list[Finding]]:
    """Return the sites of a label, and what no plan can keep."""
    sites = tuple(j for j, own in enumerate(labels) if own == label)
    least, most = limit.span(label)
    group = GroupCount(label, sites, least, most)
    where = f"limits.counts ({label!r})"
    numbers = [n[label] for n in (limit.exactly, limit.at_least, limit.at_most) if label in n]
    if not all(isinstance(n, (int, np.integer)) and not isinstance(n, bool) and n >= 0 for n in numbers):
        return group, [Finding(where, f"is {numbers}", "give whole numbers of sites, 0 or more")]
    if not sites:
        known = [str(own) for own in dict.fromkeys(labels) if not pd.isna(own)]
        return group, [Finding(where, "no site has this label", advice(str(label), known))]
    if least > min(most, len(sites)):
        text = f"at least {least} and at most {min(most, len(sites)):g} sites contradict each other"
        return group, [Finding(where, text, f"{len(sites)} sites have this label")]
    return group, []


def _least_use(
    problem: LocationProblem, limits: SiteLimits, *, keeps_places: bool
) -> tuple[Floats, list[Finding]]:
    """Return the fewest persons of each site where it is open."""
    given, none = limits.least_persons, np.zeros(problem.site_count)
    if is_number(given):
        given = np.full(problem.site_count, float(given))
    reader = Reader(problem.demand_ids, problem.site_ids)
    least = reader.vector(given, problem.site_ids, "limits.least_persons", default=0.0)
    findings = reader.findings
    if least is None or findings:
        return none, findings
    findings += checks.check_sites(least, problem.site_ids, "limits.least_persons", finite=True)
    filled, wrong = _positions(problem, limits.filled)
    findings += wrong
    if not filled:
        return least, findings
    if not keeps_places or problem.capacity is None:
        remedy = "pass capacitated=True, and give the problem its capacity"
        return none, [*findings, Finding("limits.filled", "can't be kept without places", remedy)]
    endless = [problem.site_ids[j] for j in filled if not math.isfinite(problem.capacity[j])]
    if endless:
        where = f"limits.filled (ids {checks.name_ids(endless)})"
        return none, [*findings, Finding(where, "unlimited places can't be filled", "give their places")]
    use = least.copy()
    use[filled] = np.maximum(use[filled], problem.capacity[filled])
    return use, findings


def _positions(problem: LocationProblem, ids: Any) -> tuple[list[int], list[Finding]]:
    wanted, findings = checks.ids_of(ids, "limits.filled", problem.site_ids)
    positions, unknown = checks.positions_of(wanted, "limits.filled", problem.site_ids)
    return sorted(set(positions)), [*findings, *unknown]
