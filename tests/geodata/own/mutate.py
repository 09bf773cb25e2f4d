"""Made-up office folders: the same truth written down in many ways, some of them wrong.

``python -m tests.geodata.own.mutate 200`` reads that many and prints how many were read right, stopped, or went wrong in
silence; ``--seed`` starts elsewhere.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from ansinh.geodata.own import OwnData, OwnSpec, Source, read_own
from tests.geodata.own.office import (
    COMMUNES,
    ENCODED,
    FACILITIES,
    PEOPLE,
    PLACES,
    Commune,
    Site,
    write_geojson,
    write_kml,
    write_shapefile,
)

YEAR = 2024
TOLERANCE = 0.01  # of people or places: more than this, without an error, is a silent error
Cells = list[list[Any]]


@dataclass
class Sheet:
    """A sheet to be written: its cells, and what is hidden or merged."""

    name: str
    cells: Cells
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Folder:
    """A made-up folder.

    Attributes
    ----------
    sources
        Table → where it is.
    ways
        How it was written down.
    crs
        System that the scenario states.
    wrong
        Whether the tables contradict the truth, so that only stopping is right.
    """

    sources: dict[str, Source]
    ways: tuple[str, ...]
    crs: str = ""
    wrong: bool = False


def _dots(number: int) -> str:
    return f"{number:,}".replace(",", ".")


NAMES: dict[str, Callable[[str], str]] = {
    "whole": str,
    "short": lambda name: name.replace("Phường", "P.").replace("Thị trấn", "TT.").replace("Xã", "X."),
    "bare": lambda name: name.removeprefix("Phường ").removeprefix("Thị trấn ").removeprefix("Xã "),
    "apart": lambda name: unicodedata.normalize("NFD", name),
    "capitals": str.upper,
    "numbered": lambda name: f"- {name}",
}
NUMBERS: dict[str, Callable[[int], Any]] = {
    "int": int, "dots": _dots, "spaces": lambda number: f"{number:,}".replace(",", " "), "float": float,
    "commas": lambda number: f"{number:,}", "people": lambda number: f"{_dots(number)} người",
}  # fmt: skip
CODES: dict[str, Callable[[str], Any] | None] = {
    "none": None, "text": str, "number": int, "float": lambda code: f"{code}.0", "quoted": lambda code: f"'{code}",
}  # fmt: skip


def demand_sheets(rng: random.Random) -> tuple[list[Sheet], list[str], bool]:
    """Return the sheets of a table of people, how it is laid out, and whether it is wrong."""
    name, number, code = rng.choice(list(NAMES)), rng.choice(list(NUMBERS)), rng.choice(list(CODES))
    layout = rng.choice(
        ("flat", "flat", "two rows", "sexes", "thousand", "thousand above", "years", "long", "year rows")
    )
    order = rng.choice(("flat", "flat", "district column", "merged", "district rows", "sheets"))
    if name == "bare" and code == "none" and order in ("flat", "sheets"):
        order = "district column"
    if layout in ("thousand", "thousand above", "long", "year rows") and number == "people":
        number = "int"
    ways = [f"name {name}", f"number {number}", f"code {code}", layout, order]
    write, give, numbered = NAMES[name], CODES[code], NUMBERS[number]
    heading = _heading(layout, code, order)

    def rows(communes: list[Commune]) -> Cells:
        found: Cells = []
        last = ""
        for commune in communes:
            lead: list[Any] = [] if give is None else [give(commune.code)]
            if order in ("district column", "merged"):
                lead = [
                    commune.district if order == "district column" or commune.district != last else None,
                    *lead,
                ]
            if order == "district rows" and commune.district != last:
                whole = sum(c.people for c in COMMUNES if c.district == commune.district)
                blank: list[Any] = [None] * len(lead)
                found += [[*blank, commune.district, *cells] for cells in _cells(layout, whole, numbered)[:1]]
            last = commune.district
            found += [
                [*lead, write(commune.name), *cells] for cells in _cells(layout, commune.people, numbered)
            ]
        return found

    groups = [list(COMMUNES)]
    if order == "sheets":
        groups = [
            [c for c in COMMUNES if c.district == d] for d in dict.fromkeys(c.district for c in COMMUNES)
        ]
    sheets = [
        Sheet(group[0].district if order == "sheets" else "Số liệu", [*heading, *rows(group)])
        for group in groups
    ]
    wrong = _around(sheets, layout, rng, ways, len(heading))
    return sheets, ways, wrong


def _heading(layout: str, code: str, order: str) -> Cells:
    lead = ["Tên xã, phường"]
    lead = lead if code == "none" else ["Mã xã", *lead]
    lead = ["Huyện", *lead] if order in ("district column", "merged") else lead
    blank: list[Any] = [None] * len(lead)
    return {
        "two rows": [[*lead, "Dân số", None, None], [*blank, "Tổng số", "Nam", "Nữ"]],
        "sexes": [[*lead, "Nam", "Nữ"]],
        "thousand": [[*lead, "Dân số (nghìn người)"]],
        "thousand above": [[*blank, "Đơn vị tính: 1.000 người"], [*lead, "Dân số"]],
        "years": [[*lead, "Dân số 2019", f"Dân số {YEAR}"]],
        "long": [[*lead, "Giới tính", "Dân số"]],
        "year rows": [[*lead, "Năm", "Dân số"]],
    }.get(layout, [[*lead, "Dân số"]])


def _cells(layout: str, people: int, numbered: Callable[[int], Any]) -> Cells:
    """Return the cells behind the names of one commune: one row, or one for each part."""
    male = people // 2
    rows: dict[str, Cells] = {
        "two rows": [[numbered(people), numbered(male), numbered(people - male)]],
        "sexes": [[numbered(male), numbered(people - male)]],
        "thousand": [[people / 1_000]],
        "thousand above": [[people / 1_000]],
        "years": [[numbered(round(people * 0.95)), numbered(people)]],
        "long": [["Chung", people], ["Nam", male], ["Nữ", people - male]],
        "year rows": [[YEAR, people], [YEAR - 1, round(people * 0.97)]],
    }
    return rows.get(layout, [[numbered(people)]])


def _around(sheets: list[Sheet], layout: str, rng: random.Random, ways: list[str], below: int) -> bool:
    """Add what stands around and between the rows; return whether the table is wrong now."""
    first = sheets[0]
    wrong = False
    if len(sheets) == 1 and rng.random() < 0.4:
        factor = 1_000 if layout.startswith("thousand") else 1
        lead = len(first.cells[below]) - len(_cells(layout, 2, int)[0])
        first.cells.append([*[None] * (lead - 1), "Tổng cộng", *_cells(layout, PEOPLE, int)[0]] if factor == 1 else
                           [*[None] * (lead - 1), "Tổng cộng", PEOPLE / factor])  # fmt: skip
        ways.append("total")
    if rng.random() < 0.1:
        again = list(first.cells[below])
        again[-1] = 4_321 if not layout.startswith("thousand") else 4.321
        first.cells.insert(below + 1, again)
        ways.append("WRONG twice")
        wrong = True
    if rng.random() < 0.05:
        row = first.cells[below]
        row[-1] = COMMUNES[0].people * 100
        ways.append("WRONG outlier")
        wrong = True
    if rng.random() < 0.3:
        first.cells[:0] = [[f"BIỂU SỐ 02: DÂN SỐ CÁC XÃ NĂM {YEAR}"], []]
        ways.append("title")
    if rng.random() < 0.3:
        first.cells += [[], ["Ghi chú: số liệu sơ bộ"], ["Người lập biểu"]]
        ways.append("foot")
    return wrong


def facility_rows(rng: random.Random) -> tuple[Cells, list[str], bool, str]:
    """Return the rows of a table of facilities, how it is laid out, whether it is wrong, and the system of its coordinates."""
    place = rng.choice(("degrees", "degrees", "minutes", "one cell", "link", "metres", "commas"))
    places = rng.choice(("int", "giường", "chỗ"))
    ways = [f"place {place}", f"places {places}"]
    axes: list[Any] = (
        ["Tọa độ"]
        if place in ("one cell", "link")
        else ["Kinh độ", "Vĩ độ"]
        if place != "metres"
        else ["X (m)", "Y (m)"]
    )
    rows: Cells = [["TT", "Tên cơ sở", *axes, "Dịch vụ", "Số chỗ"]]
    for number, site in enumerate(FACILITIES, 1):
        said = site.places if places == "int" else f"{site.places} {places}"
        rows.append([number, site.name, *_place(site, place), site.service, said])
    if rng.random() < 0.3:
        rows.append([None, "Tổng cộng", *[None] * len(axes), None, PLACES])
        ways.append("facility total")
    if rng.random() < 0.2:
        rows.append([len(rows), *rows[1][1:]])
        ways.append("facility twice")
    if place == "metres" and rng.random() < 0.3:
        return rows, [*ways, "WRONG meridian"], True, "VN-2000 107°45'"
    return rows, ways, False, "VN-2000 Kon Tum" if place == "metres" and rng.random() < 0.5 else ""


def _place(site: Site, way: str) -> list[Any]:
    if way == "one cell":
        return [f"{site.lat}, {site.lon}"]
    if way == "link":
        return [f"https://www.google.com/maps/@{site.lat},{site.lon},15z"]
    if way == "minutes":
        return [_minutes(site.lon, "E"), _minutes(site.lat, "N")]
    if way == "commas":
        return [str(site.lon).replace(".", ","), str(site.lat).replace(".", ",")]
    if way == "metres":
        from pyproj import Transformer

        return [
            round(value, 1)
            for value in Transformer.from_crs(4326, 9216, always_xy=True).transform(site.lon, site.lat)
        ]
    return [site.lon, site.lat]


def _minutes(degrees: float, letter: str) -> str:
    whole, rest = divmod(degrees * 3600 + 1e-6, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{int(whole)}°{int(minutes):02d}'{seconds:04.1f}\"{letter}"


def folder(path: Path, rng: random.Random) -> Folder:
    """Write one made-up folder and return what it holds."""
    sheets, ways, wrong = demand_sheets(rng)
    demand = _write_people(path, sheets, ways, rng)
    boundaries = _write_map(path, ways, rng)
    rows, more, bad, crs = facility_rows(rng)
    facilities = (
        _csv(path / "co so.csv", rows, "utf-8")
        if rng.random() < 0.5
        else _book(path / "co so.xlsx", [Sheet("CS", rows)])
    )
    sources = {"demand": demand, "boundaries": boundaries, "facilities": facilities}
    found = {
        table: Source(file=file, label=file.name, crs=crs if table == "facilities" else "")
        for table, file in sources.items()
    }
    return Folder(found, (*ways, *more), wrong=wrong or bad)


def _write_people(path: Path, sheets: list[Sheet], ways: list[str], rng: random.Random) -> Path:
    if len(sheets) == 1 and "merged" not in ways and rng.random() < 0.5:
        encoding = rng.choice(("utf-8", "utf-8", "tcvn3", "utf-16"))
        if "name apart" in ways:
            encoding = "utf-8"
        ways.append(f"csv {encoding}")
        return _csv(path / "dan so.csv", sheets[0].cells, encoding, rng.choice(",;\t"))
    if len(sheets) == 1 and rng.random() < 0.2:
        old = Sheet(
            "2009",
            [
                [*row[:-1], row[-1] // 2 if isinstance(row[-1], int) else row[-1]] if row else []
                for row in sheets[0].cells
            ],
            hidden=True,
        )
        sheets.insert(0, old)
        ways.append("hidden sheet")
    ways.append("xlsx")
    return _book(path / "dan so.xlsx", sheets)


def _write_map(path: Path, ways: list[str], rng: random.Random) -> Path:
    kind = rng.choice(("geojson", "shp", "tcvn3", "kml", "kmz", "metres"))
    ways.append(f"map {kind}")
    if kind == "geojson":
        return write_geojson(path / "ranh.geojson")
    if kind in ("kml", "kmz"):
        return write_kml(path / f"ranh.{kind}")
    if kind == "metres":
        return write_shapefile(path, "utf-8", epsg=9216, cpg="UTF-8")
    return write_shapefile(path, kind if kind == "tcvn3" else "utf-8", cpg="" if kind == "tcvn3" else "UTF-8")


def _csv(path: Path, cells: Cells, encoding: str, separator: str = ",") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(
        [["" if cell is None else cell for cell in row] for row in cells]
    )
    path.write_bytes(ENCODED[encoding](text.getvalue()))
    return path


def _book(path: Path, sheets: list[Sheet]) -> Path:
    book = openpyxl.Workbook()
    for sheet in sheets:
        written = book.create_sheet(sheet.name)
        for row in sheet.cells:
            written.append(row)
        written.sheet_state = "hidden" if sheet.hidden else "visible"
    del book["Sheet"]
    book.active = len(sheets) - 1
    book.save(path)
    return path


def read(made: Folder, accepted: frozenset[str] = frozenset()) -> OwnData:
    """Read a folder as a scenario with nothing but the names of its files would."""
    return read_own(
        OwnSpec(
            "Kon Tum", "Kon Tum", "kon-tum", made.sources, place_prefix="KT", year=YEAR, accepted=accepted
        )
    )


def outcome(made: Folder, data: OwnData) -> str:
    """Return "right", "stopped", or "silent" for a folder that was read wrong without an error."""
    if data.province is None:
        return "stopped"
    places = data.province.records("places")
    people = float(data.province.cells["population"].sum())
    near = abs(people - PEOPLE) <= TOLERANCE * PEOPLE
    near &= places is not None and abs(float(places["places"].sum()) - PLACES) <= TOLERANCE * PLACES
    return "right" if near and not made.wrong else "silent"


def main() -> None:
    """Read many folders and print what became of them."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("count", type=int, nargs="?", default=200)
    arguments.add_argument("--seed", type=int, default=0)
    given = arguments.parse_args()
    counts: Counter[str] = Counter()
    for number in range(given.seed, given.seed + given.count):
        with tempfile.TemporaryDirectory() as room:
            made = folder(Path(room), random.Random(number))  # noqa: S311 - made-up data
            data = read(made)
            result = outcome(made, data)
            counts[result] += 1
            if result == "silent" or (result == "stopped" and not made.wrong):
                errors = "; ".join(
                    f"{finding.code} {finding.where()}: {finding.problem_en[:90]}"
                    for finding in data.errors[:3]
                )
                print(number, result, ", ".join(made.ways), "|", errors)
    print(dict(counts))


if __name__ == "__main__":
    main()
