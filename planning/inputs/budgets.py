"""Budgets of a scenario as amounts of whole periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from ansinh.planning.question.scenario import Budget, Scenario

RUNNING, SOFT = "running", "soft"
BUILDING = ("capital", "all")
"""What a budget covers that pays for building."""
COLUMNS = ["source", "period", "million_vnd", "covers", "ownership", "carry_over"]


def over_period(scenario: Scenario, budget: Budget) -> float:
    """Return the million đồng of a budget over its whole period: ``amount × years`` where it is one of every year."""
    years = next(period.years for period in scenario.periods if period.id == budget.period)
    return budget.million_vnd * (years if budget.per_year else 1)


def budget_frame(scenario: Scenario, *, capital: bool = True) -> pd.DataFrame:
    """Return the budgets as limits of a network problem, those for running cost alone unless `capital`."""
    limits = [budget for budget in scenario.budgets if budget.covers != SOFT]
    rows = [_row(scenario, budget) for budget in limits if capital or budget.covers == RUNNING]
    return pd.DataFrame(rows, columns=COLUMNS)


def building_money(scenario: Scenario) -> float:
    """Return the million đồng over all periods that may be spent on building."""
    return sum(over_period(scenario, budget) for budget in scenario.budgets if budget.covers in BUILDING)


def _row(scenario: Scenario, budget: Budget) -> tuple[object, ...]:
    amount = over_period(scenario, budget)
    return (budget.source, budget.period, amount, budget.covers, budget.ownership, budget.carry_over)
