"""How good a plan is for the people: travel minutes, coverage, use of places, and fairness.

Pure functions over arrays. Each row of the input is a number of `persons` who travel the same `minutes`;
minutes that are NaN or infinite mean persons who are not served. Nothing here knows how a plan was found.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

EPSILON = 1e-9
"""Relative rounding of sums of persons and of minutes: 30.000000001 minutes are within 30."""


def weighted_mean(minutes: ArrayLike, persons: ArrayLike) -> float:
    """Return ``Σ pᵢ tᵢ / Σ pᵢ`` in minutes; NaN without persons."""
    t, p = _served(minutes, persons)
    return float(t @ p / p.sum()) if p.size else math.nan


def weighted_quantile(minutes: ArrayLike, persons: ArrayLike, share: float) -> float:
    """Return the least minutes within which at least `share` (0 to 1) of the served persons arrive.

    The inverse of the weighted distribution function, without interpolation: the answer is always the travel
    time of somebody. NaN without persons.
    """
    t, p = _served(minutes, persons)
    if not p.size:
        return math.nan
    order = np.argsort(t, kind="stable")
    reached = np.cumsum(p[order])
    position = np.searchsorted(reached, share * reached[-1] * (1 - EPSILON))
    return float(t[order][min(int(position), len(t) - 1)])


def gini(minutes: ArrayLike, persons: ArrayLike) -> float:
    """Return the Gini coefficient of minutes over persons: 0 when all travel alike, towards 1 when few do.

    ``G = Σᵢ Σⱼ pᵢ pⱼ |tᵢ - tⱼ| / (2 P² t̄)``, computed from the Lorenz curve. Zero when nobody travels at all;
    NaN without persons.

    References
    ----------
    Gini (1912), *Variabilità e mutabilità*.
    """
    t, p = _served(minutes, persons)
    if not p.size:
        return math.nan
    order = np.argsort(t, kind="stable")
    people = p[order] / p.sum()
    travel = people * t[order]
    if travel.sum() <= 0:
        return 0.0
    lorenz = np.concatenate(([0.0], np.cumsum(travel) / travel.sum()))
    return max(0.0, float(1.0 - people @ (lorenz[1:] + lorenz[:-1])))


def kolm_pollak_ede(minutes: ArrayLike, persons: ArrayLike, *, aversion: float = 1.0) -> float:
    """Return the Kolm–Pollak equally-distributed equivalent of minutes.

    ``EDE = (1/κ) ln(Σ pᵢ exp(κ tᵢ) / P)`` with ``κ = aversion · Σ pᵢ tᵢ / Σ pᵢ tᵢ²``: the minutes that,
    travelled by all alike, are as bad as the real ones. Never below the mean; the difference is the price of
    inequality. NaN without persons; the mean when `aversion` is 0.

    References
    ----------
    Logan, Anderson, Williams, Conrow (2021), "Measuring inequalities in urban systems: an approach for
    evaluating the distribution of amenities and burdens", *Computers, Environment and Urban Systems* 86,
    101590.
    """
    t, p = _served(minutes, persons)
    if not p.size:
        return math.nan
    squares = float(p @ t**2)
    kappa = aversion * float(p @ t) / squares if squares > 0 else 0.0
    if kappa <= 0:
        return float(t @ p / p.sum())
    top = float(t.max())  # taken out of the exponential, which would overflow otherwise
    return top + math.log(float(p @ np.exp(kappa * (t - top))) / float(p.sum())) / kappa


def utilisation(used: ArrayLike, capacity: ArrayLike) -> Floats:
    """Return places used over places, site by site; NaN where places are unlimited or none."""
    used, capacity = np.asarray(used, dtype=float), np.asarray(capacity, dtype=float)
    known = np.isfinite(capacity) & (capacity > 0)
    share: Floats = np.divide(used, capacity, out=np.full(used.shape, math.nan), where=known)
    return share


@dataclass(frozen=True)
class Measures:
    """The measures of one plan, or of one group of its people.

    Attributes
    ----------
    persons
        Everybody with a need, served or not.
    served, unserved
        Persons; they add up to `persons`.
    mean_minutes, median_minutes, p90_minutes, max_minutes
        Over the served persons, demand-weighted; NaN when nobody is served.
    coverage_share
        Persons served within the service standard over `persons`; without a standard, the share served.
    utilisation
        Places used over places, all open sites together; NaN when places are unlimited.
    gini_minutes, ede_minutes
        See `gini` and `kolm_pollak_ede`.
    worst_group, worst_group_minutes
        The group with the longest mean minutes; empty and NaN without groups.
    """

    persons: float
    served: float
    unserved: float
    mean_minutes: float
    median_minutes: float
    p90_minutes: float
    max_minutes: float
    coverage_share: float
    utilisation: float
    gini_minutes: float
    ede_minutes: float
    worst_group: str = ""
    worst_group_minutes: float = math.nan

    def as_dict(self) -> dict[str, Any]:
        """Return the measures as a dictionary, in the order above."""
        return asdict(self)


def measure(
    minutes: ArrayLike,
    persons: ArrayLike,
    *,
    unserved: float = 0.0,
    service_standard: float | None = None,
    used: ArrayLike | None = None,
    capacity: ArrayLike | None = None,
    group: Sequence[Any] | None = None,
) -> Measures:
    """Measure a plan.

    Parameters
    ----------
    minutes, persons
        One row per set of persons who travel alike; NaN or infinite minutes: not served.
    unserved
        Persons not served who are not among the rows.
    service_standard
        Minutes within which a person counts as covered.
    used, capacity
        Places used and places of the open sites.
    group
        One label per row.

    Raises
    ------
    ValueError
        If shapes differ, persons are negative or missing, or minutes are negative.
    """
    t, p = _pair(minutes, persons)
    reached = np.isfinite(t)
    served = float(p[reached].sum())
    total = float(p.sum()) + unserved
    limit = math.inf if service_standard is None else service_standard * (1 + EPSILON)
    covered = float(p[reached & (t <= limit)].sum())
    worst, worst_minutes = _worst_group(t, p, group)
    return Measures(
        persons=total,
        served=served,
        unserved=total - served,
        mean_minutes=weighted_mean(t, p),
        median_minutes=weighted_quantile(t, p, 0.5),
        p90_minutes=weighted_quantile(t, p, 0.9),
        max_minutes=float(t[reached & (p > 0)].max(initial=-math.inf)) if served > 0 else math.nan,
        coverage_share=covered / total if total > 0 else math.nan,
        utilisation=_overall_utilisation(used, capacity),
        gini_minutes=gini(t, p),
        ede_minutes=kolm_pollak_ede(t, p),
        worst_group=worst,
        worst_group_minutes=worst_minutes,
    )


def measure_by_group(
    minutes: ArrayLike, persons: ArrayLike, group: Sequence[Any], *, service_standard: float | None = None
) -> pd.DataFrame:
    """Return one row of measures per group, indexed by `group` in order of label.

    Persons who are not served belong among the rows, with NaN minutes, so that each group knows its own. Rows without
    a label (None, NaN) belong to no group.
    """
    t, p = _pair(minutes, persons)
    members = _members(group, len(t))
    rows = [
        measure(t[rows], p[rows], service_standard=service_standard).as_dict() for rows in members.values()
    ]
    columns = [
        name for name in Measures.__dataclass_fields__ if not name.startswith(("worst", "utilisation"))
    ]
    index = pd.Index(list(members), name="group", tupleize_cols=False)
    return pd.DataFrame(rows, columns=columns, index=index)


def _members(group: Sequence[Any], count: int) -> dict[Any, NDArray[np.intp]]:
    """Return the rows of each group, in order of label; rows without a label belong to none."""
    labels = pd.Series(list(group), dtype=object)
    if len(labels) != count:
        raise ValueError(f"group has {len(labels)} labels for {count} rows; they must match")
    rows: dict[Any, list[Any]] = {}
    for row, label in labels.dropna().items():
        rows.setdefault(label, []).append(row)
    return {label: np.array(rows[label], dtype=np.intp) for label in sorted(rows, key=str)}


def _worst_group(t: Floats, p: Floats, group: Sequence[Any] | None) -> tuple[str, float]:
    if group is None:
        return "", math.nan
    members = _members([str(label) for label in group], len(t))
    means = {label: weighted_mean(t[rows], p[rows]) for label, rows in members.items()}
    known = {label: mean for label, mean in means.items() if math.isfinite(mean)}
    if not known:
        return "", math.nan
    worst = max(known, key=lambda label: known[label])
    return worst, known[worst]


def _overall_utilisation(used: ArrayLike | None, capacity: ArrayLike | None) -> float:
    if used is None or capacity is None:
        return math.nan
    places = float(np.sum(np.asarray(capacity, dtype=float)))
    return float(np.sum(np.asarray(used, dtype=float))) / places if 0 < places < math.inf else math.nan


def _pair(minutes: ArrayLike, persons: ArrayLike) -> tuple[Floats, Floats]:
    t, p = np.asarray(minutes, dtype=float).ravel(), np.asarray(persons, dtype=float).ravel()
    if t.shape != p.shape:
        raise ValueError(f"minutes has {t.size} rows and persons {p.size}; they must match")
    if not bool(np.all(np.isfinite(p) & (p >= 0))):
        raise ValueError("persons must be finite and not negative")
    if bool((t < 0).any()):
        raise ValueError("minutes must not be negative")
    return t, p


def _served(minutes: ArrayLike, persons: ArrayLike) -> tuple[Floats, Floats]:
    t, p = _pair(minutes, persons)
    keep = np.isfinite(t) & (p > 0)
    return t[keep], p[keep]
