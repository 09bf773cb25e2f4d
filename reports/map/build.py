"""Build the map: Leaflet, styles, scripts and data embedded in one HTML file."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Template

from ansinh.geodata.durable import put_file
from ansinh.reports.map import assets
from ansinh.reports.map.payload import make_payload
from ansinh.reports.map.solver import solver_element
from ansinh.words import Language
from ansinh.words.plain import without_controls

if TYPE_CHECKING:
    from ansinh.planning.answer.rundata import RunData
    from ansinh.reports.facts import Facts

IDENTITY = "ansinh"
"""Ends the name of the map in scripts, instead of folium's random id: equal runs give equal files."""
MAP_NAME = f"map_{IDENTITY}"

POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'{wasm}; style-src 'unsafe-inline'; "
    "img-src data: https://tile.openstreetmap.org; {worker}base-uri 'none'; form-action 'none'"
)
STILL = {"wasm": "", "worker": ""}
SOLVING = {"wasm": " 'wasm-unsafe-eval'", "worker": "worker-src blob:; "}
"""What a map with a solver may do besides: start a worker from its own text, and compile WebAssembly there."""

PAGE = Template(
    "<!DOCTYPE html>\n"
    '<html lang="{{ language }}">\n<head>\n'
    '<meta charset="utf-8">\n'
    '<meta http-equiv="Content-Security-Policy" content="{{ policy }}">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    "<title>{{ title | e }}</title>\n"
    "{{ head }}\n</head>\n"
    "<body>\n{{ body }}\n"
    "<script>\n{{ script }}\n</script>\n"
    "</body>\n</html>\n"
)
"""States its language and forbids all requests except for the optional map tiles."""


@dataclass(frozen=True)
class Parts:
    """The parts of the page.

    Attributes
    ----------
    title, language
        Of the page; the title is escaped when it is written.
    policy
        What the page may do (Content-Security-Policy).
    head, body, script
        Ready HTML and JavaScript: texts of the data are escaped in them.
    bounds
        South-western and north-eastern corner of the province, latitude first.
    """

    title: str
    language: Language
    policy: str
    head: str
    body: str
    script: str
    bounds: list[list[float]]

    def page(self) -> str:
        """Return the whole page."""
        return without_controls(str(PAGE.render(vars(self))))


def parts_of(
    data: RunData, language: Language = "vi", *, light: bool = False, facts: Facts | None = None
) -> Parts:
    """Return the parts of the map of a run.

    A `light` map has no solver: what somebody tries can't be solved in it, and it's 2 MB smaller.
    `facts` are those of the run, if there are any already.
    """
    payload = make_payload(data, language, facts)
    solver = "" if light else solver_element(data)
    styles = (
        f"<style>{assets.leaflet_css()}{assets.own_css()}</style>\n<script>{assets.leaflet_js()}</script>"
    )
    return Parts(
        title=payload["meta"]["title"],
        language=language,
        policy=POLICY.format(**(SOLVING if solver else STILL)),
        head=styles,
        body=_shell(payload) + _embedded(payload) + solver,
        script=assets.own_js().replace("MAP_NAME", MAP_NAME),
        bounds=payload["grid"]["bounds"],
    )


def _shell(payload: dict[str, Any]) -> str:
    shell = Template(assets.static_text("shell.html"), autoescape=True)
    return str(shell.render(words=payload["words"], meta=payload["meta"]))


def _embedded(payload: dict[str, Any]) -> str:
    return f'<script type="application/json" id="ansinh-data">{assets.safe_json(payload)}</script>'


def map_html(
    data: RunData, language: Language = "vi", *, light: bool = False, facts: Facts | None = None
) -> str:
    """Return the map as a complete HTML page that needs no network."""
    return parts_of(data, language, light=light, facts=facts).page()


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


def build_map(
    data: RunData,
    path: Path | str,
    language: Language = "vi",
    *,
    light: bool = False,
    facts: Facts | None = None,
) -> None:
    """Write the map of a run to `path`, whole or not at all."""
    put_file(Path(path), map_html(data, language, light=light, facts=facts).encode("utf-8"))
