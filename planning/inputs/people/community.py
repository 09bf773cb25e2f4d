"""Community services: clients and whole workers, commune by commune."""

from __future__ import annotations

import math

import pandas as pd

from ansinh.geodata import Province
from ansinh.planning.inputs.people.need import base_year, sum_of_groups
from ansinh.planning.norms import Norms
from ansinh.planning.question.parts.aims import Target
from ansinh.planning.question.parts.services import CommunityService
from ansinh.planning.question.scenario import Scenario

COLUMNS = ["service", "period", "commune_code_2025", "clients", "workers"]
ROUNDING = 1e-6
"""Clients by which a whole worker may be overloaded: rounding of sums."""


def community_table(scenario: Scenario, province: Province, norms: Norms) -> pd.DataFrame:
    """Return clients and workers of every community service by present commune.

    Clients are those that the targets ask for (all of its groups where no target names the service), shared out
    like the groups live; ``workers = ⌈clients / clients per worker⌉`` in every commune.

    Returns
    -------
    DataFrame
        ``service, period, commune_code_2025, clients`` (persons, not rounded), ``workers`` (whole).
    """
    people, since = commune_people(province), base_year(scenario)
    rows = []
    for name, service in scenario.community.items():
        for period in scenario.period_ids:
            where = sum_of_groups(_counted(scenario, name, period), int(period), people, norms, since)
            clients = required_clients(scenario, name, period, people, norms)
            each = where * (clients / float(where.sum())) if where.sum() > 0 else where
            rows += [
                (name, period, str(code), float(count), workers(float(count), service, norms))
                for code, count in each.items()
            ]
    return pd.DataFrame(rows, columns=COLUMNS)


def workers(clients: float, service: CommunityService, norms: Norms) -> int:
    """Return the whole workers for the clients of one commune."""
    return math.ceil(clients / clients_per_worker(service, norms) - ROUNDING) if service.by_workers else 0


def clients_per_worker(service: CommunityService, norms: Norms) -> float:
    """Return the clients that one worker assists: the service's own number, or the norm."""
    kind = "case_management" if service.case_management else "services"
    return service.clients_per_worker or norms["clients_per_worker", kind]


def required_clients(scenario: Scenario, name: str, period: str, people: pd.DataFrame, norms: Norms) -> float:
    """Return the clients that targets ask of a service in a period; all of its groups where none names it.

    Of a target, ``share × people of its groups`` are to be served; those in need of the services in facilities that
    the target counts, too, are served there; the rest is case-managed as far as the target says (all of it where it
    says nothing and no other service is named), or gets the other services.
    """
    named = [t for t in scenario.targets if name in t.services and t.period == period]
    if not named:
        groups = scenario.community[name].groups
        return float(sum_of_groups(groups, int(period), people, norms, base_year(scenario)).sum())
    return max(_of_target(scenario, name, target, people, norms) for target in named)


def _of_target(scenario: Scenario, name: str, target: Target, people: pd.DataFrame, norms: Norms) -> float:
    asked = target.share * people_of(scenario, target.services, target.groups, target.period, people, norms)
    resident = people_of(
        scenario,
        tuple(s for s in target.services if s in scenario.services),
        (),
        target.period,
        people,
        norms,
    )
    outside = max(0.0, asked - resident)
    alike = [s for s in target.services if s in scenario.community
             and scenario.community[s].case_management == scenario.community[name].case_management]  # fmt: skip
    others = len(alike) < sum(s in scenario.community for s in target.services)
    managed = target.case_managed if target.case_managed is not None and others else 1.0
    part = managed if scenario.community[name].case_management or not others else 1.0 - managed
    return outside * part / len(alike)


def people_of(  # noqa: PLR0917 - what the count depends on
    scenario: Scenario,
    services: tuple[str, ...],
    groups: tuple[str, ...],
    period: str,
    people: pd.DataFrame,
    norms: Norms,
) -> float:
    """Return the people of `groups`, or without any of the groups of `services`, each group once."""
    counted = groups or _groups_of(scenario, services)
    return float(sum_of_groups(counted, int(period), people, norms, base_year(scenario)).sum())


def _groups_of(scenario: Scenario, services: tuple[str, ...]) -> tuple[str, ...]:
    known = scenario.every_service
    return tuple(dict.fromkeys(group for name in services for group in known[name].groups))


def _counted(scenario: Scenario, name: str, period: str) -> tuple[str, ...]:
    """Return the groups by which clients are shared out over communes."""
    return next(
        (t.groups for t in scenario.targets if name in t.services and t.period == period and t.groups),
        scenario.community[name].groups,
    )


def commune_people(province: Province) -> pd.DataFrame:
    """Return people by age of the present communes, index ``commune_code_2025``."""
    cells = province.people
    ages = [column for column in map(str, cells.columns) if column.startswith("population")]
    by_commune = cells.groupby("commune_code")[ages].sum()
    present = province.communes["commune_code_2025"].reindex(by_commune.index)
    return by_commune.groupby(present).sum().sort_index()


def workers_today(province: Province, norms: Norms) -> float:
    """Return the social-work persons of all present communes today."""
    return norms["commune_workers"] * len(province.communes_2025)
