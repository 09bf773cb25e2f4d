"""The values of a plan in a case, and its regret: how much worse it is there than the best plan tried."""

from __future__ import annotations

import pandas as pd

from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.problem import NetworkProblem
from ansinh.planning.analyses.base import DIGITS, headline
from ansinh.planning.analyses.criteria import unserved
from ansinh.planning.answer.folder.rundata import A_PERSON

Values = dict[str, float]
NO_PLAN: Values = {
    "unserved_persons": float("inf"),
    "mean_minutes": float("nan"),
    "capital_million_vnd": float("nan"),
}
"""The values of a plan in a case in which it is impossible."""


def values_of(plan: NetworkPlan, problem: NetworkProblem) -> Values:
    """Return people unserved (weighted, all periods), mean minutes and capital of a plan."""
    shown = headline(plan, problem)
    return {"unserved_persons": unserved(plan, problem), "mean_minutes": shown["mean_minutes"],
            "capital_million_vnd": shown["capital_million_vnd"]}  # fmt: skip


def with_regret(matrix: pd.DataFrame, best: pd.DataFrame | None = None) -> pd.DataFrame:
    """Add the regret of each row of `matrix` in its case: ``regret_persons, regret_minutes, regret_million_vnd``.

    ``regret_persons = unserved − least unserved in the case``. Minutes and money are compared only among the plans that
    leave the fewest people unserved (within `A_PERSON`); they are missing for the others.

    Parameters
    ----------
    best
        Rows of other plans among which the best of each case is sought too; default: only those of `matrix`.
    """
    pool = matrix if best is None else pd.concat([best, matrix], ignore_index=True)
    least = pool.groupby("case")["unserved_persons"].min()
    equal = pool["unserved_persons"] - pool["case"].map(least) <= A_PERSON
    lowest = pool[equal].groupby("case")[["mean_minutes", "capital_million_vnd"]].min()
    regret = (matrix["unserved_persons"] - matrix["case"].map(least)).round(DIGITS)
    as_many = regret <= A_PERSON
    minutes = matrix["mean_minutes"] - matrix["case"].map(lowest["mean_minutes"])
    money = matrix["capital_million_vnd"] - matrix["case"].map(lowest["capital_million_vnd"])
    return matrix.assign(
        regret_persons=regret.clip(lower=0.0),
        regret_minutes=minutes.round(DIGITS).where(as_many).clip(lower=0.0),
        regret_million_vnd=money.round(DIGITS).where(as_many).clip(lower=0.0),
    )
