"""Test `ansinh adopt` on made-up office folders: the right tables, the right people, at most five questions."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from ansinh.cli.main import ansinh
from ansinh.models.errors import InputError
from ansinh.planning.adopt import adopt, gather
from ansinh.planning.adopt.gather import laid_open, unpacked
from ansinh.planning.adopt.questions import MOST_QUESTIONS
from tests.geodata.own.excel97 import write_xls
from tests.geodata.own.office import (
    COMMUNES,
    FACILITIES,
    PEOPLE,
    PLACES,
    boundaries,
    write_kml,
    write_shapefile,
)
from tests.geodata.own.small import cp1258

Folder = Callable[[Path], None]


def people_csv(folder: Path, name: str = "Dan so 2024.csv") -> None:
    """Write a table of people as CSV."""
    lines = ["Mã xã,Tên xã,Dân số", *(f"{c.code},{c.name},{c.people}" for c in COMMUNES)]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def people_book(folder: Path) -> None:
    """Write a workbook with a hidden sheet of an older year, a title and a row of totals."""
    book = openpyxl.Workbook()
    for year, factor in ((2019, 0.5), (2024, 1.0)):
        sheet = book.create_sheet(f"Năm {year}")
        sheet.append([f"BIỂU 1: DÂN SỐ NĂM {year}"])
        sheet.append(["TT", "Tên xã", "Dân số"])
        for number, commune in enumerate(COMMUNES, 1):
            sheet.append([number, commune.name, round(commune.people * factor)])
        sheet.append([None, "Tổng cộng", sum(round(c.people * factor) for c in COMMUNES)])
    del book["Sheet"]
    book["Năm 2019"].sheet_state = "hidden"
    book.save(folder / "Bieu dan so.xlsx")


def people_of_excel_97(folder: Path) -> None:
    """Write a workbook of Excel 97 with a title, a row of totals, and numbers as people write them."""
    rows = [
        [number, c.code, c.name, f"{c.people:,}".replace(",", ".")] for number, c in enumerate(COMMUNES, 1)
    ]
    heading = [["SỞ Y TẾ"], ["BIỂU 1: DÂN SỐ NĂM 2024"], ["TT", "Mã xã", "Tên xã", "Dân số"]]
    write_xls(folder / "Bieu 1.xls", {"Sheet1": [*heading, *rows, [None, None, "Tổng cộng", PEOPLE]]})


def people_by_district(folder: Path) -> None:
    """Write a workbook with a sheet for each district."""
    book = openpyxl.Workbook()
    for district in dict.fromkeys(commune.district for commune in COMMUNES):
        sheet = book.create_sheet(district)
        sheet.append(["Tên xã", "Dân số 2024"])
        for commune in COMMUNES:
            if commune.district == district:
                sheet.append([commune.name, commune.people])
    del book["Sheet"]
    book.save(folder / "Dan so theo huyen.xlsx")


def map_kmz(folder: Path) -> None:
    """Write the map of communes for Google Earth, a folder for each district."""
    write_kml(folder / "Ban do xa.kmz")


def facilities_csv(folder: Path) -> None:
    """Write the facilities with both coordinates in one cell."""
    lines = [
        "Tên cơ sở,Tọa độ,Dịch vụ,Số chỗ",
        *(f'{f.name},"{f.lat}, {f.lon}",{f.service},{f.places} chỗ' for f in FACILITIES),
    ]
    (folder / "Danh sach co so.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def people_of_years(folder: Path) -> None:
    """Write a table of people with a column for each of two years."""
    lines = [
        "Tên xã,Dân số 2023,Dân số 2024",
        *(f"{c.name},{round(c.people * 0.9)},{c.people}" for c in COMMUNES),
    ]
    (folder / "Dan so.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def facilities_of_kinds(folder: Path) -> None:
    """Write the facilities as a department lists them: headings with its abbreviation, services as kinds, in phrases."""
    lines = [
        "STT,Tên cơ sở TGXH,Vĩ độ,Kinh độ,Loại hình,Số chỗ",
        *(f"{n},{f.name},{f.lat},{f.lon},Chăm sóc phục hồi {f.service} không nơi nương tựa,{f.places}"
          for n, f in enumerate(FACILITIES, 1)),
    ]  # fmt: skip
    (folder / "CSTGXH.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def map_geojson(folder: Path) -> None:
    """Write the map of communes as GeoJSON."""
    (folder / "Ranh gioi xa.geojson").write_text(
        json.dumps(boundaries(), ensure_ascii=False), encoding="utf-8"
    )


def lying(folder: Path) -> None:
    """Write the map in TCVN3 with a .cpg file that says UTF-8."""
    write_shapefile(folder, "tcvn3", cpg="UTF-8")


def metres(folder: Path) -> None:
    """Write the map in metres without saying in which system."""
    write_shapefile(folder, "utf-8", epsg=9216, prj=False)


def letter(folder: Path) -> None:
    """Write a letter, which is no table."""
    (folder / "Cong van.txt").write_text("Kính gửi: Sở Y tế", encoding="utf-8")


def people_inside(folder: Path) -> None:
    """Write the table of people into a subfolder."""
    people_csv(folder, "Dan so/xa.csv")


FOLDERS: dict[str, tuple[Folder, ...]] = {
    "plain": (people_csv, map_geojson, facilities_csv),
    "hidden sheet": (people_book, map_geojson, facilities_csv),
    "shapefile in TCVN3 with a wrong .cpg": (people_csv, facilities_csv, lying),
    "metres of VN-2000 without a .prj": (people_csv, facilities_csv, metres),
    "no facilities": (people_book, map_geojson),
    "subfolder": (people_inside, map_geojson, facilities_csv),
    "workbook of Excel 97": (people_of_excel_97, map_geojson, facilities_csv),
    "a sheet for each district": (people_by_district, map_geojson, facilities_csv),
    "map for Google Earth": (people_csv, map_kmz, facilities_csv),
    "papers beside": (people_of_years, map_geojson, facilities_of_kinds, letter),
}


def write(folder: Path, parts: tuple[Folder, ...]) -> Path:
    """Write an office's folder."""
    (folder / "Dan so").mkdir(parents=True)
    for part in parts:
        part(folder)
    return folder


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_becomes_a_plan_with_the_right_people_and_places(name: str, tmp_path: Path):
    folder = write(tmp_path / "So lieu", FOLDERS[name])
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    asked = []

    def ask(question):
        asked.append(question.key)
        return question.default

    adopted = adopt(folder, tmp_path / "plan", ask)
    assert [finding.problem_en for finding in adopted.checked.findings if finding.severity == "error"] == []
    assert len(asked) <= MOST_QUESTIONS
    province = adopted.checked.province
    assert province is not None
    assert province.name_vi == "Kon Tum"
    assert province.cells["population"].sum() == PEOPLE
    centres = province.communes.to_crs(4326).representative_point()
    truth = sorted((commune.west + 0.04, commune.south + 0.04) for commune in COMMUNES)
    assert sorted(zip(centres.x, centres.y, strict=True)) == [
        pytest.approx(place, abs=0.005) for place in truth
    ]
    records = province.records("places")
    assert (0 if records is None else records["places"].sum()) == (0 if name == "no facilities" else PLACES)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert adopted.checked.scenario is not None
    assert adopted.checked.scenario.data is not None
    assert adopted.checked.scenario.data.population_year == (
        2024 if "xa.csv" not in str(adopted.tables) else dt.datetime.now().astimezone().year
    )


