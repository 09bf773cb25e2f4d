"""Test that the same tables in any format, encoding, coordinate system or language give the same province."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from ansinh.geodata import candidate_sites, existing_facilities, facility_places
from ansinh.geodata.own import OwnData, OwnProvince, Source
from ansinh.geodata.own.findings import Origin
from ansinh.geodata.own.readers.vector import split_geometry
from tests.geodata.own.small import DEMAND, FACILITIES, cp1258
from tests.samples import examples

ENGLISH = {
    "Mã điểm": "demand_id", "Mã xã": "commune_code", "Kinh độ": "lon", "Vĩ độ": "lat", "Dân số": "population",
    "Dưới 16 tuổi": "population_under16", "Từ 60 tuổi": "population_60_plus", "Từ 80 tuổi": "population_80_plus",
    "Tên xã": "commune_name", "Tên huyện": "district_name", "Địa hình": "terrain",
}  # fmt: skip
SHORT = {
    "Mã điểm": "id", "Mã xã": "xa_ma", "Kinh độ": "X", "Vĩ độ": "Y", "Dân số": "DAN_SO", "Dưới 16 tuổi": "pop_u16",
    "Từ 60 tuổi": "pop_60", "Từ 80 tuổi": "pop_80", "Tên xã": "commune_name", "Tên huyện": "tenhuyen", "Địa hình": "dia hinh",
}  # fmt: skip

DECORATED = {"Dân số": "Dân số 2023 (người)", "Mã xã": "MÃ XÃ"}


def same(one: OwnProvince | None, other: OwnProvince | None, metres: float = 0.0) -> None:
    """Assert that two provinces have the same people, facilities and shapes, within `metres`."""
    assert one is not None
    assert other is not None
    a, b = one.people, other.people
    assert list(a.index) == list(b.index)
    degrees = metres / 100_000 + 1e-12
    pd.testing.assert_frame_equal(a.drop(columns=["lon", "lat"]), b.drop(columns=["lon", "lat"]))
    np.testing.assert_allclose(a[["lon", "lat"]], b[["lon", "lat"]], atol=degrees, rtol=0)
    x, y = one.communes, other.communes
    assert list(x["commune_name"]) == list(y["commune_name"])
    assert list(x["terrain"]) == list(y["terrain"])
    moved = x.geometry.to_crs(32648).symmetric_difference(y.geometry.to_crs(32648)).area
    assert (moved <= x.geometry.to_crs(32648).length * (metres + 0.001)).all()
    pd.testing.assert_frame_equal(facility_places(one), facility_places(other))


@pytest.fixture
def base(read: Callable[..., OwnData]) -> OwnProvince:
    """Return the province of the tables without an error."""
    province = read().province
    assert province is not None
    return province


def frames(tables: Path, names: dict[str, str] | None = None) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    """Return demand and boundaries, with other column names."""
    demand = pd.read_csv(io.StringIO(DEMAND), dtype={"Mã xã": "str"})
    shapes = gpd.read_file(tables / "b.geojson")
    return demand.rename(columns=names or {}), shapes.rename(columns=names or {})


@pytest.mark.parametrize(
    ("kind", "names"),
    [("csv", names) for names in ({}, ENGLISH, SHORT, DECORATED)]
    + [(kind, {}) for kind in ("gpkg", "semicolon", "xlsx", "geojson", "shp", "zip", "wkt")]
    + [pytest.param("gpkg", names, marks=pytest.mark.thorough) for names in (ENGLISH, SHORT, DECORATED)],
)
def test_formats_and_languages(
    kind: str, names: dict[str, str], tables: Path, read: Callable[..., OwnData], base: OwnProvince
):
    demand, shapes = frames(tables, names)
    if kind in ("shp", "zip"):
        demand, shapes = frames(tables, SHORT)
    points = gpd.GeoDataFrame(
        demand, geometry=gpd.points_from_xy(demand.iloc[:, 2], demand.iloc[:, 3]), crs=4326
    )
    points = points.drop(columns=list(points.columns[2:4]))
    change: dict[str, object] = {}
    if kind in ("csv", "semicolon"):
        demand.to_csv(tables / "x.csv", index=False, sep=";" if kind == "semicolon" else ",")
        change = {"demand": "x.csv"}
    elif kind == "xlsx":
        demand.to_excel(tables / "x.xlsx", index=False)
        change = {"demand": "x.xlsx"}
    elif kind == "wkt":
        shapes.to_wkt().rename(columns={"geometry": "WKT"}).to_csv(tables / "w.csv", index=False)
        change = {"boundaries": "w.csv"}
    else:
        end = "shp" if kind == "zip" else kind
        points.to_file(tables / f"x.{end}", **({"encoding": "utf-8"} if end == "shp" else {}))
        shapes.to_file(tables / f"y.{end}", **({"encoding": "utf-8"} if end == "shp" else {}))
        change = {"demand": f"x.{end}", "boundaries": f"y.{end}"}
        if kind == "zip":
            with zipfile.ZipFile(tables / "y.zip", "w") as archive:
                for part in tables.glob("y.*"):
                    if part.suffix != ".zip":
                        archive.write(part, part.name)
            change["boundaries"] = "y.zip"
    data = read(**change)
    assert [finding.problem_en for finding in data.errors] == []
    same(base, data.province, metres=0.01)


STATED = {
    "UTM 48N": 32648, "UTM 49N": 32649, "EPSG:32648": 32648, "VN-2000 107°30'": 9216, "VN-2000 KTT 107.5": 9216,
    "VN2000 107,5": 9216, "VN-2000 Kon Tum": 9216, "VN-2000 / UTM zone 48N": 3405, "EPSG:9218": 9218,
    "vn-2000 kinh tuyến trục 108-30 múi 3": 9218,
}  # fmt: skip
"""What is written of a coordinate system, and its number."""
READ_WITH = ("UTM 49N", "EPSG:9218", "VN-2000 107°30'")
"""Tables are read with one of each kind in a gate; what the others mean is asked of each."""


@pytest.mark.parametrize(("stated", "epsg"), STATED.items())
def test_what_is_written_of_a_coordinate_system_is_understood(stated: str, epsg: int):
    from ansinh.geodata.own.coordinates.systems import system, to_lonlat

    x, y = Transformer.from_crs(4326, epsg, always_xy=True).transform(107.93, 14.33)
    lonlat = to_lonlat(np.array([x]), np.array([y]), system(stated))
    np.testing.assert_allclose(lonlat[0], [107.93, 14.33], atol=1e-7)


@pytest.mark.parametrize(
    ("stated", "epsg"),
    [
        pytest.param(stated, epsg, marks=() if stated in READ_WITH else pytest.mark.thorough)
        for stated, epsg in STATED.items()
    ],
)
def test_coordinate_systems_against_pyproj(
    stated: str, epsg: int, tables: Path, read: Callable[..., OwnData], base: OwnProvince
):
    demand, _ = frames(tables)
    x, y = Transformer.from_crs(4326, epsg, always_xy=True).transform(demand["Kinh độ"], demand["Vĩ độ"])
    demand.assign(**{"Kinh độ": x, "Vĩ độ": y}).to_csv(tables / "m.csv", index=False)
    data = read(demand=Source(file=tables / "m.csv", label="m.csv", crs=stated))
    assert data.errors == ()
    same(base, data.province, metres=0.01)
    # In the opposite order: surveyors write X for north and Y for east.
    demand.assign(**{"Kinh độ": y, "Vĩ độ": x}).to_csv(tables / "m.csv", index=False)
    turned = read(demand=Source(file=tables / "m.csv", label="m.csv", crs=stated))
    assert {finding.code for finding in turned.errors} == {"swapped"}
    same(
        base,
        read(demand=Source(file=tables / "m.csv", crs=stated), repair=frozenset({"swap_lat_lon"})).province,
        metres=0.01,
    )


def test_metres_without_a_system_are_in_the_province_s_own_or_named(
    tables: Path, read: Callable[..., OwnData], base: OwnProvince
):
    demand, _ = frames(tables)
    x, y = Transformer.from_crs(4326, 9216, always_xy=True).transform(demand["Kinh độ"], demand["Vĩ độ"])
    demand.assign(**{"Kinh độ": x, "Vĩ độ": y}).to_csv(tables / "m.csv", index=False)
    (finding,) = read(demand="m.csv", name_vi="Gia Lai").errors
    assert finding.code == "crs_missing"
    assert "VN-2000 107°30'" in finding.problem_en
    taken = read(demand="m.csv")
    assert "crs_by_province" in {finding.code for finding in taken.findings}
    same(base, taken.province, metres=0.01)


@given(
    st.floats(105.0, 107.0),
    st.floats(9.5, 22.0),
    st.sampled_from([103.0, 104.5, 104.75, 105.75, 106.25, 107.75, 108.5]),
)
@settings(max_examples=examples(30), deadline=None)
def test_vn2000_zones_agree_with_the_registered_ones(lon: float, lat: float, meridian: float):
    from ansinh.geodata.own.coordinates.systems import to_lonlat, vn2000

    registered = {
        103.0: 9205,
        104.5: 9207,
        104.75: 9208,
        105.75: 9210,
        106.25: 9212,
        107.75: 5899,
        108.5: 9218,
    }
    x, y = Transformer.from_crs(4326, registered[meridian], always_xy=True).transform(lon, lat)
    back = to_lonlat(np.array([x]), np.array([y]), vn2000(meridian))
    np.testing.assert_allclose(back[0], [lon, lat], atol=1e-8)


def test_every_province_has_a_meridian_near_it():
    from ansinh.geodata.own.coordinates.systems import meridians, system

    names = [name for provinces in meridians().values() for name in provinces]
    assert len(set(names)) == len(names) >= 63
    assert system("VN-2000 Đắk Nông").to_dict()["lon_0"] == 108.5
    assert system("VN-2000 TP. Hồ Chí Minh").to_dict()["lon_0"] == 105.75


def test_a_workbook_with_a_title_a_blank_line_and_text_numbers(
    tables: Path, read: Callable[..., OwnData], base: OwnProvince
):
    book = openpyxl.Workbook()
    book.active.title = "Ghi chú"
    book.active.append(["Số liệu do Sở Y tế cung cấp"])
    sheet = book.create_sheet("Dân cư")
    sheet.append(["BẢNG 1. DÂN SỐ THEO ĐIỂM DÂN CƯ"])
    sheet.append([])
    rows = [line.split(",") for line in DEMAND.splitlines()]
    for row in rows:
        sheet.append(row)
    book.save(tables / "x.xlsx")
    data = read(demand="x.xlsx")
    assert data.errors == ()
    assert {"number_as_text"} <= {finding.code for finding in data.findings}
    assert {finding.sheet for finding in data.findings if finding.file == "x.xlsx"} == {"Dân cư"}
    same(base, data.province)
    (missing,) = read(demand=Source(file=tables / "x.xlsx", label="x.xlsx", sheet="Xã")).errors
    assert missing.code == "sheet_missing"
    assert "Dân cư" in missing.remedy_en


def test_a_row_is_numbered_as_the_workbook_does(tables: Path, read: Callable[..., OwnData]):
    book = openpyxl.Workbook()
    for row in [
        ["Danh sách"],
        [],
        *[line.split(",") for line in DEMAND.replace(",3000,", ",ba nghìn,").splitlines()],
    ]:
        book.active.append(row)
    book.save(tables / "x.xlsx")
    (finding,) = read(demand="x.xlsx").errors
    assert (finding.code, finding.rows, finding.column) == ("not_a_number", (6,), "Dân số")


def test_layers_are_named(tables: Path, read: Callable[..., OwnData], base: OwnProvince):
    _, shapes = frames(tables)
    for layer in ("xa", "khac"):
        shapes.to_file(tables / "y.gpkg", layer=layer)
    assert [finding.code for finding in read(boundaries="y.gpkg").errors] == ["layer_several"]
    same(
        base,
        read(boundaries=Source(file=tables / "y.gpkg", label="y.gpkg", layer="xa")).province,
        metres=0.01,
    )


def vni(text: str) -> bytes:
    """Return text in VNI, from the inverse of the decoder's table."""
    from ansinh.geodata.own.cells.legacy import _VNI

    turned = {new: old for old, new in _VNI.items()}
    return "".join(turned.get(letter, letter) for letter in text).encode("cp1252")


