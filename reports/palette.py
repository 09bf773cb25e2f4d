"""Colours and shapes of services, actions, plans and classes, the same in every map, chart and table.

The service colours are eight hues that people with red-green or blue-yellow colour blindness can tell apart
(Okabe and Ito, 2008, darkened where necessary for a contrast of 3:1 on white). Every colour has its own shape or
hatch, so that no information is in the colour alone and black-and-white prints can be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ansinh.geodata.services import facility_services

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True)
class Mark:
    """Colour, shape and hatch of a service.

    Attributes
    ----------
    colour
        Hex colour, at least 3:1 against white.
    shape
        Of its symbol on the map: circle, square, diamond, triangle, pentagon, hexagon, star or cross.
    marker
        The same shape as a matplotlib marker.
    hatch
        The matplotlib hatch of its bars.
    """

    colour: str
    shape: str
    marker: str
    hatch: str


MARKS = (
    Mark("#0072b2", "circle", "o", ""),
    Mark("#c65102", "square", "s", "///"),
    Mark("#00815e", "diamond", "D", "..."),
    Mark("#b0508f", "triangle", "^", "xxx"),
    Mark("#8a6d00", "pentagon", "p", "\\\\\\"),
    Mark("#3d8fc7", "hexagon", "h", "---"),
    Mark("#4b3b8f", "star", "*", "|||"),
    Mark("#4d4d4d", "cross", "P", "+++"),
)
"""The marks; `ansinh.geodata.services` says which service has which. Every mark has its service."""


ACTION_COLOURS = {
    "keep": "#5b6770",
    "expand": "#0072b2",
    "upgrade": "#00815e",
    "new": "#c65102",
    "shrink": "#8a6d00",
    "merge_in": "#4b3b8f",
    "merged": "#4b3b8f",
    "convert": "#b0508f",
    "close": "#8c1d18",
}
ACTION_SIGNS = {
    "keep": "",
    "expand": "▲",
    "upgrade": "↑",
    "new": "+",
    "shrink": "▼",
    "merge_in": "⇐",
    "merged": "⇒",
    "convert": "⇄",
    "close": "×",
}

PLAN_COLOURS = {"official": "#4b3b8f", "optimised": "#00815e"}
_OTHER_PLANS = ("#c65102", "#0072b2", "#8a6d00", "#b0508f", "#5b6770")

OUTCOME_COLOURS = {"served": "#0072b2", "no_place": "#e69f00", "out_of_reach": "#8c1d18"}

SEQUENCE_PEOPLE = ("#eef3f8", "#c9dcec", "#94bcdc", "#5794c4", "#246aa5", "#0b406f")
SEQUENCE_MINUTES = ("#1a7f8e", "#5fb0a4", "#bcd9b4", "#f2d58b", "#e08a3c", "#9c2c13")
SEQUENCE_CELLS = ("#e8e6ef", "#c5bedb", "#9a8dc2", "#6c5aa4", "#44327f", "#241552")
NO_VALUE = "#eceeef"
MINUTE_BREAKS = (15.0, 30.0, 45.0, 60.0, 90.0)
SEQUENCE_SHARE = ("#d94801", "#eff3ff", "#c6dbef", "#9ecae1", "#4292c6", "#08519c")
"""Classes of the share served: nobody stands out in orange; then the darker, the more are served."""
SHARE_BREAKS = (0.25, 0.5, 0.8)
"""Inner edges of the classes between nobody and everybody, on the map, in charts and in QGIS."""
SHARE_SHOWN = 0.0005
"""A share this near to 0 or 1 is shown as 0.0% or 100.0%, and counts as such."""


SEQUENCE_REACH = ("#1a7f8e", "#8fc9ab", "#f2c46b", "#9c2c13")
"""Areas within 30, 60 and 90 minutes of a facility, and beyond."""
REACH_BREAKS = (30.0, 60.0, 90.0)
"""Edges of these areas, minutes."""
CATCHMENTS = (
    "#a9c9e8", "#f3c6a5", "#b5d8b0", "#e3b3c9", "#e8dda0", "#c3b8e0", "#a8dcd6", "#d6c3b0", "#d4e39a", "#c2cbd1",
)  # fmt: skip
"""Light fills of the areas of facilities: none is a colour of a service."""


SERVED_BLUE = "#246aa5"
"""Circles of people to be served."""
SEQUENCE_CHANGE = ("#8c2d04", "#d94801", "#fdd0a2", "#f2f2f0", "#c7e9c0", "#41ab5d", "#005a32")
"""Classes of the change of a share against the official plan, from loss to gain."""
CHANGE_BREAKS = (-0.25, -0.05, -0.0005, 0.0005, 0.05, 0.25)
"""Edges of these classes, as shares."""


def share_class(share: float) -> int:
    """Return the class of a share: 0 = nobody, 5 = everybody.

    >>> [share_class(share) for share in (0.0, 0.1, 0.25, 0.79, 0.999, 1.0)]
    [0, 1, 2, 3, 4, 5]
    """
    if share < SHARE_SHOWN:
        return 0
    if share >= 1.0 - SHARE_SHOWN:
        return len(SHARE_BREAKS) + 2
    return 1 + sum(share >= edge for edge in SHARE_BREAKS)


def service_marks(offers: Mapping[str, Sequence[str]]) -> dict[str, Mark]:
    """Return a mark for each service of a scenario: the mark of the first service in its ``offers``, as in every run.

    If another service has that mark already, or it has none, a remaining mark is used; after eight, marks repeat.

    Parameters
    ----------
    offers
        Service of the scenario → services of facilities that count as it.

    Examples
    --------
    >>> service_marks({"cao_tuoi": ["elderly"]})["cao_tuoi"].shape
    'square'
    """
    by_shape = {mark.shape: mark for mark in MARKS}
    known = facility_services()
    marks: dict[str, Mark] = {}
    for service, offered in offers.items():
        shape = known[offered[0]].mark if offered[0] in known else ""
        mark = by_shape[shape] if shape else None
        if mark is not None and mark not in marks.values():
            marks[service] = mark
    spare = [mark for mark in MARKS if mark not in marks.values()] or list(MARKS)
    others = [service for service in offers if service not in marks]
    marks.update({service: spare[k % len(spare)] for k, service in enumerate(others)})
    return {service: marks[service] for service in offers}


def plan_colours(plans: Iterable[str]) -> dict[str, str]:
    """Return plan → colour; alternatives get the other colours in order.

    >>> plan_colours(["official", "cheapest"])
    {'official': '#4b3b8f', 'cheapest': '#c65102'}
    """
    colours: dict[str, str] = {}
    spare = 0
    for plan in plans:
        if plan in PLAN_COLOURS:
            colours[plan] = PLAN_COLOURS[plan]
        else:
            colours[plan] = _OTHER_PLANS[spare % len(_OTHER_PLANS)]
            spare += 1
    return colours
