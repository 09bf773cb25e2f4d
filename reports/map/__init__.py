"""The interactive map of a run: one HTML file that works from disk without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ansinh.models.on_demand import on_demand
from ansinh.reports.map.build import build_map, map_html, map_iframe

if TYPE_CHECKING:
    from ansinh.reports.map.folium_map import make_map

__all__ = ["build_map", "make_map", "map_html", "map_iframe"]

__getattr__ = on_demand(__name__, {"ansinh.reports.map.folium_map": ("make_map",)})
