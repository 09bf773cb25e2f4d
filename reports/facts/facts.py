"""One object with all figures of a run that reports need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self, TypeVar

import pandas as pd

from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED, RunData
from ansinh.reports.facts import money, network, reach, whole_people, whole_running
from ansinh.reports.facts.frames import complete
from ansinh.reports.facts.project import Project, describe_project
from ansinh.reports.facts.projects import projects
from ansinh.words.numbers import is_missing
from ansinh.words.plain import text

T = TypeVar("T")


class Nameless(cached_property[T]):
    """A figure in which no name of a site stands: facts with other names take it over, where it is known."""

    def __init__(self, compute: Callable[[Any], T]) -> None:
        def known_or_computed(facts: Facts) -> Any:
            known = facts.known.get(compute.__name__)
            return compute(facts) if known is None else known

        super().__init__(known_or_computed)
        self.__doc__ = compute.__doc__


@dataclass(frozen=True)
class Facts:
    """Figures of one run; those of one plan are of the proposed plan unless another is named.

    Attributes
    ----------
    data
        The run, with every column present.
    plan_id
        The proposed plan: the optimised one if the run has it, else the first.
    known
        Figures without names that other facts of the run have computed already, by attribute.
    """

    data: RunData
    plan_id: str
    known: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, data: RunData) -> Self:
        """Return the facts of a run, with its frames completed and the proposed plan chosen."""
        full = complete(data)
        plans = [str(plan) for plan in full.plans.index]
        return cls(full, OPTIMISED if OPTIMISED in plans or not plans else plans[0])

    def with_sites(self, sites: pd.DataFrame) -> Self:
        """Return the facts with other names of sites; figures without names are taken over, as far as they are known."""
        nameless = {
            key: found for key, found in vars(self).items() if isinstance(getattr(Facts, key, None), Nameless)
        }
        return replace(self, data=replace(self.data, sites=sites), known={**self.known, **nameless})

    @cached_property
    def plan_ids(self) -> list[str]:
        """All plans, the proposed one first and the official one second."""
        plans = [str(plan) for plan in self.data.plans.index]
        first = [plan for plan in (self.plan_id, OFFICIAL) if plan in plans]
        return list(dict.fromkeys(first + plans))

    @cached_property
    def official_id(self) -> str | None:
        """The official plan as written; None if the run has no plan beside the proposed one."""
        return OFFICIAL if OFFICIAL in self.plan_ids and self.plan_id != OFFICIAL else None

    @cached_property
    def periods(self) -> list[str]:
        """Plan periods in order of time."""
        return [str(period) for period in self.data.periods.index]

    @cached_property
    def period(self) -> str:
        """The last period, for which indicators are given; "" if there are none."""
        return self.periods[-1] if self.periods else ""

    @cached_property
    def services(self) -> list[str]:
        """Services in the scenario's order."""
        return [str(service) for service in self.data.services.index]

    def measure(
        self, name: str, plan_id: str | None = None, period: str | None = None, service: str = "all"
    ) -> float:
        """Return one measure of a plan in a period (default: the last); NaN if the run doesn't have it."""
        return self.group_measure(name, "all", None, plan_id, service=service, period=period)

    def group_measure(
        self,
        name: str,
        group_by: str,
        group: str | None,
        plan_id: str | None = None,
        *,
        service: str = "all",
        period: str | None = None,
    ) -> float:
        """Return one measure of a district or settlement class; `group` None means the whole province."""
        key = (plan_id or self.plan_id, period or self.period, service, group_by, group or "all", name)
        return self._measures.get(key, float("nan"))

    @Nameless
    def _measures(self) -> dict[tuple[str, str, str, str, str, str], float]:
        m = self.data.measures
        keys = [m[name].astype(str).tolist() for name in ("plan_id", "period", "service", "group_by")]
        group = m["group"].where(m["group_by"] != "all", "all").astype(str).tolist()
        rows = zip(*keys, group, m["measure"].astype(str).tolist(), strict=True)
        return dict(zip(rows, m["value"].astype("float64").tolist(), strict=True))

    @cached_property
    def facilities(self) -> pd.DataFrame:
        """Facilities by plan, site, service and period with names and places; see `network.facilities`."""
        return network.facilities(self.data)

    @cached_property
    def actions(self) -> pd.DataFrame:
        """The changes that the proposed plan makes, by site and period; see `network.actions`."""
        return network.actions(self.data, self.facilities, self.plan_id)

    def actions_of(self, plan_id: str) -> pd.DataFrame:
        """Return the changes that another plan makes."""
        if plan_id not in self._actions:
            self._actions[plan_id] = network.actions(self.data, self.facilities, plan_id)
        return self._actions[plan_id]

    @cached_property
    def _actions(self) -> dict[str, pd.DataFrame]:
        """Changes by plan, each looked up once: documents ask for a plan's capital a dozen times."""
        return {}

    @Nameless
    def by_service(self) -> pd.DataFrame:
        """Demand, places and people reached by plan, period and service; see `reach.by_service`."""
        return reach.by_service(self)

    @Nameless
    def by_commune(self) -> pd.DataFrame:
        """Return indicators of the proposed plan by commune in the last period; see `reach.by_commune`."""
        return reach.by_commune(self)

    @Nameless
    def by_commune_2025(self) -> pd.DataFrame:
        """Return indicators of the proposed plan by commune of 1 July 2025; see `reach.by_commune_2025`."""
        return reach.by_commune_2025(self)

    @Nameless
    def whole_communes_2025(self) -> pd.DataFrame:
        """Return the same in whole people and places that add up, as tables show them."""
        return whole_people.whole_communes_2025(self)

    @Nameless
    def commune_allocation(self) -> pd.DataFrame:
        """People and minutes by commune, service, site and period; see `reach.commune_allocation`."""
        return reach.commune_allocation(self)

    @Nameless
    def money(self) -> pd.DataFrame:
        """Money of all plans by period, source and kind with names; see `money.money`."""
        return money.money(self)

    @Nameless
    def capital_by_source(self) -> pd.DataFrame:
        """Capital of the proposed plan, sources as rows and periods as columns; see `money.capital_by_source`."""
        return money.capital_by_source(self)

    @Nameless
    def capital(self) -> float:
        """Capital of the proposed plan in million đồng: the sum of its facilities."""
        return self.capital_of(self.plan_id)

    def capital_of(self, plan_id: str) -> float:
        """Return the capital of a plan in million đồng: the sum of its facilities."""
        actions = self.actions if plan_id == self.plan_id else self.actions_of(plan_id)
        return float(actions["capital_million_vnd"].sum())

    @Nameless
    def running(self) -> float:
        """Yearly running cost of the proposed plan in the last period, million đồng."""
        rows = self.facilities
        rows = rows[(rows["plan_id"] == self.plan_id) & (rows["period"] == self.period)]
        return float(rows["running_million_vnd_per_year"].sum())

    @cached_property
    def projects(self) -> list[str]:
        """Sites where the proposed plan spends capital or opens places, in the order of the action list."""
        builds = self.actions[(self.actions["capital_million_vnd"] > 0) | (self.actions["places_built"] > 0)]
        named = set(projects(self)["site_id"])
        if (
            named
        ):  # facilities that are invented are one line, and no project; older runs have no table of projects
            builds = builds[builds["site_id"].isin(named) | ~(builds["capital_million_vnd"] > 0)]
        return list(dict.fromkeys(builds["site_id"]))

    def project(self, site_id: str) -> Project:
        """Return the figures of one project of the plan."""
        if site_id not in self._described:
            self._described[site_id] = describe_project(self, site_id)
        return self._described[site_id]

    @cached_property
    def _described(self) -> dict[str, Project]:
        """Projects by site, each described once."""
        return {}

    @cached_property
    def said(self) -> dict[tuple[object, ...], Any]:
        """What was made of these facts once, by name and words; the answer is asked for by every format."""
        return {}

    @Nameless
    def whole_places(self) -> pd.Series:
        """Whole places of the proposed plan by period, site and service; see `whole_people.whole_places`."""
        return whole_people.whole_places(self)

    @Nameless
    def whole_served(self) -> pd.Series:
        """Whole people served by the proposed plan by period, site and service; see `whole_people.whole_served`."""
        return self.whole_served_by_plan[self.plan_id]

    @cached_property
    def whole_served_by_plan(self) -> dict[str, pd.Series]:
        """The same of every plan."""
        return {plan: whole_people.whole_served(self, plan) for plan in self.plan_ids}

    @cached_property
    def whole_running(self) -> pd.Series:
        """Whole million đồng a year by period, site and service; see `whole_running.whole_running`."""
        return whole_running.whole_running(self)

    @cached_property
    def running_of_sites(self) -> pd.DataFrame:
        """The same by period and site, today's beside the plan's; see `whole_running.running_of_sites`."""
        return whole_running.running_of_sites(self)

    @cached_property
    def running_by_site(self) -> pd.Series:
        """Whole million đồng a year of the proposed plan in the last period, by site."""
        return self._last_by_site(self.whole_running)

    @Nameless
    def places_by_site(self) -> pd.Series:
        """Whole places of the proposed plan in the last period, by site."""
        return self._last_by_site(self.whole_places)

    def _last_by_site(self, values: pd.Series) -> pd.Series:
        """Return the sums of the last period by site."""
        last = values.index.get_level_values("period") == self.period
        mine: pd.Series = values[last].groupby("site_id").sum()
        return mine

    @Nameless
    def last_names(self) -> dict[str, tuple[str, str]]:
        """By district of 2019: the unit into which it had merged by 30 June 2025, and its own last name; "" for none."""
        table = self.data.districts
        columns = [table[column].map(text) for column in ("name", "merged_into", "name_eve")]
        found: dict[str, tuple[str, str]] = {}
        for name, into, eve in zip(*columns, strict=True):
            found.setdefault(name, (into, eve))
        return found

    def name(self, frame: str, key: Any, language: str) -> str:
        """Return the name of a plan, service or site in `language`; if it has none, the Vietnamese name, or the id."""
        known = self._names.get((frame, language))
        if known is None:
            known = self._names[frame, language] = self._names_of(frame, language)
        return known.get(key) or str(key)

    @cached_property
    def _names(self) -> dict[tuple[str, str], dict[Any, str]]:
        """Names by frame and language, each read once: documents ask for them thousands of times."""
        return {}

    def _names_of(self, frame: str, language: str) -> dict[Any, str]:
        table: pd.DataFrame = getattr(self.data, frame)
        columns = [table[column] for column in ("name_vi", f"name_{language}")]
        return {
            key: str(value) for column in columns for key, value in column.items() if not is_missing(value)
        }
