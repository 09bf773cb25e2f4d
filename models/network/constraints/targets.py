"""Coverage targets and equity caps, soft (with a shortfall) or hard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.models.network.model.rows import add_relaxable, add_row, ones

if TYPE_CHECKING:
    import pulp

    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.model.variables import Variables


def add_targets(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """At least a share of need is served: ``Σ served + shortfall ≥ share · Σ need``, in persons.

    A comprehensive target counts ``Σ load`` of the options marked comprehensive. Hard: no shortfall.
    """
    comprehensive = a.flag("comprehensive")
    for k, target in enumerate(a.problem.targets):
        t = a.period_at[target.period]
        chosen = {a.service_at[s] for s in target.services}
        need = sum(float(a.need[s, t].sum()) for s in chosen)
        if need <= 0 or target.min_share <= 0:
            continue
        if target.comprehensive:
            counted = [
                v.load[o, t]
                for o in range(a.n_options)
                if comprehensive[o] and int(a.option_service[o]) in chosen
            ]
        else:
            counted = [v.served[g, t] for g, group in enumerate(a.groups) if group.service in chosen]
        terms = ones(counted)
        name = f"target_{k}"
        if target.hard:
            words = f"coverage target {target_words(a, k)}"
            add_relaxable(prob, v, terms, ">=", target.min_share * need, name, words)
            continue
        v.shortfall["target", k, 0] = missing = prob.add_variable(f"shortfall_target_{k}", lowBound=0)
        add_row(prob, [*terms, (missing, 1.0)], ">=", target.min_share * need, name)


def target_words(a: Arrays, k: int) -> str:
    """Say which coverage target this is."""
    target = a.problem.targets[k]
    kind = "comprehensive services, " if target.comprehensive else ""
    return f"{target.name or ', '.join(target.services)} ({kind}{target.min_share:.0%} in {target.period})"


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
                words = f"{cap.name or cap.by} = {label}: at most {cap.max_unserved_share:.0%} unserved"
                words = f"equity cap {words} in {cap.period}"
                add_relaxable(prob, v, terms, ">=", least, name, words)
                continue
            v.shortfall["equity", k, m] = prob.add_variable(f"shortfall_equity_{k}_{m}", lowBound=0)
            add_row(prob, [*terms, (v.shortfall["equity", k, m], 1.0)], ">=", least, name)
