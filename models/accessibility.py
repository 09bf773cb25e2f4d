"""Floating-catchment scores: places per person within reach, with competition for them counted.

All three take the (I, J) minutes, the persons at each demand point and the places at each site, and return one
score per demand point, in places per person, on the index of `minutes`. A point with no site in reach scores 0;
a site with places that nobody reaches adds nothing.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike

    from models.matrix_form import Floats

LUO_QI_STEPS = {10.0: 1.0, 20.0: 0.68, 30.0: 0.22}
"""Weights of Luo and Qi (2009): minutes up to which each holds."""


def two_step_fca(minutes: Any, persons: ArrayLike, places: ArrayLike, *, catchment: float) -> pd.Series:
    """Return the two-step floating catchment score, ``Aᵢ = Σ_{j: tᵢⱼ ≤ T} sⱼ / Σ_{k: tₖⱼ ≤ T} aₖ``.

    Parameters
    ----------
    minutes
        (I, J) array or DataFrame; NaN or infinity: no way.
    persons, places
        ``aᵢ`` and ``sⱼ``.
    catchment
        T, minutes.

    References
    ----------
    Luo, Wang (2003), *Environment and Planning B* 30(6).
    """
    travel, a, s = _read(minutes, persons, places)
    return _named(minutes, _score((travel <= catchment).astype(float), a, s), "two_step_fca")


def enhanced_two_step_fca(
    minutes: Any, persons: ArrayLike, places: ArrayLike, *, steps: Mapping[float, float] | None = None
) -> pd.Series:
    """Return the enhanced two-step score: as `two_step_fca`, each way weighted by ``W(tᵢⱼ)`` in both steps.

    Parameters
    ----------
    steps
        Weight up to each number of minutes; default `LUO_QI_STEPS`. Beyond the last: 0.

    References
    ----------
    Luo, Qi (2009), *Health & Place* 15(4).
    """
    travel, a, s = _read(minutes, persons, places)
    return _named(minutes, _score(step_weights(travel, steps), a, s), "enhanced_two_step_fca")


def three_step_fca(
    minutes: Any, persons: ArrayLike, places: ArrayLike, *, steps: Mapping[float, float] | None = None
) -> pd.Series:
    """Return the three-step score: ways are also weighted by ``Gᵢⱼ = Wᵢⱼ / Σₖ Wᵢₖ``, as people spread over sites.

    ``Rⱼ = sⱼ / Σᵢ aᵢ Gᵢⱼ Wᵢⱼ`` and ``Aᵢ = Σⱼ Gᵢⱼ Wᵢⱼ Rⱼ``; each site counts as one choice whatever its places.

    References
    ----------
    Wan, Zou, Sternberg (2012), *International Journal of Geographical Information Science* 26(6).
    """
    travel, a, s = _read(minutes, persons, places)
    weights = step_weights(travel, steps)
    total = weights.sum(axis=1, keepdims=True)
    preference = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    return _named(minutes, _score(preference * weights, a, s), "three_step_fca")


def step_weights(minutes: ArrayLike, steps: Mapping[float, float] | None = None) -> Floats:
    """Return the weight of each travel time: that of the first step not below it, 0 beyond the last.

    Raises
    ------
    ValueError
        If a weight is negative or not finite.
    """
    table = sorted((LUO_QI_STEPS if steps is None else steps).items())
    limits = np.array([limit for limit, _ in table])
    values = np.array([*(weight for _, weight in table), 0.0])
    if not bool(np.all(np.isfinite(values) & (values >= 0))):
        raise ValueError("weights must be finite and not negative")
    weights: Floats = values[np.searchsorted(limits, np.asarray(minutes, dtype=float))]
    return weights


def _score(weights: Floats, persons: Floats, places: Floats) -> Floats:
    competing = persons @ weights
    ratio = np.divide(places, competing, out=np.zeros_like(places), where=competing > 0)
    score: Floats = weights @ ratio
    return score


def _read(minutes: Any, persons: ArrayLike, places: ArrayLike) -> tuple[Floats, Floats, Floats]:
    travel = np.array(minutes, dtype=float)
    a, s = np.asarray(persons, dtype=float), np.asarray(places, dtype=float)
    if travel.ndim != 2 or a.shape != travel.shape[:1] or s.shape != travel.shape[1:]:  # noqa: PLR2004
        raise ValueError(f"minutes {travel.shape}, persons {a.shape} and places {s.shape} don't fit together")
    if not (bool(np.all(np.isfinite(a) & (a >= 0))) and bool(np.all(np.isfinite(s) & (s >= 0)))):
        raise ValueError("persons and places must be finite and not negative")
    travel[np.isnan(travel)] = math.inf
    return travel, a, s


def _named(minutes: Any, score: Floats, name: str) -> pd.Series:
    index = minutes.index if isinstance(minutes, pd.DataFrame) else None
    return pd.Series(score, index=index, name=name)
