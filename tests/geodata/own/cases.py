"""Tables with the mistakes that offices make, one each: the change that causes it, and where it must be found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.geodata.own import office
from tests.geodata.own.small import CANDIDATES, DEMAND, FACILITIES


@dataclass
class Case:
    """An error: the change that causes it, and the place where it must be found."""

    files: dict[str, str | bytes] = field(default_factory=dict)
    change: dict[str, Any] = field(default_factory=dict)
    file: str = "d.csv"
    rows: tuple[int, ...] = ()
    column: str = ""
    alone: bool = False
    """Whether other tables have to be right for it."""


COMMUNES = """Mã xã,Tên xã,Dân số
03001,Xã Đắk Hà,2000
03002,Phường Quyết Thắng,3000
03003,Xã Kon Đào,900
03004,Xã Đắk Hà,700
"""
NAMED = """Tên xã,Dân số
Huyện Đắk Tô,1600
Xã Kon Đào,900
Xã Đắk Hà,700
Thành phố Kon Tum,3000
Phường Quyết Thắng,3000
"""
BY_SEX = "Mã xã,Giới tính,Dân số\n" + "".join(
    f"{line.split(',')[0]},{sex},{int(line.split(',')[2]) // 2}\n"
    for line in COMMUNES.splitlines()[1:]
    for sex in ("Nam", "Nữ")
)
OFFICIAL = "Mã xã,Tên xã,Dân số\n" + "".join(f"{c.code},{c.name},{c.people}\n" for c in office.COMMUNES)
UNCODED = json.dumps(office.boundaries(("Màu", "Tên xã", "Tên huyện")))
"""A map without codes, as KML is."""
NO_ID = "Tên cơ sở,Kinh độ,Vĩ độ,Dịch vụ,Số chỗ\nMái ấm,108.04,14.35,trẻ em,30\n"


def communes(old: str = "", new: str = "", rows: tuple[int, ...] = (), column: str = "") -> Case:
    """Return a case with an error in a demand table of communes."""
    assert old in COMMUNES
    return Case({"d.csv": COMMUNES.replace(old, new)}, rows=rows, column=column)


def facilities(text: str, rows: tuple[int, ...] = (), column: str = "") -> Case:
    """Return a case with an error in the table of facilities."""
    return Case({"f.csv": text}, {}, "f.csv", rows, column)


def candidates(old: str, new: str, rows: tuple[int, ...] = (), column: str = "") -> Case:
    """Return a case with an error in the table of candidates."""
    return Case({"c.csv": CANDIDATES.replace(old, new)}, {}, "c.csv", rows, column)


OFFICE_CASES: dict[str, Case] = {
    "number_form": Case({"d.csv": DEMAND.replace(",1200,", ",1 200,")}, rows=(2,), column="Dân số"),
    "degrees_minutes": Case({"d.csv": DEMAND.replace("107.93,14.33", "107°55'48\"E,14°19'48\"N")}, rows=(2,)),
    "unit_in_cell": Case({"c.csv": CANDIDATES.replace("20000", "2 ha")}, {}, "c.csv", (2,), "Diện tích đất"),
    "unit_read": communes("Dân số", "Dân số (nghìn người)"),
    "unit_wrong": communes("Dân số", "Dân số (hộ)", column="Dân số (hộ)"),
    "coordinate_unread": facilities(
        'Tên cơ sở,Tọa độ,Dịch vụ,Số chỗ\nMái ấm,"14.35, 108.04",trẻ em,30\nNhà B,https://maps.app.goo.gl/x,trẻ em,20\n',
        (3,), "Tọa độ",
    ),
    "column_chosen": Case({"d.csv": COMMUNES.replace("Dân số", "Dân số 2019,Dân số 2024").replace(",2000", ",1,2000")
                           .replace(",3000", ",1,3000").replace(",900", ",1,900").replace(",700", ",1,700")},
                          {"year": 2024}, column="Dân số 2024"),
    "sexes_added": Case({"d.csv": "Mã xã,Nam,Nữ\n03001,900,1100\n03002,1500,1500\n03003,450,450\n03004,300,400\n"}),
    "rows_of_parts": Case({"d.csv": COMMUNES + ",Trong đó: Nữ,300\n"}, rows=(6,), column="Tên xã"),
    "rows_of_years": Case({"d.csv": BY_SEX.replace("Giới tính", "Năm").replace("Nam", "2018").replace("Nữ", "2019")},
                          {"year": 2024}),
    "rows_unclear": Case({"d.csv": BY_SEX.replace("Giới tính", "Loại").replace("Nam", "A").replace("Nữ", "B")}),
    "rows_added": Case({"d.csv": BY_SEX}, column="Giới tính"),
    "total_disagrees": Case({"d.csv": COMMUNES + ",Tổng cộng,9999\n"}, rows=(6,), column="Dân số"),
    "subtotals_row": Case({"d.csv": NAMED}, rows=(2, 5), column="Tên xã"),
    "group_unclear": Case({"d.csv": COMMUNES.replace("Dân số", "Dân số,,").replace("\n0", ",5,7\n0").rstrip() + ",5,7\n"}),
    "districts_filled": Case({"d.csv": "Huyện,Tên xã,Dân số\nKon Tum,Phường Quyết Thắng,3000\n,Xã Đắk Hà,2000\n"
                                       "Đắk Tô,Xã Kon Đào,900\n,Xã Đắk Hà,700\n"}),
    "commune_twice": Case({"d.csv": COMMUNES + "03001,Xã Đắk Hà,1500\n"}, rows=(2, 6)),
    "code_and_name": communes("03003,Xã Kon Đào", "03003,Phường Quyết Thắng", (4,), "Mã xã"),
    "code_official": Case({"d.csv": OFFICIAL.replace("23281", "23437"), "b.geojson": UNCODED}, rows=(2,), column="Mã xã"),
    "ages_far": Case({"d.csv": DEMAND.replace("Từ 60 tuổi", "Ghi chú").replace("Dưới 16 tuổi", "Từ 60 tuổi")
                      .replace(",300,", ",0.3,").replace(",210,", ",0.2,").replace(",800,350", ",0.3,350")
                      .replace(",260,", ",0.3,").replace(",200,70", ",0.3,70")}),
    "facility_twice": facilities(NO_ID + NO_ID.splitlines()[1] + "\n", (3,)),
    "facility_differs": facilities(NO_ID + NO_ID.splitlines()[1].replace("30", "35") + "\n", (2, 3)),
    "facility_two_names": facilities(NO_ID + NO_ID.splitlines()[1].replace("Mái ấm", "Nhà mái ấm") + "\n", (2, 3)),
    "facility_closed": facilities(NO_ID.replace("Số chỗ", "Số chỗ,Tình trạng").replace(",30", ",30,") +
                                  "Nhà cũ,108.05,14.36,trẻ em,20,Đã giải thể\n", (3,), "Tình trạng"),
    "service_of_kind": facilities(NO_ID.replace("Dịch vụ", "Loại hình"), column="Loại hình"),
    "encoding_twice": Case({"d.csv": COMMUNES.encode().decode("latin-1")}),
    "names_filled": Case({"d.csv": "Tên xã,Giới,Dân số\nPhường Quyết Thắng,Nam,1400\n,Nữ,1600\nXã Kon Đào,Nam,400\n,Nữ,500\n"},
                         rows=(3, 5), column="Tên xã"),
    "places_of_people": facilities(NO_ID.replace("Số chỗ", "Số người đang nuôi dưỡng"), column="Số người đang nuôi dưỡng"),
    "places_far": facilities(FACILITIES.replace(",80,", ",8000,"), column="Số chỗ"),
    "land_far": candidates("20000", "2", (2,), "Diện tích đất"),
    "meridian_differs": Case(
        {"c.csv": CANDIDATES.replace("108.01,14.46", "555000,1599000").replace("107.92,14.31", "548000,1583000")},
        {"crs": "VN-2000 107°45'"}, "c.csv",
    ),
    "byte_broken": Case({"f.csv": FACILITIES.encode().replace("ấm".encode(), b"\xe1m")}, {}, "f.csv"),
    "accept_unknown": Case(change={"accepted": frozenset({"magic"})}, file="", column="accept"),
}  # fmt: skip
"""Code → a case of it."""


def together(cases: Mapping[str, Case]) -> dict[str, tuple[str, ...]]:
    """Return code → the codes of the cases that it is read with, itself among them.

    Mistakes in different tables are all told at once, and a folder takes long to read.
    """
    bundles: list[list[str]] = []
    for code, case in cases.items():
        fitting = (one for one in bundles if _fits(case, [cases[other] for other in one]))
        bundle = next(fitting, None)
        if bundle is None:
            bundles.append([code])
        else:
            bundle.append(code)
    return {code: tuple(bundle) for bundle in bundles for code in bundle}


def joined(cases: list[Case]) -> Case:
    """Return one case with the mistakes of all."""
    files = {name: text for case in cases for name, text in case.files.items()}
    return Case(files, {name: value for case in cases for name, value in case.change.items()})


def _fits(case: Case, others: list[Case]) -> bool:
    taken = {name for other in others for name in other.files}
    return not taken & set(case.files) and all(map(_joins, (case, *others)))


def _joins(case: Case) -> bool:
    """Return whether a case has its mistake in one table, and asks for nothing else."""
    return not case.alone and len(case.files) == 1 and not set(case.change) - {"ferries"}
