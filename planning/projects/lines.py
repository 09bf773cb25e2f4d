"""What the capital of a facility pays for, line by line: how much of what, at which unit price."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from ansinh.planning.inputs import costs
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.sites import built_anew
from ansinh.planning.projects.kinds import (
    CLINIC_BLOCK,
    COMMON_BLOCK,
    COMPENSATION,
    MERGER,
    NEW_PLACE,
    RENOVATED_PLACE,
)

MERGED = "merged"
A_DONG = 1e-6
"""Million đồng; less is floating-point error of a difference."""


class Line(NamedTuple):
    """So much of something; `million_vnd` is the price of one (a place, a block), or the stated sum."""

    what: str
    quantity: float
    million_vnd: float

    @property
    def amount(self) -> float:
        """Million đồng of the line."""
        return self.quantity * self.million_vnd


def lines_of(inputs: Inputs, row: dict[str, Any]) -> list[Line]:
    """Return the lines that add up to the capital of a row of ``RunData.facilities``.

    Places built are priced as new ones, or as renovated ones where a project renovates what stands. What a site built
    anew costs beyond them is its campus: common and clinic block, and compensation where the scenario states it. What
    else is left pays for places that are renovated: upgraded, or given over to another service.
    """
    total, site = float(row["capital_million_vnd"]), str(row["site_id"])
    if row["action"] == MERGED:
        return [Line(MERGER, 1.0, total)]
    new = costs.place_cost(inputs.norms, inputs.province.slug)
    renovation = costs.renovation_cost(inputs.norms, inputs.province.slug)
    price = float(inputs.options["place_cost_million_vnd"].get((site, row["service"]), 0.0))
    what = NEW_PLACE if math.isclose(price, new) else RENOVATED_PLACE
    places = Line(what, float(row["places_built"]), price)
    lines = [places] if places.amount > A_DONG else []
    lines += _campus(inputs, site, total - places.amount)
    left = total - sum(line.amount for line in lines)
    if left > A_DONG and renovation > 0:
        lines.append(Line(RENOVATED_PLACE, left / renovation, renovation))
    return lines


def _campus(inputs: Inputs, site: str, left: float) -> list[Line]:
    """Return the common and the clinic block of a site built anew, and its compensation, if `left` pays for them."""
    norms, province = inputs.norms, inputs.province.slug
    blocks, clinic = costs.campus_cost(norms, province), costs.clinic_cost(norms, province)
    land = costs.compensation(inputs.scenario).get(site, 0.0)
    if left <= A_DONG or left < (blocks + land) / 2 or site not in built_anew(inputs.sites):
        return []
    lines = [Line(COMMON_BLOCK, 1.0, blocks - clinic), Line(CLINIC_BLOCK, 1.0, clinic)]
    return [*lines, Line(COMPENSATION, 1.0, land)] if land else lines
