"""A QGIS project that opens the GeoPackage as the map shows it: inside the file, and as ``plan.qgz`` beside it.

How QGIS keeps a project in a GeoPackage: the table ``qgis_projects`` holds the same ZIP file as a ``.qgz``, written
as hexadecimal digits (``QgsGeoPackageProjectStorage``). Layers are found by a path relative to the GeoPackage.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from ansinh.reports.geopackage import qml
from ansinh.reports.geopackage.columns import alias
from ansinh.reports.geopackage.steps import TODAY, quoted, title
from ansinh.reports.geopackage.tree import Group, Layer, layers_of, map_layer, tree
from ansinh.reports.layers import CRS
from ansinh.reports.safe import ZIP_TIME
from ansinh.words.plain import text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from ansinh.reports.facts import Facts
    from ansinh.reports.geopackage.steps import Step
    from ansinh.words import Words

NAME = "plan"
"""Name of the project inside the GeoPackage, and of the files beside."""
FILE = f"{NAME}.gpkg"
WEB_MERCATOR = (
    "<spatialrefsys><proj4>+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m "
    "+nadgrids=@null +wktext +no_defs</proj4><srsid>3857</srsid><srid>3857</srid><authid>EPSG:3857</authid>"
    "<description>WGS 84 / Pseudo-Mercator</description><projectionacronym>merc</projectionacronym>"
    "<ellipsoidacronym>EPSG:7030</ellipsoidacronym><geographicflag>false</geographicflag></spatialrefsys>"
)
"""The projection of the map."""
VIET_NAM = (11_354_000.0, 893_000.0, 12_245_000.0, 2_753_000.0)
"""Bounds of the mainland in this projection, metres: 102.0 to 110.0° E, 8.0 to 24.0° N, rounded."""


def add_project(database: sqlite3.Connection, packed: bytes, time: str) -> None:
    """Put a project into the GeoPackage, where QGIS offers it as one of the file's projects."""
    database.execute("CREATE TABLE qgis_projects (name TEXT PRIMARY KEY, metadata BLOB, content BLOB)")
    about = json.dumps({"last_modified_time": time.rstrip("Z"), "last_modified_user": "ansinh"})
    database.execute("INSERT INTO qgis_projects VALUES (?, ?, ?)", (NAME, about, packed.hex()))


