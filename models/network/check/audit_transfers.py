"""Conversions and mergers counted again: places come from where they stood, and no more than allowed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from ansinh.models.errors import Finding
from ansinh.models.network.problem.records import groups_of, records
from ansinh.models.network.problem.tolerance import excused

if TYPE_CHECKING:
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem


def audit_transfers(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield conversions that nobody allowed or that are too many, and mergers that aren't the named ones."""
    table = plan.facilities.set_index(["site_id", "service", "period"])
    kinds = plan.transfers["kind"]
    yield from _conversions(problem, plan.transfers[kinds == "convert"], table)
    yield from _mergers(problem, plan.transfers[kinds == "merge"], table)
    yield from _lost_on_the_way(problem, plan)


def _conversions(problem: NetworkProblem, transfers: pd.DataFrame, table: pd.DataFrame) -> Iterator[Finding]:
    allowed: dict[tuple[str, str, str], float] = {}
    for row in records(problem.conversions):
        key = (row.site_id, row.from_service, row.to_service)
        most = float("inf") if pd.isna(row.max_places) else float(row.max_places)
        allowed[key] = allowed.get(key, 0.0) + most
    for (site, service, to), rows in groups_of(transfers, ["site_id", "service", "to_service"]):
        where, places = f"conversion at {site} of {service} to {to}", float(rows["places"].sum())
        most = allowed.get((site, service, to), 0.0)
        if places > most + excused(most):
            yield Finding(where, f"{places:g} places, at most {most:g} allowed")
    for key, rows in groups_of(transfers, ["site_id", "service", "period"]):
        before = float(table["places_before"].get(key, 0.0))
        if float(rows["places"].sum()) > before + excused(before):
            yield Finding(f"conversion {key}", f"{rows['places'].sum():g} places, but {before:g} stood")


def _mergers(problem: NetworkProblem, transfers: pd.DataFrame, table: pd.DataFrame) -> Iterator[Finding]:
    for row in records(transfers):
        where = f"merger of {row.site_id} ({row.service}) into {row.to_site_id} in {row.period}"
        option = problem.options.loc[(row.site_id, row.service)]
        if option["merge_into"] != row.to_site_id or row.service != row.to_service:
            yield Finding(where, "nobody named this successor")
        if table["action"].get((row.site_id, row.service, row.period)) != "merged":
            yield Finding(where, "places move, but the facility isn't merged")
        stood = float(option["existing_places"])
        if row.places > stood + excused(stood):
            yield Finding(where, f"{row.places:g} places move, {stood:g} stood today")


def _lost_on_the_way(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Yield mergers whose successor gets fewer places than stood and weren't converted before or on that day."""
    merged = plan.facilities[plan.facilities["action"] == "merged"]
    periods = list(problem.periods.index)
    for row in records(merged):
        past = periods[: periods.index(row.period) + 1]
        own = plan.transfers[
            (plan.transfers["site_id"] == row.site_id)
            & (plan.transfers["service"] == row.service)
            & plan.transfers["period"].isin(past)
        ]
        stood = float(problem.options.loc[(row.site_id, row.service), "existing_places"])
        if float(own["places"].sum()) < stood - excused(stood):
            where = f"merger of {row.site_id} ({row.service}) in {row.period}"
            yield Finding(where, "places are lost on the way")