def tcvn3(text: str) -> bytes:
    """Return text in TCVN3; capitals with a tone become small letters, as a capital font shows them."""
    from ansinh.geodata.own.cells.legacy import _TCVN3_LETTERS

    return "".join(
        _TCVN3_LETTERS.get(letter, _TCVN3_LETTERS.get(letter.lower(), letter)) for letter in text
    ).encode("cp1252")


@pytest.mark.parametrize(("encode", "name"), [(cp1258, "cp1258"), (vni, "vni"), (tcvn3, "tcvn3")])
def test_encodings_from_before_unicode(
    encode: Callable[[str], bytes], name: str, tables: Path, read: Callable[..., OwnData]
):
    (tables / "f.csv").write_bytes(encode(FACILITIES))
    data = read()
    assert [finding.code for finding in data.findings if finding.severity == "warning"] == [
        "encoding_guessed"
    ]
    assert name in next(finding.problem_en for finding in data.findings)
    assert data.province is not None
    assert list(existing_facilities(data.province)["name_vi"]) == [
        "Trung tâm Bảo trợ xã hội",
        "Mái ấm Đắk Tô",
    ]
    assert set(facility_places(data.province)["service"]) == {"general", "elderly", "children"}


def test_legacy_words_known_by_hand():
    from ansinh.geodata.own.cells.legacy import from_tcvn3, from_vni

    assert (
        from_vni("Trung taâm Baûo trôï xaõ hoäi tænh Ñaék Noâng") == "Trung tâm Bảo trợ xã hội tỉnh Đắk Nông"
    )
    assert (
        from_vni("ngöôøi cao tuoåi, nguyeãn, quyeàn, nghieâng, khuyeát taät")
        == "người cao tuổi, nguyễn, quyền, nghiêng, khuyết tật"
    )
    assert from_tcvn3("Trung t©m B¶o trî x· héi tØnh §¾k N«ng") == "Trung tâm Bảo trợ xã hội tỉnh Đắk Nông"


