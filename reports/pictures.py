"""The charts of a run as SVG and PNG, each drawn once per language and used by every document."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reports import charts
from reports.charts.alt import alt_text
from reports.charts.style import settings
from reports.content import Figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

    from reports.facts import Facts
    from reports.wording import Words

PNG_DPI = 170
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
    _canvases: dict[str, Canvas] = field(default_factory=dict)
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
        self._canvas(name)
        return self._titles[name]

    def figure(self, name: str) -> Figure:
        """Return the block that shows the chart, with its alternative text and its title as caption."""
        return Figure(name=name, alt=alt_text(name, self.facts, self.words), caption=self.title(name))

    def _saved(self, name: str, kind: str) -> bytes:
        if (name, kind) not in self._files:
            buffer = io.BytesIO()
            options: dict[str, Any] = {"dpi": PNG_DPI} if kind == "png" else {}
            with settings():
                options["metadata"] = {"Software": None} if kind == "png" else {"Date": None, "Creator": None}
                self._canvas(name).savefig(buffer, format=kind, bbox_inches="tight", **options)
            self._files[name, kind] = buffer.getvalue()
        return self._files[name, kind]

    def _canvas(self, name: str) -> Canvas:
        if name not in self._canvases:
            draw = getattr(charts, name)
            options = {"highlight": self.highlight} if name == "overview" and self.highlight else {}
            with settings():
                axes = draw(self.facts, self.words, **options)
            self._titles[name] = axes.get_title(loc="left")
            axes.set_title("", loc="left")
            self._canvases[name] = axes.figure
        return self._canvases[name]
