"""Robustness: how often each site is chosen over many cases, and how much one would regret each plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ansinh.geodata import TravelTimes
from ansinh.models.errors import Finding, InfeasibleError, InputError
from ansinh.models.network.problem import NetworkProblem
from ansinh.models.settings import SolverSettings
from ansinh.models.shown import shown
from ansinh.planning.analyses.base import Progress, silent
from ansinh.planning.analyses.hedge import Hedge, hedge_of, new_sites_of, resized, sets_to_try
from ansinh.planning.analyses.regret import NO_PLAN, Values, values_of, with_regret
from ansinh.planning.analyses.sweeps.case_design import CASES, LEVELS, case_row, check_levels, spread_cases
from ansinh.planning.analyses.sweeps.result import PlaceRow
from ansinh.planning.analyses.sweeps.sweep import Sweep, sweep, travel_key
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.answer.plans import official_plan, optimised_problem, solver_settings
from ansinh.planning.answer.solve import plan_network
from ansinh.planning.inputs.official import as_written
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.table import Case, cases


@dataclass(frozen=True)
class Robustness:
    """Sites and plans over many cases.

    Attributes
    ----------
    sweep
        The best plan of every case.
    levels
        Index ``case``: its level of demand, travel, cost and season.
    sites
        ``site_id, service, chosen_in`` (number of cases whose best plan builds there), ``cases, share``; those chosen most
        often first.
    matrix
        One row per plan and case: ``plan`` (the case that it was made for, or "official"), ``case``, ``unserved_persons``
        (weighted, all periods), ``mean_minutes, capital_million_vnd``, and the regret against the best plan tried in that
        case: ``regret_persons``; among plans that serve as many, ``regret_minutes`` and ``regret_million_vnd``.
    regret
        One row per plan: ``worst_regret_persons, mean_regret_persons, worst_regret_minutes, worst_regret_million_vnd,
        worst_case, capital_million_vnd`` (in its most expensive case), ``new_site_ids``; least regret first.
    hedge
        The two-stage plan: sites now, sizes later; None if it was not asked for.
    failed
        Case without a plan → the reason.
    """

    sweep: Sweep
    levels: pd.DataFrame
    sites: pd.DataFrame
    matrix: pd.DataFrame
    regret: pd.DataFrame
    hedge: Hedge | None
    failed: dict[str, str]

    def __repr__(self) -> str:
        facts = f"{len(self.levels)} cases, {len(self.failed)} without a plan"
        return shown(self, facts, ".regret, .choice, .sites, .matrix, .hedge")

    @property
    def choice(self) -> str:
        """The plan with the smallest worst regret."""
        return str(self.regret["plan"].iloc[0])


def robustness(
    scenario: Scenario,
    demand: Sequence[str] = LEVELS["demand"],
    travel: Sequence[str] = LEVELS["travel"],
    cost: Sequence[str] = LEVELS["cost"],
    season: Sequence[str] = LEVELS["season"],
    *,
    count: int = CASES,
    out: Path | None = None,
    scheduler: str | None = None,
    sizes_later: bool = True,
    progress: Progress = silent,
) -> Robustness:
    """Make the best plan of each case (demand, speed, unit cost and season), and test each plan in every case.

    The scenario's rule on money holds in each case: "no more than the official plan" means the cost of that plan at the
    prices of the case.

    Parameters
    ----------
    demand, travel, cost
        Levels: any of low, central, high.
    season
        Any of dry, flood (see `ansinh.planning.inputs.people.flood`).
    count
        Most combinations that are tried; they are spread evenly (see `case_design.spread_cases`).
    out, scheduler
        As in `sweep`.
    sizes_later
        Whether to search also for the best sites if sizes are chosen later, when the case is known (see `Hedge`).

    Raises
    ------
    InputError
        If a level is unknown, or no case has a plan.
    """
    asked = {"demand": demand, "travel": travel, "cost": cost, "season": season}
    check_levels(asked, count)
    combinations = [{"name": case_row(levels)["name"], **levels} for levels in spread_cases(asked, count)]
    rows = [case_row({axis: levels[axis] for axis in asked}) for levels in combinations]
    found = sweep(cases(scenario, rows, "robustness"), out, scheduler, progress, rounds=0)
    failed = {name: result.error for name, result in found.results.items() if result.status != "done"}
    if len(failed) == len(found.results):
        raise InputError([Finding(name, error, "mend the scenario") for name, error in failed.items()])
    plans = _plans(found)
    sets = sets_to_try(found) if sizes_later else []
    tried, anew = _every_case(found, plans, sets, progress)
    matrix = with_regret(tried)
    return Robustness(
        found,
        pd.DataFrame(combinations).rename(columns={"name": "case"}).set_index("case"),
        site_counts(found),
        matrix,
        worst_regret(matrix, plans, found),
        hedge_of(matrix, anew, sets) if sizes_later else None,
        failed,
    )


def _plans(found: Sweep) -> dict[str, list[PlaceRow]]:
    """Return the places of the best plan of every case, and of the official plan."""
    plans = {name: r.places[OPTIMISED] for name, r in found.results.items() if r.status == "done"}
    official = next((r.places[OFFICIAL] for r in found.results.values() if OFFICIAL in r.places), None)
    return plans if official is None else {**plans, OFFICIAL: official}


def _every_case(
    found: Sweep, plans: Mapping[str, list[PlaceRow]], sets: Sequence[tuple[str, ...]], progress: Progress
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the values of every plan, and of every set of sites with re-optimised sizes, in every case with a plan."""
    tried: list[dict[str, Any]] = []
    anew: list[dict[str, Any]] = []
    times: dict[str, TravelTimes] = {}
    done = [case for case in found.cases if found.results[case.name].status == "done"]
    for number, case in enumerate(done, start=1):
        progress(f"every plan in case {number} of {len(done)}: {case.name}")
        problem, settings = _problem(case, times)
        known: dict[object, Values] = {}
        for name, places in plans.items():
            key = tuple(places)
            if key not in known:
                known[key] = _as_it_is(problem, places, settings)
            tried.append({"plan": name, "case": case.name, **known[key]})
        anew += [
            {"new_site_ids": ", ".join(chosen), "case": case.name, **resized(problem, chosen, settings)}
            for chosen in sets
        ]
    return pd.DataFrame(tried), pd.DataFrame(anew)


