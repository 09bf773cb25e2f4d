"""Shares of places by who runs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ansinh.models.errors import Finding
from ansinh.models.network.families.base import A_SHARE, Dated, RuleFamily, among_sites
from ansinh.models.network.families.checking import check_counted, check_known, check_share
from ansinh.models.network.model.gaps import Give
from ansinh.models.network.model.rows import add_relaxable, reach_of
from ansinh.models.network.problem.network_problem import ShareLimit
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


def add_shares(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Keep the share of an ownership within limits: ``min · Σ places ≤ Σ_{owned} places ≤ max · Σ places``."""
    for k, share in enumerate(a.problem.shares):
        t = a.period_at[share.period]
        services = {a.service_at[s] for s in share.services}
        sites = {a.site_at[j] for j in share.sites} if share.sites else set(range(len(a.site_ids)))
        options = [
            o
            for o in range(a.n_options)
            if int(a.option_service[o]) in services and int(a.option_site[o]) in sites
        ]
        owned = {o for o in options if a.ownership[a.option_site[o]] == share.ownership}
        of = {"rule": share.name or share.ownership, "period": share.period}
        if share.min_share > 0:
            terms = [(v.places[o, t], (o in owned) - share.min_share) for o in options]
            least = Phrase.of("families.shares.at_least", percent=Figure(100 * share.min_share), **of)
            give = _give(k, share, "min", reach_of(terms))
            add_relaxable(prob, v, terms, ">=", 0.0, f"share_min_{k}", least, give)
        if share.max_share < 1:
            terms = [(v.places[o, t], (o in owned) - share.max_share) for o in options]
            most = Phrase.of("families.shares.at_most", percent=Figure(100 * share.max_share), **of)
            give = _give(k, share, "max", reach_of(terms))
            add_relaxable(prob, v, terms, "<=", 0.0, f"share_max_{k}", most, give)


def _give(k: int, share: ShareLimit, side: str, reach: float) -> Give:
    """Return how a share gives way: it's dropped, since by how much it's missed isn't linear in the places."""
    return Give(
        "shares",
        (k, side),
        "yes_no",
        1.0,
        each=reach,
        most=1.0,
        whole=True,
        services=share.services,
        period=share.period,
        sites=share.sites,
        kind=side,
    )


def loosen_shares(problem: NetworkProblem, gaps: Mapping[Rule, float]) -> Changes:
    """Return the shares without those limits that are missed."""
    return {
        "shares": tuple(
            replace(
                share,
                min_share=0.0 if (k, "min") in gaps else share.min_share,
                max_share=1.0 if (k, "max") in gaps else share.max_share,
            )
            for k, share in enumerate(problem.shares)
        )
    }


def check_shares(problem: NetworkProblem) -> Iterator[Finding]:
    """Report shares of ownership that make no sense."""
    yield from check_counted(problem, "shares", problem.shares)
    for k, share in enumerate(problem.shares):
        yield from check_known(f"shares[{k}].sites", share.sites, problem.sites.index)
        yield from check_share(f"shares[{k}]", share.min_share, share.max_share)
        if share.min_share > share.max_share:
            yield Finding(f"shares[{k}]", "min_share above max_share", "swap or mend them")
        if share.ownership not in ("public", "non_public"):
            yield Finding(f"shares[{k}]", f"unknown ownership {share.ownership!r}", "public or non_public")


def audit_shares(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield every share of ownership that the plan breaks."""
    for k, share in enumerate(problem.shares):
        rows = plan.facilities
        rows = rows[(rows["period"] == share.period) & rows["service"].isin(share.services)]
        if share.sites:
            rows = rows[rows["site_id"].isin(share.sites)]
        owned = rows["site_id"].map(problem.sites["ownership"]) == share.ownership
        places, total = float(rows["places"][owned].sum()), float(rows["places"].sum())
        slack = excused(total)
        if not share.min_share * total - slack <= places <= share.max_share * total + slack:
            yield Finding(f"shares[{k}]", f"{places:g} of {total:g} places are {share.ownership}")


SHARES = RuleFamily(
    name="shares",
    rule=ShareLimit,
    field="shares",
    scenario_key="non_public",
    dated=Dated(),
    formula="min · Σ places ≤ Σ_{owned} places ≤ max · Σ places",
    rows="`share_min_k`, `share_max_k`",
    write=add_shares,
    check=check_shares,
    audit=audit_shares,
    gives_way="amounts",
    loosen=loosen_shares,
    units={"min_share": A_SHARE, "max_share": A_SHARE},
).among(among_sites)
