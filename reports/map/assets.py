"""Everything that the map's file carries inside: Leaflet from its package, our own scripts, styles and template."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import metadata, resources
from typing import Any

from ansinh.models.errors import PlanningError

LEAFLET_PACKAGE = "django-leaflet"
SCRIPTS = (
    "dom.js",
    "data.js",
    "state.js",
    "totals.js",
    "symbols.js",
    "classes.js",
    "areas.js",
    "cells.js",
    "flows.js",
    "travel.js",
    "facilities.js",
    "sheets.js",
    "panel.js",
    "summary.js",
    "legend.js",
    "search.js",
    "tools.js",
    "main.js",
)
STYLES = ("map.css", "controls.css", "print.css")
_URL = re.compile(r"url\([^)]*\)")
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


@cache
def leaflet_file(name: str) -> str:
    """Return one of Leaflet's own files (``leaflet.js``, ``leaflet.css``).

    They come out of the installed package, which is found by its metadata and never imported: importing it would
    start Django.

    Raises
    ------
    PlanningError
        If the package, or the file in it, is not installed.
    """
    try:
        files = metadata.files(LEAFLET_PACKAGE) or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.as_posix() == f"leaflet/static/leaflet/{name}":
            return file.read_text(encoding="utf-8")
    raise PlanningError(
        f"The map needs {name} of the package {LEAFLET_PACKAGE}, which is not installed; "
        f"run: pip install {LEAFLET_PACKAGE}"
    )


def leaflet_css() -> str:
    """Return Leaflet's style sheet without its pictures: none of them is used, and none could be loaded."""
    return _URL.sub("none", leaflet_file("leaflet.css"))


def leaflet_js() -> str:
    """Return Leaflet without the pointer to its source map, which a browser's tools would try to load."""
    return leaflet_file("leaflet.js").split("//# sourceMappingURL", 1)[0]


@cache
def static_text(name: str) -> str:
    """Return one of the map's own files."""
    return resources.files("ansinh.reports.map.static").joinpath(name).read_text(encoding="utf-8")


def own_css() -> str:
    """Return the map's style sheets, joined."""
    return "\n".join(static_text(name) for name in STYLES)


def own_js() -> str:
    """Return the map's scripts as one function: only the Leaflet map and ``window.ansinh`` become global.

    ``MAP_NAME`` stands for the name under which layers added with folium know the map.
    """
    body = "\n".join(f"// ---- {name}\n{static_text(name)}" for name in SCRIPTS)
    return f'const MAP_NAME = (() => {{\n"use strict";\n{body}\n}})();'


def safe_json(value: Any) -> str:
    r"""Return JSON that cannot end the script element it stands in, nor begin a comment or an entity.

    >>> safe_json({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for plain, escaped in _ESCAPES.items():
        text = text.replace(plain, escaped)
    return text
