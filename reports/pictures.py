"""The charts of a run as SVG and PNG, each drawn once per language and used by every document."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ansinh.reports import charts
from ansinh.reports.charts.alt import alt_text
from ansinh.reports.charts.style import settings
from ansinh.reports.content import Figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas
    from matplotlib.transforms import Bbox

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

PNG_DPI = 150
_PADDING = 0.05  # inches
RASTER = frozenset({"overview"})  # boundaries have too many corners for a vector picture on a page


@dataclass
class Pictures:
    """Draw charts on demand and keep them.

    Attributes
    ----------
    facts, words
        What is drawn, and the language.
    highlight
        The site that the map picture rings, for the proposal of one project.
    """

    facts: Facts
    words: Words
    highlight: str | None = None
    _canvases: dict[str, tuple[Canvas, Bbox]] = field(default_factory=dict)
    _titles: dict[str, str] = field(default_factory=dict)
    _files: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def png(self, name: str) -> bytes:
        """Return the chart as PNG for documents."""
        return self._saved(name, "png")

    def svg(self, name: str) -> str:
        """Return the chart as an SVG element to put into HTML; its ids are unique to the chart."""
        raw = self._saved(name, "svg").decode("utf-8")
        svg = raw[raw.index("<svg") :]
        svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
        # Several charts share one page: without a prefix the clip paths of one would cut another.
        svg = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', svg)
        svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)
        return re.sub(r'xlink:href="#([^"]+)"', rf'xlink:href="#{name}-\1"', svg)

    def title(self, name: str) -> str:
        """Return the title of the chart, which documents set as the caption below it."""
        self._drawn(name)
        return self._titles[name]

    def figure(self, name: str) -> Figure:
        """Return the block that shows the chart, with its alternative text and its title as caption."""
        return Figure(name=name, alt=alt_text(name, self.facts, self.words), caption=self.title(name))

    def _saved(self, name: str, kind: str) -> bytes:
        if (name, kind) not in self._files:
            canvas, frame = self._drawn(name)
            buffer = io.BytesIO()
            options: dict[str, Any] = {"metadata": {"Date": None, "Creator": None}}
            if kind == "png":
                options = {"metadata": {"Software": None}, "dpi": PNG_DPI}
            with settings():
                canvas.savefig(buffer, format=kind, bbox_inches=frame, **options)
            self._files[name, kind] = buffer.getvalue()
        return self._files[name, kind]

    def _drawn(self, name: str) -> tuple[Canvas, Bbox]:
        """Draw a chart and lay it out once: the layout costs more than the drawing, and SVG and PNG share it."""
        if name not in self._canvases:
            options = {"highlight": self.highlight} if name == "overview" and self.highlight else {}
            with settings():
                axes = getattr(charts, name)(self.facts, self.words, **options)
                self._titles[name] = axes.get_title(loc="left")
                axes.set_title("", loc="left")
                canvas = axes.figure
                canvas.draw_without_rendering()
                canvas.set_layout_engine("none")
                self._canvases[name] = canvas, canvas.get_tightbbox().padded(_PADDING)
        return self._canvases[name]
