"""Travel without a road network: straight line × detour, at a speed that grows with distance.

Parameters and their ranges by terrain class are in `roads_fallback_parameters.csv`, calibrated on the road
graphs of Huế and Lào Cai and on printed distances.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from geodata.travel.terrain import terrain_map, terrain_parameters

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geodata.provinces import Province

Case = Literal["low", "central", "high"]
CASES: tuple[Case, ...] = ("low", "central", "high")

# Lowland: road = 0.9 km + 1.2 × straight, fitted between 0.5 and 25 km.
LOWLAND_BASE_KM = 0.9
LOWLAND_SLOPE = 1.2
# Straight-line km at which the speeds of the three bands (<5, 5-20, >20) hold: the middle of each band.
BAND_KM = (2.5, 12.5, 30.0)


class Estimate(NamedTuple):
    """Minutes and metres of each pair, shape (I, J)."""

    minutes: NDArray[np.float64]
    metres: NDArray[np.float64]


def straight_km(origin: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the straight-line distance of every pair of places, km, from metres."""
    gap = origin[:, None, :] - target[None, :, :]
    return np.asarray(np.hypot(gap[..., 0], gap[..., 1]) / 1_000.0)


def road_km(straight: NDArray[np.float64], terrain: str, case: Case) -> NDArray[np.float64]:
    """Return the road distance (km) for straight-line distances (km) in one terrain class.

    road = detour × straight, with the detour of the case. Lowland, central: 0.9 + 1.2 × straight, but never
    more than the high detour: below about 2.4 km the fitted line would exceed everything measured.
    """
    row = terrain_parameters().loc[terrain]
    if terrain == "lowland" and case == "central":
        return np.minimum(LOWLAND_BASE_KM + LOWLAND_SLOPE * straight, float(row["detour_high"]) * straight)
    return np.asarray(float(row[f"detour_{case}"]) * straight)


def speed_kph(straight: NDArray[np.float64], terrain: str, case: Case) -> NDArray[np.float64]:
    """Return the mean speed of a whole trip (km/h) by its straight-line distance (km).

    Central: the band speeds at the middle of their bands, linear in between, so that a longer trip never
    takes less time. Case "low" (little travel time) uses the high speed, case "high" the low speed.
    """
    row = terrain_parameters().loc[terrain]
    if case == "central":
        bands = [row["speed_kph_under_5km"], row["speed_kph_5_20km"], row["speed_kph_over_20km"]]
        return np.interp(straight, BAND_KM, [float(speed) for speed in bands])
    other = {"low": "speed_high", "high": "speed_low"}[case]
    return np.full_like(straight, float(row[other]))


def estimate(
    province: Province, origin: NDArray[np.float64], target: NDArray[np.float64], case: Case = "central"
) -> Estimate:
    """Estimate road travel between every pair of places on land.

    Each terrain class is applied to the whole line, and the results are averaged by the share of the line
    that lies in the class.

    Parameters
    ----------
    origin, target
        (I, 2) and (J, 2) metres in `province.metric_epsg`.
    case
        "low" = short detour and high speed, "high" = long detour and low speed.
    """
    straight = straight_km(origin, target)
    shares = terrain_map(province).mix(origin, target)
    minutes, km = np.zeros_like(straight), np.zeros_like(straight)
    for klass, terrain in enumerate(terrain_parameters().index):
        share = shares[..., klass]
        if not share.any():
            continue
        road = road_km(straight, terrain, case)
        km += share * road
        minutes += share * 60.0 * road / speed_kph(straight, terrain, case)
    return Estimate(minutes, km * 1_000.0)
