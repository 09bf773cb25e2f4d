"""Services of facilities: their codes, their marks on maps, and their names in planners' own tables."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

DRUG_REHABILITATION = "drug_rehab"
"""Code of drug rehabilitation: since 1 March 2025 a task of the police, under its own laws (Decree 116/2021)."""


@dataclass(frozen=True)
class FacilityService:
    """A service that a facility offers.

    Attributes
    ----------
    code
        Code, as in ``offers`` of a scenario and ``service`` of the facility tables.
    mark
        Shape of its symbol on maps and charts; each shape has its colour. Empty: one that is spare in the scenario.
    words
        Its names as a value of the column ``service`` in own tables.
    column_words
        Names of the column of its places in own tables.
    stems
        Words that name it inside a phrase of own tables.
    """

    code: str
    mark: str
    words: tuple[str, ...]
    column_words: tuple[str, ...]
    stems: tuple[str, ...]


@cache
def facility_services() -> dict[str, FacilityService]:
    """Return code → service, in the order of ``services.csv``."""
    with files("ansinh.geodata").joinpath("services.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    return {
        row["service"]: FacilityService(
            row["service"],
            row["mark"],
            tuple(row["words"].split(";")),
            tuple(row["column_words"].split(";")),
            tuple(row["stems"].split(";")),
        )
        for row in rows
    }


SERVICES = tuple(facility_services())
