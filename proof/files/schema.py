"""What a GeoPackage says about its layers: coordinates, spatial index, triggers, styles, and the QGIS project in it."""

from __future__ import annotations

import io
import re
import sqlite3
import struct
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from ..tables import Ledger, point
from .views import KINDS, TEXT

WGS_84 = 4326
NEAR = 1e-4  # degrees: an index keeps numbers of 32 bits
ENVELOPES = {1: 4, 2: 6, 3: 6, 4: 8}
"""Kind of envelope in the head of a geometry → its numbers."""
HEAD = 8  # bytes before the envelope
BODY = re.compile(r"\bBEGIN\b(.*)\bEND\b", re.DOTALL | re.IGNORECASE)
CHANGED = re.compile(r'\b(?:INTO|FROM|UPDATE)\s+"?(\w+)', re.IGNORECASE)
COUNTS = "gpkg_ogr_contents"
TILES = "gpkg_tile_matrix"
AS_TABLES = ("commune_results", "layer_styles", "qgis_projects")
OF_FORMAT = frozenset({
    "gpkg_contents", "gpkg_data_columns", "gpkg_extensions", "gpkg_geometry_columns", "gpkg_metadata", "gpkg_metadata_reference",
    COUNTS, "gpkg_spatial_ref_sys", TILES, "gpkg_tile_matrix_set", "sqlite_sequence",
})  # fmt: skip
"""Tables of the format itself."""
INDEX_TABLES = ("", "_node", "_parent", "_rowid")
"""Ends of the names of the tables of an index."""
TILE_COLUMNS = ("zoom_level", "matrix_width", "matrix_height", "pixel_x_size", "pixel_y_size")
"""Columns of the table of tiles that the format guards by a trigger for each, in every file that has the table."""
INDEX = {"INSERT": 1, "UPDATE": 4, "DELETE": 1}
"""Triggers by which an index follows its layer, the fewest of all versions of the format."""
MOST_BYTES = 50_000_000  # of a project; more is an attack
TAG = re.compile(r"<([A-Za-z][\w-]*)")
ADDRESS = re.compile(r"<datasource>([^<]*)|\bsource=(?:\"([^\"]*)\"|'([^']*)')")
LAYER = re.compile(
    r"\./plan\.gpkg\|layername=(\w+)(?:\|subset=(?:\"|&quot;)service(?:\"|&quot;) = '[^'|]*')?"
)
TAGS = frozenset({
    "Absolute", "Option", "Paths", "alias", "aliases", "authid", "blendMode", "categories", "category", "customproperties",
    "data_defined_properties", "datasource", "description", "destinationsrs", "ellipsoidacronym", "extent", "geographicflag",
    "homePath", "id", "labeling", "layer", "layer-tree-group", "layer-tree-layer", "layerOpacity", "layername", "mapcanvas",
    "maplayer", "orderByClause", "orderby", "placement", "proj4", "projectCrs", "projectionacronym", "projectlayers", "properties",
    "provider", "qgis", "range", "ranges", "renderer-v2", "rendering", "rotation", "settings", "spatialrefsys", "srid", "srs",
    "srsid", "symbol", "symbols", "text-buffer", "text-style", "title", "units", "xmax", "xmin", "ymax", "ymin",
})  # fmt: skip
"""Elements of the styles and projects that runs write; none of them holds a program or a form."""


