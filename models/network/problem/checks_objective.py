"""Checks of the objective and of given decisions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from ansinh.models.errors import Finding
from ansinh.models.network.problem.network_problem import STAGES
from ansinh.models.network.problem.records import records

if TYPE_CHECKING:
    from ansinh.models.network.problem import NetworkProblem


def check_objective(problem: NetworkProblem) -> Iterator[Finding]:
    """Report unknown stages or weights, and an order that makes no sense."""
    objective = problem.objective
    for name in (*objective.stages, *objective.tolerances, *objective.weights):
        if name not in STAGES:
            yield Finding("objective", f"unknown stage {name!r}", f"one of {', '.join(STAGES)}")
    if not objective.stages and not objective.weights:
        yield Finding("objective", "has no stages and no weights", "give one or the other")
    order = list(objective.stages)
    if len(set(order)) < len(order):
        yield Finding("objective.stages", "names a stage twice", "name each once")
    if not objective.weights and order and order[0] != "unserved":
        text = f"starts with {order[0]!r}: the best plan would serve nobody"
        yield Finding("objective.stages", text, "start with 'unserved'")
    if "worst_minutes" in order[:-1] or objective.weights.get("worst_minutes"):
        yield Finding("objective", "worst_minutes can only be the last stage", "move it to the end")
    for name, value in (*objective.tolerances.items(), *objective.weights.items()):
        if not value >= 0:
            yield Finding("objective", f"{name} has a negative number", "give a number ≥ 0")


def check_decisions(problem: NetworkProblem) -> Iterator[Finding]:
    """Report given decisions that name unknown options or more places than the option allows."""
    decisions = problem.decisions
    if decisions is None:
        return
    missing = {"site_id", "service", "period", "places"} - set(decisions.columns)
    if missing:
        yield Finding("decisions", f"columns missing: {', '.join(sorted(missing))}", "add them")
        return
    decisions = decisions.copy()
    decisions["places"] = pd.to_numeric(decisions["places"], errors="coerce")
    problem.decisions = decisions
    if decisions.duplicated(["site_id", "service", "period"]).any():
        yield Finding("decisions", "an option is decided twice in a period", "keep one row each")
    for row in records(decisions):
        where = f"decisions ({row.site_id}, {row.service}, {row.period})"
        if row.period not in problem.periods.index:
            yield Finding(where, f"unknown period {row.period!r}", "")
        if (row.site_id, row.service) not in problem.options.index:
            yield Finding(where, "there is no such option", "add it to options")
            continue
        option = problem.options.loc[(row.site_id, row.service)]
        most = max(float(option["max_places"]), float(option["existing_places"]))
        places = float(str(row.places))
        if not places >= 0:
            yield Finding(where, f"places {row.places} must be a number ≥ 0", "")
        elif places > most + 1e-6:
            yield Finding(where, f"{places:g} places are more than max_places {most:g}", "raise max_places")