def test_a_shapefile_in_an_old_encoding(tables: Path, read: Callable[..., OwnData], base: OwnProvince):
    _, shapes = frames(tables, SHORT)
    shapes.to_file(tables / "y.shp", encoding="utf-8")
    (tables / "y.cpg").unlink()
    content = (tables / "y.dbf").read_bytes()
    for text in (*shapes["commune_name"], *shapes["tenhuyen"], "núi"):
        old = text.encode()
        new = cp1258(text)
        content = content.replace(old, new + b" " * (len(old) - len(new)))
    (tables / "y.dbf").write_bytes(content)
    data = read(boundaries="y.shp")
    assert "encoding_guessed" in {finding.code for finding in data.findings}
    same(base, data.province, metres=0.01)


def test_places_in_one_column_a_service(tables: Path, read: Callable[..., OwnData]):
    text = "Tên cơ sở,Tọa độ X,Tọa độ Y,Số chỗ người cao tuổi,Số chỗ trẻ em\nA,108.04,14.35,30,\nB,107.95,14.44,,25\n"
    (tables / "f.csv").write_text(text, encoding="utf-8")
    data = read()
    assert data.province is not None, data.errors
    rows = facility_places(data.province)[["site_id", "service", "places"]].to_numpy().tolist()
    assert rows == [["KT-E01", "elderly", 30.0], ["KT-E02", "children", 25.0]]
    assert list(existing_facilities(data.province)["commune_code"]) == ["03002", "03003"]


