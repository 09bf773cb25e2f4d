"""Collect the frames of a run for reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from typing import Any

import geopandas as gpd
import pandas as pd

from ansinh.geodata import data_sources, demand_cells
from ansinh.geodata.national.names import merged_from
from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.commitments import commitment_table
from ansinh.planning.answer.compare import comparison_table
from ansinh.planning.answer.findings.finding import PlanFinding
from ansinh.planning.answer.findings.run import finding_table
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED, RunData
from ansinh.planning.answer.frames.assemble_sites import (
    runner_up_table,
    with_rooms,
    with_successors,
    with_use,
)
from ansinh.planning.answer.frames.assumptions import assumption_table
from ansinh.planning.answer.frames.indicators import measure_table, travel_histogram
from ansinh.planning.answer.frames.indicators_2025 import PRESENT
from ansinh.planning.answer.frames.last_problem import last_problem_table
from ansinh.planning.answer.missed import missed_findings, missed_rows
from ansinh.planning.answer.plan_names import baseline, optimised_description, plan_name
from ansinh.planning.answer.today import trips_today
from ansinh.planning.answer.verdicts.beside import Second, Worth, hired
from ansinh.planning.answer.verdicts.quick_cases import rows_of_cases
from ansinh.planning.answer.verdicts.table import verdict_frames
from ansinh.planning.inputs.budgets import over_period
from ansinh.planning.inputs.people.need import base_year
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.sites import existing_service_places
from ansinh.planning.law import legal_bases, proposal_day
from ansinh.planning.letter import letter_template
from ansinh.planning.projects.comparable import comparable_projects
from ansinh.planning.projects.frames import project_frames
from ansinh.planning.projects.payroll import payroll
from ansinh.planning.projects.prices import component_shares, running_rates, unit_prices
from ansinh.planning.projects.running import running_increment
from ansinh.words import LANGUAGES
from ansinh.words.phrase import NOTHING, Both, Sayable


def assemble(
    inputs: Inputs,
    plans: dict[str, NetworkPlan],
    staying: Mapping[str, NetworkPlan] | None = None,
    more: Iterable[PlanFinding] = (),
    *,
    judged: bool = True,
) -> RunData:
    """Return all results of a run; the same inputs and plans give the same frames.

    `staying` are plans in which a service that the proposal moves stays: the verdicts on sites compare them. `more` are
    findings for which other plans were sought. Without `judged` the verdicts and the cases on which they rest are left out.
    """
    with hired(rows_of_cases(inputs, plans) if judged else 0) as second:
        worths = _worths_begun(plans, second)
        tables = _plan_tables(inputs, plans)
        tables["commitments"] = commitment_table(inputs, plans)
        tables["runners_up"] = runner_up_table(inputs, plans)
        verdicts = verdict_frames(
            inputs,
            plans if judged else {},
            tables["commitments"],
            staying or {},
            tables["runners_up"],
            second,
        )
        tables["duals"] = worths()
    return RunData(
        meta=_meta(inputs),
        plans=_plan_names(inputs, plans),
        services=_services(inputs),
        periods=_periods(inputs),
        demand=_demand(inputs),
        cells=_cells(inputs),
        need=inputs.need,
        sites=inputs.sites,
        existing_places=existing_service_places(inputs.scenario, inputs.province),
        budgets=_budgets(inputs),
        findings=finding_table(inputs, tables, [*missed_findings(inputs, plans), *more]),
        comparison=comparison_table(tables["measures"]),
        assumptions=assumption_table(inputs),
        data_sources=data_sources(inputs.province),
        districts=_districts(inputs.province.districts),
        communes=_communes(inputs.province.communes),
        communes_2025=_named_2025(inputs.province.communes_2025),
        community=inputs.community,
        **verdicts,
        today=trips_today(inputs, plans),
        payroll=payroll(inputs, tables["facilities"]),
        running_increment=running_increment(inputs, tables["facilities"]),
        unit_prices=unit_prices(inputs),
        component_shares=component_shares(inputs),
        running_rates=running_rates(inputs),
        **project_frames(inputs, tables["facilities"], tables["money"]),
        comparable_projects=comparable_projects(),
        legal_bases=_bases(inputs, tables["facilities"]),
        letter_template=letter_template(inputs.scenario),
        last_problem=last_problem_table(inputs, plans),
        **tables,
    )


def _worths_begun(plans: Mapping[str, NetworkPlan], second: Second) -> Callable[[], pd.DataFrame]:
    """Have what more would be worth in each plan computed beside; what is returned waits for the table."""
    beside = second.process is not None
    asked = {name: plan.learned for name, plan in plans.items() if beside and plan.learned is not None}
    told = second.begin([Worth(learned.design, learned.settings) for learned in asked.values()])

    def table() -> pd.DataFrame:
        here = {name: plan.duals for name, plan in plans.items() if name not in asked}
        found = here | dict(zip(asked, told(), strict=True))
        return _stacked({name: found[name] for name in plans})

    return table


def _plan_tables(inputs: Inputs, plans: dict[str, NetworkPlan]) -> dict[str, Any]:
    """Return the long frames of all plans, concatenated; all but ``duals``."""
    parts = ("facilities", "allocation", "unserved", "shortfalls", "money")
    tables = {part: _stacked({name: getattr(plan, part) for name, plan in plans.items()}) for part in parts}
    missed = [
        _labelled(missed_rows(inputs, plan.misses), name) for name, plan in plans.items() if plan.misses
    ]
    tables["shortfalls"] = pd.concat([tables["shortfalls"], *missed], ignore_index=True)
    tables["facilities"] = with_use(with_rooms(with_successors(tables["facilities"], inputs), inputs))
    tables["allocation"] = _with_routed(tables["allocation"], inputs)
    tables["measures"] = pd.concat(
        [measure_table(name, plan, inputs) for name, plan in plans.items()], ignore_index=True
    )
    tables["travel_distribution"] = pd.concat(
        [travel_histogram(name, plan) for name, plan in plans.items()], ignore_index=True
    )
    tables["certificates"] = pd.concat(
        [_stages(name, plan) for name, plan in plans.items()], ignore_index=True
    )
    return tables


def _stacked(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([_labelled(frame, name) for name, frame in frames.items()], ignore_index=True)


def _labelled(frame: pd.DataFrame, plan_id: str) -> pd.DataFrame:
    labelled = frame.reset_index(drop=True)
    labelled.insert(0, "plan_id", plan_id)
    return labelled


def _with_routed(allocation: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """Add the column ``routed``: whether the time of a trip was routed or estimated."""
    routed = inputs.travel.routed
    rows = routed.index.get_indexer(pd.Index(allocation["demand_id"]))
    columns = routed.columns.get_indexer(pd.Index(allocation["site_id"]))
    return allocation.assign(routed=routed.to_numpy()[rows, columns])


def _bases(inputs: Inputs, facilities: pd.DataFrame) -> pd.DataFrame:
    """Return the legal bases of the letter, for what the plans build."""
    builds = bool((facilities["capital_million_vnd"] > 0).any())
    return legal_bases(inputs.scenario, builds=builds, new_sites=bool((facilities["action"] == "new").any()))


def _stages(plan_id: str, plan: NetworkPlan) -> pd.DataFrame:
    """Return the certificate of each stage, without seconds: those are in the manifest, so that tables repeat exactly."""
    stages = plan.stages.reset_index(drop=True).assign(
        plan_id=plan_id,
        seconds=float("nan"),
        backend=plan.certificate.backend,
        version=plan.certificate.version,
        note=plan.certificate.note,
    )
    return stages[
        ["plan_id", "stage", "status", "value", "bound", "gap", "seconds", "backend", "version", "note"]
    ]


def _meta(inputs: Inputs) -> dict[str, Any]:
    heading, province = inputs.scenario.scenario, inputs.province
    return {
        "scenario": heading.id,
        "title_vi": heading.title_vi,
        "title_en": heading.title_en,
        "question_vi": heading.question_vi,
        "question_en": heading.question_en,
        "province": province.slug,
        "province_name_vi": province.name_vi,
        "province_name_en": province.name_en,
        "province_now_vi": province.current_name_vi,
        "province_merged_from": list(
            merged_from(province.current_name_vi, province.name_vi, float(inputs.points["population"].sum()))
        ),
        "plan_document": heading.plan_document,
        "baseline": baseline(inputs.scenario),
        "agency_vi": heading.agency_vi,
        "base_year": base_year(inputs.scenario),
        "price_year": round(inputs.norms["price_year"]),
        "price_quarter": round(inputs.norms["price_quarter"]),
        "price_index_source": inputs.scenario.proposal.price_index_source,
        "created": heading.norms_on.isoformat() + "T00:00:00+00:00",
        "posts_assigned": inputs.scenario.proposal.posts_assigned,
        "proposal_date": proposal_day(inputs.scenario).isoformat(),
        "versions": {"ansinh": version("ansinh")},
        "settings": inputs.scenario.solver.model_dump(),
        "discount_rate": inputs.norms["discount_rate"],
        "demand_case": heading.demand_case,
        "reporting": [line.model_dump() for line in inputs.scenario.reporting],
    }


def _plan_names(inputs: Inputs, plans: dict[str, NetworkPlan]) -> pd.DataFrame:
    document = inputs.scenario.scenario.plan_document
    called = {name: plan_name(inputs.scenario, name) for name in plans}
    described: dict[str, Sayable] = {
        OFFICIAL: Both(document, document),
        OPTIMISED: optimised_description(inputs.scenario),
    }
    texts = {name: (called[name].title, described.get(name, NOTHING)) for name in plans}
    rows = [
        (name, *(item.said(language) for item in pair for language in LANGUAGES))
        for name, pair in texts.items()
    ]
    return pd.DataFrame(
        rows, columns=["plan_id", "name_vi", "name_en", "description_vi", "description_en"]
    ).set_index("plan_id")


def _services(inputs: Inputs) -> pd.DataFrame:
    rows = [
        (
            name,
            s.name_vi,
            s.name_en,
            s.standard_minutes,
            float("nan") if s.max_minutes is None else s.max_minutes,
            ";".join(s.offers),
        )
        for name, s in inputs.scenario.services.items()
    ]
    columns = ["service", "name_vi", "name_en", "standard_minutes", "max_minutes", "offers"]
    return pd.DataFrame(rows, columns=columns).set_index("service")


def _periods(inputs: Inputs) -> pd.DataFrame:
    rows = [(p.id, p.start_year, p.start_year + p.years - 1, p.years) for p in inputs.scenario.periods]
    return pd.DataFrame(rows, columns=["period", "start_year", "end_year", "years"]).set_index("period")


def _demand(inputs: Inputs) -> gpd.GeoDataFrame:
    communes, points = inputs.province.communes, inputs.points
    demand = points.assign(
        commune_name=points["commune_code"].map(communes["commune_name"]),
        district_name=points["commune_code"].map(communes["district_name"]),
        commune_code_2025=points["commune_code"].map(communes["commune_code_2025"]),
    )
    return gpd.GeoDataFrame(demand, geometry="geometry", crs=points.crs)


def _cells(inputs: Inputs) -> gpd.GeoDataFrame:
    cells = inputs.province.cells
    member = demand_cells(inputs.province, inputs.scenario.demand.points, inputs.scenario.scenario.seed)
    frame = cells[["commune_code", "population"]].assign(demand_id=member.reindex(cells.index))
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(cells["lon"], cells["lat"]), crs="EPSG:4326")


def _budgets(inputs: Inputs) -> pd.DataFrame:
    """Return the budgets, each as the amount of its whole period."""
    columns = ["source", "period", "million_vnd", "covers", "carry_over", "name_vi", "name_en"]
    rows = [
        tuple(over_period(inputs.scenario, b) if c == "million_vnd" else getattr(b, c) for c in columns)
        for b in inputs.scenario.budgets
    ]
    return pd.DataFrame(rows, columns=columns)


def _named(frame: gpd.GeoDataFrame, name: str, *others: str) -> gpd.GeoDataFrame:
    return frame.rename(columns={name: "name"})[["name", *others, "geometry"]]


def _districts(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the districts; of a province with a history also what became of them until July 2025."""
    later = [column for column in ("name_eve", "merged_into") if column in frame]
    return _named(frame, "district_name", *later)


def _communes(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the communes, each with the one of today; in a province of today also what is weak about an outline."""
    weak = ("weak_spot",) if "weak_spot" in frame else ()
    return _named(frame, "commune_name", "district_code", PRESENT, "settlement", "population", *weak)


def _named_2025(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    named = frame.rename(columns={"commune_name": "name", "population_2019": "population"})
    return named[["name", "population", "geometry"]]
