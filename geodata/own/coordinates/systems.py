"""Coordinate systems as planners state them: WGS 84, UTM, VN-2000 with its central meridian."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import TransverseMercatorConversion
from pyproj.exceptions import CRSError
from pyproj.transformer import AreaOfInterest

from ansinh.geodata.crs import WGS84
from ansinh.geodata.names import fold

VN2000 = "EPSG:4756"
# Scale on the central meridian of the 3° zones that provinces use, Circular 973/2001/TT-TCĐC; UTM has 0.9996.
_SCALE_3_DEGREES = 0.9999
_SAME_SCALE = 1e-6
WEST, SOUTH, EAST, NORTH = 102.0, 7.0, 118.0, 23.6
"""Viet Nam with its islands, degrees."""
MAINLAND_EAST, MAINLAND_SOUTH = 110.0, 8.0
"""Viet Nam without its far islands, degrees."""
Lonlat = NDArray[np.float64]


class UnknownSystemError(Exception):
    """A coordinate system isn't understood; `code` is the code of the finding."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@lru_cache(maxsize=1)
def meridians() -> dict[float, tuple[str, ...]]:
    """Return central meridian → the provinces that use it (Circular 973/2001/TT-TCĐC, provinces before July 2025)."""
    with files("ansinh.geodata.own").joinpath("schema/meridians.csv").open(encoding="utf-8") as handle:
        table = pd.read_csv(handle)
    return {float(row.degrees): tuple(str(row.provinces).split(";")) for row in table.itertuples()}  # type: ignore[arg-type]


def meridian_of(province: str) -> float | None:
    """Return the central meridian that a province (of before July 2025) uses; None for an unknown name."""
    name = fold(province).removeprefix("tinh ").removeprefix("thanh pho ")
    return next((meridian for meridian, names in meridians().items() if name in names), None)


def stated_meridian(crs: CRS) -> float | None:
    """Return the central meridian of a system in the 3° zones of VN-2000; None for any other system."""
    operation = crs.coordinate_operation
    if operation is None or "VN-2000" not in crs.name:
        return None
    values = {parameter.name: parameter.value for parameter in operation.params}
    if abs(float(values.get("Scale factor at natural origin", 1.0)) - _SCALE_3_DEGREES) > _SAME_SCALE:
        return None
    return float(values["Longitude of natural origin"]) if "Longitude of natural origin" in values else None


@lru_cache(maxsize=32)
def vn2000(meridian: float) -> CRS:
    """Return VN-2000 in the 3° zone of a central meridian (degrees)."""
    conversion = TransverseMercatorConversion(0.0, meridian, 500_000.0, 0.0, _SCALE_3_DEGREES)
    return ProjectedCRS(conversion, f"VN-2000 / TM-3 {degrees(meridian)}", geodetic_crs=CRS(VN2000))


def degrees(meridian: float) -> str:
    """Return a meridian as people write it: ``107°30'``."""
    whole = int(meridian)
    return f"{whole}°{round((meridian - whole) * 60):02d}'"


@lru_cache(maxsize=64)
def system(stated: str) -> CRS:
    """Return the coordinate system that a statement means.

    Raises
    ------
    UnknownSystemError
        ``zone_missing`` for VN-2000 without a meridian, ``crs_unknown`` for everything else that isn't understood.
    """
    plain = fold(stated)
    if re.fullmatch(r"(epsg )?\d{4,6}", plain):
        try:
            return CRS(f"EPSG:{plain.removeprefix('epsg ')}")
        except CRSError as error:
            raise UnknownSystemError("crs_unknown") from error
    if re.search(r"vn ?2000", plain):
        return _vn2000_stated(stated, plain)
    zone = re.search(r"\b(?:utm|zone|mui)\D{0,10}(4[789])\b", plain) or re.search(r"\b(4[789]) ?n\b", plain)
    if zone:
        return CRS(f"EPSG:326{zone.group(1)}")
    if plain.replace(" ", "") in ("wgs84", "wgs1984", "latlon", "lonlat", "gps", "crs84", "ogccrs84"):
        return CRS(WGS84)
    raise UnknownSystemError("crs_unknown")


def _vn2000_stated(stated: str, plain: str) -> CRS:
    if "utm" in plain or re.search(r"mui 6", plain):
        zone = re.search(r"\b(4[89])", plain.replace("2000", ""))
        if zone is None:
            raise UnknownSystemError("zone_missing")
        return CRS("EPSG:3405" if zone.group(1) == "48" else "EPSG:3406")
    rest = re.sub(r"[vV][nN][- _]?2000", " ", stated)
    if match := re.search(r"\b(10[2-9])(?:[.,](\d+)|\D{1,3}([0-5]\d))?(?!\d)", rest):
        whole, decimal, minutes = match.groups()
        return vn2000(int(whole) + (float(f"0.{decimal}") if decimal else int(minutes or 0) / 60))
    words = fold(rest)
    for meridian, names in meridians().items():
        if any(re.search(rf"\b{name}\b", words) for name in names):
            return vn2000(meridian)
    if re.sub(r"\b(tm|3|mui|zone|kinh tuyen truc|ktt|do)\b", "", words).strip():
        raise UnknownSystemError("crs_unknown")
    raise UnknownSystemError("zone_missing")


@lru_cache(maxsize=64)
def _transformer(crs: CRS) -> Transformer:
    # Without an area of interest, pyproj leaves out the shift between the two datums (200 m) just off the coast.
    area = AreaOfInterest(WEST, MAINLAND_SOUTH, MAINLAND_EAST, NORTH)
    return Transformer.from_crs(crs, CRS(WGS84), always_xy=True, area_of_interest=area)


def to_lonlat(x: NDArray[np.float64], y: NDArray[np.float64], crs: CRS) -> Lonlat:
    """Return (n, 2) degrees, WGS 84; NaN or infinity where a coordinate can't be transformed."""
    if crs == CRS(WGS84):
        return np.column_stack([x, y]).astype(float)
    lon, lat = _transformer(crs).transform(x, y)
    return np.column_stack([lon, lat]).astype(float)


def in_vietnam(lonlat: Lonlat) -> NDArray[np.bool_]:
    """Tell which points lie in the box around Viet Nam and its islands."""
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    return np.asarray((lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH))


def on_mainland(lonlat: Lonlat) -> NDArray[np.bool_]:
    """Tell which points lie in the box around the mainland; the others are tried with x and y exchanged."""
    return in_vietnam(lonlat) & (lonlat[:, 0] <= MAINLAND_EAST) & (lonlat[:, 1] >= MAINLAND_SOUTH)


def metric_guesses() -> list[tuple[str, CRS]]:
    """Return name and system of all systems in metres that a province may use, to suggest one where none is stated."""
    zones = [(f"VN-2000 {degrees(meridian)}", vn2000(meridian)) for meridian in meridians()]
    return [("UTM 48N", CRS("EPSG:32648")), ("UTM 49N", CRS("EPSG:32649")), *zones]
