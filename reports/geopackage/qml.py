"""Write QGIS styles as QML, with the colours and symbols of the map and the charts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from ansinh.reports import palette
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts
    from ansinh.words import Words

_HEAD = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.28.0\" styleCategories=\"Symbology\">"
_QGIS_SHAPES = {"cross": "cross_fill"}
"""Shapes of marks whose name in QGIS is another."""


def styles(facts: Facts, words: Words) -> dict[str, str]:
    """Return the QML of each layer that has a style."""
    return {
        "facilities": facilities(facts, words),
        "facilities_today": facilities(facts, words),
        "allocation_lines": _single(_line("#5b6770", 0.26)),
        "demand_points": _single(_marker("circle", "#c65102", 1.6)),
        "communes": shares(words),
        "districts": _single(_outline("#1f2933", 0.5)),
        "communes_2025": _single(_outline("#4b3b8f", 0.3)),
    }


def facilities(facts: Facts, words: Words) -> str:
    """Return the style of points: shape and colour of the service, as on the map; the area grows with the places."""
    categories, symbols = [], []
    for step, (service, mark) in enumerate(palette.service_marks(facts.data.offers()).items()):
        name = text(facts.name("services", service, words.language))
        categories.append(
            f'<category value={quoteattr(service)} label={quoteattr(name)} symbol="{step}" render="true" type="string"/>'
        )
        size = 'coalesce(2 + sqrt("places") / 4, 2)'
        shape = _QGIS_SHAPES.get(mark.shape, mark.shape)
        symbols.append(_symbol(step, "marker", _marker(shape, mark.colour, 3.0, size)))
    return _document(
        f'<renderer-v2 type="categorizedSymbol" attr="service" enableorderby="0">'
        f"<categories>{''.join(categories)}</categories><symbols>{''.join(symbols)}</symbols></renderer-v2>"
    )


def shares(words: Words) -> str:
    """Return the style of areas in the classes of the share served, as on the map."""
    nobody, everybody = palette.SHARE_SHOWN, 1.0 - palette.SHARE_SHOWN
    edges = [0.0, nobody, *palette.SHARE_BREAKS, everybody, 1.0]
    names = words.texts("chart.share_classes")
    ranges = "".join(
        f'<range lower="{edges[step]}" upper="{edges[step + 1]}" label={quoteattr(name)} symbol="{step}" render="true"/>'
        for step, name in enumerate(names)
    )
    symbols = "".join(
        _symbol(step, "fill", _fill(colour)) for step, colour in enumerate(palette.SEQUENCE_SHARE)
    )
    return _document(
        '<renderer-v2 type="graduatedSymbol" attr="served_share" graduatedMethod="GraduatedColor">'
        f"<ranges>{ranges}</ranges><symbols>{symbols}</symbols></renderer-v2>"
    )


def _document(renderer: str) -> str:
    return f"{_HEAD}{renderer}<blendMode>0</blendMode></qgis>"


def _single(layer: str) -> str:
    kind = (
        "line"
        if "SimpleLine" in layer and "SimpleFill" not in layer
        else "fill"
        if "SimpleFill" in layer
        else "marker"
    )
    return _document(
        f'<renderer-v2 type="singleSymbol"><symbols>{_symbol(0, kind, layer)}</symbols></renderer-v2>'
    )


def _symbol(number: int, kind: str, layer: str) -> str:
    return (
        f'<symbol name="{number}" type="{kind}" alpha="1" clip_to_extent="1" force_rhr="0">{layer}</symbol>'
    )


def _options(values: dict[str, str]) -> str:
    inner = "".join(
        f'<Option name={quoteattr(k)} value={quoteattr(v)} type="QString"/>' for k, v in values.items()
    )
    return f'<Option type="Map">{inner}</Option>'


def _rgba(colour: str, alpha: int = 255) -> str:
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return f"{red},{green},{blue},{alpha}"


def _marker(shape: str, colour: str, size: float, size_expression: str = "") -> str:
    options = _options(
        {"name": shape, "color": _rgba(colour), "outline_color": "255,255,255,255", "outline_width": "0.2",
         "size": str(size), "size_unit": "MM"}
    )  # fmt: skip
    defined = ""
    if size_expression:
        defined = (
            '<data_defined_properties><Option type="Map"><Option name="name" value="" type="QString"/>'
            '<Option name="properties" type="Map"><Option name="size" type="Map">'
            '<Option name="active" value="true" type="bool"/>'
            f'<Option name="expression" value={quoteattr(size_expression)} type="QString"/>'
            '<Option name="type" value="3" type="int"/></Option></Option>'
            '<Option name="type" value="collection" type="QString"/></Option></data_defined_properties>'
        )
    return f'<layer class="SimpleMarker" enabled="1" locked="0" pass="0">{options}{defined}</layer>'


def _line(colour: str, width: float) -> str:
    options = _options({"line_color": _rgba(colour, 140), "line_width": str(width), "line_width_unit": "MM"})
    return f'<layer class="SimpleLine" enabled="1" locked="0" pass="0">{options}</layer>'


def _fill(colour: str) -> str:
    options = _options(
        {
            "color": _rgba(colour),
            "style": "solid",
            "outline_color": "255,255,255,255",
            "outline_width": "0.16",
        }
    )
    return f'<layer class="SimpleFill" enabled="1" locked="0" pass="0">{options}</layer>'


def _outline(colour: str, width: float) -> str:
    options = _options(
        {"color": "0,0,0,0", "style": "no", "outline_color": _rgba(colour), "outline_width": str(width)}
    )
    return f'<layer class="SimpleFill" enabled="1" locked="0" pass="0">{options}</layer>'
