"""A plan counted again from its frames and the problem's, without the LP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ansinh.models.errors import Finding
from ansinh.models.network.check.audit_transfers import audit_transfers
from ansinh.models.network.families import FAMILIES
from ansinh.models.network.model.money import factor
from ansinh.models.network.model.units import in_units, plan_in_units, units_of
from ansinh.models.network.plan.allocation import SHORTFALL_WEIGHT
from ansinh.models.network.problem.records import groups_of, keyed_rows, records
from ansinh.models.network.problem.tolerance import TOLERANCE, excused, off

if TYPE_CHECKING:
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem

Check = Callable[["NetworkProblem", "NetworkPlan"], Iterator[Finding]]


def audit(problem: NetworkProblem, plan: NetworkPlan) -> list[Finding]:
    """Return where the plan disagrees with its problem or with itself; empty if everything adds up.

    A plan as written (`decisions`) may break sizes, budgets and rules: it's judged, not corrected; so
    may the sizes of a plan that was given as incumbent.
    """
    units = units_of(problem)
    if not units.own:
        scale = f"numbers in units of {units.persons:g} persons and {units.million_vnd:g} million đồng"
        found = audit(in_units(problem, units), plan_in_units(plan, units))
        return [replace(finding, remedy=scale) for finding in found]
    checks: list[Check] = [_people, _travel, _loads, _balance, _money, _stages]
    if problem.decisions is None:
        checks += [_budgets, audit_transfers, *(family.audit for family in FAMILIES)] + (
            [] if plan.given else [_sizes]
        )
    else:
        checks += [_as_decided]
    return [finding for check in checks for finding in check(problem, plan)]


def _people(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Everybody in need is served somewhere or listed as unserved, once."""
    keys = ["demand_id", "service", "period"]
    parts = [frame.groupby(keys, sort=True)["persons"].sum() for frame in (plan.allocation, plan.unserved)]
    counted = parts[0].add(parts[1], fill_value=0.0)
    need = problem.need.groupby(keys, sort=True)["persons"].sum()
    table = pd.concat({"need": need, "counted": counted.astype(float)}, axis=1).fillna(0.0)
    wrong = table[(table["need"] - table["counted"]).abs() > table["need"].map(excused)]
    for key, row in wrong.head(3).iterrows():
        yield Finding(f"people {key}", f"{row['counted']:.3f} counted, {row['need']:.3f} in need")
    for name, frame in (("allocation", plan.allocation), ("unserved", plan.unserved)):
        if (frame["persons"] <= 0).any():
            yield Finding(name, "has rows without people")


