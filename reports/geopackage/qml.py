"""QGIS renderers and styles of the layers, with the colours, symbols and classes of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from ansinh.reports import palette
from ansinh.reports.geopackage import symbols
from ansinh.words.plain import text

if TYPE_CHECKING:
    from ansinh.reports.facts import Facts
    from ansinh.words import Words

_HEAD = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.28.0\" styleCategories=\"Symbology\">"
LEAST_PIXELS, MORE_PIXELS = 5.5, 10.5
"""Radius of a symbol without places, and how much more the largest has: as on the map (``symbolRadius``)."""
BADGE_PIXELS = 6
"""Radius of the round badge that says what a plan does."""
IS_CHANGE = "coalesce(\"action\", '') NOT IN ('', 'keep', 'existing')"


def renderers(facts: Facts, words: Words) -> dict[str, str]:
    """Return the ``renderer-v2`` element of each kind of layer."""
    return {
        "facilities": facilities(facts, words),
        "facilities_today": facilities(facts, words, changes=False),
        "communes_by_plan": shares(words),
        "allocation_lines": _single("line", symbols.line("#5b6770", 0.26)),
        "demand_points": _single("marker", symbols.marker("circle", palette.SERVED_BLUE, 1.6)),
        "communes": shares(words),
        "districts": _single("fill", symbols.outline("#4a545b", 0.6)),
        "communes_2025": _single("fill", symbols.outline("#4b3b8f", 0.3)),
    }


def document(renderer: str) -> str:
    """Return a renderer as a QML document, as the table ``layer_styles`` holds it."""
    return f"{_HEAD}{renderer}<blendMode>0</blendMode></qgis>"


def facilities(facts: Facts, words: Words, *, changes: bool = True, only: str | None = None) -> str:
    """Return the renderer of points: shape and colour of the service, area by places, a badge for a change, changes on top.

    Parameters
    ----------
    facts, words
        The run, and the language of the legend.
    changes
        Whether the layer has a column ``action``.
    only
        The one service of the layer; None = all.
    """
    most = max(1.0, float(facts.facilities["places"].max()) if len(facts.facilities) else 1.0)
    marks = palette.service_marks(facts.data.offers())
    categories: list[str] = []
    drawn: list[str] = []
    for service in [only] if only is not None else marks:
        name = text(facts.name("services", service, words.language))
        step = len(categories)
        categories.append(
            f'<category value={quoteattr(service)} label={quoteattr(name)} symbol="{step}" render="true" type="string"/>'
        )
        layers = [_service_symbol(marks[service], most, changes=changes)]
        drawn.append(symbols.symbol(step, "marker", *layers, *(_badge() if changes else ())))
    order = _order() if changes else ""
    return (
        f'<renderer-v2 type="categorizedSymbol" attr="service" symbollevels="0" enableorderby="{int(changes)}">'
        f"<categories>{''.join(categories)}</categories><symbols>{''.join(drawn)}</symbols>{order}</renderer-v2>"
    )


def _order() -> str:
    """Return the order of drawing: what a plan leaves as it is, then what it changes."""
    return f'<orderby><orderByClause asc="1" nullsFirst="1">{IS_CHANGE}</orderByClause></orderby>'


def _service_symbol(mark: palette.Mark, most: float, *, changes: bool) -> str:
    """Return the symbol of a service: full where places stand, hollow where none are left."""
    seen = 'if("places" > 0, "places", coalesce("places_before", 0) * 0.5)' if changes else '"places"'
    size = f"{2 * symbols.MM_PER_PIXEL:.4f} * ({LEAST_PIXELS} + {MORE_PIXELS} * sqrt(coalesce({seen}, 0) / {most:g}))"
    defined = {"size": size}
    if changes:
        own, white = f"'{symbols.rgba(mark.colour)}'", "'255,255,255,255'"
        defined["fillColor"] = f'if("places" > 0, {own}, {white})'
        defined["outlineColor"] = f'if("places" > 0, {white}, {own})'
    return symbols.marker(mark.shape, mark.colour, 3.0, defined)


def _badge() -> tuple[str, str]:
    """Return the round badge of a change and its sign, at the upper right of the symbol."""
    diameter = 2 * BADGE_PIXELS * symbols.MM_PER_PIXEL
    place = {"enabled": IS_CHANGE, "offset": f"'{diameter:.2f},{-diameter:.2f}'"}
    colour = _by_action(
        {name: symbols.rgba(value) for name, value in palette.ACTION_COLOURS.items()}, symbols.rgba("#5b6770")
    )
    ring = symbols.marker("circle", palette.ACTION_COLOURS["keep"], diameter, {**place, "fillColor": colour})
    return ring, symbols.sign("#ffffff", diameter, {**place, "char": _by_action(palette.ACTION_SIGNS, "")})


def _by_action(values: dict[str, str], other: str) -> str:
    """Return an expression that gives each action its value."""
    cases = " ".join(f"WHEN \"action\" = '{name}' THEN '{value}'" for name, value in values.items() if value)
    return f"CASE {cases} ELSE '{other}' END"


def shares(words: Words) -> str:
    """Return the renderer of areas in the classes of the share served, as on the map."""
    nobody, everybody = palette.SHARE_SHOWN, 1.0 - palette.SHARE_SHOWN
    edges = [0.0, nobody, *palette.SHARE_BREAKS, everybody, 1.0]
    names = words.texts("chart.share_classes")
    ranges = "".join(
        f'<range lower="{edges[step]}" upper="{edges[step + 1]}" label={quoteattr(name)} symbol="{step}" render="true"/>'
        for step, name in enumerate(names)
    )
    drawn = "".join(
        symbols.symbol(step, "fill", symbols.fill(colour))
        for step, colour in enumerate(palette.SEQUENCE_SHARE)
    )
    return (
        '<renderer-v2 type="graduatedSymbol" attr="served_share" graduatedMethod="GraduatedColor">'
        f"<ranges>{ranges}</ranges><symbols>{drawn}</symbols></renderer-v2>"
    )


def _single(kind: str, layer: str) -> str:
    drawn = symbols.symbol(0, kind, layer)
    return f'<renderer-v2 type="singleSymbol"><symbols>{drawn}</symbols></renderer-v2>'
