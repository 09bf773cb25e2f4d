"""What a plan does in a case, and what it gives away there against the best plan tried."""

from __future__ import annotations

import pandas as pd

from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.problem import NetworkProblem
from ansinh.planning.analyses.base import headline
from ansinh.planning.analyses.criteria import unserved

Values = dict[str, float]
NO_PLAN: Values = {
    "unserved_persons": float("inf"),
    "mean_minutes": float("nan"),
    "capital_million_vnd": float("nan"),
}
"""A case in which a plan is impossible."""
DIGITS = 6
"""Regrets below this are arithmetic."""
AS_MANY = 0.5
"""Plans that serve as many: half a person is rounding."""


def values_of(plan: NetworkPlan, problem: NetworkProblem) -> Values:
    """Return people unserved (weighted, all periods), mean minutes and capital of a plan."""
    shown = headline(plan, problem)
    return {"unserved_persons": unserved(plan, problem), "mean_minutes": shown["mean_minutes"],
            "capital_million_vnd": shown["capital_million_vnd"]}  # fmt: skip


def with_regret(matrix: pd.DataFrame, best: pd.DataFrame | None = None) -> pd.DataFrame:
    """Add what each row of `matrix` gives away in its case: ``regret_persons, regret_minutes, regret_million_vnd``.

    ``regret_persons = unserved − least unserved in the case``; minutes and money are compared among plans that serve
    as many, and are missing for the others.

    Parameters
    ----------
    best
        Rows of other plans that count for the least of each case; default: those of `matrix` alone.
    """
    pool = matrix if best is None else pd.concat([best, matrix], ignore_index=True)
    least = pool.groupby("case")["unserved_persons"].min()
    equal = pool["unserved_persons"] - pool["case"].map(least) <= AS_MANY
    lowest = pool[equal].groupby("case")[["mean_minutes", "capital_million_vnd"]].min()
    regret = (matrix["unserved_persons"] - matrix["case"].map(least)).round(DIGITS)
    as_many = regret <= AS_MANY
    minutes = matrix["mean_minutes"] - matrix["case"].map(lowest["mean_minutes"])
    money = matrix["capital_million_vnd"] - matrix["case"].map(lowest["capital_million_vnd"])
    return matrix.assign(
        regret_persons=regret.clip(lower=0.0),
        regret_minutes=minutes.round(DIGITS).where(as_many).clip(lower=0.0),
        regret_million_vnd=money.round(DIGITS).where(as_many).clip(lower=0.0),
    )
