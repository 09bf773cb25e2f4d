"""The numbers that the plan document promises: what each plan of the run reaches of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.frames.reached import Reached, reached
from ansinh.planning.inputs.budgets import building_money
from ansinh.planning.inputs.people.community import workers_today
from ansinh.planning.inputs.people.need import base_population, base_year, sum_of_groups
from ansinh.planning.inputs.people.occupancy import clients_per_place, inflow_share, people_per_place
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.sites import EXISTING
from ansinh.planning.inputs.tables import records
from ansinh.planning.question.parts.commitment import Commitment
from ansinh.words.phrase import NOTHING, Figure, Phrase, Sayable

_ARITHMETIC = 1e-6  # share by which a commitment may be missed through rounding
SHARE_TOLD = 0.0005
"""Shares are told to a tenth of a per cent; a smaller difference is none."""
COLUMNS = ["plan_id", "kind", "text_vi", "text_en", "period", "required", "reached", "unit", "met", "source",
           "numerator", "denominator", "why_vi", "why_en"]  # fmt: skip


def commitment_table(inputs: Inputs, plans: dict[str, NetworkPlan]) -> pd.DataFrame:
    """Return one row per commitment and plan.

    Columns ``plan_id, kind, text_vi, text_en, period, required, reached, unit, met, source``; ``met`` is "yes", "no" or
    "unknown" (what the model does not hold, such as emergency aid, is listed as unknown and never passed over).
    ``numerator`` and ``denominator`` are the people of a share; ``why_vi, why_en`` say how it is judged, or why not.
    """
    rows = [
        (
            plan_id,
            item.kind,
            item.text_vi,
            item.text_en,
            item.period,
            item.required,
            found.reached,
            found.unit,
            met_by(item, found),
            item.source,
            found.numerator,
            found.denominator,
            found.why.said("vi"),
            found.why.said("en"),
        )
        for item in inputs.scenario.commitments
        for plan_id, plan in plans.items()
        for found in [measured(item, inputs, plan)]
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


class Found(NamedTuple):
    """What a plan reaches of a commitment, of how many, and how that is counted."""

    reached: float
    unit: str
    numerator: float = float("nan")
    denominator: float = float("nan")
    why: Sayable = NOTHING


NOT_JUDGED = Found(float("nan"), "", why=Phrase("ladder.not_judged"))


def measured(item: Commitment, inputs: Inputs, plan: NetworkPlan) -> Found:
    """Return what a plan reaches of a commitment."""
    return NOT_JUDGED if item.kind == "stated" else MEASURES[item.kind](item, inputs, plan)


def met_by(item: Commitment, found: Found) -> str:
    """Return whether what was found keeps the commitment: "yes", "no", or "unknown" where it isn't judged."""
    if item.kind == "stated" or found.reached != found.reached:
        return "unknown"
    tolerance = SHARE_TOLD if found.unit == "share" else _ARITHMETIC * max(1.0, abs(item.required))
    if item.kind == "at_most_places":
        return "yes" if found.reached <= item.required + tolerance else "no"
    return "yes" if found.reached >= item.required - tolerance else "no"


def _share(numerator: float, denominator: float, why: Sayable = NOTHING) -> Found:
    share = numerator / denominator if denominator > 0 else float("nan")
    return Found(share, "share", numerator, denominator, why)


def _places(item: Commitment, inputs: Inputs, plan: NetworkPlan) -> Found:
    """Return places, or clients of a year that they serve; of new facilities alone where the plan means those."""
    rows = _of(plan.facilities, item)
    if item.scope == "new":
        rows = rows[rows["site_id"].map(inputs.sites["status"]) != EXISTING]
    if item.unit == "places":
        return Found(float(rows["places"].sum()), "places")
    each = {name: clients_per_place(s, inputs.norms) for name, s in inputs.scenario.services.items()}
    return Found(float((rows["places"] * rows["service"].map(each)).sum()), "clients")


def _served_share(item: Commitment, inputs: Inputs, plan: NetworkPlan) -> Found:
    """Return the share of all in need of the services in facilities who are served."""
    need = float(_of(inputs.need, item)["need_persons"].sum())
    return _share(float(_of(plan.allocation, item)["persons"].sum()), need)


def _reached_share(item: Commitment, inputs: Inputs, plan: NetworkPlan) -> Found:
    """Return the share of the plan's own denominator that is reached with the workers of today."""
    found = reached(inputs, plan, item.services, item.groups, item.period)
    return _share(found.people, found.of, _how(found))


def _how(found: Reached) -> Phrase:
    """Say who is counted, and how many workers are missing."""
    families = Phrase.of("ladder.families", families=Figure(found.families)) if found.families else NOTHING
    return Phrase.of(
        "ladder.reached",
        residents=Figure(found.residents),
        clients=Figure(found.clients),
        today=Figure(found.workers),
        families=families,
        of=Figure(found.of),
        needed=Figure(found.needed),
        missing=Figure(max(0.0, found.needed - found.workers)),
    )


