"""Turn a scenario into the network problem to be solved."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from ansinh.geodata import Province, TravelTimes, demand_points, travel_times
from ansinh.geodata.travel import travel_basis
from ansinh.models.errors import Finding, raise_if
from ansinh.models.network.problem import (
    CoverageTarget,
    EquityCap,
    NetworkProblem,
    Objective,
    ShareLimit,
    SiteRule,
)
from ansinh.models.network.problem.network_problem import STAGES
from ansinh.models.shown import shown
from ansinh.planning.inputs import costs
from ansinh.planning.inputs.aims import model_stages
from ansinh.planning.inputs.joins import conversions_to_joined
from ansinh.planning.inputs.limits import closings, network_limits, one_site_rules
from ansinh.planning.inputs.options import option_table
from ansinh.planning.inputs.people.community import COLUMNS as COMMUNITY
from ansinh.planning.inputs.people.community import community_table
from ansinh.planning.inputs.people.fairness import fair_areas, strata_columns
from ansinh.planning.inputs.people.flood import flood_basis, flooded, travel_in_season
from ansinh.planning.inputs.people.need import floors, need_table
from ansinh.planning.inputs.people.occupancy import people_per_place
from ansinh.planning.inputs.sites import EXISTING, built_anew, scenario_sites, upgraded_sites
from ansinh.planning.law import bases_findings
from ansinh.planning.letter import template_findings
from ansinh.planning.norms import Norms
from ansinh.planning.question.parts.travel import travel_settings
from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.checks import unknown
from ansinh.words import text


@dataclass(frozen=True)
class Inputs:
    """The frames of a scenario for its province, from which every plan of the run is made."""

    scenario: Scenario
    province: Province
    norms: Norms
    points: gpd.GeoDataFrame
    need: pd.DataFrame
    sites: gpd.GeoDataFrame
    options: pd.DataFrame
    travel: TravelTimes
    community: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=COMMUNITY))

    def __repr__(self) -> str:
        facts = (
            f"{self.scenario.scenario.id}, {len(self.points):,} demand points, {len(self.sites):,} sites, "
            f"{len(self.options):,} options"
        )
        return shown(self, facts, ".need, .sites, .options, .travel, ansinh.planning.analyses.best(inputs)")


def collect_inputs(scenario: Scenario, province: Province, travel: TravelTimes | None = None) -> Inputs:
    """Return demand, sites, options and travel times of a scenario.

    `travel` are travel times of another scenario, as in a sweep. They are used if they have the same basis and cover
    this scenario's points and sites; otherwise travel times are computed.

    Raises
    ------
    InputError
        If the scenario names sites that do not exist.
    """
    heading = scenario.scenario
    norms = scenario_norms(scenario, province.slug)
    points = demand_points(province, scenario.demand.points, heading.seed)
    sites = scenario_sites(scenario, province)
    raise_if([*unknown_sites(scenario, sites), *template_findings(scenario), *bases_findings(scenario)])
    options = option_table(scenario, province, sites, norms)
    useful = sites.loc[sorted(set(options.index.get_level_values("site_id")))]
    return Inputs(
        scenario,
        province,
        norms,
        points,
        need_table(scenario, points, norms),
        useful,
        options,
        _travel(scenario, province, norms, points, useful, travel),
        community_table(scenario, province, norms),
    )


def scenario_norms(scenario: Scenario, region: str = "") -> Norms:
    """Return the norms of the scenario's day and cases, with its own values in place of the published ones."""
    heading = scenario.scenario
    return Norms(
        heading.norms_on, heading.demand_case, scenario.parameters, region, cost_case=heading.cost_case
    )


def _travel(  # noqa: PLR0917 - what the times depend on
    scenario: Scenario,
    province: Province,
    norms: Norms,
    points: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    at_hand: TravelTimes | None,
) -> TravelTimes:
    settings, case = travel_settings(travel_in_season(scenario)), scenario.scenario.travel_case
    if at_hand is not None and at_hand.basis != travel_basis(case, settings) + flood_basis(scenario, norms):
        at_hand = None
    if covering := _covering(at_hand, points, sites):
        return covering
    dry = travel_times(province, points, sites, case=case, settings=settings)
    return flooded(dry, scenario, province, points, sites, norms)


