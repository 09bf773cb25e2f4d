"""Coverage targets: a share of need is served, softly or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.errors import Finding
from ansinh.models.network.families.base import A_SHARE, Dated, RuleFamily, loosened
from ansinh.models.network.families.checking import check_counted, check_share
from ansinh.models.network.model.gaps import Give
from ansinh.models.network.model.rows import add_relaxable, add_row, ones
from ansinh.models.network.problem.network_problem import CoverageTarget
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


def add_targets(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """At least a share of need is served: ``Σ served + shortfall ≥ share · Σ need``, in persons.

    A comprehensive target counts ``Σ load`` of the options marked comprehensive. Hard: no shortfall.
    """
    comprehensive = a.comprehensive
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
            give = Give(
                "targets",
                (k,),
                "share",
                target.min_share,
                each=need,
                most=target.min_share,
                services=target.services,
                period=target.period,
            )
            add_relaxable(prob, v, terms, ">=", target.min_share * need, name, _unmet(target), give)
            continue
        v.shortfall["target", k, 0] = missing = prob.add_variable(f"shortfall_target_{k}", lowBound=0)
        add_row(prob, [*terms, (missing, 1.0)], ">=", target.min_share * need, name)


def _unmet(target: CoverageTarget) -> Phrase:
    """Say which coverage target can't be met."""
    return Phrase.of(
        "families.targets.comprehensive" if target.comprehensive else "families.targets.unmet",
        rule=target.name or ", ".join(target.services),
        percent=Figure(100 * target.min_share),
        period=target.period,
    )


def loosen_targets(problem: NetworkProblem, gaps: Mapping[Rule, float]) -> Changes:
    """Return hard targets lowered by the share that is missed."""

    def lower(target: CoverageTarget, share: float) -> CoverageTarget:
        return replace(target, min_share=max(0.0, target.min_share - share))

    return {"targets": loosened(problem.targets, gaps, lower)}


def check_targets(problem: NetworkProblem) -> Iterator[Finding]:
    """Report coverage targets that make no sense."""
    yield from check_counted(problem, "targets", problem.targets)
    for k, target in enumerate(problem.targets):
        yield from check_share(f"targets[{k}].min_share", target.min_share)


def audit_targets(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield every hard target that the plan misses."""
    for k, target in enumerate(problem.targets):
        if not target.hard:
            continue
        need, flows = problem.need, plan.allocation
        need = need[(need["period"] == target.period) & need["service"].isin(target.services)]
        flows = flows[(flows["period"] == target.period) & flows["service"].isin(target.services)]
        if target.comprehensive:
            pairs = zip(flows["site_id"], flows["service"], strict=True)
            counted = np.array(
                [bool(problem.options.loc[pair, "comprehensive"]) for pair in pairs], dtype=bool
            )
            flows = flows[counted]
        served, asked = float(flows["persons"].sum()), target.min_share * float(need["persons"].sum())
        if served < asked - 10 * excused(asked):
            yield Finding(f"targets[{k}]", f"{served:,.1f} people served, {asked:,.1f} asked")


TARGETS = RuleFamily(
    name="targets",
    rule=CoverageTarget,
    field="targets",
    scenario_key="targets",
    dated=Dated(),
    formula="Σ served (or loads of comprehensive options) + shortfall ≥ share · Σ need",
    rows="`target_k`",
    write=add_targets,
    check=check_targets,
    audit=audit_targets,
    gives_way="amounts",
    loosen=loosen_targets,
    columns=("options.comprehensive",),
    counts_places=False,
    corrects=False,
    units={"min_share": A_SHARE},
)
