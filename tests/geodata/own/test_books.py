"""Test workbooks as offices make them: several heading rows, merged, hidden and repeated parts, several sheets, old formats."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlrd

from ansinh.geodata.own import OwnData, Source
from tests.geodata.own.excel97 import write_xls
from tests.geodata.own.mutated.files import write_book as write
from tests.geodata.own.mutated.made import YEAR, Sheet
from tests.geodata.own.ods import write_ods
from tests.geodata.own.office import COMMUNES, PEOPLE, boundaries, write_kml, write_shapefile

Read = Callable[..., OwnData]
HEADING = ["Tên xã", "Dân số"]
ROWS = [[commune.name, commune.people] for commune in COMMUNES]


@pytest.fixture
def office(tables: Path, read: Read) -> Read:
    """Return a function that reads a workbook of sheets, or a file, as the table of people of the office's province."""
    import json

    (tables / "ranh.geojson").write_text(json.dumps(boundaries()), encoding="utf-8")

    def run(given: Sequence[Sheet] | Source, **change: Any) -> OwnData:
        source = (
            given
            if isinstance(given, Source)
            else Source(file=write(tables / "ds.xlsx", given), label="ds.xlsx")
        )
        change = {"boundaries": "ranh.geojson", "facilities": None, "candidates": None, "year": YEAR} | change
        return read(demand=source, **change)

    return run


def people(data: OwnData) -> float:
    """Return the people read; an error is shown instead."""
    assert data.province is not None, [finding.problem_en for finding in data.errors]
    return float(data.province.cells["population"].sum())


def codes(data: OwnData) -> set[str]:
    """Return the kinds of findings."""
    return {finding.code for finding in data.findings}


