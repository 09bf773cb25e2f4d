"""Areas: communes lie in those of today that they belong to, and cells in their communes."""

from __future__ import annotations

import math
import struct
from collections import defaultdict

from ..tables import KM_PER_DEGREE, PRESENT, Ledger, Run, point, told_at

GROUP = "areas: communes of today, cells"
NEAR = 1e-6  # degrees of rounding where outlines are joined
OUTSIDE_KM = (
    20.0  # that a cell may lie from the outline of its commune: outlines of islands and coasts are coarse
)
POLYGON = 3
Box = tuple[float, float, float, float]
"""West, south, east, north."""


def check_areas(run: Run, book: Ledger) -> None:
    """Compare the communes of today with those that they are made of, and where cells lie with their communes."""
    boxes = {row["commune_code"]: box(row["geometry"]) for row in run["communes"]}
    home = {row["commune_code"]: row[PRESENT] for row in run["communes"]}
    parts: dict[str, list[Box]] = defaultdict(list)
    for code, present in home.items():
        parts[present].append(boxes[code])
    for row in run["communes_2025"]:
        stated, of = box(row["geometry"]), parts.get(row[PRESENT], [])
        computed = around(of)
        said = f"stated an outline within {stated}, computed {computed} from {len(of)} communes"
        ok = all(abs(one - other) <= NEAR for one, other in zip(stated, computed, strict=True))
        book.holds(GROUP, told_at("communes_2025", row, f"{PRESENT} and geometry"), said, ok=ok)
    for row in run["demand"]:
        book.equal(GROUP, told_at("demand", row, PRESENT), row[PRESENT], home[row["commune_code"]])
    for row in run["cells"]:
        km = _outside(point(row["geometry"]), boxes[row["commune_code"]])
        said = f"stated {point(row['geometry'])}, computed {km:.0f} km from commune {row['commune_code']}"
        book.holds(GROUP, told_at("cells", row, "geometry"), said, ok=km <= OUTSIDE_KM)


def box(wkb: bytes) -> Box:
    """Return the box around a polygon, or several of them, in well-known binary."""
    found = list[Box]()

    def polygon(at: int) -> int:
        """Add the box of each ring of the polygon that begins at a byte, or of each polygon there, and return where it ends."""
        order = "<" if wkb[at] else ">"
        kind, number = struct.unpack_from(f"{order}II", wkb, at + 1)
        at += 9
        for _ in range(number):
            if kind != POLYGON:
                at = polygon(at)
                continue
            (points,) = struct.unpack_from(f"{order}I", wkb, at)
            corners = struct.unpack_from(f"{order}{2 * points}d", wkb, at + 4)
            xs, ys = corners[::2], corners[1::2]
            found.append((min(xs), min(ys), max(xs), max(ys)))
            at += 4 + 16 * points
        return at

    polygon(0)
    return around(found)


def around(boxes: list[Box]) -> Box:
    """Return the box around boxes; nothing is around none."""
    if not boxes:
        return (math.nan,) * 4
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _outside(here: tuple[float, float], area: Box) -> float:
    """Return kilometres from a point to a box; none within it."""
    x, y = here
    east = max(area[0] - x, x - area[2], 0.0) * math.cos(math.radians(y))
    return math.hypot(east, max(area[1] - y, y - area[3], 0.0)) * KM_PER_DEGREE
