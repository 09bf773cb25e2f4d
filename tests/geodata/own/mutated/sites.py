"""The table of facilities, and that of land where one could build."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from pyproj import Transformer

from tests.geodata.own.mutated.made import Cells
from tests.geodata.own.office import FACILITIES, PLACES, Site

LAND = (("Khu đất Quang Trung", 107.76, 14.33, 35_000.0), ("Khu đất Đắk Hà", 107.77, 14.41, 12_000.0),
        ("Khu đất Tân Cảnh", 107.97, 14.49, 28_000.0))  # fmt: skip
"""Name, longitude, latitude and square metres of each plot."""
_UNITS: dict[str, tuple[str, Callable[[float], Any]]] = {
    "m2": ("Diện tích (m2)", float),
    "ha": ("Diện tích (ha)", lambda metres: metres / 1e4),
    "km2": ("Diện tích (km²)", lambda metres: metres / 1e6),
    "ha in cells": ("Diện tích", lambda metres: f"{metres / 1e4:g} ha".replace(".", ",")),
}
_SERVICES = {
    "tổng hợp": ("Tổng hợp", "bảo trợ xã hội", "đa chức năng"),
    "người cao tuổi": ("Chăm sóc người cao tuổi", "NCT", "người già"),
    "trẻ em": ("TRẺ EM", "Trẻ mồ côi", "Nuôi dưỡng, chăm sóc trẻ em có hoàn cảnh đặc biệt"),
    "người khuyết tật": ("Người khuyết tật", "NKT", "khuyết tật"),
}
"""Service → words that offices have for it."""
_PLACES: dict[str, tuple[str, Callable[[int], Any]]] = {
    "int": ("Số chỗ", int),
    "giường": ("Quy mô", lambda places: f"{places} giường"),
    "chỗ": ("Số chỗ", lambda places: f"{places} chỗ"),
    "beds": ("Quy mô (giường)", int),
    "float": ("Công suất thiết kế (người)", float),
}
_COORDINATES = (
    "minutes",
    "one cell",
    "minutes in one cell",
    "link",
    "metres",
    "metres with commas",
    "commas",
)
_WAYS = (*["degrees"] * 8, *_COORDINATES, *_COORDINATES, "swapped")


def facility_rows(rng: random.Random) -> tuple[Cells, list[str], str]:
    """Return the rows of a table of facilities, how it is laid out, and the system of its coordinates."""
    place, places = rng.choice(_WAYS), rng.choice(list(_PLACES))
    ways, crs = [f"place {place}", f"places {places}"], ""
    if place == "metres" and rng.random() < 0.3:
        ways, crs = [*ways, "WRONG meridian"], "VN-2000 107°45'"
    elif place.startswith("metres") and rng.random() < 0.5:
        crs = "VN-2000 Kon Tum"
    head, said = _PLACES[places]
    if rng.random() < 0.07:
        head, said, ways = "Số người đang nuôi dưỡng", lambda places: places - 7, [*ways, "WRONG residents"]
    sites = list(FACILITIES)
    if rng.random() < 0.2:
        sites[2] = sites[2]._replace(name=sites[1].name)
        ways.append("two of one name")
    rows: Cells = [["TT", "Tên cơ sở", *_axes(place), "Dịch vụ", head]]
    for number, site in enumerate(sites, 1):
        word = rng.choice((site.service, *_SERVICES[site.service]))
        rows.append([number, site.name, *_place(site, place), word, said(site.places)])
    if rng.random() < 0.3:
        rows.append([None, "Tổng cộng", *[None] * len(_axes(place)), None, _total(said)])
        ways.append("facility total")
    elif rng.random() < 0.2:
        rows.append([len(rows), *rows[1][1:]])
        ways.append("facility twice")
    if rng.random() < 0.2:
        _add(rows, "Giám đốc", ("Nguyễn Văn A", "Trần Thị B", "Y Hà", "Sơ Maria"))
        _add(rows, "Số điện thoại", ("0260 3862 111", "0905123456", "0260.3.865.222", ""))
        _add(rows, "Năm thành lập", (1992, 2007, 2011, 1932))
        ways.append("register")
    return rows, ways, crs


def _total(said: Callable[[int], Any]) -> Any:
    """Return the total of the places as the rows say theirs."""
    return said(PLACES) if isinstance(said(1), str) else sum(said(site.places) for site in FACILITIES)


def _add(rows: Cells, head: str, cells: Sequence[Any]) -> None:
    """Add a column that says nothing about places."""
    for row, cell in zip(rows, [head, *cells, *[None] * len(rows)], strict=False):
        row.append(cell)


def land_rows(rng: random.Random) -> tuple[Cells, list[str]]:
    """Return the rows of a table of land, and its unit."""
    unit = rng.choice(list(_UNITS))
    head, said = _UNITS[unit]
    rows = [[name, lon, lat, said(metres)] for name, lon, lat, metres in LAND]
    return [["Tên khu đất", "Kinh độ", "Vĩ độ", head], *rows], [f"land {unit}"]


def _axes(way: str) -> list[Any]:
    if way in ("one cell", "link", "minutes in one cell"):
        return ["Tọa độ"]
    if way.startswith("metres"):
        return ["X (m)", "Y (m)"]
    return ["Kinh độ", "Vĩ độ"]


def _place(site: Site, way: str) -> list[Any]:
    lon, lat = site.lon, site.lat
    ways: dict[str, Callable[[], list[Any]]] = {
        "one cell": lambda: [f"{lat}, {lon}"],
        "link": lambda: [f"https://www.google.com/maps/@{lat},{lon},15z"],
        "minutes": lambda: [_minutes(lon, "E"), _minutes(lat, "N")],
        "minutes in one cell": lambda: [f"{_minutes(lat, 'N')} {_minutes(lon, 'E')}"],
        "commas": lambda: [str(lon).replace(".", ","), str(lat).replace(".", ",")],
        "metres": lambda: _metres(lon, lat),
        "metres with commas": lambda: [f"{number:,.1f}" for number in _metres(lon, lat)],
        "swapped": lambda: [lat, lon],
    }
    return ways.get(way, lambda: [lon, lat])()


def _metres(lon: float, lat: float) -> list[float]:
    turn = Transformer.from_crs(4326, 9216, always_xy=True)
    return [round(value, 1) for value in turn.transform(lon, lat)]


def _minutes(degrees: float, letter: str) -> str:
    whole, rest = divmod(degrees * 3600 + 1e-6, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{int(whole)}°{int(minutes):02d}'{seconds:04.1f}\"{letter}"
