"""The interactive map of a run: one HTML file that works from disk without a network."""

from __future__ import annotations

from ansinh.reports.map.build import OfflineMap, build_map, map_html, map_iframe

__all__ = ["OfflineMap", "build_map", "map_html", "map_iframe"]
