"""Plans that are nearly as good as the optimum and differ as much as possible (modelling to generate alternatives)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from ansinh.models.errors import Finding, InfeasibleError, InputError, SolverError
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.problem import NetworkProblem, SiteRule
from ansinh.models.settings import SolverSettings
from ansinh.models.shown import shown
from ansinh.planning.analyses.base import (
    Base,
    Progress,
    best,
    certificate_row,
    headline,
    open_sites,
    silent,
    stage_values,
)
from ansinh.planning.answer.folder.rundata import A_PLACE, OPTIMISED
from ansinh.planning.answer.solve import plan_network
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.question.text.checks import unknown

# A stage value may exceed its limit by this share of the value: the solver's own feasibility tolerance.
_ARITHMETIC = 1e-6


@dataclass(frozen=True)
class Alternatives:
    """Plans within a few per cent of the optimum.

    Attributes
    ----------
    plans
        ``"optimised"``, ``"alternative-1"`` … → plan.
    table
        Index ``plan_id``: the headline indicators (see `base.HEADLINES`), ``differs_in`` (least number of chosen sites of
        an earlier plan that this one leaves out), ``status, gap, seconds``.
    sites
        One row per site that any plan chooses: ``site_id, plans`` (in how many), ``share, in_all``, and the places
        in each plan in the last period.
    unsolved
        Distances d for which the solver failed or ran out of time, with its message; a smaller d was tried next.
    """

    plans: dict[str, NetworkPlan]
    table: pd.DataFrame
    sites: pd.DataFrame
    unsolved: tuple[tuple[int, str], ...] = ()

    def __repr__(self) -> str:
        return shown(self, f"plans {', '.join(self.plans)}", ".table, .sites, .plans")


def alternatives(
    inputs: Inputs,
    k: int = 5,
    within: float = 0.02,
    *,
    service: str = "",
    progress: Progress = silent,
    base: Base | None = None,
) -> Alternatives:
    """Return up to `k` plans within the share `within` of the optimum that differ as much as possible.

    Each alternative is the best plan, in the order of the objective, among those that leave out at least d chosen sites
    of *every* earlier plan; d is the largest number for which that plan is still near-optimal (see `near_optimal`).
    This maximises the smallest distance between sets of chosen sites. In the model it is one rule per earlier plan:
    "open at most |plan| − d of its sites".

    Parameters
    ----------
    service
        Compare the sites of this service only; empty = new sites of all services.

    Raises
    ------
    InputError
        If `k` is below 1, `within` is not a share, or `service` is unknown.
    """
    wrong = []
    if k < 1:
        wrong.append(Finding("k", f"{k} alternatives", "ask for at least 1"))
    if not 0 <= within <= 1:
        wrong.append(Finding("within", f"{within} is not a share", "for example 0.02 for 2 %"))
    if service and service not in inputs.scenario.services:
        wrong.append(unknown("service", service, inputs.scenario.services))
    if wrong:
        raise InputError(wrong)
    base = base or best(inputs, progress)
    return alternatives_of(
        base.problem,
        base.plan,
        k=k,
        within=within,
        service=service,
        settings=base.settings,
        progress=progress,
    )


def alternatives_of(
    problem: NetworkProblem,
    optimum: NetworkPlan,
    *,
    k: int,
    within: float,
    settings: SolverSettings,
    service: str = "",
    progress: Progress = silent,
) -> Alternatives:
    """Return alternatives for a problem and its optimum; see `alternatives`."""
    plans = {OPTIMISED: optimum}
    distances: dict[str, float] = {OPTIMISED: float("nan")}
    # With more plans to differ from, the possible distance never grows, so the search only decreases it.
    unsolved: list[tuple[int, str]] = []
    distance = max(1, len(open_sites(optimum, problem, service=service, new=True)))
    while len(plans) <= k and distance > 0:
        progress(f"alternative {len(plans)}: {distance} other sites")
        rules = differ(list(plans.values()), problem, distance, service)
        try:
            plan = _solve(problem, rules, settings, optimum)
        except SolverError as error:
            unsolved.append((distance, str(error)))
            plan = None
        if plan is None or not near_optimal(plan, optimum, problem, within):
            distance -= 1
            continue
        name = f"alternative-{len(plans)}"
        distances[name] = _distance(plan, plans.values(), problem, service)
        plans[name] = plan
    table, sites = _table(plans, distances, problem), _sites(plans, problem, service)
    return Alternatives(plans, table, sites, tuple(unsolved))


def _distance(
    plan: NetworkPlan, earlier: Iterable[NetworkPlan], problem: NetworkProblem, service: str
) -> float:
    """Return the least number of chosen sites of an earlier plan that `plan` leaves out.

    For an earlier plan without chosen sites it is the number that `plan` adds.
    """
    mine = open_sites(plan, problem, service=service, new=True)
    theirs = [open_sites(other, problem, service=service, new=True) for other in earlier]
    return float(min(len(sites - mine) if sites else len(mine) for sites in theirs))


def _solve(
    problem: NetworkProblem, rules: Sequence[SiteRule], settings: SolverSettings, start: NetworkPlan
) -> NetworkPlan | None:
    try:
        return plan_network(problem.replace(rules=(*problem.rules, *rules)), settings, warm_start=start)
    except InfeasibleError:
        return None


def differ(
    plans: Sequence[NetworkPlan], problem: NetworkProblem, distance: int, service: str = ""
) -> list[SiteRule]:
    """Return rules by which a plan leaves out at least `distance` chosen sites of each of `plans`.

    To differ from a plan without chosen sites, it must choose at least `distance` sites.
    """
    last = str(problem.periods.index[-1])
    today = problem.options["existing_places"]
    offering = today.index[
        (today == 0) & (today.index.get_level_values("service") == service if service else True)
    ]
    candidates = problem.sites.index[problem.sites["status"] == "candidate"]
    free = sorted({str(site) for site, _ in offering if service or site in candidates})
    rules = []
    for plan in plans:
        chosen = open_sites(plan, problem, service=service, new=True)
        if chosen:
            most = max(0, len(chosen) - distance)
            rules.append(SiteRule("at_most", tuple(sorted(chosen)), service, last, most, "differ"))
        elif free:
            rules.append(SiteRule("at_least", tuple(free), service, last, min(distance, len(free)), "differ"))
    return rules


def near_optimal(plan: NetworkPlan, optimum: NetworkPlan, problem: NetworkProblem, within: float) -> bool:
    """Tell whether every stage value of `plan` is within the share `within` of the optimum's.

    For people unserved it is a share of all people to be served, because the optimum may leave nobody unserved; for
    other stages it is a share of the optimum's value.
    """
    before, after = stage_values(optimum), stage_values(plan)
    weight = problem.need["service"].map(problem.services["unserved_weight"])
    people = float((problem.need["persons"] * weight).sum())
    for stage, value in before.items():
        whole = people if stage == "unserved" else abs(value)
        if after[stage] > value + within * whole + _ARITHMETIC * max(1.0, abs(value)):
            return False
    return True


def _table(
    plans: dict[str, NetworkPlan], distances: dict[str, float], problem: NetworkProblem
) -> pd.DataFrame:
    rows = {
        name: {**headline(plan, problem), "differs_in": distances[name], **certificate_row(plan)}
        for name, plan in plans.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("plan_id")


def _sites(plans: dict[str, NetworkPlan], problem: NetworkProblem, service: str) -> pd.DataFrame:
    """Return how often each site is chosen, and its places in each plan."""
    chosen = {name: open_sites(plan, problem, service=service, new=True) for name, plan in plans.items()}
    last = problem.periods.index[-1]
    places = {}
    for name, plan in plans.items():
        rows = plan.facilities[(plan.facilities["period"] == last) & (plan.facilities["places"] > A_PLACE)]
        rows = rows[rows["service"] == service] if service else rows
        places[name] = rows.groupby("site_id")["places"].sum()
    ids = sorted(set().union(*chosen.values()))
    counts = [sum(site in sites for sites in chosen.values()) for site in ids]
    table = pd.DataFrame({"site_id": ids, "plans": counts})
    table["share"] = table["plans"] / len(plans)
    table["in_all"] = table["plans"] == len(plans)
    for name, values in places.items():
        table[name] = values.reindex(ids).fillna(0.0).to_numpy() if ids else pd.Series(dtype=float)
    return table.sort_values(["plans", "site_id"], ascending=[False, True], ignore_index=True)
