"""What each sheet, layer and raster of an office's files may be: people, communes, facilities, sites."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import pyogrio

from ansinh.geodata.apart import ApartError, DisguisedError, apart, refuse_disguised
from ansinh.geodata.names import fold
from ansinh.geodata.own.cells.columns import field_of
from ansinh.geodata.own.layout.choose import halves
from ansinh.geodata.own.layout.grid import Grid
from ansinh.geodata.own.layout.parts import Part, part_of
from ansinh.geodata.own.layout.words import last_year, year_of
from ansinh.geodata.own.readers import ReadError
from ansinh.geodata.own.readers.packed import opened
from ansinh.geodata.own.readers.read import BOOKS, RASTER, TEXT, kind_of, sheets_of
from ansinh.geodata.own.readers.text import csv_grid
from ansinh.geodata.own.spec import Source

TABLES = ("boundaries", "demand", "facilities", "projects", "candidates", "crosswalk", "ferries")
_PLACE = frozenset({"commune_name", "commune_code", "lon", "lonlat", "shape"})
_NEEDED: dict[str, tuple[frozenset[str], ...]] = {
    "boundaries": (frozenset({"polygons"}), frozenset({"commune_name", "commune_code"})),
    "demand": (frozenset({"population"}), _PLACE | {"name"}),
    "facilities": (frozenset({"name_vi"}), frozenset({"service", "places", "residents", "kind"}), _PLACE),
    "projects": (frozenset({"name_vi"}), frozenset({"action", "target_year", "services"}), _PLACE),
    "candidates": (frozenset({"name_vi"}), frozenset({"lon", "lonlat", "shape", "land_m2"}), _PLACE),
    "crosswalk": (
        frozenset({"commune_code_2025", "commune_name_2025"}),
        frozenset({"commune_code", "commune_name"}),
    ),
    "ferries": (frozenset({"sailing_min"}), frozenset({"from_communes"})),
}
"""Table → sets of fields of each of which it needs at least one."""
_SAID = {
    "demand": ("dan so", "dan cu", "nhan khau", "population", "people", "ds"),
    "boundaries": ("ranh", "boundar", "hanh chinh", "xa", "commune", "dia gioi"),
    "facilities": ("co so", "trung tam", "facilit", "btxh", "bao tro", "cs"),
    "projects": ("du an", "project", "quy hoach"),
    "candidates": ("khu dat", "dia diem", "candidate", "quy dat", "kd"),
    "crosswalk": ("sap nhap", "cu moi", "crosswalk"),
    "ferries": ("pha", "dao", "ferr"),
}
"""Words in the name of a file or sheet that say what it holds."""
_WORD_SCORE, _HIDDEN_SCORE = 4, -20


@dataclass(frozen=True)
class Piece:
    """A sheet, a layer or a raster.

    Attributes
    ----------
    path, name
        File, and the sheet or layer in it ("" where there is only one).
    score
        Table → how likely the piece is that table; tables that it can't be are missing.
    rows
        Rows or features.
    year
        Year in the name of the sheet or file, or in its headings; 0 if there is none.
    hidden
        Whether the sheet is hidden.
    """

    path: Path
    name: str
    score: dict[str, int]
    rows: int
    year: int = 0
    hidden: bool = False


def pieces_of(path: Path) -> list[Piece]:
    """Return the sheets or layers of a file that may be a table; none if it can't be read, or isn't what it says it is.

    An office's files come from anywhere, so that they are read in the process that reaches no network and writes nothing.
    """
    try:
        if path.is_file():
            refuse_disguised(path)
        return [Piece(path, *facts) for facts in apart(_facts, path)]
    except (ReadError, ApartError, DisguisedError, OSError):
        return []


def _facts(path: Path) -> list[tuple[Any, ...]]:
    """Return the pieces of a file without its path, as plain values, which alone come back from the other process."""
    return [astuple(piece)[1:] for piece in _pieces(path)]


def _pieces(path: Path) -> Iterable[Piece]:
    suffix = kind_of(path)
    if suffix in RASTER:
        return [Piece(path, "", {"demand": 1}, 1, year_of(path.stem) or 0)] if _is_people(path) else []
    if suffix in BOOKS:
        return _sheets(path, sheets_of(path))
    if suffix in TEXT:
        return _sheets(path, [csv_grid(path, "demand", Source(file=path, label=path.name))[0]])
    return _layers(path)


def _is_people(path: Path) -> bool:
    """Whether the name of a raster says that it holds people: WorldPop, GHS-POP, dân số."""
    return any(
        word in fold(path.stem) for word in ("pop", "ppp", "dan so", "danso", "dan cu", "wp", "people")
    )


def _sheets(path: Path, grids: Iterable[Grid]) -> Iterable[Piece]:
    grids = list(grids)
    for grid in grids:
        if not grid.filled:
            continue
        fields: dict[str, frozenset[str]] = {}
        rows, headings = 0, ""
        for table in TABLES:
            if (part := part_of(grid, table, ())) is not None:
                fields[table] = part.fields | _of_both_halves(table, part)
                above = [
                    str(cell) for _, row in part.grid.rows[: part.headings.first] for cell in row if cell
                ]
                rows, headings = max(rows, len(part.body)), " ".join([*above, *part.columns])
        score = {
            table: points
            for table in fields
            if (points := _score(table, fields[table], path.stem, grid.name))
        }
        if grid.hidden:
            score = {table: points + _HIDDEN_SCORE for table, points in score.items()}
        if score:
            year = year_of(grid.name) or year_of(path.stem) or last_year(headings, _this_year())
            yield Piece(path, grid.name if len(grids) > 1 else "", score, rows, year, grid.hidden)


def _this_year() -> int:
    return dt.datetime.now().astimezone().year


def _of_both_halves(table: str, part: Part) -> frozenset[str]:
    """Return the field of people where a sheet has it only as two columns, of males and females or of town and country."""
    both = table == "demand" and halves(list(part.columns)) is not None
    return frozenset({"population"} if both else ())


def _layers(path: Path) -> Iterable[Piece]:
    if path.suffix.casefold() == ".parquet":
        import geopandas as gpd

        frame = gpd.read_parquet(path)
        yield from _piece(path, "", list(frame.columns), str(frame.geom_type.iloc[0]), len(frame))
        return
    file = opened(path)
    layers = pyogrio.list_layers(file.address)
    drawn = [(str(name), kind) for name, kind in layers if kind is not None]
    for name, _ in drawn:
        info: dict[str, Any] = pyogrio.read_info(file.address, layer=name)
        alone = len(drawn) == 1 or file.suffix in (".kml", ".kmz")
        yield from _piece(
            path,
            "" if alone else name,
            list(info["fields"]),
            _kind(file.address, name, info),
            int(info["features"]),
        )


def _kind(address: str, layer: str, info: dict[str, Any]) -> str:
    """Return the kind of shapes of a layer; KML states none, so that the first shape tells."""
    if info["geometry_type"] not in (None, "Unknown", "GeometryCollection"):
        return str(info["geometry_type"])
    first = pyogrio.read_dataframe(address, layer=layer, columns=[], max_features=1)
    return str(first.geom_type.iloc[0]) if len(first) else ""


def _piece(path: Path, layer: str, columns: list[str], kind: str, rows: int) -> Iterable[Piece]:
    shape = {"shape", "polygons"} if "Polygon" in kind else {"shape"} if "Point" in kind else set()
    score = {}
    for table in TABLES:
        fields = frozenset(field for column in columns if (field := field_of(table, column))) | shape
        if points := _score(table, fields, path.stem, layer):
            score[table] = points
    if score:
        yield Piece(path, layer, score, rows, year_of(layer) or year_of(path.stem) or 0)


def _score(table: str, fields: frozenset[str], *names: str) -> int:
    """Return how likely fields are those of a table: how many are known, and whether the names say so; 0 = it can't be."""
    named = {"places" if field.startswith("places_") else field for field in fields}
    if not all(named & needed for needed in _NEEDED[table]):
        return 0
    said = any(f" {word}" in f" {fold(name)}" for name in names for word in _SAID[table])
    # An official plan's project has most columns of a facility: only its name, or what is to be done, tells them apart.
    return len(fields) + (_WORD_SCORE if said else 0) + (1 if table == "boundaries" else 0)
