"""A small province of real communes with a known truth, and ways to write it down as offices do."""

from __future__ import annotations

import json
import unicodedata
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd

from tests.geodata.own.small import cp1258, square


class Commune(NamedTuple):
    """A commune: official code and name, district, people (of 2019, rounded), people by age, corner of its square."""

    code: str
    name: str
    district: str
    people: int
    under16: int
    aged60: int
    west: float
    south: float


class Site(NamedTuple):
    """A facility: name, where it is, its service in a planner's words, its places."""

    name: str
    lon: float
    lat: float
    service: str
    places: int


_CITY, _HA, _TO = "Thành phố Kon Tum", "Huyện Đắk Hà", "Huyện Đắk Tô"
_ROWS = (
    ("23281", "Phường Quang Trung", _CITY, 19_213), ("23284", "Phường Duy Tân", _CITY, 16_181),
    ("23287", "Phường Quyết Thắng", _CITY, 9_442), ("23293", "Phường Thắng Lợi", _CITY, 15_143),
    ("23500", "Thị trấn Đắk Hà", _HA, 19_708), ("23503", "Xã Đắk PXi", _HA, 5_705),
    ("23504", "Xã Đăk Long", _HA, 4_014), ("23506", "Xã Đắk HRing", _HA, 7_740),
    ("23401", "Thị trấn Đắk Tô", _TO, 14_545), ("23428", "Xã Ngọk Tụ", _TO, 3_015),
    ("23427", "Xã Đắk Rơ Nga", _TO, 4_698), ("23437", "Xã Tân Cảnh", _TO, 7_858),
)  # fmt: skip
COMMUNES = tuple(
    Commune(
        *row, round(row[3] * 0.28), round(row[3] * 0.09), 107.7 + 0.08 * (at % 4), 14.3 + 0.08 * (at // 4)
    )
    for at, row in enumerate(_ROWS)
)
FACILITIES = (
    Site("Trung tâm Bảo trợ xã hội tổng hợp tỉnh", 107.74, 14.34, "tổng hợp", 120),
    Site("Nhà dưỡng lão Đắk Hà", 107.75, 14.42, "người cao tuổi", 60),
    Site("Mái ấm Tình thương", 107.9, 14.5, "trẻ em", 35),
    Site("Cơ sở Vinh Sơn", 107.98, 14.34, "người khuyết tật", 45),
)
PEOPLE = sum(commune.people for commune in COMMUNES)
PLACES = sum(site.places for site in FACILITIES)


def boundaries(fields: tuple[str, str, str] = ("Mã xã", "Tên xã", "Tên huyện")) -> dict[str, Any]:
    """Return the map of communes as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "properties": dict(zip(fields, (commune.code, commune.name, commune.district), strict=True)),
            "geometry": square(round(commune.west, 4), round(commune.south, 4), 0.08),
        }
        for commune in COMMUNES
    ]
    return {"type": "FeatureCollection", "features": features}


def tcvn3(text: str) -> bytes:
    """Return text in TCVN3; capitals with a tone become small letters, as a capital font shows them."""
    from ansinh.geodata.own.cells.legacy import _TCVN3_LETTERS

    letters = (
        _TCVN3_LETTERS.get(letter, _TCVN3_LETTERS.get(letter.lower(), letter))
        for letter in unicodedata.normalize("NFC", text)
    )
    return "".join(letters).encode("latin-1")


def kind_behind(name: str) -> str:
    """Return "Quang Trung (phường)" for "Phường Quang Trung"."""
    kind = next(kind for kind in ("Phường", "Thị trấn", "Xã") if name.startswith(kind))
    return f"{name.removeprefix(kind).strip()} ({kind.lower()})"


ENCODED = {
    "tcvn3": tcvn3,
    "cp1258": cp1258,
    "utf-8": str.encode,
    "utf-16": lambda text: text.encode("utf-16"),
}
"""Encoding → function that writes it."""


def write_shapefile(
    folder: Path, encoding: str, *, epsg: int = 4326, cpg: str = "", prj: bool = True, name: str = "ranh"
) -> Path:
    """Write the map as a shapefile with the text of its table in an encoding and its .cpg file saying `cpg` ("" = none)."""
    frame = gpd.GeoDataFrame.from_features(boundaries(("ma_xa", "ten_xa", "ten_huyen")), crs=4326).to_crs(
        epsg
    )
    write = ENCODED[encoding]
    for column in ("ten_xa", "ten_huyen"):
        frame[column] = [write(text).decode("latin-1") for text in frame[column]]
    path = folder / f"{name}.shp"
    frame.to_file(path, encoding="ISO-8859-1")
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg:
        path.with_suffix(".cpg").write_text(cpg, encoding="ascii")
    if not prj:
        path.with_suffix(".prj").unlink()
    return path


def write_kml(path: Path) -> Path:
    """Write the map as KML with a folder for each district; an ending .kmz packs it."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>']
    for district in dict.fromkeys(commune.district for commune in COMMUNES):
        parts.append(f"<Folder><name>{district}</name>")
        for commune in COMMUNES:
            if commune.district == district:
                ring = square(round(commune.west, 4), round(commune.south, 4), 0.08)["coordinates"][0]
                corners = " ".join(f"{x},{y},0" for x, y in ring)
                parts.append(
                    f"<Placemark><name>{commune.name}</name><Polygon><outerBoundaryIs><LinearRing>"
                    f"<coordinates>{corners}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
                )
        parts.append("</Folder>")
    text = "".join([*parts, "</Document></kml>"])
    if path.suffix == ".kmz":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("doc.kml", text)
    else:
        path.write_text(text, encoding="utf-8")
    return path


def write_geojson(path: Path) -> Path:
    """Write the map as GeoJSON."""
    path.write_text(json.dumps(boundaries(), ensure_ascii=False), encoding="utf-8")
    return path
