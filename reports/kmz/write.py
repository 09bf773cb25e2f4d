"""Write the plan as KMZ: a folder per plan, period and service, with the signs of the map.

KML 2.2 (OGC 07-147r2). Programs read a description as HTML: names are escaped twice, once for HTML and once for XML.
"""

from __future__ import annotations

import html
import zipfile
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import shapely

from ansinh.geodata.storage.unwritten import disk_errors
from ansinh.planning.inputs.tables import records
from ansinh.reports import palette
from ansinh.reports.facts.whole_people import counted_rows
from ansinh.reports.kmz.icons import icon
from ansinh.reports.layers import facilities, facilities_today
from ansinh.reports.safe import ZIP_TIME
from ansinh.words.numbers import number
from ansinh.words.plain import text

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from ansinh.reports.facts import Facts
    from ansinh.words import Words

DEGREES = 5
"""Decimals of longitude and latitude: about a metre."""
TOLERANCE_DEGREES = 0.0008
"""Outlines are simplified to about 90 m, as on the map, so that phones draw them quickly."""
OUTLINE = "ff5b544a"
"""Colour of outlines as KML writes it: transparency, blue, green, red (#4a545b on the map)."""


def write_kmz(facts: Facts, path: Path, words: Words) -> Path:
    """Write the facilities of all plans and of today, and the outlines of districts, to `path`; equal runs give equal bytes."""
    marks = palette.service_marks(facts.data.offers())
    with disk_errors(path), zipfile.ZipFile(path, "w") as archive:
        _add(archive, "doc.kml", _document(facts, words).encode("utf-8"))
        for k, mark in enumerate(marks.values()):
            _add(archive, f"icons/{k}.png", icon(mark))
    return path


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, date_time=ZIP_TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, content)


def _document(facts: Facts, words: Words) -> str:
    styles = "".join(
        f'<Style id="s{k}"><IconStyle><Icon><href>icons/{k}.png</href></Icon></IconStyle></Style>'
        for k in range(len(facts.services))
    )
    outline = f'<Style id="outline"><LineStyle><color>{OUTLINE}</color><width>2</width></LineStyle></Style>'
    name = text(facts.data.meta.get(f"title_{words.language}", ""))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<name>{escape(name)}</name>{styles}{outline}{_plans(facts, words)}{_today(facts, words)}"
        f"{_districts(facts, words)}</Document></kml>"
    )


def _plans(facts: Facts, words: Words) -> str:
    """Return a folder for each plan, with one for each period, the last first; only the proposed plan's end is shown."""
    points = facilities(facts, words)
    points["places"] = counted_rows(facts, points)["places"]
    folders = []
    for plan in facts.plan_ids:
        own = points[points["plan_id"] == plan]
        periods = [
            _folder(
                period,
                _services(own[own["period"] == period], facts, words),
                shown=(plan, period) == (facts.plan_id, facts.period),
            )
            for period in reversed(facts.periods)
        ]
        name = text(facts.name("plans", plan, words.language))
        folders.append(_folder(name, "".join(periods), shown=plan == facts.plan_id))
    return "".join(folders)


def _today(facts: Facts, words: Words) -> str:
    points = facilities_today(facts, words)
    return _folder(words("map.plan_short.today"), _services(points, facts, words), shown=False)


def _services(points: gpd.GeoDataFrame, facts: Facts, words: Words) -> str:
    """Return a folder for each service with its points."""
    folders = []
    for k, service in enumerate(facts.services):
        own = points[(points["service"] == service) & points.geometry.notna()]
        if own.empty:
            continue
        marks = "".join(
            _placemark(row, at, k, words) for row, at in zip(records(own), own.geometry, strict=True)
        )
        folders.append(_folder(text(facts.name("services", service, words.language)), marks))
    return "".join(folders)


def _folder(name: str, inside: str, *, shown: bool = True) -> str:
    return f"<Folder><name>{escape(name)}</name><visibility>{int(shown)}</visibility>{inside}</Folder>"


def _placemark(row: dict[str, Any], at: shapely.Point, style: int, words: Words) -> str:
    name = text(row.get(f"name_{words.language}", ""), text(row.get("name_vi", ""), text(row["site_id"])))
    lines = [f"{words('table.col.service')}: {html.escape(text(row['service_name']))}"]
    if row.get("action_name"):
        lines.append(f"{words('table.col.action')}: {html.escape(text(row['action_name']))}")
    counted = {"places_before": "places_before", "places": "places", "served_persons": "served"}
    lines += [
        f"{words(f'table.col.{head}')}: {number(row[column], words.language)}"
        for column, head in counted.items()
        if column in row
    ]
    return (
        f"<Placemark><name>{escape(name)}</name><description>{escape('<br>'.join(lines))}</description>"
        f"<styleUrl>#s{style}</styleUrl><Point><coordinates>{_corners(at)}</coordinates></Point></Placemark>"
    )


def _districts(facts: Facts, words: Words) -> str:
    """Return the outlines of districts as lines, so that no fill hides the ground."""
    areas = facts.data.districts
    if areas.empty:
        return ""
    simple = shapely.simplify(areas.geometry.to_numpy(), TOLERANCE_DEGREES)
    lines = "".join(
        f"<Placemark><name>{escape(text(name))}</name><styleUrl>#outline</styleUrl>{_outline(shape)}</Placemark>"
        for name, shape in zip(areas["name"], simple, strict=True)
        if shape is not None
    )
    return _folder(words("layer.districts"), lines)


def _outline(shape: shapely.Geometry) -> str:
    rings = [part.exterior for part in shapely.get_parts(shape) if not part.is_empty]
    lines = "".join(
        f"<LineString><tessellate>1</tessellate><coordinates>{_corners(ring)}</coordinates></LineString>"
        for ring in rings
    )
    return f"<MultiGeometry>{lines}</MultiGeometry>"


def _corners(shape: shapely.Geometry) -> str:
    return " ".join(f"{x:.{DEGREES}f},{y:.{DEGREES}f}" for x, y in shapely.get_coordinates(shape))
