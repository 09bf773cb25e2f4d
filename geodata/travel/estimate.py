"""Travel without a road network: straight line × detour, at a speed that grows with distance.

Parameters and their ranges by terrain class are in `roads_fallback_parameters.csv`, calibrated on the road
graphs of Huế and Lào Cai and on printed distances.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from ansinh.geodata.travel.terrain import terrain_map, terrain_parameters, terrain_value

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ansinh.geodata.provinces import Province

Case = Literal["low", "central", "high"]
CASES: tuple[Case, ...] = ("low", "central", "high")

# Lowland: road km = 0.9 + 1.2 × straight km, a line fitted to routed ways of 0.5 to 25 km.
LOWLAND_BASE_KM = 0.9
LOWLAND_SLOPE = 1.2
BANDS = ("under_5km", "5_20km", "over_20km")
# Straight-line km at which the speeds of the three bands (<5, 5-20, >20) apply exactly: the middle of each band.
BAND_KM = (2.5, 12.5, 30.0)


class Estimate(NamedTuple):
    """Minutes and metres of each pair of places."""

    minutes: NDArray[np.float64]
    metres: NDArray[np.float64]


def road_km(straight: NDArray[np.float64], terrain: str, case: Case) -> NDArray[np.float64]:
    """Return the road distance (km) for straight-line distances (km) in one terrain class.

    road = detour × straight, with the detour of the case. Lowland, central: 0.9 + 1.2 × straight, but at most
    the high detour × straight, because below about 2.4 km the fitted line exceeds all measured ways.
    """
    if terrain == "lowland" and case == "central":
        longest = terrain_value(terrain, "detour_high") * straight
        return np.minimum(LOWLAND_BASE_KM + LOWLAND_SLOPE * straight, longest)
    return np.asarray(terrain_value(terrain, f"detour_{case}") * straight)


def speed_kph(straight: NDArray[np.float64], terrain: str, case: Case) -> NDArray[np.float64]:
    """Return the mean speed of a whole trip (km/h) by its straight-line distance (km).

    Central: the speed of each band at its middle, interpolated linearly in between, so that a longer trip never
    takes less time. Case "low" (little travel time) uses the high speed, case "high" the low speed.
    """
    central = np.interp(straight, BAND_KM, [terrain_value(terrain, f"speed_kph_{band}") for band in BANDS])
    if case == "low":
        return np.maximum(central, terrain_value(terrain, "speed_high"))
    if case == "high":
        # On the plateau the low speed exceeds the central speed of short trips, which must not become faster.
        return np.minimum(central, terrain_value(terrain, "speed_low"))
    return np.asarray(central)


def estimate(
    province: Province, origin: NDArray[np.float64], target: NDArray[np.float64], case: Case = "central"
) -> Estimate:
    """Estimate road travel between places on land, pair by pair.

    The estimate is made for the whole line in each terrain class that it crosses; the results are averaged by the
    share of the line in each class.

    Parameters
    ----------
    origin, target
        (..., 2) metres in `province.metric_epsg`; the leading shapes broadcast.
    case
        "low" = short detour and high speed, "high" = long detour and low speed.
    """
    straight = np.asarray(np.hypot(*np.moveaxis(origin - target, -1, 0)) / 1_000.0)
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


def estimate_all(
    province: Province, origin: NDArray[np.float64], target: NDArray[np.float64], case: Case = "central"
) -> Estimate:
    """Estimate road travel from every origin (I, 2) to every target (J, 2): shape (I, J)."""
    return estimate(province, origin[:, None, :], target[None, :, :], case)
