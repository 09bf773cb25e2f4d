"""Minutes, persons and places of access scores, read and checked; and a score with the labels of its minutes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.errors import Finding, InputError, raise_if
from ansinh.models.location.given import checks

if TYPE_CHECKING:
    from ansinh.models.matrix_form import Floats


def read_access(minutes: Any, persons: Any, places: Any) -> tuple[Floats, Floats, Floats]:
    """Return minutes (infinite: no way), persons and places as arrays, labelled ones in the order of the minutes.

    Raises
    ------
    InputError
        Listing everything that is wrong with the three, by id.
    """
    shape = np.shape(minutes)
    given = (_aligned(minutes, persons, 0), _aligned(minutes, places, 1))
    if len(shape) != 2 or np.shape(given[0]) != shape[:1] or np.shape(given[1]) != shape[1:]:  # noqa: PLR2004
        sizes = f"of shape {shape}, {np.shape(given[0])} and {np.shape(given[1])} don't fit together"
        raise InputError(
            [Finding("minutes, persons and places", sizes, "give one row per point, one column per site")]
        )
    labelled = isinstance(minutes, pd.DataFrame)
    points, sites = (list(minutes.axes[k]) if labelled else list(range(shape[k])) for k in (0, 1))
    travel, findings = checks.numbers(minutes, "minutes: sites", sites)
    a, of_persons = checks.numbers(given[0], "persons", points)
    s, of_places = checks.numbers(given[1], "places", sites)
    findings += of_persons + of_places + checks.check_minutes(travel, points)
    findings += checks.check_demand(a, points)
    findings += checks.check_sites(s, sites, "places", finite=True)
    raise_if(findings)
    return np.where(np.isnan(travel), math.inf, travel), a, s


def _aligned(minutes: Any, values: Any, axis: int) -> Any:
    """Put a labelled Series into the order of labelled minutes; one with a plain 0..n index stays as it stands."""
    labelled = isinstance(minutes, pd.DataFrame) and isinstance(values, pd.Series)
    if not labelled or isinstance(values.index, pd.RangeIndex):
        return values
    return values.reindex(minutes.axes[axis]) if values.index.is_unique else values


def named_score(minutes: Any, score: Floats, name: str) -> pd.Series:
    """Return a score on the index of the minutes."""
    index = minutes.index if isinstance(minutes, pd.DataFrame) else None
    return pd.Series(score, index=index, name=name)
