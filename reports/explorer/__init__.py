"""The explorer: sliders beside a map, for planners who don't program."""

from __future__ import annotations

from ansinh.reports.explorer.explorer import Explorer

__all__ = ["Explorer"]
