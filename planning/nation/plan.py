"""Plan the nation: for each kind, how many facilities each province gets, where they stand, how large they are."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import pandas as pd

from ansinh.models.certificate import Certificate, judge, relative_gap
from ansinh.models.division import Division, by_share, divide, given, least_worst
from ansinh.models.errors import Finding, InputError
from ansinh.planning.nation.siting import ProvinceSiting, limits, reached
from ansinh.planning.nation.water import over_water
from ansinh.words.numbers import whole_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ansinh.planning.nation.data import Nation, Tell

Rule = Literal["travel", "need", "worst"]
RULES: tuple[Rule, ...] = get_args(Rule)
"""How facilities are divided among provinces: for the least travel in all, in proportion to people in need, or so that the
province with the longest ways is best off."""
GAP = 0.01
"""Relative gap that the plan of a kind may have."""
LIMIT_S = 300.0
"""Seconds for the plan of one kind."""


@dataclass(frozen=True, eq=False)
class NationPlan:
    """The plan of the nation.

    Attributes
    ----------
    nation
        What it stands on.
    rule
        How facilities are divided among provinces.
    facilities
        Index `facility_id`: kind, commune_code, province, places, minutes (mean of its people), stands_today.
    ways
        Who goes where: kind, commune_code, facility_id, persons, minutes.
    counts
        Index `province`, a column per kind: facilities.
    certificates
        Kind → what is proven about person-minutes.
    beyond
        Communes that no road or ferry joins to the rest of their province: commune_code, people in need by kind.
    over_water
        Ways that run straight over open water (see `over_water`).
    """

    nation: Nation
    rule: Rule
    facilities: pd.DataFrame
    ways: pd.DataFrame
    counts: pd.DataFrame
    certificates: Mapping[str, Certificate]
    beyond: pd.DataFrame
    over_water: pd.DataFrame


@dataclass(frozen=True, eq=False)
class _Kind:
    """The plan of one kind."""

    counts: pd.Series
    ways: pd.DataFrame
    certificate: Certificate


def plan_nation(
    nation: Nation, rule: Rule = "travel", *, limit_s: float = LIMIT_S, tell: Tell = lambda *_: None
) -> NationPlan:
    """Site and size the facilities of every kind.

    Everybody who gets a place goes to a facility of the same province; facilities of today stay; no facility is larger
    than `max_places`; all provinces have the same places per person in need.

    Parameters
    ----------
    limit_s
        Seconds for each kind.

    Raises
    ------
    InputError
        The rule is unknown.
    """
    if rule not in RULES:
        raise InputError([Finding("rule", f"{rule!r} is unknown", f"use one of: {', '.join(RULES)}")])
    minutes = {province: reached(matrix) for province, matrix in nation.minutes.items()}
    plans: dict[str, _Kind] = {}
    for number, kind in enumerate(nation.kinds.index, 1):
        tell("optimise", f"{kind} ({number}/{len(nation.kinds)})")
        plans[str(kind)] = _plan_kind(nation, minutes, str(kind), rule, limit_s)
    facilities, ways = _facilities(nation, plans)
    return NationPlan(
        nation,
        rule,
        facilities,
        ways,
        pd.DataFrame({kind: plan.counts for kind, plan in plans.items()}),
        {kind: plan.certificate for kind, plan in plans.items()},
        nation.need.drop(index=[code for matrix in minutes.values() for code in matrix.index]),
        over_water(nation.communes, nation.opened, ways, facilities),
    )


def _plan_kind(
    nation: Nation, minutes: Mapping[str, pd.DataFrame], kind: str, rule: Rule, limit_s: float
) -> _Kind:
    began = time.perf_counter()
    need = {province: nation.need.loc[matrix.index, kind] for province, matrix in minutes.items()}
    places = float(nation.kinds["places"].to_dict()[kind])
    served = places / sum(float(people.sum()) for people in need.values())
    sitings = _sitings(nation, minutes, kind, {p: people * served for p, people in need.items()})
    areas = list(sitings.values())
    total = max(int(nation.kinds["facilities"].to_dict()[kind]), sum(area.least for area in areas))
    division = _DIVIDE[rule](areas, total, began + limit_s)
    ways = [
        siting.plans[count].allocation.assign(kind=kind, province=province)
        for (province, siting), count in zip(sitings.items(), division.counts, strict=True)
    ]
    certificate = Certificate(
        judge(division.value, division.bound, mip_gap=GAP),
        division.value,
        division.bound,
        relative_gap(division.value, division.bound),
        time.perf_counter() - began,
        backend="Lagrangian branch and bound by province, dynamic programme over provinces",
    )
    return _Kind(pd.Series(division.counts, index=list(sitings)), pd.concat(ways), certificate)


def _sitings(
    nation: Nation, minutes: Mapping[str, pd.DataFrame], kind: str, people: Mapping[str, pd.Series]
) -> dict[str, ProvinceSiting]:
    """Return one siting per province, with its limits."""
    row = nation.kinds.loc[kind]
    largest, facilities = (float(value) for value in row[["max_places", "facilities"]].to_numpy())
    everybody = sum(float(persons.sum()) for persons in people.values())
    stand = nation.today.loc[nation.today["kind"] == kind, "commune_code"]
    sitings = {}
    for province, matrix in minutes.items():
        persons = people[province]
        today = tuple(sorted(set(stand) & set(matrix.columns)))
        share = facilities * float(persons.sum()) / everybody
        least, most = limits(float(persons.sum()), share, matrix.shape[1], largest, len(today))
        sitings[province] = ProvinceSiting(matrix, persons, largest, today, least, most)
    return sitings


def _by_travel(areas: list[ProvinceSiting], total: int, deadline: float) -> Division:
    return divide(areas, total, gap=GAP, deadline=deadline)


def _by_need(areas: list[ProvinceSiting], total: int, deadline: float) -> Division:
    weights = np.array([float(area.people.sum()) for area in areas])
    least, most = (np.array([getattr(area, end) for area in areas]) for end in ("least", "most"))
    return given(areas, by_share(weights, total, least, most).tolist(), deadline=deadline)


def _by_worst(areas: list[ProvinceSiting], total: int, deadline: float) -> Division:
    weights = np.array([float(area.people.sum()) for area in areas])
    return given(areas, least_worst(areas, weights, total), deadline=deadline)


_DIVIDE: Mapping[Rule, Callable[[list[ProvinceSiting], int, float], Division]] = {
    "travel": _by_travel,
    "need": _by_need,
    "worst": _by_worst,
}


def _facilities(nation: Nation, plans: Mapping[str, _Kind]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the facilities with whole places that sum to those of the nation, and who goes where."""
    ways = pd.concat([plan.ways for plan in plans.values()], ignore_index=True)
    ways = ways.rename(columns={"demand_id": "commune_code"})
    ways["facility_id"] = ways["kind"] + "-" + ways["site_id"].astype(str)
    ways["travel"] = ways["persons"] * ways["minutes"]
    by = ways.groupby("facility_id", sort=True)
    table = by.agg(
        kind=("kind", "first"),
        commune_code=("site_id", "first"),
        province=("province", "first"),
        persons=("persons", "sum"),
        travel=("travel", "sum"),
    )
    table["places"] = 0
    for kind, rows in table.groupby("kind"):
        total = int(nation.kinds["places"].to_dict()[kind])
        table.loc[rows.index, "places"] = whole_parts(rows["persons"].tolist(), total)
    table["minutes"] = table.pop("travel") / table.pop("persons")
    today = set(zip(nation.today["kind"], nation.today["commune_code"], strict=True))
    table["stands_today"] = [
        (k, c) in today for k, c in zip(table["kind"], table["commune_code"], strict=True)
    ]
    return table, ways[["kind", "commune_code", "facility_id", "persons", "minutes"]]
