"""The services that facilities offer: one table for their codes, their marks and the words that own tables use."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

DRUG_REHABILITATION = "drug_rehab"
"""Since 1 March 2025 a task of Public Security, under laws of its own (Decree 116/2021)."""


@dataclass(frozen=True)
class FacilityService:
    """A service that a facility offers.

    Attributes
    ----------
    code
        As in ``offers`` of a scenario and ``service`` of the facility tables.
    mark
        Shape of its symbol in maps and charts; the colour comes with the shape.
    words
        What own tables call it in a column of services.
    column_words
        What own tables call the column of its places.
    """

    code: str
    mark: str
    words: tuple[str, ...]
    column_words: tuple[str, ...]


@cache
def facility_services() -> dict[str, FacilityService]:
    """Return the services by code, in the order of ``services.csv``."""
    with files("ansinh.geodata").joinpath("services.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    return {
        row["service"]: FacilityService(
            row["service"],
            row["mark"],
            tuple(row["words"].split(";")),
            tuple(row["column_words"].split(";")),
        )
        for row in rows
    }


SERVICES = tuple(facility_services())
