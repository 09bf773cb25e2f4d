"""The capital of every facility of a plan, by owner and by what it pays for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.tables import records
from ansinh.planning.projects.components import Capital
from ansinh.planning.projects.kinds import BLOCKS, COMPENSATION, MERGER
from ansinh.planning.projects.lines import Line, lines_of
from ansinh.planning.projects.owners import PRIVATE, owner_of

A_PLACE = 0.5
"""Fewer places than this are rounding and count as none."""
CONVERTED = "convert"
INVENTED = "low"
"""Confidence in the location of a facility whose place, or whose very existence, is assumed."""


@dataclass(frozen=True)
class Piece:
    """What one plan spends on one service at one site in one period.

    Attributes
    ----------
    plan, site_id, service, period
        Where it stands; `site_id` is empty for non-public facilities that are invented.
    owner
        See `owners`.
    action
        As in ``RunData.facilities``.
    places
        Places that the money builds, converts or renovates.
    places_before
        Places of the service before.
    lines
        What its capital pays for, line by line.
    """

    plan: str
    site_id: str
    service: str
    period: str
    owner: str
    action: str
    places: float
    places_before: float
    lines: tuple[Line, ...]

    @property
    def capital(self) -> Capital:
        """What it pays for, by block."""
        return capital_of(self.lines)


def pieces(inputs: Inputs, facilities: pd.DataFrame) -> list[Piece]:
    """Return the rows of ``RunData.facilities`` that cost capital, in their order."""
    return [_piece(inputs, row) for row in records(facilities[spending(facilities)])]


def spending(facilities: pd.DataFrame) -> pd.Series:
    """Tell which rows of ``RunData.facilities`` cost capital."""
    return facilities["capital_million_vnd"] > 0


def _piece(inputs: Inputs, row: dict[str, Any]) -> Piece:
    site = inputs.sites.loc[row["site_id"]]
    owner = owner_of(inputs.scenario.services[row["service"]], str(site["ownership"]))
    invented = owner == PRIVATE and site["location_confidence"] == INVENTED
    return Piece(
        plan=str(row["plan_id"]),
        site_id="" if invented else str(row["site_id"]),
        service=str(row["service"]),
        period=str(row["period"]),
        owner=owner,
        action=str(row["action"]),
        places=_places(row),
        places_before=float(row["places_before"]),
        lines=tuple(lines_of(inputs, row)),
    )


def _places(row: dict[str, Any]) -> float:
    """Return the places that the capital of a facility is for: built, else gained by conversion, else renovated."""
    if row["places_built"] >= A_PLACE:
        return float(row["places_built"])
    if row["action"] == CONVERTED and row["places"] > row["places_before"]:
        return float(row["places"] - row["places_before"])
    return float(min(row["places_before"], row["places"]))


def capital_of(lines: Iterable[Line]) -> Capital:
    """Return the capital of a facility by what it pays for; places and the common block are of the residential block."""
    sums = dict.fromkeys((*BLOCKS.values(), MERGER, COMPENSATION), 0.0)
    for line in lines:
        sums[BLOCKS.get(line.what, line.what)] += line.amount
    return Capital(**sums)
