"""Sizes without empty places, for plans whose aims leave them free."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.network.search.ways.travel_cuts import settle

if TYPE_CHECKING:
    from ansinh.models.network.model.arrays import Floats
    from ansinh.models.network.plan.design import Design
    from ansinh.models.network.search.state import Search

SIZES_SECONDS = 20.0
"""Seconds for the cheapest sizes, which a plan needs even where its time is up: half to write them down, and no more than
`SETTLE_SECONDS` to solve them; one is mostly enough."""
ROUNDING = 1e-6
"""Places that are a rounding of the solver."""


def no_larger(search: Search, design: Design) -> Design:
    """Return the design with the sizes that its openings and its people need: nothing stands empty.

    What a stage has left is kept; how cheap other openings would be isn't asked, and nothing is said about it.
    """
    sized = cut_to_people(design)
    if sized is None:
        deadline = max(search.deadline, time.perf_counter() + SIZES_SECONDS)
        sized = settle(search, design.is_open, "sizes", deadline)
    return design if sized is None or search.true_value("cost", sized) is None else sized


def cut_to_people(design: Design) -> Design | None:
    """Return the design without new places that nobody uses: ``max(people / people per place, smallest)``, whole modules.

    What stands and has room for its people isn't enlarged. None where a rule counts places, something was moved, or a
    site would get smaller than its services together must be: then a smaller size may break what it doesn't know.
    """
    a = design.a
    counted = a.problem.limits or a.problem.shares or a.problem.more
    moved = design.merged.any() or design.moved.any() or design.converted.any()
    if a.n_periods > 1 or counted or moved:
        return None
    people = np.bincount(design.allocation.option, design.allocation.persons, a.n_options)
    module = np.nan_to_num(a.option("module_places"), nan=1.0)
    used = people / a.people_per_place
    suffices = (a.existing > 0) & (used <= a.existing + ROUNDING)
    short = np.where(suffices, 0.0, np.maximum(used, a.min_size) - a.existing)
    wanted = np.ceil(np.maximum(0.0, short) / module - ROUNDING) * module
    built = np.minimum(design.built, wanted[:, None])
    places = design.places - (design.built - built)
    if _campus_too_small(design, places[:, 0]):
        return None
    return replace(
        design,
        built=built,
        places=places,
        upgraded=design.upgraded & (built > ROUNDING),
    )


def _campus_too_small(design: Design, places: Floats) -> bool:
    """Tell whether some open site has fewer places of all services together than it must have."""
    a = design.a
    total, stand = (np.bincount(a.option_site, x, len(a.site_ids)) for x in (places, a.existing))
    least = a.site("min_places_total")
    least = np.where(a.stands, np.minimum(least, stand), least)
    return bool((design.campus[:, 0] & (total < least - ROUNDING)).any())