def test_a_group_heading_holds_for_the_whole_of_its_columns(office: Read):
    rows = [[name, number // 2, number - number // 2, number] for name, number in ROWS]
    heading = [["Tên xã", "Dân số", None, None], [None, "Nam", "Nữ", "Tổng số"]]
    assert people(office([Sheet("A", [*heading, *rows], merged=["A1:A2", "B1:D1"])])) == PEOPLE
    assert people(office([Sheet("A", [["Tên xã", "Dân số", None, None], *rows])])) == PEOPLE


def test_columns_beyond_the_last_heading_are_there_in_formats_that_cut_rows(tables: Path, office: Read):
    spaced = [f"{number:,}".replace(",", "\u00a0") for _, number in ROWS]
    rows = [
        [name, number // 2, number - number // 2, said]
        for (name, number), said in zip(ROWS, spaced, strict=True)
    ]
    total = ["Tổng cộng", *(sum(row[at] for row in rows) for at in (1, 2)), PEOPLE]
    path = write_ods(tables / "ds.ods", [Sheet("A", [HEADING, *rows, total])])
    assert people(office(Source(file=path, label="ds.ods"))) == PEOPLE


def test_numbers_of_columns_and_repeated_headings_are_no_rows(office: Read):
    rows = [[number, *row] for number, row in enumerate(ROWS, 1)]
    cells = [["TT", *HEADING], ["(1)", "(2)", "(3)"], *rows[:5], ["TT", *HEADING], *rows[5:]]
    assert people(office([Sheet("A", cells)])) == PEOPLE


def test_a_hidden_sheet_is_not_read_unasked(office: Read):
    half = [[name, number // 2] for name, number in ROWS]
    data = office([Sheet("2009", [HEADING, *half], hidden=True), Sheet("Nay", [HEADING, *ROWS])])
    assert people(data) == PEOPLE
    assert "sheets_left" in codes(data)
    lost = office([Sheet("A", [HEADING, *ROWS[:6]]), Sheet("B", [HEADING, *ROWS[6:]], hidden=True)])
    assert [finding.code for finding in lost.errors] == ["sheets_unread"]
    assert people(office([Sheet("A", [HEADING, *ROWS[:6]]), Sheet("B", [HEADING, *ROWS[6:]], hidden=True)],
                         accepted=frozenset({"sheets_unread"}))) == sum(number for _, number in ROWS[:6])  # fmt: skip


def test_only_hidden_sheets_are_named(office: Read):
    data = office([Sheet("B", [HEADING, *ROWS], hidden=True), Sheet("Bìa", [["Sở Y tế"]])])
    assert [finding.code for finding in data.errors] == ["sheets_hidden"]
    assert 'sheet = "B"' in data.errors[0].remedy_en


def test_sheets_of_one_shape_are_one_table_with_the_sheet_as_district(office: Read):
    districts = dict.fromkeys(commune.district for commune in COMMUNES)
    sheets = [
        Sheet(d, [HEADING, *([c.name, c.people] for c in COMMUNES if c.district == d)]) for d in districts
    ]
    assert people(office(sheets)) == PEOPLE
    wrong = office([*sheets[:-1], Sheet(sheets[-1].name, [*sheets[-1].cells, ["Xã Không Có", 5]])])
    assert f"{sheets[-1].name}!6" in wrong.errors[0].where()


def test_a_sheet_for_each_year_gives_the_scenario_s_year(office: Read):
    sheets = [Sheet(f"Năm {year}", [HEADING, *([name, round(number * factor)] for name, number in ROWS)])
              for year, factor in ((2019, 0.9), (YEAR, 1.0))]  # fmt: skip
    assert people(office(sheets)) == PEOPLE
    assert [finding.code for finding in office(sheets, year=2030).errors] == ["sheets_of_years"]


def test_a_sheet_of_all_communes_beside_parts_is_the_table(office: Read):
    assert people(office([Sheet("Tổng hợp", [HEADING, *ROWS]), Sheet("TP", [HEADING, *ROWS[:4]])])) == PEOPLE
    twice = office([Sheet("A", [HEADING, *ROWS]), Sheet("B", [HEADING, *([n, p + 1] for n, p in ROWS)])])
    assert [finding.code for finding in twice.errors] == ["sheets_alike"]


def test_hidden_rows_and_columns_are_left_out_and_said(office: Read, tables: Path):
    rows = [row for name, number in ROWS for row in ([name, 2023, number - 9], [name, YEAR, number])]
    others = [["Tổng cộng toàn tỉnh", YEAR, PEOPLE], ["Toàn tỉnh", YEAR, PEOPLE], ["(1)", "(2)", "(3)"]]
    hidden = {2 + 2 * at for at in range(len(ROWS))} | {2 + len(rows) + at for at in range(len(others))}
    data = office([Sheet("A", [["Tên xã", "Năm", "Dân số"], *rows, *others], hidden_rows=hidden)])
    assert people(data) == PEOPLE
    assert "hidden_rows" in codes(data)
    book = openpyxl.Workbook()
    for row in [["Tên xã", "Số dân", "Dân số"], *([name, number * 3, number] for name, number in ROWS)]:
        book.active.append(row)
    book.active.column_dimensions["B"].hidden = True
    book.save(tables / "c.xlsx")
    data = office(Source(file=tables / "c.xlsx", label="c.xlsx"))
    assert people(data) == PEOPLE
    assert "hidden_columns" in codes(data)


def test_a_merged_district_holds_for_all_its_rows(office: Read):
    rows = [
        [commune.district if at % 4 == 0 else None, commune.name, commune.people]
        for at, commune in enumerate(COMMUNES)
    ]
    merged = [f"A{2 + 4 * block}:A{5 + 4 * block}" for block in range(3)]
    assert people(office([Sheet("A", [["Huyện", *HEADING], *rows], merged=merged)])) == PEOPLE


def test_a_sheet_of_libreoffice(office: Read, tables: Path):
    old = [HEADING, *([name, number // 2] for name, number in ROWS)]
    now = [HEADING, ["Xã Ẩn", 7], *ROWS]
    write_ods(tables / "ds.ods", [Sheet("Cũ", old, hidden=True), Sheet("Nay", now, hidden_rows={2})])
    source = Source(file=tables / "ds.ods", label="ds.ods")
    assert [finding.code for finding in office(source).errors] == ["hidden_data"]
    data = office(source, accepted=frozenset({"hidden_data"}))
    assert people(data) == PEOPLE
    assert {"hidden_rows", "sheets_left"} <= codes(data)


def test_a_workbook_of_excel_97(office: Read, tables: Path):
    old = [HEADING, *([name, number // 2] for name, number in ROWS)]
    write_xls(tables / "ds.xls", {"Cũ": old, "Nay": [["BIỂU 1: DÂN SỐ"], HEADING, *ROWS]}, hidden=["Cũ"])
    data = office(Source(file=tables / "ds.xls", label="ds.xls"))
    assert people(data) == PEOPLE
    assert "sheets_left" in codes(data)


def test_a_formula_whose_result_is_empty_was_calculated(office: Read, tables: Path):
    """Excel stores such a result as an empty text; openpyxl stores none at all, of any formula."""
    blank = [[f'=IF(D{row}="","",D{row})', f'=IF(E{row}="","",E{row})'] for row in range(20, 26)]
    made = write(tables / "f.xlsx", [Sheet("A", [HEADING, *ROWS, *blank])])
    assert "formula_uncalculated" in codes(office(Source(file=made, label="f.xlsx")))
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(tables / "g.xlsx", "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, re.sub(rb'(<c r="\w+")([^>]*)><f>', rb'\1\2 t="str"><f>', part))
    assert people(office(Source(file=tables / "g.xlsx", label="g.xlsx"))) == PEOPLE


def test_a_workbook_under_the_old_ending(office: Read, tables: Path):
    write(tables / "ds.xlsx", [Sheet("A", [HEADING, *ROWS])]).rename(tables / "ds.xls")
    assert people(office(Source(file=tables / "ds.xls", label="ds.xls"))) == PEOPLE
    (tables / "no.xls").write_bytes(b"\0no workbook")
    assert [finding.code for finding in office(Source(file=tables / "no.xls", label="no.xls")).errors] == [
        "file_unreadable"
    ]
    assert xlrd.XL_CELL_ERROR == 5  # the reader takes cells of this type for empty ones


@pytest.mark.parametrize("encoding", ["tcvn3", "cp1258"])
def test_encodings_are_found_inside_archives_too(office: Read, tables: Path, encoding: str):
    write_shapefile(tables, encoding, name="trong")
    with zipfile.ZipFile(tables / "trong.zip", "w") as archive:
        for path in tables.glob("trong.*"):
            if path.suffix != ".zip":
                archive.write(path, f"Ranh giới 2024/{path.name}")
    data = office([Sheet("A", [HEADING, *ROWS])], boundaries="trong.zip")
    assert people(data) == PEOPLE
    assert data.province is not None
    assert set(data.province.communes["commune_name"]) == {commune.name for commune in COMMUNES}


def test_a_cpg_file_that_lies_names_the_encoding_that_fits(office: Read, tables: Path):
    write_shapefile(tables, "tcvn3", cpg="UTF-8")
    data = office([Sheet("A", [HEADING, *ROWS])], boundaries="ranh.shp")
    assert [finding.code for finding in data.errors] == ["encoding_lies"]
    assert 'encoding = "tcvn3"' in data.errors[0].remedy_en
    told = Source(file=tables / "ranh.shp", label="ranh.shp", encoding="tcvn3")
    assert people(office([Sheet("A", [HEADING, *ROWS])], boundaries=told)) == PEOPLE


def test_folders_of_a_kml_file_are_read_together(office: Read, tables: Path):
    for name in ("ranh.kml", "ranh.kmz"):
        write_kml(tables / name)
        data = office([Sheet("A", [HEADING, *ROWS])], boundaries=name)
        assert people(data) == PEOPLE
        assert data.province is not None
        assert set(data.province.communes["district_name"]) == {commune.district for commune in COMMUNES}


def test_a_geodatabase_and_geoparquet_are_read(office: Read, tables: Path):
    import geopandas as gpd

    frame = gpd.read_file(tables / "ranh.geojson")
    frame.to_parquet(tables / "ranh.parquet")
    frame.rename(columns={"Mã xã": "ma_xa", "Tên xã": "ten_xa", "Tên huyện": "ten_huyen"}).to_file(
        tables / "ranh.gdb", driver="OpenFileGDB", layer="xa"
    )
    for name in ("ranh.parquet", "ranh.gdb"):
        assert people(office([Sheet("A", [HEADING, *ROWS])], boundaries=name)) == PEOPLE


def test_a_total_far_from_the_census_stops_with_both_numbers(office: Read):
    tenth = [[name, number / 10_000] for name, number in ROWS]
    data = office([Sheet("A", [HEADING, *tenth])])
    assert [finding.code for finding in data.errors] == ["census_total"]
    assert "units = { population" in data.errors[0].remedy_en
    once = [[name, number * (100 if at == 0 else 1)] for at, (name, number) in enumerate(ROWS)]
    assert [finding.code for finding in office([Sheet("A", [HEADING, *once])]).errors] == ["census_commune"]
