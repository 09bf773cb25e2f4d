"""How a plan stands up when demand or travel turn out otherwise: who is chosen how often, and what one would regret."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from geodata import TravelTimes
from models.errors import Finding, InfeasibleError, InputError
from models.network.plan import NetworkPlan
from models.network.planner import plan_network
from models.network.problem import NetworkProblem, SiteRule
from models.settings import SolverSettings
from planning.own import scenario_province
from planning.plans import as_written, official_plan, optimised_problem, solver_settings
from planning.problem import collect_inputs
from planning.rundata import OFFICIAL, OPTIMISED
from planning.scenario import Scenario
from planning.thoughts.base import Progress, headline, silent
from planning.thoughts.criteria import unserved
from planning.thoughts.sweep import PlaceRow, Sweep, sweep, travel_key
from planning.thoughts.table import Case, cases

LEVELS = ("low", "central", "high")


@dataclass(frozen=True)
class Robustness:
    """How sites and plans stand up.

    Attributes
    ----------
    sweep
        The plan of every case on its own.
    sites
        ``site_id, service, chosen_in`` (number of cases whose best plan builds there), ``cases, share``; the most certain
        first.
    matrix
        One row per plan and case: ``plan`` (the case that it was made for, or "official"), ``case``, ``unserved_persons``
        (weighted, all periods), ``mean_minutes, capital_million_vnd``, ``regret_persons`` and ``regret_minutes`` (more than the
        best plan tried in that case; minutes compared among plans that serve as many).
    regret
        One row per plan: ``worst_regret_persons, mean_regret_persons, worst_regret_minutes, new_site_ids``, and
        ``capital_million_vnd`` (a plan made for more people costs more and regrets less); least first.
    failed
        Cases without a plan, with the reason.
    """

    sweep: Sweep
    sites: pd.DataFrame
    matrix: pd.DataFrame
    regret: pd.DataFrame
    failed: dict[str, str]

    @property
    def choice(self) -> str:
        """The plan with the smallest worst regret."""
        return str(self.regret["plan"].iloc[0])


def robustness(
    scenario: Scenario,
    demand: Sequence[str] = LEVELS,
    travel: Sequence[str] = LEVELS,
    *,
    out: Path | None = None,
    scheduler: str | None = None,
    sizes_later: bool = False,
    progress: Progress = silent,
) -> Robustness:
    """Plan for every combination of demand and travel case, and put each plan into every other case.

    Parameters
    ----------
    demand, travel
        Cases: any of low, central, high.
    out, scheduler
        As in `sweep`.
    sizes_later
        Two stages: the sites of a plan are kept, but sizes are chosen anew in each case, within its money. Takes a solve
        for every pair. If False, sites and sizes both stay.

    Raises
    ------
    InputError
        If a case is unknown, or no case has a plan.
    """
    grid = [{"name": f"demand {d}, travel {t}", "scenario.demand_case": d, "scenario.travel_case": t}
            for d in demand for t in travel]  # fmt: skip
    found = sweep(cases(scenario, grid, "robustness"), out, scheduler, progress)
    failed = {name: result.error for name, result in found.results.items() if result.status != "done"}
    if len(failed) == len(found.results):
        raise InputError([Finding(name, error, "mend the scenario") for name, error in failed.items()])
    plans = {name: r.places[OPTIMISED] for name, r in found.results.items() if r.status == "done"}
    official = next((r.places[OFFICIAL] for r in found.results.values() if OFFICIAL in r.places), None)
    if official is not None:
        plans[OFFICIAL] = official
    rows = []
    times: dict[tuple[str, int, int, str], TravelTimes] = {}
    for case in found.cases:
        progress(f"every plan in the case {case.name}")
        rows += _in_case(case, plans, times, sizes_later=sizes_later)
    matrix = with_regret(pd.DataFrame(rows))
    return Robustness(found, site_counts(found), matrix, worst_regret(matrix, plans, found), failed)


def _in_case(
    case: Case,
    plans: dict[str, list[PlaceRow]],
    times: dict[tuple[str, int, int, str], TravelTimes],
    *,
    sizes_later: bool,
) -> list[dict[str, Any]]:
    """Return every plan's values in one case."""
    scenario, key = case.scenario, travel_key(case.scenario)
    inputs = collect_inputs(scenario, scenario_province(scenario), times.get(key))
    times[key] = inputs.travel
    settings = solver_settings(scenario)
    problem = optimised_problem(inputs, official_plan(inputs))
    rows: list[dict[str, Any]] = []
    known: dict[object, dict[str, float]] = {}
    for name, places in plans.items():
        later = sizes_later and name != OFFICIAL
        same: object = (_new_sites(places, problem), True) if later else (tuple(places), False)
        if same not in known:
            known[same] = _values(problem, places, settings, sizes_later=later)
        rows.append({"plan": name, "case": case.name, **known[same]})
    return rows


