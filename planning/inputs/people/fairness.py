"""Whose share of people served is compared: districts, kinds of communes, and the strata that a scenario names."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from ansinh.geodata import Province
from ansinh.models.errors import Finding, raise_if
from ansinh.models.network.problem import FairAreas
from ansinh.planning.question.parts.aims import FAIRNESS
from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.checks import unknown
from ansinh.planning.question.unit_names import bare

UNITS = ("commune_code", "district_code", "commune_code_2025")
NAMES = ("commune_name", "district_name")


def fair_areas(scenario: Scenario) -> tuple[FairAreas, ...]:
    """Return what the network model compares; nothing where fairness is no aim of the scenario."""
    if FAIRNESS not in scenario.optimise.stages:
        return ()
    fairness = scenario.fairness
    services = fairness.services or tuple(scenario.services)
    return (FairAreas((*fairness.areas, *map(stratum_column, fairness.strata)), services),)


def stratum_column(name: str) -> str:
    """Return the column that says who belongs to a stratum."""
    return f"stratum_{name}"


def strata_columns(scenario: Scenario, province: Province, points: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the labels of demand points: commune, district, kind of commune, and one column per stratum.

    Raises
    ------
    InputError
        If a stratum names a commune or district that isn't there.
    """
    labels = pd.DataFrame(points[["commune_code", "district_code", "settlement"]])
    for name, members in scenario.fairness.strata.items():
        inside = _communes(province, name, members)
        labels[stratum_column(name)] = points["commune_code"].isin(inside).map({True: name, False: ""})
    return labels


def _communes(province: Province, stratum: str, members: tuple[str, ...]) -> set[str]:
    """Return the communes that a stratum's names or codes stand for."""
    communes = province.communes.reset_index()
    codes = [communes[column].astype(str) for column in UNITS if column in communes]
    names = [communes[column].map(lambda text: bare(str(text))) for column in NAMES]
    found: set[str] = set()
    findings: list[Finding] = []
    for member in members:
        hit = pd.Series(data=False, index=communes.index)
        for each in codes:
            hit |= each == member
        for each in names:
            hit |= each == bare(member)
        if not hit.any():
            findings.append(unknown(f"fairness.strata.{stratum}", member, communes["district_name"].unique()))
        found |= set(communes.loc[hit, "commune_code"].astype(str))
    raise_if(findings)
    return found