def _problem(case: Case, times: dict[str, TravelTimes]) -> tuple[NetworkProblem, SolverSettings]:
    """Return the problem of a case; travel times that cases share are computed once."""
    scenario, key = case.scenario, travel_key(case.scenario)
    inputs = collect_inputs(scenario, scenario_province(scenario), times.get(key))
    times[key] = inputs.travel
    return optimised_problem(inputs, official_plan(inputs)), solver_settings(scenario)


def _as_it_is(problem: NetworkProblem, places: list[PlaceRow], settings: SolverSettings) -> Values:
    """Return the values of a plan in a case with its sites and sizes unchanged."""
    try:
        return values_of(plan_network(as_written(problem, _decisions(places, problem)), settings), problem)
    except InfeasibleError:
        return dict(NO_PLAN)


def _decisions(places: list[PlaceRow], problem: NetworkProblem) -> pd.DataFrame:
    """Return places as decisions, reduced to the most that the options of a case allow."""
    frame = pd.DataFrame(places, columns=["site_id", "service", "period", "places"])
    most = problem.options[["max_places", "existing_places"]].max(axis=1).to_dict()
    pairs = zip(frame["site_id"], frame["service"], frame["places"], strict=True)
    return frame.assign(
        places=[min(number, most.get((site, service), 0.0)) for site, service, number in pairs]
    )


def worst_regret(matrix: pd.DataFrame, plans: Mapping[str, list[PlaceRow]], found: Sweep) -> pd.DataFrame:
    """Return one row per plan, the one with the smallest worst regret first; see `Robustness.regret`."""
    by_plan = matrix.groupby("plan", sort=True)
    worst = matrix.loc[by_plan["regret_persons"].idxmax()].set_index("plan")["case"]
    table = pd.DataFrame(
        {
            "worst_regret_persons": by_plan["regret_persons"].max(),
            "mean_regret_persons": by_plan["regret_persons"].mean(),
            "worst_regret_minutes": by_plan["regret_minutes"].max(),
            "worst_regret_million_vnd": by_plan["regret_million_vnd"].max(),
            "worst_case": worst,
            "capital_million_vnd": by_plan["capital_million_vnd"].max(),
        }
    ).reset_index()
    named = {name: ", ".join(new_sites_of(found.results[name])) for name in plans if name in found.results}
    table["new_site_ids"] = table["plan"].map(named).fillna("")
    order = ["worst_regret_persons", "worst_regret_minutes", "mean_regret_persons", "plan"]
    return table.sort_values(order, ignore_index=True)


def site_counts(found: Sweep) -> pd.DataFrame:
    """Return the number of cases in which the best plan builds at each site; see `Robustness.sites`."""
    done = [result for result in found.results.values() if result.status == "done"]
    counts: dict[tuple[str, str], int] = {}
    for result in done:
        new = set(new_sites_of(result))
        for pair in {(site, service) for site, service, _, _ in result.places[OPTIMISED] if site in new}:
            counts[pair] = counts.get(pair, 0) + 1
    table = pd.DataFrame(
        [(site, service, n, len(done), n / len(done)) for (site, service), n in counts.items()],
        columns=["site_id", "service", "chosen_in", "cases", "share"],
    )
    return table.sort_values(
        ["chosen_in", "site_id", "service"], ascending=[False, True, True], ignore_index=True
    )
