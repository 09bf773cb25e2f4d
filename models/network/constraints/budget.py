"""Money: what every source may pay in every period, with what is carried over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.models.network.model.money import KINDS, OWNERS, cost_terms, limited, streams
from ansinh.models.network.model.rows import add_relaxable, add_row, ones

if TYPE_CHECKING:
    import pulp

    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.model.variables import Variables


def add_budget(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:  # noqa: C901 - one branch per kind of thing checked
    """Pay every limited cost from a source that may pay it, and no source more than it has.

    ``Σ_f spent[f,t,kind,owner] ≥ cost[t,kind,owner]`` and ``Σ spent[f,t,·,·] + carried[f,t] ≤ budget[f,t] +
    carried[f,t-1]``, in million đồng, not discounted. A cost is limited if some budget row of its period
    covers its kind and ownership.
    """
    purses = streams(a)
    for f, purse in enumerate(purses):
        for t in range(a.n_periods):
            for kind in KINDS:
                for owner in OWNERS:
                    if purse.pays(kind, owner) and limited(purses, t, kind, owner):
                        name = f"spent_{f}_{t}_{kind}_{owner}"
                        v.spent[f, t, kind, owner] = prob.add_variable(name, lowBound=0)
            if purse.carry_over[t]:
                v.carried[f, t] = prob.add_variable(f"carried_{f}_{t}", lowBound=0)
    for (t, kind, owner), cost in cost_terms(v, a).items():
        if limited(purses, t, kind, owner):
            paid = ones(s for (_, u, k, w), s in v.spent.items() if (u, k, w) == (t, kind, owner))
            negative = [(variable, -value) for variable, value in cost]
            add_row(prob, [*paid, *negative], ">=", 0.0, f"budget_pay_{t}_{kind}_{owner}")
    for f, purse in enumerate(purses):
        for t in range(a.n_periods):
            terms = ones(s for (g, u, _, _), s in v.spent.items() if (g, u) == (f, t))
            if (f, t) in v.carried:
                terms = [*terms, (v.carried[f, t], 1.0)]
            if (f, t - 1) in v.carried:
                terms = [*terms, (v.carried[f, t - 1], -1.0)]
            name = f"budget_{f}_{t}"
            words = (
                f"budget of {purse.source} in {a.period_ids[t]} "
                f"({purse.amounts[t]:,.0f} million đồng, {purse.covers}, {purse.ownership})"
            )
            add_relaxable(prob, v, terms, "<=", float(purse.amounts[t]), name, words)
