"""A plan of one made-up office: its files are right until a fault replaces one of them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

from tests.geodata.own.office import COMMUNES, FACILITIES, write_geojson

Cells = list[list[Any]]
Write = Callable[[Path], None]
READ, STOP, TOLD = "read", "stop", "told"
"""What a fault must end in: read right with no edit, stopped with cause and way out, or read with a warning about it."""


class Fault(NamedTuple):
    """One fault: how it is written into a folder, what may become of it, and the findings of which one must tell it."""

    write: Write
    may: tuple[str, ...]
    codes: tuple[str, ...] = ()


FAULTS: dict[str, Fault] = {}


def fault(*may: str, codes: Sequence[str] = ()) -> Callable[[Write], Write]:
    """Register a function that writes a fault; `may` are the outcomes that are right for it."""

    def add(write: Write) -> Write:
        FAULTS[write.__name__] = Fault(write, may, tuple(codes))
        return write

    return add


def people_rows() -> Cells:
    """Return code, name and people of every commune."""
    return [[c.code, c.name, c.people] for c in COMMUNES]


def base(folder: Path) -> None:
    """Write the right files."""
    table(folder / "dan so.csv", [["Mã xã", "Tên xã", "Dân số"], *people_rows()])
    write_geojson(folder / "ranh.geojson")
    table(folder / "co so.csv", [["Tên cơ sở", "Kinh độ", "Vĩ độ", "Dịch vụ", "Số chỗ"], *site_rows()])


def site_rows() -> Cells:
    """Return name, longitude, latitude, service and places of every facility."""
    return [[f.name, f.lon, f.lat, f.service, f.places] for f in FACILITIES]


def table(path: Path, cells: Cells, encoding: str = "utf-8") -> None:
    """Write cells as CSV."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([["" if cell is None else cell for cell in row] for row in cells])


def book(folder: Path, cells: Cells, *, name: str = "dan so", merge: Sequence[str] = ()) -> Any:
    """Write cells as the only sheet of a workbook in place of the CSV file; return the book, for what is hidden in it."""
    (folder / f"{name}.csv").unlink(missing_ok=True)
    made = openpyxl.Workbook()
    for row in cells:
        made.active.append(row)
    for block in merge:
        made.active.merge_cells(block)
    made.save(folder / f"{name}.xlsx")
    return made


def people(folder: Path, cells: Cells) -> None:
    """Replace the table of people."""
    table(folder / "dan so.csv", cells)


def sites(folder: Path, cells: Cells) -> None:
    """Replace the table of facilities."""
    table(folder / "co so.csv", cells)
