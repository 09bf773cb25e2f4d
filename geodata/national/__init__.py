"""The 34 provinces and 3,321 communes of 1 July 2025, with the interface of every other province."""

from ansinh.geodata.national.growth import Growth, population_growth
from ansinh.geodata.national.names import former_provinces, present_names, present_slugs
from ansinh.geodata.national.province import PresentProvince, open_present

__all__ = [
    "Growth",
    "PresentProvince",
    "former_provinces",
    "open_present",
    "population_growth",
    "present_names",
    "present_slugs",
]
