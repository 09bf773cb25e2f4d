"""Faults in tables of facilities, in maps and in rasters."""

from __future__ import annotations

import json
import zipfile
from itertools import cycle
from pathlib import Path

import geopandas as gpd
import numpy as np
from pyproj import Transformer

from tests.geodata.own.faults.base import READ, STOP, TOLD, Cells, book, fault, site_rows, sites
from tests.geodata.own.mutated.rasters import Values, people_by_cell, write_raster
from tests.geodata.own.office import COMMUNES, FACILITIES, boundaries, write_shapefile

HEAD = ["Tên cơ sở", "Kinh độ", "Vĩ độ", "Dịch vụ", "Số chỗ"]


@fault(STOP, codes=("facility_two_names",))
def a_facility_twice_under_two_names(folder: Path) -> None:
    one = site_rows()[0]
    sites(folder, [HEAD, *site_rows(), ["TT BTXH tổng hợp", *one[1:]]])


@fault(READ, STOP)
def places_and_people_in_one_cell(folder: Path) -> None:
    sites(folder, [HEAD, *([*row[:4], f"{row[4]}/{row[4] - 5}"] for row in site_rows())])


@fault(READ, STOP)
def places_from_to(folder: Path) -> None:
    sites(folder, [HEAD, *([*row[:4], f"{row[4] - 10}-{row[4]}"] for row in site_rows())])


