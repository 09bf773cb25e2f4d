"""A planner's settings for travel: roads, speeds, access to the roads, season, or a matrix made elsewhere."""

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
        Bridges in a polygon stay open, because they stand above the water.
    cut_off
        Whether nobody can reach or leave places inside a polygon that closes roads.
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
    """A travel-time matrix made elsewhere.

    Attributes
    ----------
    file
        OSRM or Valhalla JSON, or CSV or Parquet, long (one row per pair) or wide (one column per site).
    units
        Unit of the times; "" = as the format or the column name says.
    point_column, site_column, time_column, metres_column
        Columns of a long table, if their names aren't recognised.
    point_ids, site_ids
        Ids in the order of the rows and columns of a JSON matrix, which has none; () = the order of the frames.
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
    """How travel times are computed.

    Attributes
    ----------
    roads
        "" = the built-in method; "bundled" = the bundled road file of the province; "overpass" = download
        from OpenStreetMap; otherwise the path of a file.
    place
        With "overpass": a place name instead of the province's boundary.
    layer, columns, tolerance_m
        For line layers: name of the layer, attribute → column, and the distance (m) below which ends are one junction.
    speeds
        The planner's own speed table (CSV), whose rows replace those of the bundled one.
    terrain
        Whether hills and mountains slow the roads.
    snap_limit_m
        A place farther from every road than this (m, straight line) isn't tied to one.
    access
        How people travel between place and road: by motorbike, on foot, or as in the estimate.
    min_part_km
        Places aren't tied to disconnected parts with less than so many km of streets.
    elsewhere
        Whether pairs without a way are estimated or count as unreachable.
    season, closures
        The season in force ("" = none) and the closures of all seasons.
    limit_minutes
        Longer ways aren't searched for and count as unreachable; None = no limit.
    matrix
        A matrix made elsewhere, instead of roads.
    overpass_url, nominatim_url
        Servers to use instead of the public ones; "" = the public ones.
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
    """Return the SHA-256 (hex) of a file, for a Shapefile with all files of its name; "" if there is no file."""
    if not path.is_file():
        return ""
    files = sorted(path.parent.glob(f"{path.stem}.*")) if path.suffix.lower() == ".shp" else [path]
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    """Return settings as values for JSON, with the digest of its content in place of each path."""
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
