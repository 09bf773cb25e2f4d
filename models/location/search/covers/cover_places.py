"""Set covering with places: few sites that serve everybody, by adding where persons are left and closing what is spare."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.location.search.choosing import rank
from ansinh.models.location.search.places.assigning import fill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ansinh.models.location.search.places.assigning import Filling
    from ansinh.models.location.search.site_task import SiteTask
    from ansinh.models.matrix_form import Floats

NEARLY_NONE = 1e-3
"""If fewer of a point's persons are left (as a share), no further site is opened for them."""


def cover_with_places(
    task: SiteTask, first: Sequence[int], fewest: int, deadline: float, *, whole: bool
) -> Filling | None:
    """Serve everybody from few sites: add to `first` where persons are left, then close the least used.

    Parameters
    ----------
    task
        Every way costs 0, every site 1.
    fewest
        What can't be done with fewer sites: no site is closed beyond.
    deadline
        After which no site is closed any more.
    """
    chosen = rank(task, first, ())
    found = fill(task, chosen, whole=whole)
    while not found.complete:
        more = _most_needed(task, chosen, found.left)
        if not more:
            return None
        chosen = [*chosen, *more]
        found = fill(task, chosen, whole=whole)
    return _with_fewer(task, found, fewest, deadline, whole=whole)


def _most_needed(task: SiteTask, chosen: Sequence[int], left: Floats) -> list[int]:
    """Return closed sites with places enough for those left: each where it can take most of them."""
    rows, more = np.flatnonzero(left), list[int]()
    near = np.isfinite(task.cost[rows]).astype(
        np.float32
    )  # half the memory traffic of a matrix that is read many times
    rest, places = left[rows].astype(np.float32), task.capacity.copy()
    places[list(chosen)] = 0.0
    while rest.any():
        takes = np.minimum(rest @ near, places)
        best = int(takes.argmax())
        if takes[best] <= 0:
            break
        more.append(best)
        places[best] = 0.0
        there = near[:, best] > 0
        rest[there] *= max(0.0, 1.0 - float(takes[best]) / float(rest[there].sum()))
        rest[rest < NEARLY_NONE * left[rows]] = 0.0
    return more


def _with_fewer(task: SiteTask, found: Filling, fewest: int, deadline: float, *, whole: bool) -> Filling:
    """Close one site after the other, the least used first, while the others have places for all."""
    used = np.bincount(found.sites, found.persons, len(task.capacity))
    forced = set(task.forced)
    for j in sorted(set(found.opened) - forced, key=lambda j: used[j]):
        if len(found.opened) <= fewest or time.perf_counter() > deadline:
            break
        if j in found.opened:
            fewer = fill(task, [k for k in found.opened if k != j], whole=whole)
            found = fewer if fewer.complete else found
    return found
