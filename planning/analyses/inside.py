"""The plan of a former province inside today's one: people may cross the old border, and nobody there is crowded out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from ansinh.geodata import Province
from ansinh.models.measures import weighted_mean
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.problem import NetworkProblem
from ansinh.models.shown import shown
from ansinh.planning.analyses.base import Base, Progress, best, nearest, silent
from ansinh.planning.answer.folder.rundata import A_PERSON
from ansinh.planning.answer.plans import optimised_problem
from ansinh.planning.answer.solve import plan_network
from ansinh.planning.inputs.across import Across, facilities_across, with_facilities_across
from ansinh.planning.inputs.budgets import COLUMNS as BUDGET_COLUMNS
from ansinh.planning.inputs.problem import Inputs
from ansinh.words import Language, text
from ansinh.words.numbers import number

ACROSS = "across"
"""Source of the money that runs the spare places across the border."""


@dataclass(frozen=True)
class Inside:
    """A plan within the old border beside the plan within today's.

    Attributes
    ----------
    alone, inside
        Both starts of an analysis, with their best plans.
    across
        The facilities on the other side.
    services
        One row per service, last period: ``service, need, spare_across, crossing, served_alone, served_inside,
        mean_minutes_alone, mean_minutes_inside, places_alone, places_inside, nearest_across_minutes``; persons, minutes,
        own places, and how far the nearest facility across is for people in need (missing where there is none).
    crossings
        Who crosses: ``site_id, site, commune, service, persons, mean_minutes``.
    """

    alone: Base
    inside: Base
    across: Across
    services: pd.DataFrame
    crossings: pd.DataFrame

    def __repr__(self) -> str:
        facts = f"{self.alone.inputs.province.name_en} inside {self.across.present.name_en}"
        return shown(self, facts, ".services, .crossings, .across.places, .sentence('en')")

    def sentence(self, language: Language) -> str:
        """Return what today's border changes."""
        table, crossing = self.services, float(self.services["crossing"].sum())
        names = {
            "province": self.alone.inputs.province.name_vi,
            "present": self.across.present.name_vi,
            "spare": number(float(table["spare_across"].sum()), language),
            "documented": number(float(self.across.places["places"].sum()), language),
            "need": number(float(self.across.need.sum()), language),
        }
        if not len(self.across.places):
            alone = float(self.across.need.sum()) < A_PERSON
            return text(f"analyses.inside.{'same' if alone else 'none'}", language, **names)
        if crossing < A_PERSON:
            near = table.dropna(subset="nearest_across_minutes")
            far = weighted_mean(near["nearest_across_minutes"], near["need"])
            at_home = weighted_mean(near["mean_minutes_alone"], near["need"])
            said = {"far": number(far, language, 0), "home": number(at_home, language, 0)}
            return text("analyses.inside.nobody", language, **names, **said)
        return text(
            "analyses.inside.crossing",
            language,
            **names,
            persons=number(crossing, language),
            served=self._change("served", language),
            before=number(self._mean("alone"), language, 1),
            after=number(self._mean("inside"), language, 1),
            places=self._change("places", language),
        )

    def _change(self, what: Literal["served", "places"], language: Language) -> str:
        """Return by how many people served, or places of its own, the plan inside differs from the plan alone."""
        more = float((self.services[f"{what}_inside"] - self.services[f"{what}_alone"]).sum())
        change = "same" if abs(more) < A_PERSON else "more" if more > 0 else "fewer"
        count = number(abs(more), language)
        return text(f"analyses.inside.{what}_{change}", language, people=count, count=count)

    def _mean(self, plan: str) -> float:
        return weighted_mean(self.services[f"mean_minutes_{plan}"], self.services[f"served_{plan}"])


def inside(inputs: Inputs, progress: Progress = silent, register: Province | None = None) -> Inside:
    """Plan a former province alone, and inside the province of today that it lies in.

    Targets, limits and money are those of the scenario, and stand on its own people and facilities alone. Documented
    facilities of the rest of today's province serve its people too, with the places that the people there leave, who come
    first at their own facilities, and with extensions at the scenario's cost (see `ansinh.planning.inputs.across`).

    Parameters
    ----------
    inputs
        Of a scenario of one of the five former provinces.
    register
        Today's province of the planner's own tables; its facilities replace the documented ones.

    Raises
    ------
    InputError
        If the scenario's province isn't a former one, or the register is that of another province.
    """
    across = facilities_across(inputs.scenario, inputs.province, register)
    alone = best(inputs, progress)
    progress(across.present.name_vi)
    wider = with_facilities_across(inputs, across)
    asked = own_money(own_limits(optimised_problem(wider, alone.official), inputs), inputs)
    plan, problem = nearest(
        asked,
        alone.settings,
        lambda one: plan_network(one, alone.settings, progress, alone.plan, alone.plan, explained=False),
    )
    both = Base(wider, alone.official, problem, plan, asked)
    return Inside(alone, both, across, _services(alone, both, across), _crossings(both, across))