def test_an_archive_is_adopted_like_its_folder_and_nothing_leaves_it(tmp_path: Path):
    folder = write(tmp_path / "a", FOLDERS["plain"])
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for path in folder.rglob("*"):
            archive.write(path, f"So lieu/{path.relative_to(folder)}")
        archive.writestr("../../evil.csv", "x")
    result = CliRunner().invoke(ansinh, ["adopt", str(tmp_path / "a.zip"), "--out", str(tmp_path / "plan"), "--yes", "--json"],
                                env={"ANSINH_LANG": "vi"})  # fmt: skip
    assert result.exit_code == 0, result.output
    facts = json.loads(result.output)
    assert facts["questions"]["province"] == "Kon Tum"
    assert set(facts["tables"]) == {"boundaries", "demand", "facilities"}
    assert not list(tmp_path.parent.rglob("evil.csv"))


def test_archives_in_an_archive_with_names_of_windows_are_unpacked(tmp_path: Path):
    folder = write(tmp_path / "a", FOLDERS["plain"])
    name, of_windows = b"D@n s@@ 2024.csv", cp1258("Dân số 2024.csv")
    assert len(name) == len(of_windows)
    with zipfile.ZipFile(folder / "So lieu.zip", "w") as archive:
        archive.write(folder / "Dan so 2024.csv", name.decode())
    (folder / "Dan so 2024.csv").unlink()
    inner = folder / "So lieu.zip"
    inner.write_bytes(inner.read_bytes().replace(name, of_windows))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for path in folder.rglob("*"):
            archive.write(path, path.relative_to(folder))
    for source in (folder, tmp_path / "a.zip"):
        adopted = adopt(source, tmp_path / f"plan {source.suffix}")
        assert adopted.checked.count("error") == 0
        assert adopted.tables["demand"] == "So lieu (zip)/Dân số 2024.csv"
    assert inner.is_file()


