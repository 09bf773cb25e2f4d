"""The 34 provinces and 3,321 communes of 1 July 2025, with the interface of every other province."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.models.on_demand import on_demand

if TYPE_CHECKING:
    from ansinh.geodata.national.growth import Growth, population_growth
    from ansinh.geodata.national.names import former_provinces, present_names, present_slugs
    from ansinh.geodata.national.province import PresentProvince, open_present

_HOMES = {
    "ansinh.geodata.national.growth": ("Growth", "population_growth"),
    "ansinh.geodata.national.names": ("former_provinces", "present_names", "present_slugs"),
    "ansinh.geodata.national.province": ("PresentProvince", "open_present"),
}

__all__ = [
    "Growth",
    "PresentProvince",
    "former_provinces",
    "open_present",
    "population_growth",
    "present_names",
    "present_slugs",
]


__getattr__ = on_demand(__name__, _HOMES)


def __dir__() -> list[str]:
    """Return the public names."""
    return sorted(__all__)
