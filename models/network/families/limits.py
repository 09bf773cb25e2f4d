"""Limits on places over the network or some of its sites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.errors import Finding
from ansinh.models.network.families.base import PLACES, Dated, RuleFamily, among_sites
from ansinh.models.network.families.checking import check_counted, check_known
from ansinh.models.network.model.gaps import Give
from ansinh.models.network.model.rows import add_relaxable, ones
from ansinh.models.network.problem.network_problem import PlacesLimit
from ansinh.models.network.problem.tolerance import TOLERANCE, excused
from ansinh.words.phrase import Figure, Phrase

if TYPE_CHECKING:
    import pulp

    from ansinh.models.network.families.base import Changes
    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.model.gaps import Rule
    from ansinh.models.network.model.variables import Variables
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem


def add_limits(prob: pulp.LpProblem, v: Variables, a: Arrays) -> None:
    """Keep total places within limits: ``min ≤ Σ places[o,t] ≤ max``."""
    for k, limit in enumerate(a.problem.limits):
        t = a.period_at[limit.period]
        services = {a.service_at[s] for s in limit.services}
        sites = {a.site_at[j] for j in limit.sites} if limit.sites else set(range(len(a.site_ids)))
        terms = ones(
            v.places[o, t]
            for o in range(a.n_options)
            if int(a.option_service[o]) in services and int(a.option_site[o]) in sites
        )
        of = {"rule": limit.name or ", ".join(limit.services), "period": limit.period}
        if limit.min_places > 0:
            least = Phrase.of("families.limits.at_least", places=Figure(limit.min_places), **of)
            give = _give(k, limit, "min", limit.min_places)
            add_relaxable(prob, v, terms, ">=", limit.min_places, f"limit_min_{k}", least, give)
        if np.isfinite(limit.max_places):
            most = Phrase.of("families.limits.at_most", places=Figure(limit.max_places), **of)
            give = _give(k, limit, "max", limit.max_places)
            add_relaxable(prob, v, terms, "<=", limit.max_places, f"limit_max_{k}", most, give)


def _give(k: int, limit: PlacesLimit, side: str, asked: float) -> Give:
    return Give(
        "limits",
        (k, side),
        "places",
        asked,
        upward=side == "max",
        services=limit.services,
        period=limit.period,
        sites=limit.sites,
        kind=side,
    )


def loosen_limits(problem: NetworkProblem, gaps: Mapping[Rule, float]) -> Changes:
    """Return limits lowered and raised by the places that are missing or too many."""
    return {
        "limits": tuple(
            replace(
                limit,
                min_places=max(0.0, limit.min_places - gaps.get((k, "min"), 0.0)),
                max_places=limit.max_places + gaps.get((k, "max"), 0.0),
            )
            for k, limit in enumerate(problem.limits)
        )
    }


def check_limits(problem: NetworkProblem) -> Iterator[Finding]:
    """Report limits on places that make no sense."""
    yield from check_counted(problem, "limits", problem.limits)
    for k, limit in enumerate(problem.limits):
        yield from check_known(f"limits[{k}].sites", limit.sites, problem.sites.index)
        if not 0 <= limit.min_places <= limit.max_places:
            text = f"min_places {limit.min_places} and max_places {limit.max_places} contradict each other"
            yield Finding(f"limits[{k}]", text, "0 ≤ min ≤ max")


def audit_limits(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield every limit on places that the plan breaks."""
    for k, limit in enumerate(problem.limits):
        rows = plan.facilities
        rows = rows[(rows["period"] == limit.period) & rows["service"].isin(limit.services)]
        if limit.sites:
            rows = rows[rows["site_id"].isin(limit.sites)]
        places = float(rows["places"].sum())
        slack = max(excused(places), TOLERANCE * len(rows))
        if not limit.min_places - slack <= places <= limit.max_places + slack:
            text = f"{places:g} places, allowed {limit.min_places:g} to {limit.max_places:g}"
            yield Finding(f"limits[{k}]", text)


LIMITS = RuleFamily(
    name="limits",
    rule=PlacesLimit,
    field="limits",
    scenario_key="limits",
    dated=Dated(),
    formula="min ≤ Σ places ≤ max",
    rows="`limit_min_k`, `limit_max_k`",
    write=add_limits,
    check=check_limits,
    audit=audit_limits,
    gives_way="amounts",
    loosen=loosen_limits,
    units={"min_places": PLACES, "max_places": PLACES},
).among(among_sites)
