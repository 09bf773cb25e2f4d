"""The problem as positions and arrays: what the formulation, the audit and the duals count with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from ansinh.models.network.model import largest
from ansinh.models.network.problem.records import records
from ansinh.models.network.problem.schema import OPTIONS, SITES

if TYPE_CHECKING:
    from ansinh.models.network.problem import NetworkProblem

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Group:
    """Demand points of one service that the same sites can reach and the same equity caps name.

    Attributes
    ----------
    service
        Position of the service.
    points
        Positions of its demand points.
    options
        Positions of the options that can reach them; empty if nobody can.
    """

    service: int
    points: Ints
    options: Ints


@dataclass(frozen=True, eq=False)
class Arrays:
    """Positions instead of ids; build with `Arrays(problem)`, everything else is computed when asked for.

    Options are counted by *o* (a site and a service), sites by *j*, services by *s*, periods by *t*, demand
    points by *i*. Ids never reach the formulation: rows and variables are named by position.

    Attributes
    ----------
    given_groups
        Groups of demand points, where they aren't to be those that `groups` finds.
    anywhere
        Whether largest sizes are to be the same wherever a service stands: those of the best place.
    """

    problem: NetworkProblem
    given_groups: tuple[Group, ...] = ()
    anywhere: bool = False

    @cached_property
    def site_ids(self) -> list[str]:
        """Return site ids by position."""
        return list(self.problem.sites.index)

    @cached_property
    def service_ids(self) -> list[str]:
        """Return service ids by position."""
        return list(self.problem.services.index)

    @cached_property
    def period_ids(self) -> list[str]:
        """Return period ids by position."""
        return list(self.problem.periods.index)

    @cached_property
    def demand_ids(self) -> list[str]:
        """Return demand ids by position."""
        return list(self.problem.demand.index)

    @cached_property
    def site_at(self) -> dict[str, int]:
        """Return positions by site id."""
        return {name: k for k, name in enumerate(self.site_ids)}

    @cached_property
    def service_at(self) -> dict[str, int]:
        """Return positions by service id."""
        return {name: k for k, name in enumerate(self.service_ids)}

    @cached_property
    def period_at(self) -> dict[str, int]:
        """Return positions by period id."""
        return {name: k for k, name in enumerate(self.period_ids)}

    @property
    def n_options(self) -> int:
        """Return the number of options."""
        return len(self.problem.options)

    @property
    def n_services(self) -> int:
        """Return the number of services."""
        return len(self.problem.services)

    @property
    def n_periods(self) -> int:
        """Return the number of periods."""
        return len(self.problem.periods)

    @cached_property
    def option_site(self) -> Ints:
        """Return the site of each option."""
        return np.array([self.site_at[j] for j in self.problem.options.index.get_level_values(0)], dtype=int)

    @cached_property
    def option_service(self) -> Ints:
        """Return the service of each option."""
        return np.array(
            [self.service_at[s] for s in self.problem.options.index.get_level_values(1)], dtype=int
        )

    @cached_property
    def option_at(self) -> dict[tuple[int, int], int]:
        """Return the option at a (site, service)."""
        return {
            (int(j), int(s)): o
            for o, (j, s) in enumerate(zip(self.option_site, self.option_service, strict=True))
        }

    @cached_property
    def options_of_site(self) -> list[list[int]]:
        """Return the options at each site."""
        found: list[list[int]] = [[] for _ in self.site_ids]
        for o, j in enumerate(self.option_site):
            found[j].append(o)
        return found

    @cached_property
    def options_of_service(self) -> list[Ints]:
        """Return the options of each service."""
        return [np.flatnonzero(self.option_service == s) for s in range(self.n_services)]

    @cached_property
    def _numbers(self) -> dict[str, Floats]:
        options = self.problem.options
        return {c.name: options[c.name].to_numpy(dtype=float) for c in OPTIONS if c.kind == "number"}

    def option(self, column: str) -> Floats:
        """Return a numeric column of the options."""
        return self._numbers[column]

    @cached_property
    def comprehensive(self) -> Bools:
        """Tell which options count towards comprehensive targets."""
        return self.problem.options["comprehensive"].to_numpy(dtype=bool)

    @cached_property
    def _site_numbers(self) -> dict[str, Floats]:
        sites = self.problem.sites
        return {c.name: sites[c.name].to_numpy(dtype=float) for c in SITES if c.kind == "number"}

    def site(self, column: str) -> Floats:
        """Return a numeric column of the sites."""
        return self._site_numbers[column]

    @cached_property
    def existing(self) -> Floats:
        """Return places standing today, by option."""
        return self.option("existing_places")

    @cached_property
    def stands(self) -> Bools:
        """Tell which sites stand today."""
        return (self.problem.sites["status"] == "existing").to_numpy(dtype=bool)

    @cached_property
    def ownership(self) -> list[str]:
        """Return who runs each site."""
        return [str(o) for o in self.problem.sites["ownership"]]

    @cached_property
    def site_may_close(self) -> Bools:
        """Tell which sites may close."""
        return self.problem.sites["may_close"].to_numpy(dtype=bool)

    @cached_property
    def may_close(self) -> Bools:
        """Tell by (option, period) what may close: all at sites that may, and what a rule closes when it does."""
        may = np.repeat(self.site_may_close[self.option_site][:, None], self.n_periods, axis=1)
        for rule in self.problem.rules:
            if rule.kind == "must_close":
                here = np.isin(self.option_site, [self.site_at[j] for j in rule.sites]) & (self.existing > 0)
                if rule.service:
                    here &= self.option_service == self.service_at[rule.service]
                may[here, self.period_at.get(rule.period, 0)] = True
        return may

    @cached_property
    def site_first_period(self) -> Ints:
        """Return the first period in which a candidate may stand."""
        return np.array(
            [self.period_at.get(str(p), 0) for p in self.problem.sites["first_period"]], dtype=int
        )

    @cached_property
    def merge_target(self) -> Ints:
        """Return the option that takes over on a merger, -1 if none."""
        names = self.problem.options["merge_into"]
        return np.array(
            [
                self.option_at[(self.site_at[str(name)], int(s))] if str(name) else -1
                for name, s in zip(names, self.option_service, strict=True)
            ],
            dtype=int,
        )

    @cached_property
    def merging_into(self) -> dict[int, list[int]]:
        """Return by successor the options that may merge into it."""
        found: dict[int, list[int]] = {}
        for o in map(int, np.flatnonzero(self.merge_target >= 0)):
            found.setdefault(int(self.merge_target[o]), []).append(o)
        return found

    @cached_property
    def merge_by(self) -> Ints:
        """Return the period by which the merger must be done, -1 if it may be left."""
        return np.array([self.period_at.get(str(p), -1) for p in self.problem.options["merge_by"]], dtype=int)

    @cached_property
    def conversions(self) -> list[tuple[int, int, float, float]]:
        """Return (option from, option to, cost per place, most places) of each conversion."""
        rows = self.problem.conversions
        return [
            (
                self.option_at[(self.site_at[row.site_id], self.service_at[row.from_service])],
                self.option_at[(self.site_at[row.site_id], self.service_at[row.to_service])],
                float(row.million_vnd_per_place),
                float(row.max_places) if not pd.isna(row.max_places) else float("inf"),
            )
            for row in records(rows)
        ]

    @cached_property
    def conversion_modules(self) -> Floats:
        """Return the places that each conversion moves at a time; NaN for any number."""
        return self.problem.conversions["module_places"].to_numpy(dtype=float)

    @cached_property
    def minutes(self) -> Floats:
        """Return minutes (I, J); infinite where there is no way."""
        frame = self.problem.minutes.reindex(index=self.demand_ids, columns=self.site_ids)
        values = frame.to_numpy(dtype=float).copy()
        values[np.isnan(values)] = np.inf
        return values

    @cached_property
    def option_minutes(self) -> Floats:
        """Return minutes (I, O); infinite beyond the limit of the service."""
        values = self.minutes[:, self.option_site].copy()
        limit = self.problem.services["max_minutes"].to_numpy(dtype=float)[self.option_service]
        values[values > np.where(np.isnan(limit), np.inf, limit)[None, :]] = np.inf
        return values

    @cached_property
    def need(self) -> Floats:
        """Return need in persons (S, T, I)."""
        need = np.zeros((self.n_services, self.n_periods, len(self.demand_ids)))
        rows = self.problem.need
        point = pd.Index(self.demand_ids).get_indexer(pd.Index(rows["demand_id"]))
        service = pd.Index(self.service_ids).get_indexer(pd.Index(rows["service"]))
        period = pd.Index(self.period_ids).get_indexer(pd.Index(rows["period"]))
        np.add.at(need, (service, period, point), rows["persons"].to_numpy(dtype=float))
        return need

    @cached_property
    def min_size(self) -> Floats:
        """Return the fewest places of a service that is new or has been enlarged."""
        return self.option("min_places")

    @cached_property
    def permitted_size(self) -> Floats:
        """Return the most places that its own limit, its campus and its land permit an option (maybe infinite)."""
        return largest.permitted(self)

    @cached_property
    def max_size(self) -> Floats:
        """Return the most places by option, as small as can be without losing a plan; see `largest`."""
        return largest.largest_sizes(self)

    @cached_property
    def years(self) -> Floats:
        """Return the years of each period."""
        return self.problem.periods["years"].to_numpy(dtype=float)

    @cached_property
    def capital_factor(self) -> Floats:
        """Return the discount factor of capital, paid at the start of each period."""
        start = self.problem.periods["start_year"].to_numpy(dtype=float)
        factor: Floats = (1.0 + self.problem.discount_rate) ** -(start - start[0])
        return factor

    @cached_property
    def running_factor(self) -> Floats:
        """Return the sum of the discount factors of the years of each period."""
        rate = self.problem.discount_rate
        annuity = [
            sum((1.0 + rate) ** -k for k in range(int(n))) + (n - int(n)) * (1.0 + rate) ** -int(n)
            for n in self.years
        ]
        factor: Floats = self.capital_factor * np.array(annuity)
        return factor

    @cached_property
    def unserved_weight(self) -> Floats:
        """Return the weight of a person unserved, by service."""
        return self.problem.services["unserved_weight"].to_numpy(dtype=float)

    @cached_property
    def people_per_place(self) -> Floats:
        """Return the people whom one place serves, by option."""
        return self.problem.services["people_per_place"].to_numpy(dtype=float)[self.option_service]

    @cached_property
    def least_people_per_place(self) -> Floats:
        """Return the fewest people for each place that must be used, by option."""
        share = self.problem.services["min_utilisation"].to_numpy(dtype=float)[self.option_service]
        least: Floats = share * self.people_per_place
        return least

    @cached_property
    def groups(self) -> list[Group]:
        """Return the demand points by service, grouped by who can reach them and by equity labels."""
        if self.given_groups:
            return list(self.given_groups)
        found: list[Group] = []
        for s, options in enumerate(self.options_of_service):
            points = np.flatnonzero(self.need[s].max(axis=0) > 0)
            columns = sorted({cap.by for cap in self.problem.equity if self.service_ids[s] in cap.services})
            labels = [self.problem.demand[c].astype(str).to_numpy() for c in columns]
            reach = np.isfinite(self.option_minutes[np.ix_(points, options)])
            members: dict[tuple[object, ...], list[int]] = {}
            for row, i in enumerate(points):
                key = (reach[row].tobytes(), *(label[i] for label in labels))
                members.setdefault(key, []).append(int(i))
            for inside in members.values():
                first = int(np.searchsorted(points, inside[0]))
                found.append(Group(s, np.array(inside), options[reach[first]]))
        return found

    def group_need(self, group: Group, period: int) -> float:
        """Return the need of a group in a period, in persons."""
        return float(self.need[group.service, period, group.points].sum())


def n_arcs(a: Arrays) -> int:
    """Return the number of ways from a point to an option in a period that a formulation by name has."""
    return sum(len(group.points) * len(group.options) for group in a.groups) * a.n_periods
