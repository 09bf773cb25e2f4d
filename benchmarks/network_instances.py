"""Provinces for the benchmarks of the network plan: built-in ones, a harder version of Lào Cai, and made-up ones."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ansinh.models import CoverageTarget, NetworkProblem, Objective
from ansinh.planning.answer.plans import official_plan, optimised_problem
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.question.text.load import built_in_scenarios, parse_scenario, scenario_text

PROVINCES = built_in_scenarios()
FOUR_SERVICES = "lao-cai-four-services"
ELDERLY = """[services.elderly]
name_vi = "Chăm sóc người cao tuổi"
name_en = "Care of older people"
groups = ["elderly"]
offers = ["elderly", "general"]
min_places = 40
max_places = 300

[services.mental_health]"""

SERVICES = ("elderly", "disability", "mental_health", "children")
PERIODS = ("2025", "2030", "2035")


def built_in(name: str) -> NetworkProblem:
    """Return the problem of the optimised plan of a built-in province, or of Lào Cai with four services.

    In the latter, care of older people is a separate service, all services may open in all communes, and three new
    sites are allowed: 4 services x 3 periods x all 164 communes on 600 demand points.
    """
    text = scenario_text("lao-cai" if name == FOUR_SERVICES else name)
    if name == FOUR_SERVICES:
        for old, new in (
            ('groups = ["elderly", "children"', 'groups = ["children"'),
            ("candidates = false", "candidates = true"),
            ("same_new_sites = true", "same_new_sites = false\nnew_sites_at_most = 3"),
            ("[services.mental_health]", ELDERLY),
        ):
            text = text.replace(old, new, 1)
    scenario = parse_scenario(text, f"{name}.toml")
    inputs = collect_inputs(scenario, scenario_province(scenario))
    return optimised_problem(inputs, official_plan(inputs))


def province(
    points: int = 500,
    candidates: int = 200,
    *,
    seed: int = 0,
    max_minutes: float = np.nan,
    tight_budget: bool = True,
) -> NetworkProblem:
    """Return a made-up province: clustered people, eight existing facilities, growing need, budgets by period."""
    rng = np.random.default_rng(seed)
    towns = rng.uniform(0, 100, (12, 2))
    weight = rng.dirichlet(np.ones(12) * 1.5)
    home = rng.choice(12, points, p=weight)
    xy = towns[home] + rng.normal(0, 9, (points, 2))
    sites_xy = np.vstack(
        [towns[:8] + rng.normal(0, 2, (8, 2)), xy[rng.choice(points, candidates, replace=False)]]
    )
    minutes = 1.4 * np.hypot(*(xy[:, None, :] - sites_xy[None, :, :]).transpose(2, 0, 1)) + 3
    demand_ids = [f"P{i:04d}" for i in range(points)]
    site_ids = [f"E{j}" for j in range(8)] + [f"C{j:03d}" for j in range(candidates)]
    people = rng.gamma(1.5, 1.0, points)
    need = _need(rng, demand_ids, people / people.sum())
    total_sites = 8 + candidates
    sites = pd.DataFrame(
        {
            "status": ["existing"] * 8 + ["candidate"] * candidates,
            "campus_cost_million_vnd": rng.choice([9_000.0, 10_000.0, 12_000.0], total_sites),
            "max_places_total": 900.0,
        },
        index=pd.Index(site_ids, name="site_id"),
    )
    return NetworkProblem(
        demand=pd.DataFrame({"district_code": [f"D{h:02d}" for h in home]}, index=demand_ids),
        need=need,
        sites=sites,
        options=_options(site_ids),
        minutes=pd.DataFrame(minutes.round(1), index=demand_ids, columns=site_ids),
        services=pd.DataFrame({"max_minutes": [max_minutes] * 4}, index=list(SERVICES)),
        periods=pd.DataFrame({"start_year": [2025, 2030, 2035], "years": [5, 5, 5]}, index=list(PERIODS)),
        budgets=_budgets(tight_budget),
        targets=(CoverageTarget(SERVICES, "2035", 0.8),),
        discount_rate=0.05,
        objective=Objective(tolerances={"unserved": 0.0, "cost": 0.01, "travel": 0.0}),
    )


def _need(rng: np.random.Generator, demand_ids: list[str], share: np.ndarray) -> pd.DataFrame:
    totals = {"elderly": 1100.0, "disability": 800.0, "mental_health": 900.0, "children": 500.0}
    rows = []
    for service, persons in totals.items():
        local = share * rng.lognormal(0, 0.3, len(share))
        local /= local.sum()
        for period, growth in zip(PERIODS, (0.6, 0.8, 1.0), strict=True):
            rows += [
                (demand_id, service, period, round(persons * growth * part, 3))
                for demand_id, part in zip(demand_ids, local, strict=True)
            ]
    need = pd.DataFrame(rows, columns=["demand_id", "service", "period", "persons"])
    return need[need["persons"] > 0]


def _options(site_ids: list[str]) -> pd.DataFrame:
    index = pd.MultiIndex.from_product([site_ids, SERVICES], names=["site_id", "service"])
    options = pd.DataFrame(
        {
            "existing_places": 0.0,
            "min_places": 40.0,
            "max_places": 400.0,
            "opening_cost_million_vnd": 3_000.0,
            "place_cost_million_vnd": 120.0,
            "upgrade_cost_million_vnd": 1_500.0,
            "running_cost_million_vnd_per_place_year": 25.0,
            "running_cost_million_vnd_per_year": 400.0,
        },
        index=index,
    )
    for n, site in enumerate(site_ids[:8]):
        options = options.drop([(site, service) for service in SERVICES if service != SERVICES[n % 4]])
        options.loc[(site, SERVICES[n % 4]), ["existing_places", "max_places"]] = (60.0 + 10.0 * n, 200.0)
    options.loc[options.index.get_level_values("service") == "children", ["min_places", "max_places"]] = (
        30.0,
        300.0,
    )
    return options


def _budgets(tight: bool) -> pd.DataFrame:  # noqa: FBT001 - one switch of the instance
    amounts = (130_000.0, 120_000.0, 140_000.0) if tight else (1e6, 1e6, 1e6)
    return pd.DataFrame(
        {"source": "province", "period": list(PERIODS), "million_vnd": amounts, "carry_over": True}
    )