def _case_managed_share(item: Commitment, inputs: Inputs, plan: NetworkPlan) -> Found:
    """Return the share of those served who have a plan of case management, with the workers of today."""
    managed = tuple(
        name for name in item.services
        if name in inputs.scenario.community and inputs.scenario.community[name].case_management
    )  # fmt: skip
    files = reached(inputs, plan, managed, item.groups, item.period).clients
    served = reached(inputs, plan, item.services, item.groups, item.period).people
    return _share(files, served)


def _regional_share(item: Commitment, inputs: Inputs, plan: NetworkPlan) -> Found:
    """Return the people present at the regional service, those of other provinces too, of the region's need."""
    rows, present = _of(plan.facilities, item), 0.0
    for row in records(rows):
        service = inputs.scenario.services[row["service"]]
        present += (
            float(row["places"])
            * people_per_place(service, inputs.norms)
            / (1.0 - inflow_share(service, inputs.norms))
        )
    region = pd.DataFrame({base_population(group): [item.region_persons] for group in item.groups})
    year, since = int(item.period), base_year(inputs.scenario)
    need = float(sum_of_groups(item.groups, year, region, inputs.norms, since).sum())
    why = Phrase.of("ladder.regional", present=Figure(present), need=Figure(need))
    return _share(min(present, need), need, why)


def _strengthened(_item: Commitment, inputs: Inputs, plan: NetworkPlan) -> Found:
    """Return the share of today's non-public facilities that the plan expands or upgrades."""
    sites = inputs.sites
    today = sites.index[(sites["status"] == EXISTING) & (sites["ownership"] == "non_public")]
    rows = plan.facilities[plan.facilities["action"].isin(["expand", "upgrade", "merge_in"])]
    touched = set(rows["site_id"]) & set(today)
    return _share(float(len(touched)), float(len(today)))


def _communes_in_reach(item: Commitment, inputs: Inputs, plan: NetworkPlan) -> Found:
    """Return the share of communes from which some open facility is within the standard of its service."""
    rows = plan.facilities[(plan.facilities["period"] == item.period) & (plan.facilities["places"] > 0)]
    near = pd.Series(data=False, index=inputs.travel.minutes.index)
    for row in records(rows[["site_id", "service"]].drop_duplicates()):
        standard = inputs.scenario.services[row["service"]].standard_minutes
        near |= inputs.travel.minutes[row["site_id"]] <= standard
    by_commune = near.groupby(inputs.points["commune_code"]).any()
    return Found(float(by_commune.mean()), "share")


def _social_workers(item: Commitment, inputs: Inputs, _plan: NetworkPlan) -> Found:
    """Return the social-work persons of communes today, of those that the plan asks for: people / people per worker.

    Carers and guards of facilities aren't social workers; how many collaborators there are isn't known.
    """
    growth = (1 + inputs.norms["growth", "population"]) ** (int(item.period) - base_year(inputs.scenario))
    asked = float(inputs.points["population"].sum()) * growth / item.people_per_worker
    today = workers_today(inputs.province, inputs.norms)
    needed = int(inputs.community.loc[inputs.community["period"] == item.period, "workers"].sum())
    figures = {"today": today, "asked": asked, "missing": asked - today, "needed": needed}
    why = Phrase("ladder.social_workers", {name: Figure(float(value)) for name, value in figures.items()})
    return _share(today, asked, why)


def _sites_kept(item: Commitment, _inputs: Inputs, plan: NetworkPlan) -> Found:
    """Return the share of the named facilities that have places in the period."""
    rows = plan.facilities[(plan.facilities["period"] == item.period) & (plan.facilities["places"] > 0)]
    return _share(float(len(set(item.sites) & set(rows["site_id"]))), float(len(item.sites)))


def _budget(_item: Commitment, inputs: Inputs, plan: NetworkPlan) -> Found:
    """Return the share of the plan's capital that the budgets for building pay for."""
    capital = plan.capital_million_vnd
    money = building_money(inputs.scenario)
    return Found(money / capital if capital > 0 else float("inf"), "share")


def _of(frame: pd.DataFrame, item: Commitment) -> pd.DataFrame:
    """Return the rows of the commitment's period and services; of all services if it names none."""
    rows = frame["period"] == item.period
    return frame[rows & frame["service"].isin(item.services)] if item.services else frame[rows]


MEASURES = {
    "at_least_places": _places,
    "at_most_places": _places,
    "served_share": _served_share,
    "strengthened": _strengthened,
    "communes_in_reach": _communes_in_reach,
    "social_workers": _social_workers,
    "sites_kept": _sites_kept,
    "budget": _budget,
    "reached_share": _reached_share,
    "case_managed_share": _case_managed_share,
    "regional_share": _regional_share,
}


def missed(table: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Yield the commitments that a plan does not keep."""
    yield from records(table[table["met"] == "no"])
