"""Money: what every source may pay in every period, with what is carried over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from ansinh.models.errors import Finding
from ansinh.models.network.families.base import Dated, Family
from ansinh.models.network.families.checking import check_known, check_words
from ansinh.models.network.model.gaps import Give
from ansinh.models.network.model.money import KINDS, OWNERS, cost_terms, limited, streams
from ansinh.models.network.model.rows import add_relaxable, add_row, ones
from ansinh.models.network.problem.records import records, sums_by
from ansinh.models.network.problem.tolerance import excused
from ansinh.words.nearest import some
from ansinh.words.phrase import Figure, Phrase

if TYPE_CHECKING:
    import pulp

    from ansinh.models.network.families.base import Changes
    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.model.gaps import Rule
    from ansinh.models.network.model.variables import Variables
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem


def add_budget(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:  # noqa: C901 - one branch per kind of thing checked
    """Pay every limited cost from a source that may pay it, and no source more than it has.

    ``Σ_f spent[f,t,kind,owner] ≥ cost[t,kind,owner]`` and ``Σ spent[f,t,·,·] + carried[f,t] ≤ budget[f,t] +
    carried[f,t-1]``, in million đồng, not discounted. A cost is limited if some budget row of its period
    covers its kind and ownership.
    """
    budgets = streams(a)
    for f, stream in enumerate(budgets):
        for t in range(a.n_periods):
            for kind in KINDS:
                for owner in OWNERS:
                    if stream.pays(kind, owner) and limited(budgets, t, kind, owner):
                        name = f"spent_{f}_{t}_{kind}_{owner}"
                        v.spent[f, t, kind, owner] = prob.add_variable(name, lowBound=0)
            if stream.carry_over[t]:
                v.carried[f, t] = prob.add_variable(f"carried_{f}_{t}", lowBound=0)
    for (t, kind, owner), cost in cost_terms(v, a).items():
        if limited(budgets, t, kind, owner):
            paid = ones(s for (_, u, k, w), s in v.spent.items() if (u, k, w) == (t, kind, owner))
            negative = [(variable, -value) for variable, value in cost]
            add_row(prob, [*paid, *negative], ">=", 0.0, f"budget_pay_{t}_{kind}_{owner}")
    for f, stream in enumerate(budgets):
        for t in range(a.n_periods):
            terms = ones(s for (g, u, _, _), s in v.spent.items() if (g, u) == (f, t))
            if (f, t) in v.carried:
                terms = [*terms, (v.carried[f, t], 1.0)]
            if (f, t - 1) in v.carried:
                terms = [*terms, (v.carried[f, t - 1], -1.0)]
            name = f"budget_{f}_{t}"
            unmet = Phrase.of(
                "families.budget.unmet",
                source=stream.source,
                period=a.period_ids[t],
                million_vnd=Figure(float(stream.amounts[t])),
                covers=Phrase.of(f"families.budget.covers_{stream.covers}"),
                ownership=Phrase.of(f"families.budget.owner_{stream.ownership}"),
            )
            amount, period = float(stream.amounts[t]), a.period_ids[t]
            rule = (stream.source, period, stream.covers, stream.ownership)
            give = Give("budget", rule, "million_vnd", amount, upward=True, period=period)
            add_relaxable(prob, v, terms, "<=", amount, name, unmet, give)


def loosen_budgets(problem: NetworkProblem, gaps: Mapping[Rule, float]) -> Changes:
    """Return budgets raised by what is overspent; a source without a row for a period gets one."""
    names = ["source", "period", "covers", "ownership"]
    overspent = pd.DataFrame(
        [(*key, million, False) for key, million in gaps.items()],
        columns=[*names, "million_vnd", "carry_over"],
    )
    rows = pd.concat([problem.budgets, overspent], ignore_index=True)
    summed = rows.groupby(names, sort=False).agg({"million_vnd": "sum", "carry_over": "any"})
    return {"budgets": summed.reset_index()}


def check_budgets(problem: NetworkProblem) -> Iterator[Finding]:
    """Report budgets of unknown periods, words outside their list, and amounts that are given twice."""
    rows = problem.budgets
    yield from check_known("budgets.period", rows["period"], problem.periods.index)
    yield from check_words("budgets.covers", rows["covers"], "capital", "running", "all")
    yield from check_words("budgets.ownership", rows["ownership"], "public", "non_public", "any")
    columns = ["source", "period", "covers", "ownership"]
    if rows.duplicated(columns).any():
        twice = [tuple(row) for row in rows[rows.duplicated(columns)][columns].to_numpy()]
        yield Finding("budgets", f"given twice: {some(twice)}", "add the amounts up")


def audit_budgets(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield sources that pay more, up to any period, than they have had; what may not be carried over is lost."""
    if (plan.money["source"] == "over_budget").any():
        yield Finding("money", "more is spent than the sources have")
    paid = sums_by(plan.money, "million_vnd", "source", "period")
    given: dict[str, list[Any]] = {}
    for row in records(problem.budgets):
        given.setdefault(row.source, []).append(row)
    for source, rows in sorted(given.items()):
        left, most = 0.0, max(float(row.million_vnd) for row in rows)
        keeps: dict[tuple[str, str], bool] = {}
        for period in problem.periods.index:
            here = [row for row in rows if row.period == period]
            left += sum(float(row.million_vnd) for row in here) - paid.get((source, period), 0.0)
            if left < -excused(most):
                yield Finding(f"budget of {source} in {period}", f"overspent by {-left:,.1f} million đồng")
            keeps |= {(row.covers, row.ownership): bool(row.carry_over) for row in here}
            if not any(keeps.values()):
                left = 0.0


BUDGET = Family(
    name="budget",
    formula="Σ_f spent ≥ cost by period, kind, owner; Σ spent[f,t] + carried[f,t] ≤ budget[f,t] + carried[f,t−1]",
    rows="`budget_pay_t_kind_owner`, `budget_f_t`",
    write=add_budget,
    columns=(
        "budgets.source",
        "budgets.period",
        "budgets.million_vnd",
        "budgets.covers",
        "budgets.ownership",
        "budgets.carry_over",
    ),
    scenario_key="budgets",
    dated=Dated(),
    check=check_budgets,
    gives_way="money",
    loosen=loosen_budgets,
    audit=audit_budgets,
)
