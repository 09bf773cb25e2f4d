"""How many people of a denominator are reached: in facilities, by workers in communes, in families."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.inputs.people.community import (
    clients_per_worker,
    commune_people,
    people_of,
    workers_today,
)
from ansinh.planning.inputs.problem import Inputs


@dataclass(frozen=True)
class Reached:
    """People reached of a denominator.

    Attributes
    ----------
    residents
        People who live in a facility of the services counted (day users and emergency cases hold a file and are not
        counted again).
    clients
        People with a file, as far as the workers of today reach.
    families
        Households of families that care.
    of
        People of the denominator.
    workers, needed
        Social-work persons of all communes today, and workers that the targets ask for.
    """

    residents: float
    clients: float
    families: float
    of: float
    workers: float
    needed: int

    @property
    def people(self) -> float:
        """Return everybody reached, at most the denominator."""
        return min(self.of, self.residents + self.clients + self.families)

    @property
    def share(self) -> float:
        """Return the share of the denominator that is reached."""
        return self.people / self.of if self.of > 0 else float("nan")


def reached(
    inputs: Inputs, plan: NetworkPlan, services: tuple[str, ...], groups: tuple[str, ...], period: str
) -> Reached:
    """Return how many of `groups` get one of `services` in `period`."""
    people = commune_people(inputs.province)
    of = people_of(inputs.scenario, services, groups, period, people, inputs.norms)
    rows = inputs.community[
        (inputs.community["period"] == period) & inputs.community["service"].isin(services)
    ]
    worked = [name for name in services if name in inputs.scenario.community
              and inputs.scenario.community[name].by_workers]  # fmt: skip
    families = rows.loc[~rows["service"].isin(worked), "clients"].sum()
    today, live_in = workers_today(inputs.province, inputs.norms), residents(inputs, plan, services, period)
    rows = rows[rows["service"].isin(worked)]
    clients = min(_clients(inputs, rows, today), max(0.0, of - live_in - float(families)))
    return Reached(live_in, clients, float(families), of, today, _needed(inputs, rows, of))


def _needed(inputs: Inputs, rows: pd.DataFrame, of: float) -> int:
    """Return the workers asked for; where the services have more clients than the denominator, those for its people."""
    clients = float(rows["clients"].sum())
    if clients <= of:
        return int(rows["workers"].sum())
    return math.ceil(sum(
        float(part["clients"].sum()) * of / clients / clients_per_worker(inputs.scenario.community[str(name)], inputs.norms)
        for name, part in rows.groupby("service")
    ))  # fmt: skip


def residents(inputs: Inputs, plan: NetworkPlan, services: tuple[str, ...], period: str) -> float:
    """Return the people of the province who live in facilities of `services`."""
    live_in = [name for name in services if name in inputs.scenario.services
               and inputs.scenario.services[name].mode in ("residential", "regional")]  # fmt: skip
    rows = plan.allocation
    return float(rows.loc[(rows["period"] == period) & rows["service"].isin(live_in), "persons"].sum())


def _clients(inputs: Inputs, rows: pd.DataFrame, today: float) -> float:
    """Return the most clients that the workers of today reach: first where a worker has most clients, each with a full load.

    In Hải Dương this gives the 30 to 40 % that its plan counts as served in 2017.
    """
    left, found = today, 0.0
    by_service = rows.groupby("service")["clients"].sum()
    load = {
        name: clients_per_worker(inputs.scenario.community[name], inputs.norms) for name in by_service.index
    }
    for name, each in sorted(load.items(), key=lambda item: -item[1]):
        clients = min(float(by_service[name]), left * each)
        left -= clients / each
        found += clients
    return found
