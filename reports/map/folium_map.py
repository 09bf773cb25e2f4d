"""The map as a folium map, for those who add layers of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import folium
from branca.element import Element, Figure

from ansinh.reports.map.build import IDENTITY, Parts, parts_of
from ansinh.words import Language

if TYPE_CHECKING:
    from ansinh.planning.answer.rundata import RunData


class OfflineFigure(Figure):
    """The page of an `OfflineMap`; the page that folium makes itself has no language and no policy."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(title=parts.title)
        self._id = IDENTITY
        self.parts = parts
        self.header.add_child(Verbatim(""), name="meta_http")  # in place of folium's; the page states its own

    def render(self, **kwargs: Any) -> str:
        """Return the whole page, with what the layers added to it."""
        for child in self._children.values():
            child.render(**kwargs)
        parts = {name: getattr(self, name).render(**kwargs).strip() for name in ("header", "html", "script")}
        head, body, script = parts.values()
        return replace(self.parts, head=head, body=body, script=script).page()


class Verbatim(Element):
    """Text that is written into the page unchanged.

    branca renders the output of a template a second time as a template. A facility called ``{{ 7*7 }}`` would then be
    computed, and worse names would run as code. Therefore neither data nor our scripts pass through its templates.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_: Any) -> str:
        """Return the text."""
        return self.text


class OfflineMap(folium.Map):
    """A folium map without links: Leaflet, styles, scripts and data are written into the page.

    Other folium layers can be added as to any folium map.
    """

    def __init__(self, parts: Parts) -> None:
        south_west, north_east = parts.bounds
        middle = [(south_west[k] + north_east[k]) / 2 for k in (0, 1)]
        super().__init__(location=middle, tiles=None, zoom_control=False, prefer_canvas=True)
        self._id = IDENTITY
        self.parts = parts

    def render(self, **kwargs: Any) -> str:
        """Write the map and its layers into its figure; return an empty text, as nothing else is to be inserted."""
        figure = cast("Figure", self.get_root())
        figure.header.add_child(Verbatim(self.parts.head), name="ansinh_head")
        figure.html.add_child(Verbatim(self.parts.body), name="ansinh_body")
        figure.script.add_child(Verbatim(self.parts.script), name=self.get_name())
        for layer in self._children.values():
            layer.render(**kwargs)
        return ""


def make_map(data: RunData, language: Language = "vi", *, light: bool = False) -> OfflineMap:
    """Return the folium map of a run, to which further layers can be added; `str` of its ``get_root().render()`` is the page."""
    parts = parts_of(data, language, light=light)
    offline = OfflineMap(parts)
    offline.add_to(OfflineFigure(parts))
    return offline
