"""Areas: communes lie in those of today that they belong to, and cells in their communes."""

from __future__ import annotations

import math
import struct
from collections import defaultdict

from ..tables import KM_PER_DEGREE, PRESENT, Ledger, Run, point, told_at

GROUP = "areas: communes of today, cells"
NEAR = 1e-6  # degrees of rounding where outlines are joined
OUTSIDE_KM = 20.0  # of a cell from its commune: outlines of islands and coasts are coarse
WIDTH = {3: 2, 1003: 3, 0x80000003: 3}
"""Kind of a polygon in well-known binary → numbers of a corner: with a height by ISO, or as GEOS writes it, there are three."""
Box = tuple[float, float, float, float]
"""West, south, east, north."""
NOWHERE: Box = (math.inf, math.inf, -math.inf, -math.inf)


def check_areas(run: Run, book: Ledger) -> None:
    """Compare the communes of today with those that they are made of, and where cells lie with their communes.

    One of today that has no whole commune has no outline of its own.
    """
    if not all(PRESENT in row for row in run["communes"]):  # an older run; `check_whole` names the column
        return
    boxes, whole = _outlines(run, "communes", "commune_code"), _outlines(run, "communes_2025", PRESENT)
    home = {row["commune_code"]: row[PRESENT] for row in run["communes"]}
    parts: dict[str, list[Box]] = defaultdict(list)
    for row in (r for r in run["communes"] if r["commune_code"] in boxes):
        own, larger = boxes[row["commune_code"]], whole.get(row[PRESENT], NOWHERE)
        parts[row[PRESENT]].append(own)
        said = f"stated {row[PRESENT]}, computed an outline within {own}, that one's within {larger}"
        ok = _same(around([own, larger]), larger)
        book.holds(GROUP, told_at("communes", row, PRESENT), said, ok=ok)
    for row in run["communes_2025"]:
        stated, computed = whole.get(row[PRESENT], NOWHERE), around(parts[row[PRESENT]])
        said = (
            f"stated an outline within {stated}, computed {computed} from {len(parts[row[PRESENT]])} communes"
        )
        ok = _same(stated, computed) or stated == computed == NOWHERE
        book.holds(GROUP, told_at("communes_2025", row, f"{PRESENT} and geometry"), said, ok=ok)
    for row in run["demand"]:
        book.equal(GROUP, told_at("demand", row, PRESENT), row[PRESENT], home[row["commune_code"]])
    for row in (r for r in run["cells"] if r["commune_code"] in boxes):
        km = _outside(point(row["geometry"]), boxes[row["commune_code"]])
        said = f"stated {point(row['geometry'])}, computed {km:.0f} km from commune {row['commune_code']}"
        book.holds(GROUP, told_at("cells", row, "geometry"), said, ok=km <= OUTSIDE_KM)


def _outlines(run: Run, table: str, key: str) -> dict[str, Box]:
    """Return the boxes of the areas that have an outline, by code."""
    return {row[key]: box(row["geometry"]) for row in run[table] if row["geometry"]}


def box(wkb: bytes) -> Box:
    """Return the box around a polygon, or several of them, in well-known binary."""
    found = list[Box]()

    def polygon(at: int) -> int:
        """Add the box of each ring of the polygon that begins at a byte, or of each polygon there, and return where it ends."""
        order = "<" if wkb[at] else ">"
        kind, number = struct.unpack_from(f"{order}II", wkb, at + 1)
        at += 9
        for _ in range(number):
            if kind not in WIDTH:
                at = polygon(at)
                continue
            (points,) = struct.unpack_from(f"{order}I", wkb, at)
            width = WIDTH[kind]
            corners = struct.unpack_from(f"{order}{width * points}d", wkb, at + 4)
            xs, ys = corners[::width], corners[1::width]
            found.append((min(xs), min(ys), max(xs), max(ys)))
            at += 4 + 8 * width * points
        return at

    polygon(0)
    return around(found)


def around(boxes: list[Box]) -> Box:
    """Return the box around boxes; around none there is `NOWHERE`."""
    if not boxes:
        return NOWHERE
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _same(one: Box, other: Box) -> bool:
    return all(abs(a - b) <= NEAR for a, b in zip(one, other, strict=True))


def _outside(here: tuple[float, float], area: Box) -> float:
    """Return kilometres from a point to a box; none within it."""
    x, y = here
    east = max(area[0] - x, x - area[2], 0.0) * math.cos(math.radians(y))
    return math.hypot(east, max(area[1] - y, y - area[3], 0.0)) * KM_PER_DEGREE
