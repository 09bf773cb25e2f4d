"""A problem reduced to the sites of a plan: only sizes are free. It is small and solved in seconds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ansinh.models.errors import InfeasibleError, SolverError
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.problem import NetworkProblem, SiteRule
from ansinh.models.network.search.aggregated import with_sites
from ansinh.models.settings import SolverSettings
from ansinh.planning.analyses.base import stage_values
from ansinh.planning.answer.folder.rundata import A_PERSON
from ansinh.planning.answer.solve import plan_network

Sites = tuple[str, ...]
SECONDS = 20.0
"""Longest time for a reduced problem, seconds. Most take a few, and an analysis solves up to hundreds of them."""
_ARITHMETIC = 1e-6
"""Difference of stage values (minutes, million đồng) that is the solver's arithmetic."""


def with_new_sites(problem: NetworkProblem, chosen: Iterable[str]) -> NetworkProblem:
    """Return `problem` with the given new sites opened, their sizes free, and all other candidates left out."""
    chosen = tuple(sorted(chosen))
    candidates = set(problem.sites.index[problem.sites["status"] == "candidate"])
    kept = [site for site in problem.sites.index if site not in candidates or site in chosen]
    smaller = with_sites(problem, kept)
    if not chosen:
        return smaller
    last = str(problem.periods.index[-1])
    rule = SiteRule("at_least", chosen, "", last, len(chosen), "sites are chosen")
    return smaller.replace(rules=(*smaller.rules, rule))


def sizes_anew(
    problem: NetworkProblem, chosen: Iterable[str], settings: SolverSettings
) -> NetworkPlan | None:
    """Return the plan with the best sizes at the given new sites; None if no plan satisfies the hard limits.

    Raises
    ------
    SolverError
        If the solver fails twice: with the settings, and with a gap of 0.
    """
    quick = replace(settings, time_limit_s=min(settings.time_limit_s, SECONDS))
    smaller = with_new_sites(problem, chosen)
    try:
        return plan_network(smaller, quick)
    except InfeasibleError:
        return None
    except SolverError:
        # A stage may fail because the one before left it too little room; with a gap of 0 the solver takes another path.
        # No case is known: some 500 reduced problems of five provinces (other sites, budgets and needs; 120 and 600
        # points) never came here. A problem that does should become a test of the stages' slack.
        return plan_network(smaller, replace(quick, mip_gap=0.0))


def clearly_better(one: Mapping[str, float] | None, other: Mapping[str, float] | None, gap: float) -> bool:
    """Tell whether stage values `one` are better than `other` by more than the gap, in the order of the objective.

    Plans within the gap of each other count as equally good, because the solver can't tell them apart; a difference
    of less than `A_PERSON` is rounding.
    """
    if one is None or other is None:
        return one is not None
    for stage, value in one.items():
        difference = other[stage] - value
        room = gap * max(abs(value), abs(other[stage])) + (A_PERSON if stage == "unserved" else _ARITHMETIC)
        if abs(difference) > room:
            return difference > 0
    return False


def values_at(
    problem: NetworkProblem, chosen: Iterable[str], settings: SolverSettings
) -> dict[str, float] | None:
    """Return the stage values of the best sizes at the given new sites; None if there is no such plan."""
    plan = sizes_anew(problem, chosen, settings)
    return None if plan is None else stage_values(plan)
