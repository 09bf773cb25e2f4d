"""Symbols as QGIS writes them: markers, lines, fills, and properties that an expression sets for each point."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from collections.abc import Mapping

MM_PER_PIXEL = 25.4 / 96
"""Millimetres of a pixel of a web page, so that symbols are as large as on the map."""
_QGIS_SHAPES = {"cross": "cross_fill"}
"""Shapes of marks whose name in QGIS is another."""
_EXPRESSION = 3
"""QGIS's number for a property that an expression sets."""


def symbol(number: int, kind: str, *layers: str) -> str:
    """Return a symbol ("marker", "line" or "fill") of layers, the lowest first.

    >>> symbol(0, "line", "")
    '<symbol name="0" type="line" alpha="1" clip_to_extent="1" force_rhr="0"></symbol>'
    """
    head = f'<symbol name="{number}" type="{kind}" alpha="1" clip_to_extent="1" force_rhr="0">'
    return f"{head}{''.join(layers)}</symbol>"


def rgba(colour: str, alpha: int = 255) -> str:
    """Return a hex colour as QGIS writes it.

    >>> rgba("#0072b2")
    '0,114,178,255'
    """
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return f"{red},{green},{blue},{alpha}"


def marker(shape: str, colour: str, size_mm: float, defined: Mapping[str, str] | None = None) -> str:
    """Return a filled shape with a white edge; `defined` sets properties by an expression."""
    options = {
        "name": _QGIS_SHAPES.get(shape, shape), "color": rgba(colour), "outline_color": "255,255,255,255",
        "outline_width": "0.3", "size": f"{size_mm:g}", "size_unit": "MM",
    }  # fmt: skip
    return _layer("SimpleMarker", options, defined)


def sign(colour: str, size_mm: float, defined: Mapping[str, str]) -> str:
    """Return a letter that stands at the upper right of a symbol."""
    options = {
        "chr": " ", "color": rgba(colour), "font": "sans-serif", "font_style": "Bold", "size": f"{size_mm:g}",
        "size_unit": "MM", "outline_width": "0",
    }  # fmt: skip
    return _layer("FontMarker", options, defined)


def line(colour: str, width_mm: float) -> str:
    """Return a line through which what lies below can be seen."""
    options = {"line_color": rgba(colour, 140), "line_width": f"{width_mm:g}", "line_width_unit": "MM"}
    return _layer("SimpleLine", options)


def fill(colour: str) -> str:
    """Return a filled area with a thin white edge."""
    edge = {"outline_color": "255,255,255,255", "outline_width": "0.16"}
    return _layer("SimpleFill", {"color": rgba(colour), "style": "solid", **edge})


def outline(colour: str, width_mm: float) -> str:
    """Return the edge of an area alone."""
    edge = {"outline_color": rgba(colour), "outline_width": f"{width_mm:g}"}
    return _layer("SimpleFill", {"color": "0,0,0,0", "style": "no", **edge})


def _layer(kind: str, options: Mapping[str, str], defined: Mapping[str, str] | None = None) -> str:
    inner = "".join(_option(name, quoteattr(value)) for name, value in options.items())
    body = f'<Option type="Map">{inner}</Option>{_defined(defined) if defined else ""}'
    return f'<layer class="{kind}" enabled="1" locked="0" pass="0">{body}</layer>'


def _option(name: str, quoted: str, kind: str = "QString") -> str:
    return f'<Option name="{name}" value={quoted} type="{kind}"/>'


def _defined(expressions: Mapping[str, str]) -> str:
    properties = "".join(
        f'<Option name="{name}" type="Map">'
        + _option("active", '"true"', "bool")
        + _option("expression", quoteattr(expression))
        + _option("type", f'"{_EXPRESSION}"', "int")
        + "</Option>"
        for name, expression in expressions.items()
    )
    named = _option("name", '""') + f'<Option name="properties" type="Map">{properties}</Option>'
    return (
        f'<data_defined_properties><Option type="Map">{named}{_option("type", quoteattr("collection"))}</Option>'
        "</data_defined_properties>"
    )
