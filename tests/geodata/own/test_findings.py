"""Test every kind of finding on a table with that error: file, row, column, and the repair."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ansinh.geodata.own import OwnData, Source, kinds, repairs
from ansinh.geodata.own.cells.columns import called, schema
from ansinh.geodata.services import SERVICES
from ansinh.words import LANGUAGES, Language
from tests.geodata.own.cases import COMMUNES, OFFICE_CASES, Case, joined, together
from tests.geodata.own.conftest import filled, reader
from tests.geodata.own.small import (
    CANDIDATES,
    DEMAND,
    FACILITIES,
    FERRIES,
    boundaries,
    cp1258,
    outlined,
    square,
)

BOW_TIE = {
    "type": "Polygon",
    "coordinates": [[[107.9, 14.3], [108.0, 14.4], [108.0, 14.3], [107.9, 14.4], [107.9, 14.3]]],
}
IN_METRES = CANDIDATES.replace("108.01,14.46", "555000,1599000").replace("107.92,14.31", "545300,1582500")
NO_CODES = DEMAND.replace("Mã xã", "Tên xã").replace("03001", "Xã Đắk Hà")


def demand(old: str, new: str, rows: tuple[int, ...] = (), column: str = "") -> Case:
    """Return a case with an error in the demand table."""
    assert old in DEMAND
    return Case({"d.csv": DEMAND.replace(old, new)}, rows=rows, column=column)


def ferry(old: str, new: str, rows: tuple[int, ...], column: str) -> Case:
    """Return a case with an error in the table of ferries."""
    assert old in FERRIES
    return Case({"p.csv": FERRIES.replace(old, new)}, {"ferries": "p.csv"}, "p.csv", rows, column)


CASES: dict[str, Case] = {
    "file_missing": Case(change={"demand": "none.csv"}, file="none.csv"),
    "file_unreadable": Case({"d.xlsx": b"\0no workbook"}, {"demand": "d.xlsx"}, "d.xlsx"),
    "file_protected": Case(
        {"d.xlsx": b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")},
        {"demand": "d.xlsx"},
        "d.xlsx",
    ),
    "format_unknown": Case({"d.doc": b"?"}, {"demand": "d.doc"}, "d.doc"),
    "empty_table": Case({"d.csv": "\n\n"}),
    "header_not_found": Case({"d.csv": "a,b,c\n1,2,3\n"}),
    "column_missing": demand("Dân số", "Cột bí ẩn"),
    "column_twice": demand("Mã điểm", "Số dân"),
    "column_mapping": Case(change={"demand": "mapped"}),
    "encoding_guessed": Case({"f.csv": cp1258(FACILITIES)}, file="f.csv"),
    "value_missing": demand(",1200,", ",,", (2,), "Dân số"),
    "not_a_number": demand(",1200,", ",nhiều,", (2,), "Dân số"),
    "negative": demand(",1200,", ",-5,", (2,), "Dân số"),
    "decimal_comma": demand("107.93,14.33", '"107,93","14,33"', (2,), "Kinh độ"),
    "thousands": ferry(",20,10", ",1.200,10", (2,), "Số phút đi"),
    "na_text": demand(",12\n", ",n/a\n", (3,), "Từ 80 tuổi"),
    "blank_rows": demand("d3,", ",,,,,,,\nd3,", (4,)),
    "totals_row": Case({"d.csv": DEMAND + "Tổng cộng,,,,6600,1770,730,101\n"}, rows=(7,)),
    "unicode_forms": Case(
        {"f.csv": FACILITIES.replace("Mái ấm", unicodedata.normalize("NFD", "Mái ấm"))},
        {},
        "f.csv",
        (4,),
        "Tên cơ sở",
    ),
    "active_text": Case(
        {"f.csv": FACILITIES.replace("Mái ấm Đắk Tô", "<script>alert(1)</script>")},
        {},
        "f.csv",
        (4,),
        "Tên cơ sở",
    ),
    "code_zeros": demand("d3,03002", "d3,3002", (4,), "Mã xã"),
    "id_twice": Case({"b.geojson": boundaries(Mã_xã="03002")}, {}, "b.geojson", (1, 2), "Mã xã"),
    "place_twice": demand("d2,03001,107.96,14.37,800", "d2,03001,107.93,14.33,1200", (2, 3)),
    "coordinates_missing": Case({"c.csv": CANDIDATES.replace("108.01,14.46", ",")}, {}, "c.csv", (2,)),
    "at_centre": Case({"f.csv": FACILITIES.replace("107.95,14.44", ",")}, {}, "f.csv", (4,)),
    "crs_missing": Case({"c.csv": IN_METRES}, {"name_vi": "Cà Mau"}, "c.csv"),
    "crs_by_province": Case({"c.csv": IN_METRES}, {}, "c.csv", alone=True),
    "crs_unknown": Case(change={"demand": "crs"}),
    "zone_missing": Case(change={"demand": "zone"}),
    "swapped": demand("107.93,14.33", "14.33,107.93", (2,), "Kinh độ, Vĩ độ"),
    "outside_vietnam": demand("107.93,14.33", "7.93,44.33", (2,), "Kinh độ, Vĩ độ"),
    "outside_province": demand("107.93,14.33", "107.30,14.33", (2,)),
    "site_outside": Case({"f.csv": FACILITIES.replace("107.95,14.44", "107.50,14.44")}, {}, "f.csv", (4,)),
    "commune_elsewhere": demand("d1,03001", "d1,03004", (2,)),
    "commune_unknown": demand("d1,03001", "d1,09999", (2,), "Mã xã"),
    "commune_old": Case(
        {"d.csv": DEMAND.replace("d1,03001", "d1,02999"), "x.csv": "Mã xã cũ,Mã xã mới\n02999,03001\n"},
        {"crosswalk": "x.csv"},
        rows=(2,),
        column="Mã xã",
    ),
    "commune_split": Case(
        {
            "d.csv": DEMAND.replace("d1,03001", "d1,02999"),
            "x.csv": "Mã xã cũ,Mã xã mới,share\n02999,03001,0.7\n02999,03002,0.3\n",
        },
        {"crosswalk": "x.csv", "repair": frozenset({"old_communes"})},
        rows=(2,),
        column="Mã xã",
    ),
    "commune_ambiguous": Case(
        {"f.csv": "Tên cơ sở,Tên xã,Dịch vụ,Số chỗ\nMái ấm,Xã Đắk Hà,trẻ em,20\n"},
        {},
        "f.csv",
        (2,),
        "Tên xã",
    ),
    "commune_empty": demand("d4,03003,107.95,14.45,900,260,80,10\n", ""),
    "geometry_missing": Case({"b.geojson": boundaries(geometry=None)}, {}, "b.geojson", (1,)),
    "geometry_type": Case(
        {"b.geojson": boundaries(geometry={"type": "Point", "coordinates": [107.9, 14.3]})},
        {},
        "b.geojson",
        (1,),
    ),
    "geometry_invalid": Case({"b.geojson": boundaries(geometry=BOW_TIE)}, {}, "b.geojson", (1,)),
    "shapes_overlap": Case({"b.geojson": boundaries(geometry=square(107.9, 14.3, 0.15))}, {}, "b.geojson"),
    "choice_unknown": Case({"f.csv": FACILITIES.replace("trẻ em", "trẻ nhỏ")}, {}, "f.csv", (4,), "Dịch vụ"),
    "service_missing": Case({"f.csv": FACILITIES.replace("Dịch vụ", "Cột khác")}, {}, "f.csv", (), "Số chỗ"),
    "places_missing": Case({"f.csv": FACILITIES.replace("trẻ em,25", "trẻ em,0")}, {}, "f.csv", (4,)),
    "site_unknown": Case(
        {"p.csv": "Mã cơ sở,Dịch vụ,Số chỗ\nE9,trẻ em,20\n"}, {"places": "p.csv"}, "p.csv", (2,), "Mã cơ sở"
    ),
    "ferry_commune": ferry("P1,03003", "P1,03003;Xã Lạ", (2,), "Các xã trên đảo"),
    "ferry_twice": ferry("P2,03004", "P2,Xã Kon Đào", (2, 3), "Các xã trên đảo"),
    "ferry_parent": ferry("đất liền", "P2", (2, 3), "Nơi đến"),
    "ferry_port": ferry("107.95,14.42", ",", (2,), "Kinh độ bến đi, Vĩ độ bến đi"),
    "ferry_outline": Case(
        {"p.csv": outlined("POINT (107.95 14.42)")},
        {"ferries": "p.csv"},
        "p.csv",
        (2,),
        "Vùng đảo",
    ),
    "roads_of_unknown": Case(change={"roads_of": "dak-nong"}, file="", column="roads_of"),
    "table_missing": Case(change={"demand": None, "boundaries": None}, file=""),
    "no_facilities": Case(change={"facilities": None}, file="", column="facilities"),
    "candidates_assumed": Case(change={"candidates": None}, file="", column="candidates"),
    "ages_estimated": demand("Từ 80 tuổi", "Ghi chú"),
    "ages_impossible": demand(",1200,300,140,", ",1200,1300,,", (2,)),
    "terrain_estimated": Case({"b.geojson": boundaries().replace("Địa hình", "Màu")}, {}, "b.geojson"),
    "boundaries_estimated": Case(change={"boundaries": None}),
    "districts_none": Case({"b.geojson": boundaries().replace("Tên huyện", "Màu")}, {}, "b.geojson"),
    "totals_differ": Case({"b.geojson": boundaries(Dân_số=7000)}),
    "totals_contradict": Case({"b.geojson": boundaries(Dân_số=9000)}),
    "database_missing": Case(change={"demand": Source(table="public.people")}, file="public.people"),
    "database_password": Case(
        change={"demand": Source(table="a.b"), "database": "postgresql://me:secret@localhost/x"}, file="a.b"
    ),
    "database_address": Case(
        change={"demand": Source(table="a.b"), "database": "mysql://localhost/x"}, file="a.b"
    ),
    "database_error": Case(
        change={"demand": Source(table="a.b"), "database": "postgresql://me@127.0.0.1:1/x"}, file="a.b"
    ),
    "repair_unknown": Case(change={"repair": frozenset({"magic"})}, file="", column="repair"),
    "raster_needs_boundaries": Case({"r.tif": b""}, {"demand": "r.tif", "boundaries": None}, "r.tif"),
}
CASES |= OFFICE_CASES
# Tested elsewhere: workbooks and layers in test_formats and test_books, rasters in test_raster, roads in test_travel_own, other
# faults in test_faults, the rest in the command.
ELSEWHERE = {"database_host", "database_table",
             "sheet_missing", "layer_missing", "number_as_text", "raster_empty", "raster_negative", "scaled_to_boundaries",
             "region_factor", "candidates_ruled", "candidates_none", "travel_points_far", "travel_sites_far", "travel_part",
             "travel_part_without_site", "travel_cut_off", "national_no_facility", "national_facilities",
             "national_growth", "national_split", "national_cut_off", "national_rivers", "service_outside",
             "sheets_unread", "sheets_left", "sheets_hidden",
             "sheets_of_years", "sheets_alike", "hidden_rows", "hidden_columns", "encoding_lies", "raster_bands",
             "raster_no_crs", "raster_fill", "raster_crowded", "census_raster", "layers_joined", "layer_several",
             "census_total", "census_commune", "census_odd", "census_rows", "census_exchanged", "census_absent",
             "census_moved", "census_order", "census_empty", "census_raster_total",
             "hidden_data", "facility_planned", "number_merged", "residents_only",
             "formula_uncalculated", "raster_outside", "raster_outside_far", "raster_larger", "people_of_year", "site_far"}  # fmt: skip


def run(
    case: Case, tables: Path, read: Callable[..., OwnData], repair: frozenset[str] = frozenset(), **more: Any
) -> OwnData:
    """Write the files of the case, and read all tables."""
    for name, text in case.files.items():
        (tables / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    change = dict(case.change)
    special = {
        "mapped": {"columns": {"population": "Không có"}},
        "crs": {"crs": "Mercator"},
        "zone": {"crs": "VN-2000"},
    }
    if isinstance(change.get("demand"), str) and change["demand"] in special:
        change["demand"] = Source(file=tables / "d.csv", label="d.csv", **special[change["demand"]])
    return read(**({"repair": repair} | more | change))


def test_a_faultless_folder_has_no_finding_worse_than_information(read: Callable[..., OwnData]):
    data = read()
    assert [finding.code for finding in data.findings if finding.severity in ("error", "warning")] == []
    assert data.province is not None
    assert data.province.cells["population"].sum() == 6600


def test_every_kind_of_finding_has_a_case():
    assert set(kinds()) == set(CASES) | ELSEWHERE


BUNDLES = together(CASES)


@pytest.fixture(scope="module")
def read_together(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], OwnData]:
    """Return a function that reads a case with those in other tables, each folder once."""

    @functools.cache
    def of(codes: tuple[str, ...]) -> OwnData:
        folder = filled(tmp_path_factory.mktemp("together"))
        return run(joined([CASES[code] for code in codes]), folder, reader(folder))

    return lambda code: of(BUNDLES[code])


@pytest.mark.parametrize("code", CASES)
def test_a_mistake_is_found_where_it_is(code: str, read_together: Callable[[str], OwnData]):
    assert_found(code, read_together(code))


ACCEPTED = ("commune_twice", "places_far", "land_far")
"""One of each table is accepted in a gate; whether a finding may be is said of its kind, and asked in one place."""


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(code, marks=() if code in ACCEPTED else pytest.mark.thorough)
        for code in CASES
        if kinds()[code].acceptable
    ],
)
def test_a_mistake_can_be_accepted(code: str, tables: Path, read: Callable[..., OwnData]):
    accepted = run(CASES[code], tables, read, accepted=frozenset({code}))
    assert "accepted" in {finding.severity for finding in accepted.findings if finding.code == code}


@pytest.mark.thorough
@pytest.mark.parametrize("code", [code for code, codes in BUNDLES.items() if len(codes) > 1])
def test_a_mistake_alone_is_found_where_it_is(code: str, tables: Path, read: Callable[..., OwnData]):
    assert_found(code, run(CASES[code], tables, read))


def assert_found(code: str, data: OwnData) -> None:
    """Assert that a mistake is told with its place, and that errors, and nothing else, leave no province."""
    case = CASES[code]
    found = [finding for finding in data.findings if finding.code == code]
    assert found, [f"{finding.code} {finding.where()}" for finding in data.findings]
    first = found[0]
    assert first.severity == kinds()[code].severity
    assert first.file == case.file
    if case.rows:
        assert first.rows == case.rows
    if case.column:
        assert first.column == case.column
    assert (data.province is None) == bool(data.errors)
    assert "secret" not in str(data)


MENDED = [code for code, kind in kinds().items() if kind.repair]


def test_every_repair_belongs_to_a_finding():
    assert {kinds()[code].repair for code in MENDED} == set(repairs())


@pytest.mark.parametrize("code", MENDED)
def test_a_repair_is_made_only_on_request_and_lists_what_it_changed(
    code: str, tables: Path, read: Callable[..., OwnData]
):
    case = CASES[code]
    if code == "id_twice":
        case = Case({"d.csv": DEMAND.replace("d2,", "d1,03001,107.93,14.33,1200,300,140,20\nd2,")})
    if code == "commune_twice":
        case = Case({"d.csv": COMMUNES + "03001,Xã Đắk Hà,2000\n"})
    told = run(case, tables, read, frozenset({kinds()[code].repair}))
    assert next(finding.severity for finding in told.findings if finding.code == code) == "repaired"
    assert told.errors == ()
    assert told.province is not None
    assert told.changes[0].file == case.file
    lost = {"outside_province": 1200}.get(code, 0)
    if code != "geometry_invalid":
        assert told.province.cells["population"].sum() == pytest.approx(6600 - lost)
    else:
        assert told.province.communes.geometry.is_valid.all()


def test_values_are_repaired_to_what_was_meant(tables: Path, read: Callable[..., OwnData]):
    text = (
        DEMAND.replace("107.93,14.33,1200", '"14,33","107,93",1.200')
        .replace("800,210", "3.200,210")
        .replace(",3000,", ",3.000,")
    )
    text = text.replace(",900,", ",1.900,").replace(",700,", ",1.700,").replace("d3,03002", "d3,3002")
    (tables / "d.csv").write_text(text, encoding="utf-8")
    data = read(repair=frozenset({"decimal_commas", "thousands", "swap_lat_lon", "leading_zeros"}))
    assert data.province is not None, data.errors
    cells = data.province.cells
    assert cells.loc["d1"].to_list() == ["03001", 107.93, 14.33, 1200.0]
    assert cells["population"].to_list() == [1200, 3200, 3000, 1900, 1700]
    assert cells.loc["d3", "commune_code"] == "03002"
    assert {change.repair for change in data.changes} == {
        "decimal_commas",
        "swap_lat_lon",
        "leading_zeros",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_name_in_messages(language: Language):
    assert all(called(field).said(language) for field in schema()["field"])


def test_whoever_names_no_service_is_told_all_there_are(read_together: Callable[[str], OwnData]):
    data = read_together("service_missing")
    told = next(finding for finding in data.findings if finding.code == "service_missing")
    for remedy in (told.remedy_vi, told.remedy_en):
        assert f"({', '.join(SERVICES)})" in remedy


def test_all_mistakes_are_told_at_once(tables: Path, read: Callable[..., OwnData]):
    (tables / "d.csv").write_text(
        DEMAND.replace("107.93,14.33", "14.33,107.93").replace(",800,", ",x,"), encoding="utf-8"
    )
    (tables / "f.csv").write_text(
        FACILITIES.replace("trẻ em", "?? ai").replace("03003", "3003"), encoding="utf-8"
    )
    (tables / "c.csv").write_text(CANDIDATES.replace("108.01", "1,08e2x"), encoding="utf-8")
    codes = {finding.code for finding in read(crosswalk="none.csv").errors}
    assert {"swapped", "not_a_number", "choice_unknown", "code_zeros", "file_missing"} <= codes


def test_random_bytes_are_findings_and_never_exceptions(tables: Path, read: Callable[..., OwnData]):
    rng = np.random.default_rng(5)
    for name in ("x.csv", "x.xlsx", "x.gpkg", "x.shp", "x.geojson", "x.zip", "x.tif"):
        (tables / name).write_bytes(rng.bytes(3_000))
        assert read(demand=name).errors, name


@pytest.mark.parametrize(
    "path", ["/vsicurl/http://127.0.0.1:1/x.gpkg", "/vsizip/x.zip/x.shp", "http://127.0.0.1/x.csv", "."]
)
def test_only_files_on_disk_are_opened(path: str, read: Callable[..., OwnData]):
    assert [finding.code for finding in read(demand=Source(file=Path(path), label=path)).errors] == [
        "file_missing"
    ]
