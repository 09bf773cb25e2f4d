"""Put the map together: a folium map whose Leaflet, styles, scripts and data all stand inside one HTML file."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Figure
from jinja2 import Template

from reports.map import assets
from reports.map.payload import make_payload

if TYPE_CHECKING:
    from pathlib import Path

    from planning.rundata import RunData

IDENTITY = "ansinh"  # folium makes up a random id; ours is fixed, so that the same run gives the same file


class OfflineFigure(Figure):  # type: ignore[misc]
    """A page that says its language and forbids every request but the optional map tiles."""

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
    policy = (
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
        "img-src data: https://tile.openstreetmap.org; base-uri 'none'; form-action 'none'"
    )

    def __init__(self, title: str, language: str) -> None:
        super().__init__(title=title)
        self._id = IDENTITY
        self.language = language


class OfflineMap(folium.Map):  # type: ignore[misc]
    """A folium map that links to nothing: Leaflet is written into the page.

    Other folium layers can be added to it as to any folium map.
    """

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []
    _template = Template(
        """
        {% macro header(this, kwargs) %}
        <style>{{ this.css }}</style>
        <script>{{ this.leaflet }}</script>
        {% endmacro %}
        {% macro html(this, kwargs) %}
        {{ this.shell }}
        <script type="application/json" id="ansinh-data">{{ this.data }}</script>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.map("ansinh-map", {
            zoomControl: false, zoomSnap: 0.25, zoomDelta: 0.5, wheelPxPerZoomLevel: 120, preferCanvas: true,
            minZoom: 6, maxZoom: 17, attributionControl: false
        });
        const ansinhMap = {{ this.get_name() }};
        {{ this.scripts }}
        {% endmacro %}
        """
    )

    def __init__(self, payload: dict[str, Any]) -> None:
        south_west, north_east = payload["grid"]["bounds"]
        middle = [(south_west[k] + north_east[k]) / 2 for k in (0, 1)]
        super().__init__(location=middle, tiles=None, zoom_control=False, prefer_canvas=True)
        self._id = IDENTITY
        self.css = assets.leaflet_css() + assets.own_css()
        self.leaflet = assets.leaflet_js()
        self.scripts = assets.own_js()
        self.shell = Template(assets.static_text("shell.html"), autoescape=True).render(
            words=payload["words"], meta=payload["meta"]
        )
        self.data = assets.safe_json(payload)


def make_map(data: RunData, language: str = "vi") -> OfflineMap:
    """Return the folium map of a run, for those who want to add layers of their own before saving it."""
    payload = make_payload(data, language)
    offline = OfflineMap(payload)
    # The figure that folium made of itself would write the page without language and policy.
    figure = OfflineFigure(payload["meta"]["title"], language)
    offline.add_to(figure)
    return offline


def map_html(data: RunData, language: str = "vi") -> str:
    """Return the map as one complete HTML page that needs no network."""
    return str(make_map(data, language).get_root().render())


def map_iframe(data: RunData, language: str = "vi", height: str = "720px") -> str:
    """Return the map as an ``<iframe>`` for a report or a notebook, walled off from the page around it."""
    page = html.escape(map_html(data, language), quote=True)
    title = html.escape(
        str(data.meta.get(f"title_{language}") or data.meta.get("title_vi") or ""), quote=True
    )
    return (
        f'<iframe title="{title}" style="width:100%;height:{html.escape(height)};border:0" loading="lazy" '
        f'sandbox="allow-scripts allow-modals" allowfullscreen srcdoc="{page}"></iframe>'
    )


def build_map(data: RunData, path: Path, language: str = "vi") -> None:
    """Write the map of a run to `path`; the file is whole or not there."""
    page = map_html(data, language)
    part = path.with_name(path.name + ".part")
    part.write_text(page, encoding="utf-8", newline="\n")
    part.replace(path)