def pack(project: str) -> bytes:
    """Return a project as a ``.qgz`` file; equal projects give equal bytes.

    >>> zipfile.ZipFile(io.BytesIO(pack("<qgis/>"))).namelist()
    ['plan.qgs']
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(f"{NAME}.qgs", date_time=ZIP_TIME)
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, project)
    return buffer.getvalue()


def project(facts: Facts, words: Words, made: Sequence[Step], columns: Mapping[str, Iterable[str]]) -> str:
    """Return the project as XML: each plan, period and service, today, and what lies below.

    Parameters
    ----------
    facts, words
        The run, and the language of the names.
    made
        The steps that have layers.
    columns
        Columns by layer of the GeoPackage.
    """
    whole = _Contents(facts, words, made, columns).whole()
    name = text(facts.data.meta.get(f"title_{words.language}", ""))
    west, south, east, north = _extent(facts)
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        f'<qgis version="3.28.0" projectname={quoteattr(name)}><homePath path=""/><title>{escape(name)}</title>'
        f"<projectCrs>{WEB_MERCATOR}</projectCrs>{tree(whole, FILE)}"
        '<mapcanvas name="theMapCanvas" annotationsVisible="1"><units>meters</units>'
        f"<extent><xmin>{west:.0f}</xmin><ymin>{south:.0f}</ymin><xmax>{east:.0f}</xmax><ymax>{north:.0f}</ymax></extent>"
        f"<rotation>0</rotation><destinationsrs>{WEB_MERCATOR}</destinationsrs></mapcanvas>"
        f"<projectlayers>{''.join(map_layer(one, FILE) for one in layers_of(whole))}</projectlayers>"
        '<properties><Paths><Absolute type="bool">false</Absolute></Paths></properties></qgis>'
    )


def _extent(facts: Facts) -> tuple[float, float, float, float]:
    """Return the bounds of the province in the projection of the map; around Viet Nam where it has none."""
    areas = facts.data.communes if len(facts.data.communes) else facts.data.demand
    if not len(areas):
        return VIET_NAM
    west, south, east, north = (
        areas.geometry.set_crs(CRS, allow_override=True).to_crs("EPSG:3857").total_bounds
    )
    return (west, south, east, north)


class _Contents:
    """Makes the groups and layers of a project."""

    def __init__(
        self, facts: Facts, words: Words, made: Sequence[Step], columns: Mapping[str, Iterable[str]]
    ) -> None:
        self.facts, self.words, self.made = facts, words, made
        self.columns = columns
        self.renderers = qml.renderers(facts, words)

    def whole(self) -> Group:
        """Return everything, the topmost first; one plan and one period of it are shown at a time."""
        plans = [self._plan(plan, shown=k == 0) for k, plan in enumerate(self.facts.plan_ids)]
        below = [
            self._layer("districts", "Polygon"),
            self._layer("allocation_lines", "Line", shown=False),
            self._layer("demand_points", "Point", shown=False),
            self._layer("communes_2025", "Polygon", shown=False),
        ]
        chosen = Group(self.words("table.col.plan"), [*plans, self._today()], exclusive=True)
        return Group("", [below[0], chosen, *below[1:]])

    def _plan(self, plan: str, *, shown: bool) -> Group:
        steps = [step for step in self.made if step.plan == plan]
        periods: list[Group | Layer] = [
            Group(step.period, self._step(step), shown=k == 0, open=k == 0) for k, step in enumerate(steps)
        ]
        name = text(self.facts.name("plans", plan, self.words.language))
        return Group(name, periods, shown=shown, exclusive=True, open=shown)

    def _step(self, step: Step) -> list[Group | Layer]:
        places = title(self.facts, self.words, self.words("table.col.places"), step)
        top = self._layer(step.facilities, "Point", "facilities", name=places, named=True)
        return [top, self._by_service(step.facilities), self._shares(step)]

    def _shares(self, step: Step) -> Layer:
        name = title(self.facts, self.words, self.words("table.col.served_share"), step)
        return self._layer(step.communes, "Polygon", "communes_by_plan", name=name)

    def _by_service(self, source: str) -> Group:
        """Return a layer for each service, all switched off: in the layer above, too, each can be switched."""
        of_today = source == "facilities_today"
        layers: list[Group | Layer] = [
            Layer(
                id=f"{source}_{k}",
                name=text(self.facts.name("services", service, self.words.language)),
                source=source,
                geometry="Point",
                renderer=qml.facilities(self.facts, self.words, changes=not of_today, only=service),
                aliases=self._aliases(source),
                where=f'"service" = {quoted(service)}',
                shown=False,
            )
            for k, service in enumerate(self.facts.services)
        ]
        return Group(self.words("layer.by_service"), layers, shown=False, open=False)

    def _today(self) -> Group:
        shares = [self._shares(step) for step in self.made if step.plan == TODAY]
        top = self._layer("facilities_today", "Point", named=True)
        children: list[Group | Layer] = [top, self._by_service("facilities_today"), *shares]
        return Group(self.words("map.plan_short.today"), children, shown=False, open=False)

    def _layer(
        self,
        source: str,
        geometry: str,
        look: str = "",
        *,
        name: str = "",
        shown: bool = True,
        named: bool = False,
    ) -> Layer:
        return Layer(
            id=source,
            name=name or self.words(f"layer.{source}"),
            source=source,
            geometry=geometry,
            renderer=self.renderers[look or source],
            aliases=self._aliases(source),
            shown=shown,
            named=named,
        )

    def _aliases(self, source: str) -> dict[str, str]:
        return {column: alias(column, self.words) for column in self.columns[source]}
