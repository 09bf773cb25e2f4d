"""Travel in a scenario file: roads, speeds, seasons, or a matrix made elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import Field

from ansinh.geodata.apart import ApartError, apart
from ansinh.geodata.travel.settings import Closure, MatrixSource, TravelSettings
from ansinh.models.errors import Finding, InputError
from ansinh.planning.question.parts.file import File
from ansinh.planning.question.parts.strict import Strict


class SeasonClosure(Strict):
    """Roads that a season closes or slows."""

    season: str = Field(min_length=1)
    """Name of the season, such as "flood"; the closure applies if `travel.season` names it."""
    layer_file: File = ""
    """Polygons (GeoPackage, GeoJSON, Shapefile): roads that touch one are closed or slowed."""
    layer: str = ""
    """Layer of a GeoPackage with several."""
    ways: tuple[int, ...] = ()
    """Roads by id, such as OpenStreetMap way numbers."""
    names: tuple[str, ...] = ()
    """Roads by name."""
    refs: tuple[str, ...] = ()
    """Roads by number, such as "QL.49B"."""
    factor: float = Field(default=0.0, ge=0, lt=1)
    """Factor of the speed; 0 = closed."""
    spare_bridges: bool = True
    """Bridges inside a polygon stay open."""
    cut_off: bool = True
    """People and sites inside a polygon of closed roads can't be reached."""


class OwnMatrix(Strict):
    """A matrix made by OSRM, Valhalla, R5, ArcGIS or anything else that writes a table."""

    file: File
    """OSRM or Valhalla JSON; CSV or Parquet with a row per pair, or a row per demand point and a column per site."""
    units: Literal["", "seconds", "minutes", "hours"] = ""
    """Unit of the times, if neither the format nor the column's name states it."""
    point_column: str = ""
    """Column with the id of the demand point, if its name isn't recognised."""
    site_column: str = ""
    """Column with the id of the site, if its name isn't recognised."""
    time_column: str = ""
    """Column with the time, if its name isn't recognised."""
    metres_column: str = ""
    """Column with the length in metres, if its name isn't recognised."""
    point_ids: File = ""
    """CSV whose first column lists the demand points in the order of the matrix (JSON); empty = the order of the scenario."""
    site_ids: File = ""
    """CSV whose first column lists the sites in the order of the matrix (JSON); empty = the order of the scenario."""
    partial: bool = False
    """Whether places missing from the matrix are routed or estimated, instead of refused."""


class Travel(Strict):
    """How travel times are computed; with nothing given, by the built-in method of the province."""

    roads: File = ""
    """A road file (.osm, .osm.bz2, .osm.pbf, .graphml, .gpkg, .geojson, .shp); "bundled" = the bundled one of Huế or
    Lào Cai; "overpass" = download from OpenStreetMap (a district, not a province)."""
    place: str = ""
    """With roads = "overpass": a place name instead of the boundary of the province."""
    layer: str = ""
    """Layer of road lines in a GeoPackage with several."""
    columns: dict[str, str] = Field(default_factory=dict)
    """For line layers: attribute (klass, surface, name, ref, oneway, maxspeed ...) = column."""
    tolerance_m: float = Field(default=5.0, ge=0, le=500)
    """For line layers: ends closer than this are one junction, metres."""
    speeds: File = ""
    """Own speed table (CSV), whose rows replace those of the bundled one."""
    terrain: bool = True
    """Whether hills and mountains slow the roads."""
    snap_limit_m: float = Field(default=2_000.0, ge=0, le=50_000)
    """A point or site farther than this from every road isn't tied to one, metres in a straight line."""
    access: Literal["motorbike", "walk", "estimate"] = "motorbike"
    """How people travel to the nearest road."""
    min_part_km: float = Field(default=5.0, ge=0)
    """Points and sites aren't tied to disconnected parts with less than so many km of streets."""
    elsewhere: Literal["estimate", "unreachable"] = "estimate"
    """Pairs without a way on the roads are estimated, or count as unreachable."""
    season: str = ""
    """Season in force, one of those in `travel.closures`; empty = nothing is closed."""
    closures: tuple[SeasonClosure, ...] = ()
    """Roads that each season closes or slows."""
    limit_minutes: float | None = Field(default=None, gt=0, le=1_440)
    """Longer ways are not searched for and count as unreachable."""
    matrix: OwnMatrix | None = None
    """A matrix made elsewhere, instead of roads."""
    overpass_url: str = ""
    """Overpass server to use instead of the public one."""
    nominatim_url: str = ""
    """Place-name server to use instead of the public one."""


def travel_settings(travel: Travel) -> TravelSettings:
    """Return the settings of a scenario's `[travel]` in the form of `ansinh.geodata.travel_times`.

    Raises
    ------
    InputError
        If a list of ids can't be read.
    """
    plain = ("roads", "place", "tolerance_m", "terrain", "snap_limit_m", "access", "min_part_km", "elsewhere",
             "season", "limit_minutes", "overpass_url", "nominatim_url")  # fmt: skip
    return TravelSettings(
        **{name: getattr(travel, name) for name in plain},
        layer=travel.layer or None,
        columns=dict(travel.columns),
        speeds=_path(travel.speeds),
        closures=tuple(_closure(item) for item in travel.closures),
        matrix=None if travel.matrix is None else _matrix(travel.matrix),
    )


def _path(file: str) -> Path | None:
    return Path(file) if file else None


def _closure(item: SeasonClosure) -> Closure:
    values = item.model_dump() | {"layer_file": _path(item.layer_file), "layer": item.layer or None}
    return Closure(**values)


def _matrix(item: OwnMatrix) -> MatrixSource:
    ids = {name: _ids(getattr(item, name), f"travel.matrix.{name}") for name in ("point_ids", "site_ids")}
    return MatrixSource(**item.model_dump() | ids | {"file": Path(item.file)})


def _ids(file: str, where: str) -> tuple[str, ...]:
    if not file:
        return ()
    try:
        return tuple(apart(pd.read_csv, file, dtype="str", encoding="utf-8-sig").iloc[:, 0].str.strip())
    except (ApartError, IndexError) as error:
        raise InputError(
            [Finding(where, f"{file} can't be read: {error}", "a CSV with ids in its first column")]
        ) from error
