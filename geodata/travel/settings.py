"""What a planner may say about travel: which roads, how fast, how far from them, which season, or whose matrix."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

Access = Literal["motorbike", "walk", "estimate"]
Elsewhere = Literal["estimate", "unreachable"]
Units = Literal["", "seconds", "minutes", "hours"]


@dataclass(frozen=True)
class Closure:
    """Roads that a season closes or slows.

    Attributes
    ----------
    season
        Name of the season, such as "flood".
    layer_file, layer
        Polygons: every stretch that touches one is closed or slowed. None = no polygons.
    ways, names, refs
        Roads by id of the source (OSM way), by name, by number.
    factor
        Speed is multiplied with it, 0 to below 1; 0 = closed.
    spare_bridges
        Bridges in a polygon stay open: they stand above the water that the polygon shows.
    cut_off
        Places inside a polygon that closes roads can't be reached, nor leave.
    """

    season: str
    layer_file: Path | None = None
    layer: str | None = None
    ways: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    factor: float = 0.0
    spare_bridges: bool = True
    cut_off: bool = True


@dataclass(frozen=True)
class MatrixSource:
    """A matrix made elsewhere.

    Attributes
    ----------
    file
        OSRM or Valhalla JSON, or CSV or Parquet, long (one row per pair) or wide (one column per site).
    units
        Unit of the times; "" = as the format or the column name says.
    point_column, site_column, time_column, metres_column
        Columns of a long table, where their names aren't among those that are recognised.
    point_ids, site_ids
        Ids in the order of the rows and columns of a JSON matrix, which knows none; () = the order of the frames.
    partial
        Whether missing points or sites are estimated (or routed) instead of refused.
    """

    file: Path
    units: Units = ""
    point_column: str = ""
    site_column: str = ""
    time_column: str = ""
    metres_column: str = ""
    point_ids: tuple[str, ...] = ()
    site_ids: tuple[str, ...] = ()
    partial: bool = False


@dataclass(frozen=True)
class TravelSettings:
    """Where travel times come from.

    Attributes
    ----------
    roads
        "" = the built-in method; "bundled" = the road file that ships for the province; "overpass" = download
        from OpenStreetMap; otherwise the path of a file.
    place
        With "overpass": a place name instead of the province's boundary.
    layer, columns, tolerance_m
        For line layers: which layer, which column holds what, and how close (m) ends are one junction.
    speeds
        The planner's own speed table (CSV), on top of the shipped one.
    terrain
        Whether hills and mountains slow the roads.
    snap_limit_m
        A place farther from a road (straight line) isn't served by it.
    access
        How the way between place and road is done: by motorbike, on foot, or as the estimate has it.
    min_part_km
        Smaller disconnected parts (one-way, km of streets) are ignored when places are tied to roads.
    elsewhere
        What stands for pairs without a way: the estimate, or "can't be reached".
    season, closures
        The season in force ("" = none) and the closures of all seasons.
    limit_minutes
        Longer ways are not looked for and count as unreachable; None = no limit.
    matrix
        A matrix made elsewhere, instead of roads.
    overpass_url, nominatim_url
        Other servers than the public ones; "" = the public ones.
    """

    roads: str = ""
    place: str = ""
    layer: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    tolerance_m: float = 5.0
    speeds: Path | None = None
    terrain: bool = True
    snap_limit_m: float = 2_000.0
    access: Access = "motorbike"
    min_part_km: float = 5.0
    elsewhere: Elsewhere = "estimate"
    season: str = ""
    closures: tuple[Closure, ...] = ()
    limit_minutes: float | None = None
    matrix: MatrixSource | None = None
    overpass_url: str = ""
    nominatim_url: str = ""

    def replace(self, **changes: Any) -> TravelSettings:
        """Return a copy with some settings changed."""
        return replace(self, **changes)

    @property
    def active(self) -> tuple[Closure, ...]:
        """The closures of the season in force."""
        return tuple(c for c in self.closures if self.season and c.season == self.season)

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the settings and of the content of every file they name."""
        text = json.dumps(_plain(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def content_digest(path: Path) -> str:
    """Return the SHA-256 (hex) of a file and, for a Shapefile, of what belongs to it; "" if there is none."""
    if not path.is_file():
        return ""
    files = sorted(path.parent.glob(f"{path.stem}.*")) if path.suffix.lower() == ".shp" else [path]
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    """Return settings as JSON-able values, files by what is in them and not by where they lie."""
    if isinstance(value, Path):
        return content_digest(value)
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        plain = {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
        if isinstance(value, TravelSettings) and value.roads not in {"", "bundled", "overpass"}:
            plain["roads"] = content_digest(Path(value.roads))
        return plain
    return value
