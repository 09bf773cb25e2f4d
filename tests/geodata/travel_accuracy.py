"""Compare estimated with routed times where there are road data: the figures of docs/explanation/travel-times.md."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ansinh.geodata.crs import points_in_metres
from ansinh.geodata.demand import demand_points
from ansinh.geodata.facilities import candidate_sites
from ansinh.geodata.travel.combine import travel_times
from ansinh.geodata.travel.estimate import estimate_all
from ansinh.geodata.travel.settings import TravelSettings

if TYPE_CHECKING:
    from ansinh.geodata.provinces import Province

    Floats = NDArray[np.float64]

BANDS_KM = (0.0, 2.0, 5.0, 10.0, 20.0, 40.0)


def estimate_error(
    province: Province, settings: TravelSettings | None = None, max_points: int = 600
) -> pd.DataFrame:
    """Compare estimated with routed minutes between demand points and commune centres, by straight-line distance.

    Parameters
    ----------
    settings
        Own roads; None = the bundled ones.

    Returns
    -------
    pandas.DataFrame
        Index band ("0-2 km" ... "all"): pairs, routed_min (mean minutes), bias_min (estimate less routed, mean),
        mean_error_min, p90_error_min (absolute), mean_error_share (of the routed minutes in the band), detour_routed and
        detour_estimate (length over straight line, of all pairs together).
    """
    points, sites = demand_points(province, max_points), candidate_sites(province)
    travel = travel_times(province, points, sites, settings=settings)
    here, there = (points_in_metres(frame, province.metric_epsg) for frame in (points, sites))
    guess = estimate_all(province, here, there)
    straight = np.hypot(*np.moveaxis(here[:, None] - there[None], -1, 0))
    pairs = pd.DataFrame(
        {
            "straight": straight.ravel(),
            "routed": travel.minutes.to_numpy(float).ravel(),
            "estimate": guess.minutes.ravel(),
            "metres": travel.metres.to_numpy(float).ravel(),
            "guess": guess.metres.ravel(),
        }
    )[travel.routed.to_numpy().ravel()]
    labels = [f"{a:g}-{b:g} km" for a, b in itertools.pairwise(BANDS_KM)]
    band = pd.cut(pairs["straight"] / 1_000.0, BANDS_KM, right=False, labels=labels).astype("str")
    rows = {label: _summary(pairs[band == label]) for label in labels if (band == label).any()}
    return pd.DataFrame([*rows.values(), _summary(pairs)], index=pd.Index([*rows, "all"], name="band"))


def _summary(pairs: pd.DataFrame) -> dict[str, float]:
    error = pairs["estimate"] - pairs["routed"]
    return {
        "pairs": len(pairs),
        "routed_min": float(pairs["routed"].mean()),
        "bias_min": float(error.mean()),
        "mean_error_min": float(error.abs().mean()),
        "p90_error_min": float(error.abs().quantile(0.9)),
        "mean_error_share": float(error.abs().mean() / pairs["routed"].mean()),
        "detour_routed": float(pairs["metres"].sum() / pairs["straight"].sum()),
        "detour_estimate": float(pairs["guess"].sum() / pairs["straight"].sum()),
    }


def error_table(figures: pd.DataFrame) -> str:
    """Return the figures as the Markdown table of the documentation."""
    columns = (
        "straight line",
        "pairs",
        "routed, mean",
        "bias",
        "mean error",
        "90 % of errors below",
        "mean error, share",
    )
    head = f"| {' | '.join(columns)} | detour routed / estimated |"
    lines = [head, "| --- " * 8 + "|"]
    lines += [
        f"| {band} | {row['pairs']:,.0f} | {row['routed_min']:.1f} min | {row['bias_min']:+.1f} min | {row['mean_error_min']:.1f} min "
        f"| {row['p90_error_min']:.1f} min | {row['mean_error_share']:.0%} | {row['detour_routed']:.2f} / {row['detour_estimate']:.2f} |"
        for band, row in figures.iterrows()
    ]
    return "\n".join(lines)