def test_an_archive_with_a_password_says_so(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x.csv", "x")
    packed = bytearray((tmp_path / "a.zip").read_bytes())
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(start) + flags] |= 1
    (tmp_path / "a.zip").write_bytes(packed)
    with pytest.raises(InputError, match="has a password"):
        adopt(tmp_path / "a.zip", tmp_path / "plan")


def test_what_only_the_planner_knows_is_left_to_them(tmp_path: Path):
    folder = write(tmp_path / "a", FOLDERS["plain"])
    table = folder / "Dan so 2024.csv"
    table.write_text(
        table.read_text(encoding="utf-8") + f"{COMMUNES[0].code},{COMMUNES[0].name},77\n", encoding="utf-8"
    )
    result = CliRunner().invoke(
        ansinh, ["adopt", str(folder), "--out", str(tmp_path / "plan"), "--yes"], env={"ANSINH_LANG": "en"}
    )
    assert result.exit_code == 2
    assert "more than once" in result.output
    assert (tmp_path / "plan" / "scenario.toml").is_file()


def test_answers_are_written_into_the_scenario(tmp_path: Path):
    folder = write(tmp_path / "a", FOLDERS["plain"])
    answers = {"budget": "12.5", "share": "65", "year": "2023", "province": "Kon Tum"}
    adopted = adopt(folder, tmp_path / "plan", lambda question: answers[question.key])
    scenario = adopted.checked.scenario
    assert scenario is not None
    assert scenario.budgets[0].million_vnd == 12_500
    assert scenario.targets[0].share == 0.65
    assert scenario.data is not None
    assert scenario.data.population_year == 2023


def test_a_folder_without_people_or_communes_is_refused_by_name(tmp_path: Path):
    folder = write(tmp_path / "a", (facilities_csv,))
    with pytest.raises(InputError, match="Danh sach co so"):
        adopt(folder, tmp_path / "plan")
    shutil.rmtree(folder)
    with pytest.raises(InputError, match="no such folder"):
        adopt(folder, tmp_path / "plan")


@pytest.mark.parametrize("name", ["../x.csv", "/x.csv", "//{there}/x.csv", r"\\{there}\x.csv", "C:/x.csv"])
def test_no_member_of_an_archive_leads_out_of_its_folder(tmp_path: Path, name: str):
    there = tmp_path / "there"
    there.mkdir()
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(name.replace("{there}", str(there).strip("/")), "x")
        archive.writestr("ok.csv", "x")
    unpacked(tmp_path / "a.zip", tmp_path / "in" / "a")
    assert [path.name for path in tmp_path.rglob("*.csv")] == ["ok.csv"]


def test_archives_in_an_archive_unpack_to_no_more_than_one_may(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(gather, "_MOST_BYTES", 30_000)
    (tmp_path / "plan").mkdir()
    for number in range(4):
        with zipfile.ZipFile(tmp_path / "plan" / f"{number}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("x.csv", bytes(10_000))
    with pytest.raises(InputError, match="unpacks to too much"):
        laid_open(tmp_path / "plan", tmp_path / "room")


def test_links_in_a_folder_are_not_followed(tmp_path: Path):
    for name in ("plan", "elsewhere"):
        (tmp_path / name).mkdir()
    (tmp_path / "elsewhere" / "private.csv").write_text("x", encoding="utf-8")
    (tmp_path / "plan" / "me").symlink_to(tmp_path / "plan")
    (tmp_path / "plan" / "there").symlink_to(tmp_path / "elsewhere")
    with zipfile.ZipFile(tmp_path / "plan" / "a.zip", "w") as archive:
        archive.writestr("x.csv", "x")
    opened = laid_open(tmp_path / "plan", tmp_path / "room")
    assert sorted(path.name for path in opened.rglob("*")) == ["a (zip)", "x.csv"]
