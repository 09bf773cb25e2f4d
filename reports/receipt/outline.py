"""A small map of what was read: communes shaded by people, facilities as dots; plain SVG without a script."""

from __future__ import annotations

import numpy as np
import shapely
from markupsafe import Markup, escape

from ansinh.geodata import Province, existing_facilities
from ansinh.words import Language
from ansinh.words.numbers import number

_WIDTH = 560.0  # picture elements; the height follows from the province
_CLASSES = 5  # shades
_SIMPLE = 0.003  # of the width of the province: corners closer than this aren't seen


def outline(province: Province, language: Language) -> Markup:
    """Return the map as SVG; each commune's name and people are its tooltip."""
    communes = province.communes
    west, south, east, north = communes.total_bounds
    squeeze = float(np.cos(np.radians((south + north) / 2)))
    scale = _WIDTH / max((east - west) * squeeze, 1e-9)
    height = (north - south) * scale

    def place(xy: np.ndarray) -> np.ndarray:
        return np.column_stack([(xy[:, 0] - west) * squeeze * scale, (north - xy[:, 1]) * scale])

    people = province.cells.groupby("commune_code")["population"].sum().reindex(communes.index).fillna(0.0)
    shade = np.ceil(people.rank(pct=True) * _CLASSES).astype(int)
    parts = [Markup('<svg viewBox="0 0 {} {}" role="img">').format(round(_WIDTH), round(height))]
    simple = communes.geometry.simplify((east - west) * _SIMPLE)
    for code, shape in simple.items():
        path = " ".join(_path(place(shapely.get_coordinates(ring))) for ring in _rings(shape))
        name = f"{communes['commune_name'][code]}: {number(people[code], language)}"
        parts.append(
            Markup('<path class="c{}" d="{}"><title>{}</title></path>').format(
                shade[code], path, escape(name)
            )
        )
    for site in existing_facilities(province).itertuples():
        x, y = place(np.array([[site.lon, site.lat]]))[0]
        parts.append(
            Markup('<circle cx="{:.1f}" cy="{:.1f}" r="5"><title>{}</title></circle>').format(
                x, y, escape(str(site.name_vi))
            )
        )
    return Markup("").join([*parts, Markup("</svg>")])


def _rings(shape: shapely.Geometry) -> list[shapely.Geometry]:
    polygons = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]


def _path(xy: np.ndarray) -> str:
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in xy) + "Z"