def _covering(
    travel: TravelTimes | None, points: gpd.GeoDataFrame, sites: gpd.GeoDataFrame
) -> TravelTimes | None:
    """Return the part of `travel` between these points and sites; None if it lacks any of them."""
    if travel is None or not travel.minutes.index.equals(points.index):
        return None
    if not sites.index.isin(travel.minutes.columns).all():
        return None
    columns = list(sites.index)
    frames = {name: getattr(travel, name)[columns] for name in ("minutes", "routed", "metres")}
    return replace(travel, **frames)


def unknown_sites(scenario: Scenario, sites: gpd.GeoDataFrame) -> list[Finding]:
    """Return a finding for every site that the scenario names but that does not exist."""
    named = [(f"official.places, entry {n}: site", p.site) for n, p in enumerate(scenario.official.places, 1)]
    named += [
        (f"official.functions, entry {n}: site", f.site) for n, f in enumerate(scenario.official.functions, 1)
    ]
    for number, rule in enumerate(scenario.rules, start=1):
        named += [(f"rules, entry {number}: sites", site) for site in rule.sites if site != "new"]
    for number, limit in enumerate(scenario.limits, start=1):
        named += [(f"limits, entry {number}: sites", site) for site in limit.sites]
    for number, upgrade in enumerate(scenario.upgrades, start=1):
        named += [(f"upgrades, entry {number}: sites", site) for site in upgrade.sites]
    for number, commitment in enumerate(scenario.commitments, start=1):
        named += [(f"commitments, entry {number}: sites", site) for site in commitment.sites]
    named += [(f"compensation, entry {n}: site", c.site) for n, c in enumerate(scenario.compensation, 1)]
    for number, merger in enumerate(scenario.mergers, start=1):
        named += [(f"mergers, entry {number}: {key}", getattr(merger, key)) for key in ("site", "into")]
    return [
        unknown(f"scenario: {where}", site, sites.index) for where, site in named if site not in sites.index
    ]


def network_problem(inputs: Inputs) -> NetworkProblem:
    """Return the network problem of the scenario, without the limits on money that a run adds."""
    return NetworkProblem(**problem_parts(inputs))


def problem_parts(inputs: Inputs) -> dict[str, Any]:
    """Return the arguments of that problem; whoever changes some makes the problem, and has it checked, only once."""
    scenario = inputs.scenario
    need = inputs.need.rename(columns={"target_persons": "persons"})
    return {
        "demand": strata_columns(scenario, inputs.province, inputs.points),
        "need": need.loc[need["persons"] > 0, ["demand_id", "service", "period", "persons"]],
        "sites": _site_frame(inputs),
        "options": inputs.options,
        "minutes": inputs.travel.minutes,
        "services": service_frame(scenario, inputs.norms),
        "periods": period_frame(scenario),
        "conversions": conversions_to_joined(
            inputs.scenario, inputs.options, inputs.norms, inputs.province.slug
        ),
        "targets": (*_floors(scenario), *_comprehensive_targets(scenario)),
        "limits": network_limits(scenario, inputs.norms),
        "rules": rules_on_sites(inputs),
        "shares": tuple(
            ShareLimit("non_public", n.services, n.period, n.min_share, n.max_share)
            for n in scenario.non_public
        ),
        "equity": tuple(
            EquityCap(e.by, e.services, e.period, e.max_unserved_share, e.hard) for e in scenario.equity
        ),
        "discount_rate": inputs.norms["discount_rate"],
        "objective": _objective(scenario),
        "fairness": fair_areas(scenario),
    }


def _site_frame(inputs: Inputs) -> pd.DataFrame:
    sites = inputs.sites
    existing = sites["status"] == EXISTING
    land = costs.compensation(inputs.scenario)
    campus = costs.campus_cost(inputs.norms, inputs.province.slug) + sites.index.map(land).fillna(0.0)
    return pd.DataFrame(
        {
            "status": np.where(existing, "existing", "candidate"),
            "ownership": sites["ownership"].fillna("public"),
            "settlement": sites["settlement"],
            "district_code": sites["district_code"],
            "land_m2": sites["land_m2"],
            # What is upgraded has its common blocks already.
            "campus_cost_million_vnd": np.where(
                existing | sites.index.isin(upgraded_sites(sites)), 0.0, campus
            ),
        },
        index=sites.index,
    )


