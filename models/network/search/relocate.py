"""Better sites for the same buildings: swaps of alike sites, judged by prices of places."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.network.plan.design import PARTS

if TYPE_CHECKING:
    from ansinh.models.network.model.arrays import Arrays, Floats, Ints
    from ansinh.models.network.plan.allocation import Allocation
    from ansinh.models.network.plan.design import Design

ROUNDS = 6
"""Most assignments, each of which gives new prices: a limit on the time where every round gains a little."""
SWAPS = 40
"""Most swaps at the prices of one assignment: the more sites have moved, the less these prices say."""


def person_minutes(a: Arrays, allocation: Allocation) -> float:
    """Return Σ minutes × persons."""
    return float(a.option_minutes[allocation.point, allocation.option] @ allocation.persons)


def relocate(a: Arrays, design: Design, classes: list[list[int]]) -> tuple[Design, Allocation]:
    """Move the programmes of sites to alike sites that are closed, as long as people travel less.

    A swap changes neither cost nor sizes. It's judged by ``Σ_i need · min_o (minutes + price of a place)``
    with the prices of the last assignment, and kept only if the assignment itself gets better.
    """
    best, answer = design, design.allocation
    for _ in range(ROUNDS):
        moved = _swap_while_better(a, best, answer, classes)
        if moved is best:
            break
        candidate = moved.allocation
        fewer = candidate.unserved.sum() <= answer.unserved.sum() + 1e-6
        if not fewer or person_minutes(a, candidate) >= person_minutes(a, answer) - 1e-6:
            break
        best, answer = moved, candidate
    return best, answer


def _swap_while_better(a: Arrays, design: Design, answer: Allocation, classes: list[list[int]]) -> Design:
    place = np.arange(len(a.site_ids))  # the site at which the programme of each site now stands
    campus = set(np.flatnonzero(design.campus.sum(axis=1)).tolist())
    movable = [(block, j) for block in classes if len(block) > 1 for j in block if j in campus]
    for _ in range(SWAPS):
        gain, choice = 1e-6, None
        for block, j in movable:
            free = np.array(
                [k for k in block if k not in {int(place[other]) for _, other in movable}], dtype=int
            )
            if len(free):
                gains = _gains(a, design, answer, place, j, free)
                k = int(gains.argmax())
                if gains[k] > gain:
                    gain, choice = float(gains[k]), (j, int(free[k]))
        if choice is None:
            break
        place[choice[0]] = choice[1]
    return moved_design(a, design, place) if (place != np.arange(len(place))).any() else design


def _gains(a: Arrays, design: Design, answer: Allocation, place: Ints, j: int, free: Ints) -> Floats:  # noqa: PLR0917 - the formula names them
    """Return how many person-minutes fewer each free site would cost the programme of site j."""
    gains = np.zeros(len(free))
    for o in a.options_of_site[j]:
        s = int(a.option_service[o])
        others = a.options_of_service[s]
        for t in np.flatnonzero(design.places[o] > 0):
            standing = others[(design.places[others, t] > 0) & (others != o)]
            need = a.need[s, t]
            price = -answer.place_value[:, t]
            at = place[a.option_site[standing]]
            rest = np.min(a.minutes[:, at] + price[standing], axis=1, initial=np.inf)
            top = np.nanmax(np.where(np.isfinite(a.minutes), a.minutes, np.nan)) * 2 + price.max()
            rest = np.minimum(rest, top)
            now = np.minimum(rest, a.minutes[:, place[j]] + price[o])
            then = np.minimum(rest[:, None], a.minutes[:, free] + price[o])
            gains += need @ (now[:, None] - then)
    return gains


def moved_design(a: Arrays, design: Design, place: Ints) -> Design:
    """Return the design with the programme of each site standing at another (alike) site."""
    changed = {name: getattr(design, name).copy() for name in PARTS}
    moving = [j for j in range(len(place)) if place[j] != j]
    old = {j: {int(a.option_service[o]): o for o in a.options_of_site[j]} for j in moving}
    for values in changed.values():
        source = values.copy()
        for j in moving:
            values[a.options_of_site[j]] = 0
        for j in moving:
            for s, o in old[j].items():
                values[a.option_at[int(place[j]), s]] = source[o]
    return replace(design, **changed)
