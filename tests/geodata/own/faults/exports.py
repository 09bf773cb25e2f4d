"""Faults of files as programs export them: pages under the name of a workbook, fonts of before Unicode, maps in metres."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio

from ansinh.geodata.own.cells.legacy import _VNI
from tests.geodata.own.excel97 import write_xls
from tests.geodata.own.faults.base import READ, STOP, Cells, book, fault, people, site_rows
from tests.geodata.own.faults.people import NAMED
from tests.geodata.own.faults.places import HEAD
from tests.geodata.own.office import COMMUNES, boundaries, kind_behind, tcvn3

PEOPLE_TABLE: Cells = [["Tên xã", "Dân số"], *NAMED]


def in_font(cells: Cells, font: str) -> Cells:
    """Return cells as a sheet keeps what was typed with a font of before Unicode: "tcvn3" or "vni"."""
    spelt: dict[str, str] = {}
    for old, new in _VNI.items():
        spelt.setdefault(new, old)

    def typed(cell: Any) -> Any:
        if not isinstance(cell, str):
            return cell
        vni = "".join(spelt.get(letter, letter) for letter in cell)
        return tcvn3(cell).decode("latin-1") if font == "tcvn3" else vni

    return [[typed(cell) for cell in row] for row in cells]


@fault(READ, codes=("encoding_guessed",))
def a_workbook_in_tcvn3(folder: Path) -> None:
    book(folder, in_font(PEOPLE_TABLE, "tcvn3"))


@fault(READ)
def names_in_tcvn3_under_a_heading_in_unicode(folder: Path) -> None:
    book(folder, [PEOPLE_TABLE[0], *in_font(PEOPLE_TABLE[1:], "tcvn3")])


@fault(READ)
def a_workbook_in_vni(folder: Path) -> None:
    book(folder, in_font(PEOPLE_TABLE, "vni"))


@fault(READ)
def facilities_in_tcvn3(folder: Path) -> None:
    book(folder, in_font([HEAD, *site_rows()], "tcvn3"), name="co so")


@fault(READ)
def a_page_called_workbook(folder: Path) -> None:
    (folder / "dan so.csv").unlink()
    rows = "".join(f"<tr><td>{name}</td><td>{number}</td></tr>" for name, number in NAMED)
    head = "<tr><th rowspan=2>Tên xã</th><th>Dân số</th></tr><tr><th>Tổng số</th></tr>"
    (folder / "dan so.xls").write_text(f"<html><meta charset=utf-8><table>{head}{rows}</table>", "utf-8")


@fault(READ)
def text_called_workbook(folder: Path) -> None:
    (folder / "dan so.csv").unlink()
    lines = ["Tên xã\tDân số", *(f"{name}\t{number}" for name, number in NAMED)]
    (folder / "dan so.xls").write_text("\r\n".join(lines), encoding="utf-16")


@fault(READ)
def an_old_workbook_called_new(folder: Path) -> None:
    (folder / "dan so.csv").unlink()
    write_xls(folder / "dan so.xlsx", {"Sheet1": PEOPLE_TABLE})


@fault(READ)
def codes_and_numbers_as_formulas_of_text(folder: Path) -> None:
    lines = ["Mã xã,Tên xã,Dân số", *(f'="{c.code}",{c.name},="{c.people}"' for c in COMMUNES)]
    (folder / "dan so.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@fault(READ)
def marks_of_footnotes(folder: Path) -> None:
    marks = ("*", " (1)", "¹", " [2]", "")
    rows: Cells = [[c.name, f"{c.people:,}".replace(",", ".") + marks[n % 5]] for n, c in enumerate(COMMUNES)]
    people(folder, [["Tên xã", "Dân số"], *rows, ["* Số liệu ước tính", None]])


@fault(READ)
def kinds_behind_names(folder: Path) -> None:
    people(folder, [["Tên xã", "Dân số"], *([kind_behind(c.name), c.people] for c in COMMUNES)])


@fault(READ)
def kinds_in_a_column_of_their_own(folder: Path) -> None:
    rows: Cells = [[*kind_behind(c.name).removesuffix(")").split(" ("), c.people] for c in COMMUNES]
    people(folder, [["Loại", "Tên", "Dân số"], *([kind, name, number] for name, kind, number in rows)])


@fault(READ, STOP)
def a_map_in_metres_that_says_degrees(folder: Path) -> None:
    made = json.loads(gpd.GeoDataFrame.from_features(boundaries(), crs=4326).to_crs(9216).to_json())
    made.pop("crs", None)
    (folder / "ranh.geojson").write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")


@fault(READ)
def a_map_of_mapinfo_in_tcvn3(folder: Path) -> None:
    (folder / "ranh.geojson").unlink()
    fields = ("ma_xa", "ten_xa", "ten_huyen")
    frame = gpd.GeoDataFrame.from_features(boundaries(fields), crs=4326)
    for column in fields[1:]:
        frame[column] = [tcvn3(text).decode("latin-1") for text in frame[column]]
    pyogrio.write_dataframe(frame, folder / "ranh.tab", driver="MapInfo File", encoding="ISO-8859-1")