def _travel(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Minutes are those of the matrix, and within the limit of the service."""
    flows = plan.allocation
    rows = problem.minutes.index.get_indexer(pd.Index(flows["demand_id"]))
    columns = problem.minutes.columns.get_indexer(pd.Index(flows["site_id"]))
    true = problem.minutes.to_numpy(dtype=float)[rows, columns]
    if not np.allclose(true, flows["minutes"].to_numpy(dtype=float), atol=1e-6):
        yield Finding("allocation", "minutes differ from the travel matrix")
    limit = flows["service"].map(problem.services["max_minutes"]).to_numpy(dtype=float)
    if (true > np.where(np.isnan(limit), np.inf, limit) + 1e-6).any():
        yield Finding("allocation", "people travel farther than the service allows")


def _loads(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """People served at a facility are those sent there, no more than its places, and no fewer than its least use."""
    keys = ["site_id", "service", "period"]
    table = plan.facilities.set_index(keys)
    sent = plan.allocation.groupby(keys)["persons"].sum()
    lost = sent.index.difference(table.index)
    if len(lost):
        yield Finding(f"facilities {lost[0]}", "people are sent where nothing stands")
    sent = sent.reindex(table.index).fillna(0.0).astype(float)
    for key, row in keyed_rows(table):
        if off(float(sent[key]), row["served_persons"]):
            yield Finding(
                f"facilities {key}", f"{row['served_persons']:.3f} served, {sent[key]:.3f} sent there"
            )
        if sent[key] > row["places"] + excused(row["places"]):
            yield Finding(f"facilities {key}", f"{sent[key]:.3f} people in {row['places']:.3f} places")
        use = float(problem.services["min_utilisation"][key[1]])
        fresh = row["places_before"] == 0 and row["action"] == "new"
        if problem.decisions is None and fresh and sent[key] < use * row["places"] - excused(row["places"]):
            yield Finding(f"facilities {key}", f"used by less than {use:.0%}")


def _balance(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Places before are those of the period before; they change by what is built, given away, got, or given up.

    Places are given up only where a service closes or is merged.
    """
    table = plan.facilities.set_index(["site_id", "service", "period"])
    places, periods = table["places"], list(problem.periods.index)
    moved = _moved(plan)
    for key, row in keyed_rows(table):
        site, service, period = key
        t = periods.index(period)
        before = (
            float(problem.options.loc[(site, service), "existing_places"])
            if t == 0
            else float(places.get((site, service, periods[t - 1]), 0.0))
        )
        if off(row["places_before"], before):
            yield Finding(
                f"facilities {key}", f"{row['places_before']:g} places before, but {before:g} stood"
            )
        explained = before + row["places_built"] + moved.get(key, 0.0)
        if row["places"] > explained + excused(explained):
            yield Finding(
                f"facilities {key}", f"{row['places']:g} places, but {explained:g} are accounted for"
            )
        ends = row["action"] in ("close", "merged")
        if ends and row["places"] > TOLERANCE:
            yield Finding(f"facilities {key}", f"{row['action']}, but {row['places']:g} places stand")
        if problem.decisions is not None:
            continue
        lost = explained - row["places"]
        if lost > excused(explained) and not ends:
            yield Finding(f"facilities {key}", f"lost {lost:g} places without leave")
        if row["action"] == "close" and not bool(problem.sites.loc[site, "may_close"]):
            yield Finding(f"facilities {key}", "closed, though the site may not close")


def _moved(plan: NetworkPlan) -> dict[tuple[str, str, str], float]:
    """Return places got less places given away by (site, service, period)."""
    moved: dict[tuple[str, str, str], float] = {}
    for row in records(plan.transfers):
        for site, service, sign in ((row.site_id, row.service, -1.0), (row.to_site_id, row.to_service, 1.0)):
            key = (site, service, row.period)
            moved[key] = moved.get(key, 0.0) + sign * float(row.places)
    return moved


def _sizes(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Places keep to the limits of the option, the campus and the land; modules are whole."""
    for row in records(plan.facilities):
        option = problem.options.loc[(row.site_id, row.service)]
        where = f"facilities ({row.site_id}, {row.service}, {row.period})"
        stood, places = float(option["existing_places"]), float(row.places)
        most = max(float(np.nan_to_num(option["max_places"], nan=np.inf)), stood)
        least = float(option["min_places"]) if stood == 0 else min(float(option["min_places"]), stood)
        if places > most + excused(most):
            yield Finding(where, f"{places:g} places, at most {most:g} allowed")
        if TOLERANCE < places < least - excused(least):
            yield Finding(where, f"{places:g} places, at least {least:g} asked")
        module = float(option["module_places"])
        if module > 0 and abs(row.places_built / module - round(row.places_built / module)) > TOLERANCE:
            yield Finding(where, f"{row.places_built:g} places built aren't whole modules of {module:g}")
        site = problem.sites.loc[row.site_id]
        periods = list(problem.periods.index)
        first = str(site["first_period"]) if site["status"] == "candidate" else ""
        if places > 0 and first and periods.index(row.period) < periods.index(first):
            yield Finding(where, f"open before {first}")
    yield from _campuses(problem, plan)


def _campuses(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    per_place = problem.options["land_m2_per_place"]
    today = problem.options["existing_places"]
    for (site, period), rows in groups_of(plan.facilities, ["site_id", "period"]):
        where = f"site {site} in {period}"
        facts = problem.sites.loc[site]
        places, stood = float(rows["places"].sum()), float(today.loc[site].sum())
        most = max(float(np.nan_to_num(facts["max_places_total"], nan=np.inf)), stood)
        if places > most + excused(most):
            yield Finding(where, f"{places:g} places, at most {facts['max_places_total']:g} allowed")
        least = float(facts["min_places_total"])
        if facts["status"] == "candidate" and TOLERANCE < places < least - excused(least):
            yield Finding(where, f"{places:g} places, at least {facts['min_places_total']:g} asked")
        land = sum(float(per_place[site, r.service]) * r.places for r in records(rows))
        had = float((per_place.loc[site] * today.loc[site]).sum())
        if land > max(float(np.nan_to_num(facts["land_m2"], nan=np.inf)), had) * (1 + 1e-9) + 1.0:
            yield Finding(where, f"{land:,.0f} m² needed, {facts['land_m2']:,.0f} m² there")


def _money(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Money by period and kind is what the facilities cost, and discounted as the scenario says."""
    years = problem.periods["years"]
    owner = plan.facilities["site_id"].map(problem.sites["ownership"])
    cost = {
        "capital": plan.facilities["capital_million_vnd"],
        "running": plan.facilities["running_million_vnd_per_year"]
        * plan.facilities["period"].map(years).astype(float),
    }
    for kind, values in cost.items():
        spent = plan.money[plan.money["kind"] == kind]
        for period in problem.periods.index:
            for who in ("public", "non_public"):
                due = float(values[(plan.facilities["period"] == period) & (owner == who)].sum())
                rows = spent[(spent["period"] == period) & (spent["ownership"] == who)]
                if off(float(rows["million_vnd"].sum()), due):
                    paid = float(rows["million_vnd"].sum())
                    text = f"{paid:,.1f} million đồng paid, {due:,.1f} due"
                    yield Finding(f"money ({period}, {kind}, {who})", text)
    if problem.decisions is None and (plan.money["source"] == "over_budget").any():
        yield Finding("money", "more is spent than the sources have")


def _budgets(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """No source pays more, up to any period, than it has had, and what may not be carried over is lost."""
    for source, rows in groups_of(problem.budgets, "source"):
        paid = plan.money[plan.money["source"] == source].groupby("period")["million_vnd"].sum()
        purse = 0.0
        keeps: dict[tuple[str, str], bool] = {}
        for period in problem.periods.index:
            here = rows[rows["period"] == period]
            purse += float(here["million_vnd"].sum()) - float(paid.get(period, 0.0))
            if purse < -excused(float(rows["million_vnd"].max())):
                yield Finding(f"budget of {source} in {period}", f"overspent by {-purse:,.1f} million đồng")
            keeps |= {(row.covers, row.ownership): bool(row.carry_over) for row in records(here)}
            if not any(keeps.values()):
                purse = 0.0


def _stages(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Check that the plan is as good as the stages say, within what they left to each other."""
    from ansinh.models.network.model.arrays import Arrays

    a = Arrays(problem)
    weight = plan.unserved["service"].map(problem.services["unserved_weight"]).astype(float)
    persons = plan.unserved["persons"].astype(float)
    discounted = sum(
        float(row.million_vnd) * factor(a, str(row.kind), a.period_at[str(row.period)])
        for row in records(plan.money)
    )
    values = {
        "unserved": float((persons * weight).sum())
        + SHORTFALL_WEIGHT * float(plan.shortfalls["missing_persons"].sum()),
        "cost": discounted,
        "travel": float((plan.allocation["minutes"] * plan.allocation["persons"]).sum()),
    }
    if off(float(plan.money["million_vnd_discounted"].sum()), discounted):
        yield Finding("money", "the discounted sum doesn't follow from the sums and the rate")
    tolerances = problem.objective.tolerances
    for row in records(plan.stages):
        if row.stage not in values:
            continue
        allowed = float(row.value) + abs(float(row.value)) * tolerances.get(str(row.stage), 0.0)
        if values[str(row.stage)] > allowed + 0.01 * max(1.0, abs(allowed) / 1000.0):
            text = f"the plan has {values[str(row.stage)]:,.3f}, the stage says {row.value:,.3f}"
            yield Finding(f"stage {row.stage}", text)


def _as_decided(problem: NetworkProblem, plan: NetworkPlan) -> Iterator[Finding]:
    """Check that a plan as written has exactly the places that were decided."""
    if problem.decisions is None:
        return
    keys = ["site_id", "service", "period"]
    decided = problem.decisions.set_index(keys)["places"].astype(float)
    there = plan.facilities.set_index(keys)["places"].astype(float)
    table = pd.concat({"decided": decided, "there": there}, axis=1).fillna(0.0)
    for key, row in (
        table[(table["decided"] - table["there"]).abs() > table["decided"].map(excused) / 1000]
        .head(3)
        .iterrows()
    ):
        yield Finding(f"facilities {key}", f"{row['there']:g} places, {row['decided']:g} decided")
