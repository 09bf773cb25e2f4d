"""The page as one HTML text: frame, styles, scripts and what the server tells; nothing is fetched from elsewhere."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib import resources
from string import Template
from typing import Any

from ansinh.reports.map.assets import leaflet_css, leaflet_js, safe_json
from ansinh.words import LANGUAGES, Language, Words

SCRIPTS = ("state.js", "controls.js", "sites.js", "draw.js", "main.js")
NAMES = {"vi": "Tiếng Việt", "en": "English"}


@cache
def _text(name: str) -> str:
    return resources.files("ansinh.reports.explorer.page.static").joinpath(name).read_text(encoding="utf-8")


def explorer_page(told: dict[str, Any], language: Language, nonce: str) -> str:
    """Return the explorer's page.

    Parameters
    ----------
    told
        ``setting`` (see `setting`), ``wish`` and ``list``: what was wished last, and the plans that were tried.
    nonce
        The scripts and styles carry it; the policy of the page allows no others.
    """
    other = next(one for one in LANGUAGES if one != language)
    body = Template(_text("explorer.html")).substitute(other=other, other_name=NAMES[other])
    scripts = f"{leaflet_js()}\n{_function(_text('server.js'))}"
    return _shell(language, nonce, body=body, told=told, scripts=scripts, styles=leaflet_css())


def explorer_in_notebook(told: dict[str, Any], name: str) -> str:
    """Return the explorer's page as a part of a notebook, in a shadow tree: styles of notebook and page stay apart.

    Parameters
    ----------
    told
        As for `explorer_page`, with ``other``: the language to which the page can be switched.
    name
        Of its element; `NAME-asked` and `NAME-said` are the classes of the widgets by which it asks and hears.
    """
    given = {
        "NAME": name,
        "TOLD": told,
        "BODY": Template(_text("explorer.html")).substitute(other="", other_name=""),
        "STYLES": f"{leaflet_css()}\n{_text('page.css')}",
    }
    values = "\n".join(f"const {key} = {safe_json(value)};" for key, value in given.items())
    # Leaflet finds no module loader here, and leaves no name behind.
    leaflet = f"((define, exports, module) => {{{leaflet_js()}}})();\nconst L = window.L.noConflict();"
    scripts = _function(f"{leaflet}\n{values}", _text("notebook.js"))
    return f'<div id="{name}"></div><script>{scripts}</script>'


def _function(*parts: str) -> str:
    """Return scripts as one function, the last of which may call ``explorer``, the page; nothing becomes global."""
    own = "\n".join(_text(name) for name in SCRIPTS)
    *before, last = parts
    page = f"const explorer = (root, frame, told, post) => {{\n{own}\n}};"
    return "\n".join(("(() => {", '"use strict";', *before, page, last, "})();"))


def login_page(language: Language, nonce: str) -> str:
    """Return the page that asks for the password of a shared explorer."""
    words = Words(language)
    texts = {name: escape(words(f"explorer.door.{name}")) for name in ("password", "enter", "wrong")}
    body = Template(_text("login.html")).substitute(texts)
    return _shell(language, nonce, body=body, told={}, scripts=_text("login.js"), styles="")


def _shell(
    language: Language, nonce: str, *, body: str, told: dict[str, Any], scripts: str, styles: str
) -> str:
    return Template(_text("shell.html")).substitute(
        language=language,
        nonce=nonce,
        title=escape(f"Ansinh: {Words(language)('explorer.title')}"),
        styles=f"{styles}\n{_text('page.css')}",
        body=body,
        told=safe_json(told),
        scripts=scripts,
    )
