"""The files that are embedded in the map: Leaflet, and our own scripts, styles and template."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from pathlib import PurePosixPath
from typing import Any

LAYERS = "drawing/layers"


def _layers() -> tuple[str, ...]:
    """Return the scripts of the layers that users can switch on, by file name."""
    files = resources.files("ansinh.reports.map.static").joinpath(LAYERS).iterdir()
    return tuple(sorted(f"{LAYERS}/{file.name}" for file in files if file.name.endswith(".js")))


# The checkboxes of the layers have the order of these files.
SCRIPTS = (
    "state/dom.js",
    "state/all_periods.js",
    "state/data.js",
    "state/overlays.js",
    "state/state.js",
    "state/beside.js",
    "state/totals.js",
    "state/reach.js",
    "drawing/symbols.js",
    "state/classes.js",
    "state/hash.js",
    "drawing/facilities.js",
    *_layers(),
    "drawing/areas.js",
    "drawing/cells.js",
    "drawing/flows.js",
    "drawing/beside.js",
    "panel/sheets.js",
    "panel/dock.js",
    "panel/panel.js",
    "panel/summary.js",
    "panel/legend.js",
    "panel/swipe.js",
    "panel/download.js",
    "panel/table.js",
    "panel/search.js",
    "panel/tools.js",
    "solver/client.js",
    "solver/tried.js",
    "solver/drawn.js",
    "solver/files.js",
    "solver/shown.js",
    "solver/form.js",
    "solver/panel.js",
    "main.js",
)
WORKER_SCRIPTS = tuple(
    f"solver/worker/{name}.js"
    for name in (
        "unpack",
        "money",
        "program",
        "stages",
        "assign",
        "fair",
        "ask",
        "answer",
        "best",
        "spend",
        "main",
    )
)
"""Scripts that run beside HiGHS, in the worker that solves what somebody tries."""
STYLES = (
    "look/map.css",
    "look/controls.css",
    "look/tried.css",
    "look/swipe.css",
    "look/dark.css",
    "look/print.css",
)
_URL = re.compile(r"url\([^)]*\)")
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def leaflet_css() -> str:
    """Return Leaflet's style sheet without its pictures, which aren't used and couldn't be loaded."""
    return _URL.sub("none", static_text("leaflet/leaflet.css"))


def leaflet_js() -> str:
    """Return Leaflet without the link to its source map, which a browser's developer tools would try to load."""
    return static_text("leaflet/leaflet.js").split("//# sourceMappingURL", 1)[0]


@cache
def static_text(name: str) -> str:
    """Return a file of the map by its path below ``static``."""
    return resources.files("ansinh.reports.map.static").joinpath(name).read_text(encoding="utf-8")


def own_css() -> str:
    """Return the map's style sheets, joined."""
    return "\n".join(static_text(name) for name in STYLES)


def own_js() -> str:
    """Return the map's scripts as one function: only the Leaflet map and ``window.ansinh`` become global.

    ``MAP_NAME`` is later replaced by the name under which layers added with folium know the map.
    """
    body = "\n".join(f"// ---- {PurePosixPath(name).name}\n{static_text(name)}" for name in SCRIPTS)
    return f'const MAP_NAME = (() => {{\n"use strict";\n{body}\n}})();'


def safe_json(value: Any) -> str:
    r"""Return JSON that can't end the script element in which it is written, or begin a comment or an entity.

    >>> safe_json({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for plain, escaped in _ESCAPES.items():
        text = text.replace(plain, escaped)
    return text
