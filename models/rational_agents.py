"""The rational agent access model: people weigh a longer way against a crowded site until nobody gains by a change."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ansinh.models.access_input import named_score, read_access
from ansinh.models.errors import Finding, SolverError, raise_if
from ansinh.models.settings import is_number

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

    from ansinh.models.matrix_form import Floats

CLOSE = 1e-9
"""Cost that a person could still save when nobody is said to gain by a change."""
MOST_ROUNDS = 20_000
"""Most rounds over all points; a few hundred are usual."""


def raam(
    minutes: Any, persons: ArrayLike, places: ArrayLike, *, tau: float = 60.0, ratio: float | None = None
) -> pd.Series:
    """Return what access costs at each point, ``min over j of (Σᵢ xᵢⱼ / (ρ sⱼ) + tᵢⱼ / τ)``, in equilibrium; less is better.

    Everybody goes where crowd and way together cost least, which crowds that place. The equilibrium is the least of
    ``Σⱼ (Σᵢ xᵢⱼ)² / (2 ρ sⱼ) + Σ xᵢⱼ tᵢⱼ / τ`` (Beckmann), found by moving one point's people after the other, each exactly.

    Parameters
    ----------
    minutes, persons, places
        As for `two_step_fca`; sites without places are passed over.
    tau
        Minutes of travel that cost as much as a crowd of ρ persons to a place.
    ratio
        ρ, persons to a place; None: as many as there are in all.

    Returns
    -------
    Series
        A pure number for each point, infinite where no site with places can be reached.

    Raises
    ------
    InputError
        As for the other scores, and for a tau or ratio that isn't above 0.
    SolverError
        If the equilibrium isn't reached after a great many rounds.

    References
    ----------
    Saxon, Snow (2020), "A rational agent model for the spatial accessibility of primary health care", *Annals of the
    American Association of Geographers* 110(1).

    Examples
    --------
    >>> from ansinh.models import raam
    >>> raam([[0, 30]], persons=[100], places=[50, 50], tau=60).tolist()
    [1.25]
    """
    travel, a, s = read_access(minutes, persons, places)
    raise_if(
        Finding(name, f"is {value!r}", "give a number above 0")
        for name, value in (("tau", tau), ("ratio", ratio))
        if value is not None and (not is_number(value) or not 0 < value < math.inf)
    )
    open_sites = s > 0
    if not open_sites.any():
        return named_score(minutes, np.full(len(a), math.inf), "raam")
    way, room = travel[:, open_sites] / tau, s[open_sites]
    rho = float(ratio) if ratio is not None else float(a.sum() / room.sum())
    room = room * (rho or 1.0)
    load = _equilibrium(way, a, room)
    return named_score(minutes, (load / room + way).min(axis=1), "raam")


def _equilibrium(way: Floats, persons: Floats, room: Floats) -> Floats:
    """Return (J,) the persons at each site when nobody gains by a change."""
    reach = [np.flatnonzero(np.isfinite(row)) for row in way]
    moving = [i for i in np.flatnonzero(persons > 0).tolist() if len(reach[i])]
    sent = {i: np.zeros(len(reach[i])) for i in moving}
    load = np.zeros(len(room))
    for _ in range(MOST_ROUNDS):
        gain = 0.0
        for i in moving:
            sites = reach[i]
            cost = load[sites] / room[sites] + way[i, sites]
            worst = float(cost[sent[i] > 0].max(initial=-math.inf))
            gain = max(gain, worst - float(cost.min()), 0.0 if sent[i].any() else math.inf)
            others = load[sites] - sent[i]
            sent[i] = _spread(persons[i], way[i, sites] + others / room[sites], room[sites])
            load[sites] = others + sent[i]
        if gain <= CLOSE:
            return load
    raise SolverError(f"people still gain {gain:g} by changing sites after {MOST_ROUNDS} rounds")


def _spread(persons: float, cost: Floats, room: Floats) -> Floats:
    """Return how one point's people spread over sites that cost so much before they come: all used cost the same after.

    ``xⱼ = cⱼ max(0, λ - kⱼ)`` with ``Σ xⱼ`` = persons: sites are filled from the cheapest up, like vessels.
    """
    order = np.argsort(cost, kind="stable")
    volume = np.cumsum(room[order])
    level = (persons + np.cumsum(room[order] * cost[order])) / volume
    used = int(np.flatnonzero(level > cost[order])[-1]) if persons > 0 else 0
    filled: Floats = room * np.maximum(0.0, level[used] - cost)
    total = float(filled.sum())
    return filled * (persons / total) if total > 0 else filled