def own_limits(problem: NetworkProblem, inputs: Inputs) -> NetworkProblem:
    """Return a problem whose limits and shares of all facilities hold for those of the scenario's own province."""
    own = tuple(inputs.sites.index)
    return problem.replace(
        limits=tuple(item if item.sites else replace(item, sites=own) for item in problem.limits),
        shares=tuple(item if item.sites else replace(item, sites=own) for item in problem.shares),
    )


def own_money(problem: NetworkProblem, inputs: Inputs) -> NetworkProblem:
    """Return a problem that pays nothing for the spare places across the border: who runs them today goes on to.

    Where a budget limits running cost, a source `ACROSS` has the running cost of those places; they can't be given up.
    """
    options = problem.options.reset_index()
    options = options[~options["site_id"].isin(inputs.sites.index)]
    a_year = options["existing_places"] * options["running_cost_million_vnd_per_place_year"]
    by_owner = a_year.groupby(options["site_id"].map(problem.sites["ownership"])).sum()
    rows = [
        (ACROSS, period, million * years, "running", owner, False)
        for period, years in problem.periods["years"].items()
        for owner, million in by_owner.items()
        if million > 0 and _limits_running(problem.budgets, period, owner)
    ]
    if not rows:
        return problem
    more = pd.DataFrame(rows, columns=BUDGET_COLUMNS)
    return problem.replace(budgets=pd.concat([problem.budgets, more], ignore_index=True))


def _limits_running(budgets: pd.DataFrame, period: object, owner: object) -> bool:
    """Tell whether a budget of a period limits the running cost of facilities of an ownership."""
    running = budgets["covers"].isin(["running", "all"]) & budgets["ownership"].isin([owner, "any"])
    return bool((running & (budgets["period"] == period)).any())


def _services(alone: Base, both: Base, across: Across) -> pd.DataFrame:
    period = alone.inputs.scenario.period_ids[-1]
    own = set(alone.inputs.sites.index)
    need = alone.problem.need[alone.problem.need["period"] == period].groupby("service")["persons"].sum()
    trips = _last(both.plan, period)
    columns = {
        "need": need,
        "spare_across": across.places.groupby("service")["spare"].sum(),
        "crossing": trips[~trips["site_id"].isin(own)].groupby("service")["persons"].sum(),
    }
    for name, plan in (("alone", alone.plan), ("inside", both.plan)):
        trips = _last(plan, period)
        people = trips.groupby("service")["persons"].sum()
        minutes = (trips["persons"] * trips["minutes"]).groupby(trips["service"]).sum()
        places = plan.facilities[(plan.facilities["period"] == period) & plan.facilities["site_id"].isin(own)]
        columns[f"served_{name}"] = people
        columns[f"mean_minutes_{name}"] = minutes / people
        columns[f"places_{name}"] = places.groupby("service")["places"].sum()
    columns["nearest_across_minutes"] = _nearest(both, across)
    services = pd.Index(list(alone.inputs.scenario.services), name="service")
    frame = pd.DataFrame({name: column.reindex(services) for name, column in columns.items()})
    amounts = [name for name in frame if "minutes" not in str(name)]
    return frame.assign(**frame[amounts].fillna(0.0)).reset_index()


def _nearest(both: Base, across: Across) -> pd.Series:
    """Return the mean minutes of people in need to the nearest facility across, by service."""
    period, minutes = both.inputs.scenario.period_ids[-1], both.inputs.travel.minutes
    need_of = both.problem.need[both.problem.need["period"] == period].set_index("demand_id")
    found = {}
    for service, rows in across.places.groupby("service"):
        need = need_of.loc[need_of["service"] == service, "persons"]
        sites = [site for site in rows["site_id"] if site in minutes]
        if sites and len(need):
            found[str(service)] = weighted_mean(minutes.loc[need.index, sites].min(axis=1), need)
    return pd.Series(found, dtype=float)


def _crossings(both: Base, across: Across) -> pd.DataFrame:
    trips = _last(both.plan, both.inputs.scenario.period_ids[-1])
    trips = trips[trips["site_id"].isin(across.sites.index)]
    keys = [trips["site_id"], trips["service"]]
    persons = trips.groupby(["site_id", "service"])["persons"].sum()
    minutes = (trips["persons"] * trips["minutes"]).groupby(keys).sum() / persons
    frame = pd.DataFrame({"persons": persons, "mean_minutes": minutes}).reset_index()
    for at, (name, source) in enumerate((("site", "name_vi"), ("commune", "commune_name")), start=1):
        frame.insert(at, name, frame["site_id"].map(across.sites[source]))
    return frame


def _last(plan: NetworkPlan, period: str) -> pd.DataFrame:
    return plan.allocation[plan.allocation["period"] == period]
