"""What a search found out that a similar problem can use again: prices of places, and the design itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ansinh.models.network.plan.design import Design
    from ansinh.models.settings import SolverSettings

Slots = tuple[frozenset[str], ...]
"""Sites that may stand in each slot for a new campus; see `ansinh.models.network.search.sets.slots`."""


@dataclass(frozen=True)
class Cut:
    """Prices of places for one service and period, minutes per person; any prices give a valid bound (weak duality).

    Attributes
    ----------
    service, period
        Ids.
    of_site
        Price by site that is named.
    of_slot
        Price by slot.
    """

    service: str
    period: str
    of_site: Mapping[str, float]
    of_slot: tuple[float, ...]


@dataclass(frozen=True)
class CutsOfSet:
    """The last cuts that were made for new campuses of certain kinds."""

    slots: Slots
    cuts: tuple[Cut, ...]


@dataclass(frozen=True, eq=False)
class Learned:
    """A design, how it was searched for, and the cuts that bounded its travel."""

    design: Design
    settings: SolverSettings
    cuts: tuple[CutsOfSet, ...] = ()


def nearest_cuts(known: Sequence[CutsOfSet], slots: Slots) -> tuple[tuple[Cut, ...], tuple[int, ...]]:
    """Return the cuts of the most similar composition, and for each of `slots` its similar slot (-1: none).

    Two slots are similar if they have a site in common: forcing or forbidding a site splits a kind in two.
    """
    best: tuple[int, tuple[Cut, ...], tuple[int, ...]] | None = None
    for of_set in known:
        taken = _matched(slots, of_set.slots)
        wrong = taken.count(-1) + abs(len(slots) - len(of_set.slots))
        if best is None or wrong < best[0]:
            best = (wrong, of_set.cuts, taken)
    return (best[1], best[2]) if best else ((), tuple(-1 for _ in slots))


def _matched(slots: Slots, others: Slots) -> tuple[int, ...]:
    free = list(range(len(others)))
    taken = []
    for slot in slots:
        k = next((k for k in free if slot & others[k]), -1)
        if k >= 0:
            free.remove(k)
        taken.append(k)
    return tuple(taken)
