"""The explorer: sliders beside a map, for planners who don't program."""

from __future__ import annotations

from ansinh.reports.explorer.explorer import Explorer
from ansinh.reports.explorer.notebook import explorer_notebook

__all__ = ["Explorer", "explorer_notebook"]