@fault(STOP)
def staff_called_people(folder: Path) -> None:
    sites(folder, [[*HEAD[:4], "Số người"], *([*row[:4], row[4] // 3] for row in site_rows())])


@fault(READ, STOP)
def northing_first(folder: Path) -> None:
    turn = Transformer.from_crs(4326, 9216, always_xy=True)
    rows: Cells = []
    for row in site_rows():
        east, north = turn.transform(row[1], row[2])
        rows.append([row[0], round(north, 1), round(east, 1), *row[3:]])
    sites(folder, [["Tên cơ sở", "X (m)", "Y (m)", "Dịch vụ", "Số chỗ"], *rows])


@fault(STOP)
def northing_first_said_in_kilometres(folder: Path) -> None:
    turn = Transformer.from_crs(4326, 9216, always_xy=True)
    rows: Cells = []
    for row in site_rows():
        east, north = turn.transform(row[1], row[2])
        rows.append([row[0], round(north / 1000, 3), round(east / 1000, 3), *row[3:]])
    sites(folder, [["Tên cơ sở", "X (km)", "Y (km)", "Dịch vụ", "Số chỗ"], *rows])


@fault(STOP, TOLD, codes=("swapped",))
def one_row_swapped(folder: Path) -> None:
    rows = site_rows()
    rows[1][1], rows[1][2] = rows[1][2], rows[1][1]
    sites(folder, [HEAD, *rows])


@fault(STOP, codes=("site_far",))
def a_degree_mistyped(folder: Path) -> None:
    rows = site_rows()
    rows[1][1] -= 1
    sites(folder, [HEAD, *rows])


@fault(READ)
def minutes_in_odd_signs(folder: Path) -> None:
    def minutes(value: float, letter: str) -> str:
        whole, rest = divmod(value * 3600 + 1e-6, 3600)
        return f"{int(whole)}o{int(rest // 60):02d}’{rest % 60:04.1f}’’ {letter}"

    sites(
        folder,
        [HEAD, *([row[0], minutes(row[1], "Đ"), minutes(row[2], "B"), *row[3:]] for row in site_rows())],
    )


@fault(READ)
def several_kinds_of_coordinates_in_one_column(folder: Path) -> None:
    ways = ("{lat}, {lon}", "https://maps.google.com/?q={lat},{lon}", "({lat}; {lon})", "{lat}N {lon}E")
    sites(folder, [["Tên cơ sở", "Vị trí", "Dịch vụ", "Số chỗ"],
                   *([f.name, way.format(lat=f.lat, lon=f.lon), f.service, f.places]
                     for f, way in zip(FACILITIES, ways, strict=True))])  # fmt: skip


@fault(READ)
def a_service_in_each_column_and_a_total(folder: Path) -> None:
    words = {
        "tổng hợp": "Tổng hợp",
        "người cao tuổi": "Người cao tuổi",
        "trẻ em": "Trẻ em",
        "người khuyết tật": "Người khuyết tật",
    }
    sites(folder, [["Tên cơ sở", "Kinh độ", "Vĩ độ", *words.values(), "Tổng số chỗ"],
                   *([f.name, f.lon, f.lat, *(f.places if f.service == w else None for w in words), f.places]
                     for f in FACILITIES)])  # fmt: skip


@fault(READ, STOP)
def a_facility_in_rows_by_service_with_its_own_total(folder: Path) -> None:
    rows: Cells = [HEAD]
    for f in FACILITIES:
        rows += [[f.name, f.lon, f.lat, None, f.places], [None, None, None, f.service, f.places]]
    book(folder, rows, name="co so")


@fault(READ, codes=("facility_closed",))
def facilities_closed_long_ago(folder: Path) -> None:
    works = cycle(("Đang hoạt động", "Không còn chỗ", "Sáp nhập từ hai trung tâm năm 2019", "Ngừng tiếp nhận mới",
                   "Đóng cửa tạm thời để sửa chữa", "Không hoạt động hết công suất"))  # fmt: skip
    sites(folder, [[*HEAD, "Tình trạng"], *([*row, state] for row, state in zip(site_rows(), works, strict=False)),
                   ["Trung tâm cũ", 107.9, 14.4, "tổng hợp", 200, "Đã giải thể"],
                   ["Mái ấm cũ", 107.8, 14.5, "tổng hợp", 50, "Ngừng hoạt động từ năm 2020"]])  # fmt: skip


@fault(READ, codes=("facility_planned",))
def facilities_not_built_yet(folder: Path) -> None:
    works = cycle(
        ("Đang hoạt động", "Đang xây dựng thêm khu nhà", "Dự kiến mở rộng năm 2027", "Quy hoạch nâng cấp")
    )
    sites(folder, [[*HEAD, "Tình trạng"], *([*row, state] for row, state in zip(site_rows(), works, strict=False)),
                   ["Trung tâm mới", 107.8, 14.4, "tổng hợp", 300, "Dự kiến xây dựng 2027"],
                   ["Cơ sở 2 (quy hoạch)", 107.82, 14.42, "trẻ em", 100, None],
                   ["Khu B", 107.84, 14.44, "trẻ em", 80, "Đang thi công"]])  # fmt: skip


@fault(READ, codes=("number_merged",))
def places_merged_over_two_services(folder: Path) -> None:
    rows = site_rows()
    rows.insert(1, [None, None, None, "trẻ em", None])
    book(folder, [HEAD, *rows], name="co so", merge=("A2:A3", "B2:B3", "C2:C3", "E2:E3"))


@fault(READ, codes=("totals_contradict", "totals_differ"))
def people_of_the_map_contradict(folder: Path) -> None:
    made = boundaries()
    for feature, c in zip(made["features"], COMMUNES, strict=True):
        feature["properties"]["Dân số"] = round(c.people * 0.85)
    (folder / "ranh.geojson").write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")


@fault(READ, STOP)
def latitude_first_in_the_map(folder: Path) -> None:
    made = boundaries()
    for feature in made["features"]:
        ring = feature["geometry"]["coordinates"][0]
        feature["geometry"]["coordinates"] = [[[y, x] for x, y in ring]]
    (folder / "ranh.geojson").write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")


@fault(STOP, TOLD, codes=("commune_unknown", "commune_empty", "map_missing", "value_missing"))
def a_commune_missing_in_the_map(folder: Path) -> None:
    made = boundaries()
    del made["features"][0]
    (folder / "ranh.geojson").write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")


@fault(READ, STOP)
def old_and_new_map_in_one_database(folder: Path) -> None:
    (folder / "ranh.geojson").unlink()
    frame = gpd.GeoDataFrame.from_features(boundaries(), crs=4326)
    frame.to_file(folder / "ranh.gpkg", layer="xa_2024")
    frame.iloc[:5].to_file(folder / "ranh.gpkg", layer="xa_2010")


@fault(READ)
def a_map_packed_twice_deep(folder: Path) -> None:
    (folder / "ranh.geojson").unlink()
    inner = folder / "Bản đồ"
    inner.mkdir()
    path = write_shapefile(inner, "tcvn3", name="ranh_xa")
    with zipfile.ZipFile(folder / "ranh.zip", "w") as archive:
        for part in sorted(inner.iterdir()):
            archive.write(part, f"Sở NNMT/Bản đồ/{part.name}")
    for part in list(inner.iterdir()):
        part.unlink()
    inner.rmdir()
    assert path.suffix == ".shp"


def _raster(folder: Path, values: Values, *, nodata: float | None = -1.0, west: float = 107.6) -> None:
    """Write cells as a raster of people, in place of their table."""
    (folder / "dan so.csv").unlink(missing_ok=True)
    write_raster(folder / "dan so pop.tif", [values], nodata=nodata, west=west)


@fault(READ)
def a_raster(folder: Path) -> None:
    _raster(folder, people_by_cell())


@fault(STOP, codes=("census_raster_total",))
def a_raster_of_densities(folder: Path) -> None:
    _raster(folder, people_by_cell() * 100)


@fault(STOP)
def a_raster_shifted_by_a_tenth_of_a_degree(folder: Path) -> None:
    _raster(folder, people_by_cell(), west=107.7)


@fault(STOP, TOLD, codes=("raster_outside",))
def a_raster_shifted_by_half_a_cell(folder: Path) -> None:
    _raster(folder, people_by_cell(), west=107.605)


@fault(STOP, codes=("raster_outside_far",))
def a_raster_and_a_map_without_a_commune(folder: Path) -> None:
    _raster(folder, people_by_cell())
    made = boundaries()
    del made["features"][3]
    (folder / "ranh.geojson").write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")


@fault(READ, codes=("raster_larger",))
def a_raster_of_the_neighbours_too(folder: Path) -> None:
    values = people_by_cell()
    _raster(folder, np.where(values > 0, values, 50.0))


@fault(STOP)
def a_raster_of_half_the_province(folder: Path) -> None:
    _raster(folder, people_by_cell()[:, :26])


@fault(READ)
def a_raster_with_an_undeclared_fill(folder: Path) -> None:
    values = people_by_cell()
    values[:3, :3] = 3.4e38
    _raster(folder, values, nodata=None)


@fault(READ)
def a_raster_with_minus_9999(folder: Path) -> None:
    values = people_by_cell()
    values[:3, :3] = -9999
    _raster(folder, values, nodata=None)