def check_schema(book: Ledger, path: Path, database: sqlite3.Connection, own: Collection[str]) -> None:
    """Compare index, counts, triggers, coordinates and styles of every layer with the layer, and the project with all of them."""
    layers = [row["table_name"] for row in database.execute("SELECT table_name FROM gpkg_geometry_columns")]
    made = {row["name"]: row["type"] for row in database.execute("SELECT name, type FROM sqlite_master")}
    for layer in layers:
        _coordinates(book, path.name, database, layer)
        if made.get(layer) == "table":
            _index(book, path.name, database, layer)
    indexes = {f"rtree_{layer}_geom{end}" for layer in layers for end in INDEX_TABLES}
    for name in (name for name, kind in made.items() if kind == "table"):
        ok = name in {*own, *AS_TABLES, *OF_FORMAT, *indexes}
        book.holds(path.name, f"{path.name}, table {name}", "stated a table of no run", ok=ok)
    counted = [*(layer for layer in layers if made.get(layer) == "table"), "commune_results"]
    _counts(book, path.name, database, counted)
    _triggers(book, path.name, database, counted)
    _styles(book, path.name, database, layers)
    _project(book, path, database, layers)


def _coordinates(book: Ledger, file: str, database: sqlite3.Connection, layer: str) -> None:
    """Compare the system of a layer with that of its geometries: degrees of WGS 84."""
    found = database.execute(
        "SELECT c.srs_id AS one, g.srs_id AS two, s.organization_coordsys_id AS three, s.definition AS text "
        "FROM gpkg_contents AS c JOIN gpkg_geometry_columns AS g USING (table_name) "
        "JOIN gpkg_spatial_ref_sys AS s ON s.srs_id = g.srs_id WHERE table_name = ?",
        (layer,),
    ).fetchone()
    stated = tuple(found) if found else ()
    ok = stated[:3] == (WGS_84,) * 3 and stated[3].startswith('GEOGCS["WGS 84"')
    book.holds(file, f"{file}, layer {layer}, coordinates", f"stated {stated[:3]}, computed {WGS_84}", ok=ok)


def _index(book: Ledger, file: str, database: sqlite3.Connection, layer: str) -> None:
    """Compare the spatial index with the geometries: what isn't in it isn't drawn."""
    rows = database.execute(
        f'SELECT fid, geom, minx, maxx, miny, maxy FROM "{layer}" LEFT JOIN "rtree_{layer}_geom" ON id = fid ORDER BY fid'  # noqa: S608 (names of layers that are compared)
    )
    for number, row in enumerate(rows):
        computed, stated = _bounds(row["geom"]), tuple(row)[2:]
        ok = computed is not None and None not in stated
        ok = ok and all(abs(one - other) <= NEAR for one, other in zip(stated, computed or (), strict=True))
        said = f"stated {stated}, computed {computed}"
        book.holds(file, f"{file}, layer {layer}, row {number}, spatial index", said, ok=ok)


def _bounds(geometry: bytes) -> tuple[float, ...] | None:
    """Return west, east, south and north from the head of a geometry, or a point itself; None in another system."""
    order, body = "<" if geometry[3] & 1 else ">", body_of(geometry)
    if struct.unpack(f"{order}i", geometry[4:8])[0] != WGS_84:
        return None
    if numbers := ENVELOPES.get(geometry[3] >> 1 & 7):
        return struct.unpack(f"{order}{numbers}d", geometry[HEAD : HEAD + 8 * numbers])[:4]
    x, y = point(body)
    return x, x, y, y


def body_of(geometry: bytes) -> bytes:
    """Return the well-known binary of a geometry, without the head that the format puts before it."""
    return geometry[HEAD + 8 * ENVELOPES.get(geometry[3] >> 1 & 7, 0) :]


def _counts(book: Ledger, file: str, database: sqlite3.Connection, layers: list[str]) -> None:
    kept = {row["table_name"]: row["feature_count"] for row in database.execute(f"SELECT * FROM {COUNTS}")}  # noqa: S608 (a constant)
    for layer in layers:
        (count,) = database.execute(f'SELECT count(*) FROM "{layer}"').fetchone()  # noqa: S608 (names that are compared)
        book.equal(file, f"{file}, {COUNTS}, {layer}", kept.get(layer), count, 0.0)


