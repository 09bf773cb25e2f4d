"""Layers and groups of a QGIS project, written as the XML that QGIS reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

WGS84 = (
    "<spatialrefsys><proj4>+proj=longlat +datum=WGS84 +no_defs</proj4><srsid>3452</srsid><srid>4326</srid>"
    "<authid>EPSG:4326</authid><description>WGS 84</description><projectionacronym>longlat</projectionacronym>"
    "<ellipsoidacronym>EPSG:7030</ellipsoidacronym><geographicflag>true</geographicflag></spatialrefsys>"
)
NAMES = (
    '<labeling type="simple"><settings><text-style fieldName="name_vi" isExpression="0" fontSize="9" '
    'fontSizeUnit="Point" textColor="22,34,42,255" namedStyle="Bold"><text-buffer bufferDraw="1" bufferSize="0.8" '
    'bufferColor="255,255,255,255"/></text-style><placement placement="6" dist="1.5"/>'
    '<rendering obstacle="1" displayAll="0"/></settings></labeling>'
)
"""Names of facilities beside their symbols, in dark letters with a white edge."""


@dataclass(frozen=True)
class Layer:
    """A layer of the project.

    Attributes
    ----------
    id
        Name without spaces that no other layer of the project has.
    name
        Name in words.
    source
        Layer of the GeoPackage.
    geometry
        "Point", "Line" or "Polygon".
    renderer
        Its ``renderer-v2`` element.
    aliases
        Column → its name in words.
    where
        Condition in SQL that its rows keep; "" = all rows.
    shown
        Whether it is switched on at first.
    named
        Whether names of facilities stand beside the symbols.
    """

    id: str
    name: str
    source: str
    geometry: str
    renderer: str
    aliases: Mapping[str, str]
    where: str = ""
    shown: bool = True
    named: bool = False

    def address(self, file: str) -> str:
        """Return where QGIS finds it: beside the project, in the GeoPackage `file`.

        >>> Layer("a", "A", "facilities", "Point", "", {}, where="places > 0").address("plan.gpkg")
        './plan.gpkg|layername=facilities|subset=places > 0'
        """
        kept = f"|subset={self.where}" if self.where else ""
        return f"./{file}|layername={self.source}{kept}"


@dataclass(frozen=True)
class Group:
    """A group in the list of layers; of an exclusive group only one child is shown at a time."""

    name: str
    children: Sequence[Group | Layer]
    shown: bool = True
    exclusive: bool = False
    open: bool = True


def layers_of(group: Group) -> Iterator[Layer]:
    """Return the layers of a group and of the groups in it, the topmost first."""
    for child in group.children:
        if isinstance(child, Layer):
            yield child
        else:
            yield from layers_of(child)


def tree(group: Group, file: str) -> str:
    """Return the list of layers as QGIS shows it."""
    inside = "".join(
        _leaf(child, file) if isinstance(child, Layer) else _branch(child, file) for child in group.children
    )
    return f"<layer-tree-group><customproperties/>{inside}</layer-tree-group>"


def _branch(group: Group, file: str) -> str:
    chosen = next((k for k, child in enumerate(group.children) if child.shown), -1)
    exclusive = f' mutually-exclusive="1" mutually-exclusive-child="{chosen}"' if group.exclusive else ""
    inside = "".join(
        _leaf(child, file) if isinstance(child, Layer) else _branch(child, file) for child in group.children
    )
    return (
        f'<layer-tree-group name={quoteattr(group.name)} checked="{_checked(group.shown)}" expanded="{int(group.open)}"'
        f"{exclusive}><customproperties/>{inside}</layer-tree-group>"
    )


def _leaf(layer: Layer, file: str) -> str:
    return (
        f'<layer-tree-layer id="{layer.id}" name={quoteattr(layer.name)} source={quoteattr(layer.address(file))} '
        f'providerKey="ogr" checked="{_checked(layer.shown)}" expanded="0"><customproperties/></layer-tree-layer>'
    )


def _checked(shown: bool) -> str:  # noqa: FBT001 - a flag and nothing else
    return "Qt::Checked" if shown else "Qt::Unchecked"


def map_layer(layer: Layer, file: str) -> str:
    """Return the description of a layer: where it is, how it is drawn, what its columns are called."""
    aliases = "".join(
        f'<alias field={quoteattr(column)} index="{k}" name={quoteattr(name)}/>'
        for k, (column, name) in enumerate(layer.aliases.items())
    )
    return (
        f'<maplayer type="vector" geometry="{layer.geometry}" labelsEnabled="{int(layer.named)}" readOnly="0">'
        f"<id>{layer.id}</id><datasource>{escape(layer.address(file))}</datasource>"
        f'<layername>{escape(layer.name)}</layername><srs>{WGS84}</srs><provider encoding="UTF-8">ogr</provider>'
        f"<aliases>{aliases}</aliases>{layer.renderer}{NAMES if layer.named else ''}"
        "<blendMode>0</blendMode><layerOpacity>1</layerOpacity></maplayer>"
    )
