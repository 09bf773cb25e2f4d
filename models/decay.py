"""How the weight of a way falls with its minutes, for access scores: Gauss's curve and gravity."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.errors import Finding, raise_if
from ansinh.models.settings import is_number

if TYPE_CHECKING:
    from ansinh.models.matrix_form import Floats

Decay = Callable[["Floats"], "Floats"]
"""Weight (0 or more) of each travel time, in minutes."""


def gaussian_decay(width: float) -> Decay:
    """Return weights ``exp(-t² / (2 σ²))``: 1 at once, 0.61 after `width` minutes, 0.14 after twice as many.

    Parameters
    ----------
    width
        σ, minutes.

    Raises
    ------
    InputError
        For a width that is no number above 0.

    References
    ----------
    Dai (2010), "Black residential segregation, disparities in spatial access to health care facilities", *Health &
    Place* 16(5).

    Examples
    --------
    >>> from ansinh.models import gaussian_decay
    >>> import numpy as np
    >>> gaussian_decay(20)(np.array([0.0, 20.0, 40.0])).round(3).tolist()
    [1.0, 0.607, 0.135]
    """
    raise_if(_above_zero("width", width))

    def weights(minutes: Floats) -> Floats:
        curve: Floats = np.exp(-(minutes**2) / (2.0 * width**2))
        return curve

    return weights


def gravity_decay(exponent: float, *, least_minutes: float = 1.0) -> Decay:
    """Return weights ``max(t, least)^-β``.

    Parameters
    ----------
    exponent
        β; between 1 and 2 in most studies.
    least_minutes
        Shorter ways count as these, as nobody is infinitely near.

    Raises
    ------
    InputError
        For an exponent below 0, or minutes that aren't above 0.

    References
    ----------
    Hansen (1959), "How accessibility shapes land use", *Journal of the American Institute of Planners* 25(2); Joseph,
    Bantock (1982), *Social Science & Medicine* 16(1).

    Examples
    --------
    >>> from ansinh.models import gravity_decay
    >>> import numpy as np
    >>> gravity_decay(1.5)(np.array([0.0, 4.0, 9.0])).round(3).tolist()
    [1.0, 0.125, 0.037]
    """
    wrong = _above_zero("least_minutes", least_minutes)
    if not is_number(exponent) or not 0 <= exponent < math.inf:
        wrong.append(Finding("exponent", f"is {exponent!r}", "give a number, 0 or more"))
    raise_if(wrong)

    def weights(minutes: Floats) -> Floats:
        falling: Floats = np.maximum(minutes, least_minutes) ** -float(exponent)
        return falling

    return weights


def _above_zero(what: str, value: object) -> list[Finding]:
    if is_number(value) and 0 < float(str(value)) < math.inf:
        return []
    return [Finding(what, f"is {value!r}", "give minutes above 0")]