def _values(
    problem: NetworkProblem, places: list[PlaceRow], settings: SolverSettings, *, sizes_later: bool
) -> dict[str, float]:
    try:
        if sizes_later:
            plan = plan_network(with_new_sites(problem, _new_sites(places, problem)), settings)
        else:
            plan = plan_network(as_written(problem, _decisions(places, problem)), settings)
    except InfeasibleError:
        return {
            "unserved_persons": float("inf"),
            "mean_minutes": float("nan"),
            "capital_million_vnd": float("nan"),
        }
    return _read(plan, problem)


def _read(plan: NetworkPlan, problem: NetworkProblem) -> dict[str, float]:
    shown = headline(plan, problem)
    return {"unserved_persons": unserved(plan, problem), "mean_minutes": shown["mean_minutes"],
            "capital_million_vnd": shown["capital_million_vnd"]}  # fmt: skip


def _decisions(places: list[PlaceRow], problem: NetworkProblem) -> pd.DataFrame:
    """Return places as decisions; what a case's own limits do not allow is cut to what they do."""
    frame = pd.DataFrame(places, columns=["site_id", "service", "period", "places"])
    most = problem.options[["max_places", "existing_places"]].max(axis=1).to_dict()
    pairs = zip(frame["site_id"], frame["service"], frame["places"], strict=True)
    return frame.assign(
        places=[min(number, most.get((site, service), 0.0)) for site, service, number in pairs]
    )


def _new_sites(places: list[PlaceRow], problem: NetworkProblem) -> tuple[str, ...]:
    status = problem.sites["status"].to_dict()
    return tuple(sorted({site for site, _, _, _ in places if status.get(site) == "candidate"}))


def with_new_sites(problem: NetworkProblem, chosen: Sequence[str]) -> NetworkProblem:
    """Return `problem` with the new sites given and sizes free."""
    candidates = problem.sites.index[problem.sites["status"] == "candidate"]
    others = tuple(site for site in candidates if site not in set(chosen))
    last = str(problem.periods.index[-1])
    rules = []
    if chosen:
        rules.append(SiteRule("at_least", tuple(chosen), "", last, len(chosen), "sites are chosen"))
    if others:
        rules.append(SiteRule("must_not_open", others, "", "", name="no other sites"))
    return problem.replace(rules=(*problem.rules, *rules))


def with_regret(matrix: pd.DataFrame) -> pd.DataFrame:
    """Add what each plan gives away in each case against the best plan tried there; see `Robustness.matrix`."""
    least = matrix.groupby("case")["unserved_persons"].transform("min")
    regret = matrix["unserved_persons"] - least
    equal = regret <= 0.5  # noqa: PLR2004 - half a person is rounding
    shortest = matrix["mean_minutes"].where(equal).groupby(matrix["case"]).transform("min")
    return matrix.assign(
        regret_persons=regret.clip(lower=0.0),
        regret_minutes=(matrix["mean_minutes"] - shortest).clip(lower=0.0),
    )


def worst_regret(matrix: pd.DataFrame, plans: dict[str, list[PlaceRow]], found: Sweep) -> pd.DataFrame:
    """Return one row per plan, the one with the smallest worst regret first; see `Robustness.regret`."""
    by_plan = matrix.groupby("plan", sort=True)
    table = pd.DataFrame(
        {
            "worst_regret_persons": by_plan["regret_persons"].max(),
            "mean_regret_persons": by_plan["regret_persons"].mean(),
            "worst_regret_minutes": by_plan["regret_minutes"].max(),
            "capital_million_vnd": by_plan["capital_million_vnd"].max(),
        }
    ).reset_index()
    named = {
        name: str(result.plans[OPTIMISED]["new_site_ids"])
        for name, result in found.results.items()
        if result.status == "done"
    }
    table["new_site_ids"] = table["plan"].map(named).fillna("")
    order = ["worst_regret_persons", "worst_regret_minutes", "mean_regret_persons", "plan"]
    return table[table["plan"].isin(plans)].sort_values(order, ignore_index=True)


def site_counts(found: Sweep) -> pd.DataFrame:
    """Return in how many cases the best plan builds at each site; see `Robustness.sites`."""
    done = [result for result in found.results.values() if result.status == "done"]
    counts: dict[tuple[str, str], int] = {}
    for result in done:
        new = set(str(result.plans[OPTIMISED]["new_site_ids"]).split(", "))
        for pair in {(site, service) for site, service, _, _ in result.places[OPTIMISED] if site in new}:
            counts[pair] = counts.get(pair, 0) + 1
    table = pd.DataFrame(
        [(site, service, n, len(done), n / len(done)) for (site, service), n in counts.items()],
        columns=["site_id", "service", "chosen_in", "cases", "share"],
    )
    return table.sort_values(
        ["chosen_in", "site_id", "service"], ascending=[False, True, True], ignore_index=True
    )