def test_polygons_as_demand(tables: Path, read: Callable[..., OwnData]):
    _, shapes = frames(tables)
    shapes.assign(**{"Dân số": [1000, 2000, 3000, 4000]}).to_file(tables / "p.gpkg")
    for spread, points in (("one_point", 4), ("even", 400)):
        data = read(demand=Source(file=tables / "p.gpkg", label="p.gpkg", spread=spread))
        assert data.province is not None, data.errors
        cells = data.province.cells
        assert cells.groupby("commune_code")["population"].sum().to_list() == pytest.approx(
            [1000, 2000, 3000, 4000]
        )
        assert len(cells) == pytest.approx(points, rel=0.25)
    shutil.copy(tables / "p.gpkg", tables / "q.gpkg")
    alone = read(boundaries="q.gpkg", demand=None)
    assert alone.province is not None, alone.errors
    assert alone.province.cells["population"].sum() == pytest.approx(10_000)


def test_no_boundaries_are_drawn_around_the_points(read: Callable[..., OwnData]):
    data = read(boundaries=None, terrain="hill")
    assert data.province is not None, data.errors
    communes = data.province.communes
    assert list(communes.index) == ["03001", "03002", "03003", "03004"]
    assert communes.geometry.is_valid.all()
    assert len(candidate_sites(data.province)) == 2


def test_a_property_with_several_values_is_one_text(tmp_path):
    point = {"type": "Point", "coordinates": [107.0, 12.0]}
    rows = [
        {"beds": [1, 2], "names": ["x", "y"], "more": {"k": 1}},
        {"beds": None, "names": [], "more": None},
    ]
    features = [{"type": "Feature", "properties": row, "geometry": point} for row in rows]
    path = tmp_path / "x.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    cells = split_geometry(gpd.read_file(path), Origin("x")).frame
    assert cells.to_numpy().tolist() == [["1, 2", "x, y", "{'k': 1}"], [None, "", None]]
