"""Build the map: a folium map with Leaflet, styles, scripts and data embedded in one HTML file."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import folium
from branca.element import Element, Figure
from jinja2 import Template

from ansinh.geodata.durable import put_file
from ansinh.reports.map import assets
from ansinh.reports.map.payload import make_payload
from ansinh.reports.map.solver import solver_element
from ansinh.words import Language
from ansinh.words.plain import without_controls

if TYPE_CHECKING:
    from ansinh.planning.answer.rundata import RunData

IDENTITY = "ansinh"  # replaces folium's random id, so that equal runs give equal files

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'{wasm}; style-src 'unsafe-inline'; "
    "img-src data: https://tile.openstreetmap.org; {worker}base-uri 'none'; form-action 'none'"
)
STILL = {"wasm": "", "worker": ""}
SOLVING = {"wasm": " 'wasm-unsafe-eval'", "worker": "worker-src blob:; "}
"""What a map with a solver may do besides: start a worker from its own text, and compile WebAssembly there."""


class OfflineFigure(Figure):
    """A page that states its language and forbids all requests except for the optional map tiles."""

    _template = Template(
        "<!DOCTYPE html>\n"
        '<html lang="{{ this.language }}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="{{ this.policy }}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>{{ this.title | e }}</title>\n"
        "{{ this.header.render(**kwargs) }}\n</head>\n"
        "<body>\n{{ this.html.render(**kwargs) }}\n"
        "<script>\n{{ this.script.render(**kwargs) }}\n</script>\n"
        "</body>\n</html>\n"
    )

    def __init__(self, title: str, language: Language, *, solves: bool) -> None:
        super().__init__(title=title)
        self._id = IDENTITY
        self.language = language
        self.policy = POLICY.format(**(SOLVING if solves else STILL))


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

    def __init__(self, payload: dict[str, Any], solver: str = "") -> None:
        south_west, north_east = payload["grid"]["bounds"]
        middle = [(south_west[k] + north_east[k]) / 2 for k in (0, 1)]
        super().__init__(location=middle, tiles=None, zoom_control=False, prefer_canvas=True)
        self._id = IDENTITY
        self.payload = payload
        self.solver = solver

    def render(self, **kwargs: Any) -> str:
        """Write the map and its layers into its figure; return an empty text, as nothing else is to be inserted."""
        figure = cast("Figure", self.get_root())
        head = (
            f"<style>{assets.leaflet_css()}{assets.own_css()}</style>\n<script>{assets.leaflet_js()}</script>"
        )
        shell = Template(assets.static_text("shell.html"), autoescape=True).render(
            words=self.payload["words"], meta=self.payload["meta"]
        )
        data = f'<script type="application/json" id="ansinh-data">{assets.safe_json(self.payload)}</script>'
        script = assets.own_js().replace("MAP_NAME", self.get_name())
        figure.header.add_child(Verbatim(head), name="ansinh_head")
        figure.html.add_child(Verbatim(shell + data + self.solver), name="ansinh_body")
        figure.script.add_child(Verbatim(script), name=self.get_name())
        for layer in self._children.values():
            layer.render(**kwargs)
        return ""


def make_map(data: RunData, language: Language = "vi", *, light: bool = False) -> OfflineMap:
    """Return the folium map of a run, to which further layers can be added before it is saved.

    A `light` map has no solver: what somebody tries can't be solved in it, and it's 2 MB smaller.
    """
    payload = make_payload(data, language)
    solver = "" if light else solver_element(data)
    offline = OfflineMap(payload, solver)
    # The figure that folium makes itself would write a page without language and policy.
    figure = OfflineFigure(payload["meta"]["title"], language, solves=bool(solver))
    offline.add_to(figure)
    return offline


def map_html(data: RunData, language: Language = "vi", *, light: bool = False) -> str:
    """Return the map as a complete HTML page that needs no network."""
    return without_controls(str(make_map(data, language, light=light).get_root().render()))


def map_iframe(data: RunData, language: Language = "vi", height: str = "720px") -> str:
    """Return the map as an ``<iframe>`` for a report or a notebook, without access to the page around it.

    It's a light map: a notebook keeps all its output.
    """
    page = html.escape(map_html(data, language, light=True), quote=True)
    title = html.escape(
        str(data.meta.get(f"title_{language}") or data.meta.get("title_vi") or ""), quote=True
    )
    return (
        f'<iframe title="{title}" style="width:100%;height:{html.escape(height)};border:0" loading="lazy" '
        f'sandbox="allow-scripts allow-modals" allowfullscreen srcdoc="{page}"></iframe>'
    )


def build_map(data: RunData, path: Path | str, language: Language = "vi", *, light: bool = False) -> None:
    """Write the map of a run to `path`, whole or not at all."""
    put_file(Path(path), map_html(data, language, light=light).encode("utf-8"))
