"""Floating-catchment scores: places per person within reach, with competition for them counted.

All but `potential` take the (I, J) minutes, the persons at each demand point and the places at each site, and return one
score per demand point, in places per person, on the index of `minutes`. A point with no site in reach scores 0;
a site with places that nobody reaches adds nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.access_input import named_score, read_access
from ansinh.models.errors import Finding, InputError, raise_if
from ansinh.models.location.given import checks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike

    from ansinh.models.decay import Decay
    from ansinh.models.matrix_form import Floats

LUO_QI_STEPS = {10.0: 1.0, 20.0: 0.68, 30.0: 0.22}
"""Weights of Luo and Qi (2009): minutes up to which each holds."""


def two_step_fca(minutes: Any, persons: ArrayLike, places: ArrayLike, *, catchment: float) -> pd.Series:
    """Return the two-step floating catchment score, ``Aᵢ = Σ_{j: tᵢⱼ ≤ T} sⱼ / Σ_{k: tₖⱼ ≤ T} aₖ``.

    Parameters
    ----------
    minutes
        (I, J) array or DataFrame; NaN or infinity: no way.
    persons, places
        ``aᵢ`` and ``sⱼ``; a Series is aligned with the labels of a DataFrame of minutes.
    catchment
        T, minutes.

    Raises
    ------
    InputError
        Listing everything that is wrong with the three, by id; here and in the other scores.

    References
    ----------
    Luo, Wang (2003), *Environment and Planning B* 30(6).

    Examples
    --------
    >>> from ansinh.models import two_step_fca
    >>> two_step_fca([[5, 50], [20, 10]], persons=[10, 30], places=[20, 6], catchment=30).tolist()
    [0.5, 0.7]
    """
    travel, a, s = read_access(minutes, persons, places)
    raise_if(checks.check_standard(catchment, "catchment"))
    near = (travel <= catchment) & np.isfinite(travel)
    return named_score(minutes, _score(near.astype(float), a, s), "two_step_fca")


def enhanced_two_step_fca(
    minutes: Any,
    persons: ArrayLike,
    places: ArrayLike,
    *,
    steps: Mapping[float, float] | None = None,
    decay: Decay | None = None,
) -> pd.Series:
    """Return the enhanced two-step score: as `two_step_fca`, each way weighted by ``W(tᵢⱼ)`` in both steps.

    Parameters
    ----------
    steps
        Weight up to each number of minutes; default `LUO_QI_STEPS`. Beyond the last: 0.
    decay
        Weights that fall evenly, in place of steps: `gaussian_decay`, `gravity_decay` or a function of your own from
        an array of minutes to one of weights.

    References
    ----------
    Luo, Qi (2009), *Health & Place* 15(4); with Gauss's curve: Dai (2010), *Health & Place* 16(5).

    Examples
    --------
    >>> from ansinh.models import enhanced_two_step_fca
    >>> score = enhanced_two_step_fca([[5, 50], [20, 10]], [10, 30], [20, 6], steps={10: 1.0, 30: 0.5})
    >>> score.round(2).tolist()
    [0.8, 0.6]
    """
    travel, a, s = read_access(minutes, persons, places)
    return named_score(minutes, _score(_weights(travel, steps, decay), a, s), "enhanced_two_step_fca")


def three_step_fca(
    minutes: Any,
    persons: ArrayLike,
    places: ArrayLike,
    *,
    steps: Mapping[float, float] | None = None,
    decay: Decay | None = None,
) -> pd.Series:
    """Return the three-step score: ways are also weighted by ``Gᵢⱼ = Wᵢⱼ / Σₖ Wᵢₖ``, as people spread over sites.

    ``Rⱼ = sⱼ / Σᵢ aᵢ Gᵢⱼ Wᵢⱼ`` and ``Aᵢ = Σⱼ Gᵢⱼ Wᵢⱼ Rⱼ``; each site counts as one choice whatever its places.

    Parameters
    ----------
    minutes, persons, places, steps, decay
        As for `enhanced_two_step_fca`.

    References
    ----------
    Wan, Zou, Sternberg (2012), *International Journal of Geographical Information Science* 26(6).

    Examples
    --------
    >>> from ansinh.models import three_step_fca
    >>> score = three_step_fca([[5, 50], [20, 10]], [10, 30], [20, 6], steps={10: 1.0, 30: 0.5})
    >>> score.round(2).tolist()
    [1.33, 0.42]
    """
    travel, a, s = read_access(minutes, persons, places)
    weights = _weights(travel, steps, decay)
    total = weights.sum(axis=1, keepdims=True)
    preference = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    return named_score(minutes, _score(preference * weights, a, s), "three_step_fca")


def potential(
    minutes: Any, places: ArrayLike, *, steps: Mapping[float, float] | None = None, decay: Decay | None = None
) -> pd.Series:
    """Return the potential of each point, ``Aᵢ = Σⱼ sⱼ W(tᵢⱼ)``: places near it, whoever else wants them.

    Parameters
    ----------
    minutes, places, steps, decay
        As for `enhanced_two_step_fca`.

    References
    ----------
    Hansen (1959), *Journal of the American Institute of Planners* 25(2).

    Examples
    --------
    >>> from ansinh.models import gravity_decay, potential
    >>> potential([[5, 50], [20, 10]], places=[20, 6], decay=gravity_decay(1)).tolist()
    [4.12, 1.6]
    """
    travel, _, s = read_access(minutes, np.ones(len(minutes)), places)
    return named_score(minutes, _weights(travel, steps, decay) @ s, "potential")


def _weights(minutes: Floats, steps: Mapping[float, float] | None, decay: Decay | None) -> Floats:
    """Return the weight of each way: of steps, or of a decay; 0 where there is none."""
    if decay is None:
        return step_weights(minutes, steps)
    if steps is not None:
        raise InputError([Finding("decay", "can't be combined with steps", "give one of the two")])
    reach = np.isfinite(minutes)
    weights: Floats = np.zeros_like(minutes)
    weights[reach] = decay(minutes[reach])
    if not bool(np.all(np.isfinite(weights) & (weights >= 0))):
        raise InputError([Finding("decay", "weights must be finite and not negative")])
    return weights


def step_weights(minutes: ArrayLike, steps: Mapping[float, float] | None = None) -> Floats:
    """Return the weight of each travel time: that of the first step not below it, 0 beyond the last.

    Raises
    ------
    InputError
        If a weight is negative or not finite.
    """
    table = sorted((LUO_QI_STEPS if steps is None else steps).items())
    limits = np.array([limit for limit, _ in table], dtype=float)
    values = np.array([*(weight for _, weight in table), 0.0], dtype=float)
    if not bool(np.all(np.isfinite(values) & (values >= 0))) or bool(np.isnan(limits).any()):
        raise InputError(
            [Finding("steps", "weights must be finite and not negative, each up to some minutes")]
        )
    travel = np.asarray(minutes, dtype=float)
    weights: Floats = np.where(np.isfinite(travel), values[np.searchsorted(limits, travel)], 0.0)
    return weights


def _score(weights: Floats, persons: Floats, places: Floats) -> Floats:
    competing = persons @ weights
    ratio = np.divide(places, competing, out=np.zeros_like(places), where=competing > 0)
    score: Floats = weights @ ratio
    return score
