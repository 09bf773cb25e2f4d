"""Who pays what: the costs of a plan shared out among the sources of money, by a small LP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from ansinh.models.errors import SolverError
from ansinh.models.network.model.money import factor, limited, streams

if TYPE_CHECKING:
    from ansinh.models.network.model.arrays import Arrays

ROUNDING = 5e-4
"""Million đồng (relative above 1000) by which a solver's budget row may be missed."""

SMALL = 1e-6
"""Million đồng below this are a rounding of the LP."""

Split = dict[tuple[str, int, str, str], float]


def split(a: Arrays, costs: dict[tuple[int, str, str], float]) -> Split:  # noqa: C901, PLR0912 - one branch per kind of thing checked
    """Share costs by (period, kind, ownership) among the sources; what nobody can pay is ``over_budget``.

    min Σ over, then money spent early; subject to the rows of `add_budget`. Million đồng, not discounted.
    """
    budgets = streams(a)
    shared: Split = {}
    due = {key: cost for key, cost in costs.items() if cost > SMALL}
    for (t, kind, owner), cost in due.items():
        if not limited(budgets, t, kind, owner):
            shared["unlimited", t, kind, owner] = cost
    due = {key: cost for key, cost in due.items() if limited(budgets, *key)}
    if not due:
        return shared
    pays = [(f, key) for f, stream in enumerate(budgets) for key in due if stream.pays(key[1], key[2])]
    carries = [(f, t) for f, stream in enumerate(budgets) for t in range(a.n_periods) if stream.carry_over[t]]
    keys = list(due)
    scale = max(1.0, *due.values())
    n = len(pays) + len(carries) + len(keys)
    upper = np.zeros((len(budgets) * a.n_periods, n))
    equal = np.zeros((len(keys), n))
    for column, (f, key) in enumerate(pays):
        upper[f * a.n_periods + key[0], column] = 1.0
        equal[keys.index(key), column] = 1.0
    for column, (f, t) in enumerate(carries, start=len(pays)):
        upper[f * a.n_periods + t, column] = 1.0
        if t + 1 < a.n_periods:
            upper[f * a.n_periods + t + 1, column] = -1.0
    for row in range(len(keys)):
        equal[row, len(pays) + len(carries) + row] = 1.0
    prices = np.concatenate([_prices(pays), np.full(len(carries), 1e-4), np.full(len(keys), 1.0)])
    amounts = np.concatenate([stream.amounts for stream in budgets]) / scale
    answer = linprog(prices, upper, amounts, equal, np.array(list(due.values())) / scale, method="highs")
    if answer.status != 0:
        message = f"the costs of the plan can't be shared out among the sources: {answer.message}"
        raise SolverError(message)
    paid = answer.x * scale
    for column, (f, key) in enumerate(pays):
        if paid[column] > SMALL:
            name = (budgets[f].source, *key)
            shared[name] = shared.get(name, 0.0) + float(paid[column])
    for row, key in enumerate(keys):
        over = float(paid[len(pays) + len(carries) + row])
        payers = [name for name in shared if name[1:] == key]
        if over > ROUNDING * max(1.0, scale / 1000.0) or (over > SMALL and not payers):
            shared["over_budget", *key] = over
        elif payers:  # the solver may overdraw a source by its tolerance
            shared[payers[0]] += over
    return shared


def _prices(pays: list[tuple[int, tuple[int, str, str]]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Prefer sources in the order of their names by a tiny cost, so that the same plan is always paid in the same way."""
    return np.array([1e-6 * (1 + f) for f, _ in pays], dtype=float)


def pay(a: Arrays, costs: dict[tuple[int, str, str], float]) -> pd.DataFrame:
    """Share the costs out among the sources that may pay them; what nobody can pay is ``over_budget``.

    Costs without a limit are paid by ``unlimited``. One row per source, period, kind and ownership.
    """
    rows = []
    for (source, t, kind, owner), million in sorted(split(a, costs).items()):
        rows.append(
            {
                "source": source,
                "period": a.period_ids[t],
                "kind": kind,
                "ownership": owner,
                "million_vnd": million,
                "million_vnd_discounted": million * factor(a, kind, t),
            }
        )
    columns = ["source", "period", "kind", "ownership", "million_vnd", "million_vnd_discounted"]
    return pd.DataFrame(rows, columns=columns)
