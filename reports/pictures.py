"""The charts of a run as SVG and PNG; each is drawn once per language and used by all documents."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from matplotlib.transforms import Bbox

from ansinh.reports import charts
from ansinh.reports.charts.alt import alt_text
from ansinh.reports.charts.style import settings
from ansinh.reports.content import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

PNG_DPI = 150  # sharp in print, and still small in a file
_PACKED = 3  # of zlib's nine levels: half the time of the usual sixth, and as many bytes within a tenth
_LAYOUT_PAD = 0.04167  # inches that Matplotlib's layout leaves free at each edge
_PADDING = 0.05  # inches around a chart, so that no letter is cut
RASTER = frozenset({"overview"})  # charts with too many corners for a vector picture on a page


class Part(NamedTuple):
    """Part of a picture; its measures are shares of the picture's width."""

    left: float
    top: float
    width: float
    height: float


@dataclass
class Pictures:
    """Draws charts when they are first requested, and keeps them.

    Attributes
    ----------
    facts, words
        The figures that are drawn, and the words of one language.
    highlight
        A site around which the map picture has a ring, for the proposal of one project.
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
        """Return the chart as an SVG element for HTML; its ids are unique to the chart."""
        raw = self._saved(name, "svg").decode("utf-8")
        svg = raw[raw.index("<svg") :]
        svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
        # A page has several charts. Without a prefix, the clip paths of one chart would cut another.
        svg = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', svg)
        svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)
        return re.sub(r'xlink:href="#([^"]+)"', rf'xlink:href="#{name}-\1"', svg)

    def title(self, name: str) -> str:
        """Return the title of the chart, which documents use as its caption."""
        self._drawn(name)
        return self._titles[name]

    def inner(self, name: str) -> Part:
        """Return where the axes of the chart lie in its picture: what a narrow page shows of it."""
        canvas, frame = self._drawn(name)
        axes = canvas.axes[0].get_window_extent().transformed(canvas.dpi_scale_trans.inverted())
        return Part(
            *(
                (size / frame.width)
                for size in (axes.x0 - frame.x0, frame.y1 - axes.y1, axes.width, axes.height)
            )
        )

    def figure(self, name: str) -> Figure:
        """Return the block that shows the chart, with its alternative text and its title as caption."""
        return Figure(name=name, alt=alt_text(name, self.facts, self.words), caption=self.title(name))

    def _saved(self, name: str, kind: str) -> bytes:
        if (name, kind) not in self._files:
            canvas, frame = self._drawn(name)
            buffer = io.BytesIO()
            options: dict[str, Any] = {"metadata": {"Date": None, "Creator": None}}
            if kind == "png":
                packed = {"compress_level": _PACKED}
                options = {"metadata": {"Software": None}, "dpi": PNG_DPI, "pil_kwargs": packed}
            with settings():
                canvas.savefig(buffer, format=kind, bbox_inches=frame, **options)
            self._files[name, kind] = buffer.getvalue()
        return self._files[name, kind]

    def _drawn(self, name: str) -> tuple[Canvas, Bbox]:
        """Draw a chart and compute its layout once for SVG and PNG, because the layout takes most of the time."""
        if name not in self._canvases:
            options = {"highlight": self.highlight} if name == "overview" and self.highlight else {}
            with settings():
                axes = getattr(charts, name)(self.facts, self.words, **options)
                self._titles[name] = axes.get_title(loc="left")
                axes.set_title("", loc="left")
                canvas = axes.figure
                layout = canvas.get_layout_engine()
                if layout is not None:
                    layout.execute(canvas)
                canvas.set_layout_engine(None)
                self._canvases[name] = canvas, _frame(axes).padded(_PADDING)
        return self._canvases[name]


def _frame(axes: Axes) -> Bbox:
    """Return what a laid-out chart covers, in inches: layout fills the canvas, but for a map, which keeps its shape.

    Texts stand below, and a legend of long names may be wider.
    """
    canvas = cast("Canvas", axes.figure)
    if axes.get_aspect() != "auto":
        return canvas.get_tightbbox()
    parts = [*canvas.texts, *filter(None, [axes.get_legend()])]
    covered = [part.get_window_extent().transformed(canvas.dpi_scale_trans.inverted()) for part in parts]
    return Bbox.union([canvas.bbox_inches.padded(-_LAYOUT_PAD), *covered])
