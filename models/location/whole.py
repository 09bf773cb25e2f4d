"""A quick plan in which each demand point keeps to one site: by regret first, then by moves that save."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from models.location.prices import PlacedTask
    from models.matrix_form import Floats

MOST_ROUNDS = 50


def assign_whole(task: PlacedTask, chosen: Sequence[int], worth: Floats) -> NDArray[np.intp] | None:
    """Return a site for each point within the places of the chosen sites; None when the rule finds none.

    Points are placed in order of what it would cost to miss their best site, places counted at their `worth`.
    """
    opened = np.array(sorted(chosen), dtype=np.intp)
    wish = task.cost[:, opened] + task.demand[:, None] * worth[opened]
    room = task.capacity[opened].astype(float).copy()
    sizes = task.demand
    taken = np.full(len(wish), -1, dtype=np.intp)
    left = np.arange(len(wish))
    while len(left):
        options = np.where(sizes[left][:, None] <= room + 1e-9, wish[left], np.inf)
        two = np.sort(options, axis=1)[:, :2]
        if not np.isfinite(two[:, 0]).all():
            return None
        regret = two[:, 1] - two[:, 0] if two.shape[1] > 1 else np.zeros(len(left))
        # A few at a time: those who would lose most, the large ones first among equals.
        batch = np.lexsort((-sizes[left], -np.nan_to_num(regret, posinf=np.finfo(float).max)))
        for k in batch[: max(1, len(left) // 10)].tolist():
            site = int(options[k].argmin())
            if sizes[left[k]] <= room[site] + 1e-9:
                taken[left[k]] = site
                room[site] -= sizes[left[k]]
        left = np.flatnonzero(taken < 0)
    return opened[_moved(task.cost[:, opened], sizes, room, taken)]


def _moved(cost: Floats, sizes: Floats, room: Floats, taken: NDArray[np.intp]) -> NDArray[np.intp]:
    """Move points to cheaper sites with room, and exchange pairs, while that saves."""
    rows = np.arange(len(cost))
    for _ in range(MOST_ROUNDS):
        present = cost[rows, taken]
        saved = np.where(sizes[:, None] <= room + 1e-9, present[:, None] - cost, 0.0)
        best = int(saved.argmax())
        i, j = divmod(best, cost.shape[1])
        if saved[i, j] > 1e-9 * max(1.0, float(present.sum())):
            room[taken[i]] += sizes[i]
            room[j] -= sizes[i]
            taken[i] = j
            continue
        # Exchange i and k: each takes the other's site.
        swap = present[:, None] + present[None, :] - cost[:, taken] - cost[:, taken].T
        more = sizes[:, None] - sizes[None, :]
        fits = (more <= room[taken][None, :] + 1e-9) & (-more <= room[taken][:, None] + 1e-9)
        swap = np.where(fits & np.isfinite(swap), swap, 0.0)
        i, k = divmod(int(swap.argmax()), len(rows))
        if swap[i, k] <= 1e-9 * max(1.0, float(present.sum())):
            break
        room[taken[i]] += sizes[i] - sizes[k]
        room[taken[k]] += sizes[k] - sizes[i]
        taken[i], taken[k] = taken[k], taken[i]
    return taken