def _triggers(book: Ledger, file: str, database: sqlite3.Connection, layers: list[str]) -> None:
    """Compare what happens when somebody edits a layer: index and count follow, and nothing else is changed."""
    missing = Counter((layer, COUNTS, event) for layer in layers for event in ("INSERT", "DELETE"))
    drawn = [layer for layer in layers if layer != "commune_results"]
    missing += Counter(
        {(layer, f"rtree_{layer}_geom", event): n for layer in drawn for event, n in INDEX.items()}
    )
    if database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (TILES,)).fetchone():
        missing += Counter({(TILES, "", event): len(TILE_COLUMNS) for event in ("INSERT", "UPDATE")})
    rows = database.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, layer, sql in rows:
        body = BODY.search(sql)
        changed = set(CHANGED.findall(TEXT.sub("", body[1]))) if body else {"?"}
        event = next((one for one in INDEX if re.search(rf"\b(?:AFTER|BEFORE) {one}\b", sql)), "")
        allowed = {COUNTS, f"rtree_{layer}_geom"}
        said = f"stated {sql}, computed no change of {sorted(changed - allowed)}"
        book.holds(file, f"{file}, trigger {name}", said, ok=changed <= allowed)
        missing.subtract((layer, target, event) for target in changed or {""})
    for layer, target, event in sorted(key for key, count in missing.items() if count > 0):
        said = (
            f"stated too few, computed a trigger for {event} that changes {target or 'nothing'} (taken out)"
        )
        book.holds(file, f"{file}, layer {layer}, trigger", said, ok=False)


def _styles(book: Ledger, file: str, database: sqlite3.Connection, layers: list[str]) -> None:
    """Check that every layer has one style, which QGIS takes by itself and in which no program stands."""
    rows = database.execute(
        "SELECT f_table_name, useAsDefault, styleQML, styleSLD, ui FROM layer_styles"
    ).fetchall()
    styles = {row["f_table_name"]: row for row in rows}
    book.equal(file, f"{file}, layer_styles, rows", len(rows), len(layers), 0.0)
    for layer in layers:
        row = styles.get(layer)
        odd = _odd(row["styleQML"] or "") if row else []
        ok = row is not None and row["useAsDefault"] == 1 and "<renderer-v2" in row["styleQML"]
        ok = ok and row is not None and not (odd or row["styleSLD"] or row["ui"])
        said = f"stated {'elements ' + str(odd) if odd else 'none that is used' if row else 'nothing'}, computed a style"
        book.holds(file, f"{file}, layer_styles, {layer}", said, ok=ok)


def _project(book: Ledger, path: Path, database: sqlite3.Connection, layers: list[str]) -> None:
    """Compare the project in the file with the one beside it: it shows all layers, from this file alone."""
    rows = database.execute("SELECT name, content FROM qgis_projects").fetchall()
    at, beside = f"{path.name}, qgis_projects", path.with_suffix(".qgz")
    contents = [bytes.fromhex(row["content"]) for row in rows]
    ok = beside.exists() and contents == [beside.read_bytes()]
    book.holds(path.name, at, f"stated {[row['name'] for row in rows]}, computed {beside.name} alone", ok=ok)
    for content in contents:
        text = "\n".join(_members(content))
        odd, addresses = _odd(text), [LAYER.fullmatch("".join(one)) for one in ADDRESS.findall(text)]
        shown, every = (
            {found[1] for found in addresses if found},
            set(layers) - set(KINDS),
        )  # whose views are shown
        said = f"stated elements {odd} and layers {sorted(shown)}, computed layers of this file alone: {sorted(every)}"
        book.holds(path.name, at, said, ok=not odd and all(addresses) and shown == every)


def _members(packed: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for item in archive.infolist():
            if item.file_size > MOST_BYTES or item.filename != "plan.qgs":
                raise ValueError(f"{item.filename} is too large, or no project")
            yield archive.read(item).decode("utf-8")


def _odd(text: str) -> list[str]:
    return sorted(set(TAG.findall(text)) - TAGS)
