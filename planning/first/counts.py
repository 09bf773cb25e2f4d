"""How many facilities of each kind of Decision 966 a province may have, and how many of them are still to be built."""

from __future__ import annotations

import datetime as dt
import math
from functools import lru_cache
from importlib.resources import files

import pandas as pd

from ansinh.geodata import Province
from ansinh.geodata.national.names import present_provinces
from ansinh.geodata.national.records import documented
from ansinh.planning.inputs.people.need import sum_of_groups
from ansinh.planning.norms import Norms

NORMS_ON = dt.date(2026, 11, 1)
"""Day of the norms by which need is counted, that of the first scenarios."""
TARGET_YEAR = 2030
"""Year of the Decision's targets."""
MODE = {"general": "emergency"}
"""Mode of a kind where it isn't residential: how full its places are depends on it."""
KIND_OF_FACILITY = {
    "social_protection_general": "general",
    "elderly_home": "elderly",
    "children_home": "children",
    "disability": "disability",
    "mental_health": "mental_health",
    "drug_rehab": "drug_rehab",
}
"""Kind of a documented facility → kind of Decision 966."""


def facility_kind(kind: str) -> str | None:
    """Return the kind of Decision 966 that a documented facility is of; None for rows that are sums of a city."""
    return KIND_OF_FACILITY.get(kind)


@lru_cache(maxsize=1)
def national_targets() -> pd.DataFrame:
    """Return the national targets for 2030 by kind, index `service`: facilities, places (missing where none is set)."""
    with files("ansinh.planning.first").joinpath("targets.csv").open(encoding="utf-8") as handle:
        return pd.read_csv(handle).set_index("service")


def population_share(province: Province) -> float:
    """Return the province's share of the nation's people in the census of 2019."""
    people = present_provinces()["population"]
    return float(people[province.slug] / people.sum())


def share_of_facilities(province: Province) -> dict[str, int]:
    """Return how many facilities of each kind are the province's share of the national number, rounded up."""
    share = population_share(province)
    facilities = national_targets()["facilities"]
    return {str(service): math.ceil(count * share) for service, count in facilities.items()}


def most_new_facilities(province: Province) -> dict[str, int]:
    """Return how many new facilities of each kind a province may have, at most.

    The Decision's number is that of the whole network, and a floor: ``share - documented``, but as many as hold everybody
    in need, ``⌈need / people of the largest facility⌉``, since those documented may hold few of them.
    """
    standing = documented(province)["kind"].map(facility_kind).value_counts().to_dict()
    needed = _fewest_facilities(province)
    return {
        service: max(share - int(standing.get(service, 0)), needed[service])
        for service, share in share_of_facilities(province).items()
    }


def _fewest_facilities(province: Province) -> dict[str, int]:
    """Return how many of the largest facilities of each kind hold everybody in need."""
    norms, targets = Norms(NORMS_ON, region=province.slug), national_targets()
    need = need_by_kind(province.communes, norms).sum()
    occupancy = [norms["occupancy", MODE.get(str(service), "residential")] for service in targets.index]
    return {
        str(service): math.ceil(need[service] / (full * most))
        for service, full, most in zip(targets.index, occupancy, targets["max_places"], strict=True)
    }


def need_by_kind(people: pd.DataFrame, norms: Norms) -> pd.DataFrame:
    """Return the people in need of each kind of facility in the year of the targets, by row of `people`."""
    groups = national_targets()["groups"]
    return pd.DataFrame(
        {
            str(kind): sum_of_groups(str(names).split(";"), TARGET_YEAR, people, norms)
            for kind, names in groups.items()
        }
    )
