"""Equity caps: no group is left behind by more than a share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ansinh.models.errors import Finding
from ansinh.models.network.families.base import A_SHARE, Dated, RuleFamily, loosened
from ansinh.models.network.families.checking import check_counted, check_share
from ansinh.models.network.model.gaps import Give
from ansinh.models.network.model.rows import add_relaxable, add_row, ones
from ansinh.models.network.problem.network_problem import EquityCap
from ansinh.models.network.problem.tolerance import excused
from ansinh.words.phrase import Figure, Phrase

if TYPE_CHECKING:
    import pulp

    from ansinh.models.network.families.base import Changes
    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.model.gaps import Rule
    from ansinh.models.network.model.variables import Variables
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem


def equity_groups(a: Arrays, k: int) -> list[str]:
    """Return the labels of an equity cap's groups, in order."""
    return sorted({str(label) for label in a.problem.demand[a.problem.equity[k].by]})


def add_equity(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Keep the unserved of every group under a cap: ``Σ (need - served) ≤ cap · Σ need + shortfall``."""
    for k, cap in enumerate(a.problem.equity):
        t = a.period_at[cap.period]
        chosen = {a.service_at[s] for s in cap.services}
        label_of = a.problem.demand[cap.by].astype(str).to_numpy()
        for m, label in enumerate(equity_groups(a, k)):
            members = [
                g
                for g, group in enumerate(a.groups)
                if group.service in chosen and label_of[group.points[0]] == label
            ]
            need = sum(a.group_need(a.groups[g], t) for g in members)
            if need <= 0:
                continue
            terms = ones(v.served[g, t] for g in members)
            name = f"equity_{k}_{m}"
            least = need * (1.0 - cap.max_unserved_share)
            if cap.hard:
                unmet = Phrase.of(
                    "families.equity.unmet",
                    rule=cap.name or cap.by,
                    group=label,
                    percent=Figure(100 * cap.max_unserved_share),
                    period=cap.period,
                )
                add_relaxable(prob, v, terms, ">=", least, name, unmet, _give(k, cap, need))
                continue
            v.shortfall["equity", k, m] = prob.add_variable(f"shortfall_equity_{k}_{m}", lowBound=0)
            add_row(prob, [*terms, (v.shortfall["equity", k, m], 1.0)], ">=", least, name)


def _give(k: int, cap: EquityCap, need: float) -> Give:
    asked = 1.0 - cap.max_unserved_share
    return Give(
        "equity", (k,), "share", asked, each=need, most=asked, services=cap.services, period=cap.period
    )


def loosen_equity(problem: NetworkProblem, gaps: Mapping[Rule, float]) -> Changes:
    """Return hard caps raised by the share that is missed in the worst group."""

    def raised(cap: EquityCap, share: float) -> EquityCap:
        return replace(cap, max_unserved_share=min(1.0, cap.max_unserved_share + share))

    return {"equity": loosened(problem.equity, gaps, raised)}


def check_equity(problem: NetworkProblem) -> Iterator[Finding]:
    """Report equity caps that make no sense."""
    yield from check_counted(problem, "equity", problem.equity)
    for k, cap in enumerate(problem.equity):
        yield from check_share(f"equity[{k}].max_unserved_share", cap.max_unserved_share)
        if cap.by not in problem.demand.columns:
            yield Finding(f"equity[{k}].by", f"demand has no column {cap.by!r}", "group by another column")


def audit_equity(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield every hard equity cap that the plan breaks."""
    for k, cap in enumerate(problem.equity):
        if not cap.hard:
            continue
        label = problem.demand[cap.by].astype(str)
        need, missing = (
            rows[(rows["period"] == cap.period) & rows["service"].isin(cap.services)]
            for rows in (problem.need, plan.unserved)
        )
        by_group = need.groupby(need["demand_id"].map(label))["persons"].sum()
        unserved = missing.groupby(missing["demand_id"].map(label))["persons"].sum()
        for group, people in dict(by_group).items():
            if float(unserved.get(group, 0.0)) > cap.max_unserved_share * people + 10 * excused(people):
                yield Finding(f"equity[{k}]", f"{group}: {unserved[group]:,.1f} of {people:,.1f} unserved")


EQUITY = RuleFamily(
    name="equity",
    rule=EquityCap,
    field="equity",
    scenario_key="equity",
    dated=Dated(),
    formula="Σ_{group} served + shortfall ≥ (1 − cap) · Σ_{group} need",
    rows="`equity_k_m`",
    write=add_equity,
    check=check_equity,
    audit=audit_equity,
    gives_way="amounts",
    loosen=loosen_equity,
    counts_places=False,
    units={"max_unserved_share": A_SHARE},
)