DAILY_MINUTES = 30.0
"""Nobody travels farther every day (assumption: as to school or work)."""


def period_frame(scenario: Scenario) -> pd.DataFrame:
    """Return the periods as the network model has them."""
    rows = [(p.id, p.start_year, p.years) for p in scenario.periods]
    return pd.DataFrame(rows, columns=["period", "start_year", "years"]).set_index("period")


def service_frame(scenario: Scenario, norms: Norms) -> pd.DataFrame:
    """Return the services as the network model has them."""
    frame = pd.DataFrame(
        {
            name: (
                s.standard_minutes,
                DAILY_MINUTES if s.mode == "day" and s.max_minutes is None else s.max_minutes,
                s.unserved_weight,
                s.min_utilisation,
                people_per_place(s, norms),
            )
            for name, s in scenario.services.items()
        },
        index=["standard_minutes", "max_minutes", "unserved_weight", "min_utilisation", "people_per_place"],
    ).T
    return frame.astype(float).rename_axis("service")


def _floors(scenario: Scenario) -> tuple[CoverageTarget, ...]:
    """Return the targets that facilities alone have to meet: floors under the people served."""
    return tuple(
        CoverageTarget(
            item.services,
            item.period,
            item.share,
            name=f"ít nhất {item.share:.0%}: {_names_vi(scenario, item.services)}, {item.period}".replace(
                ".", ","
            ),
        )
        for item in floors(scenario)
        if item.share > 0
    )


def _comprehensive_targets(scenario: Scenario) -> tuple[CoverageTarget, ...]:
    """Return the targets for comprehensive services in facilities, as shares of those in need."""
    return tuple(
        CoverageTarget(
            item.services,
            item.period,
            item.comprehensive,
            comprehensive=True,
            name=text(
                "findings.comprehensive",
                "vi",
                services=_names_vi(scenario, item.services),
                period=item.period,
            ),
        )
        for item in scenario.targets
        if item.comprehensive is not None
    )


def _names_vi(scenario: Scenario, services: tuple[str, ...]) -> str:
    return ", ".join(scenario.services[name].name_vi.lower() for name in services)


def rules_on_sites(inputs: Inputs) -> tuple[SiteRule, ...]:
    """Return the scenario's rules on sites, with "new" replaced by all sites without a facility today."""
    rules = []
    for item in inputs.scenario.rules:
        sites = tuple(
            site
            for name in item.sites
            for site in (_new_sites(inputs, item.service) if name == "new" else (name,))
        )
        name = f"{item.kind} {', '.join(item.sites)} {item.service} {item.period}".strip()
        rules.append(SiteRule(item.kind, sites, item.service, item.period, item.count, name))
    rules += [
        SiteRule(
            "must_open", (entry.site,), entry.service, entry.period, 0, f"the plan's own site {entry.site}"
        )
        for entry in inputs.scenario.official.places
        if entry.fixed
    ]
    every = {service: _new_sites(inputs, service) for service in inputs.scenario.services}
    standing = inputs.options.index[inputs.options["existing_places"] > 0]
    return (*rules, *one_site_rules(inputs.scenario, every), *closings(inputs.scenario, standing))


def _new_sites(inputs: Inputs, service: str) -> tuple[str, ...]:
    """Return the sites without a facility today that may offer `service` ("" = any)."""
    offering = inputs.options.index
    sites = offering[offering.get_level_values("service") == service] if service else offering
    may = set(sites.get_level_values("site_id"))
    return tuple(site for site in built_anew(inputs.sites) if site in may)


def _objective(scenario: Scenario) -> Objective:
    optimise = scenario.optimise
    tolerances: dict[str, float] = {name: x for name, x in optimise.tolerances.items() if name in STAGES}
    return Objective(
        stages=model_stages(optimise.stages), tolerances=tolerances, weights=dict(optimise.weights)
    )
