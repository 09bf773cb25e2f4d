"""Faults in tables of people: headings, units, totals, parts, rows that slipped, numbers."""

from __future__ import annotations

from pathlib import Path

from tests.geodata.own.faults.base import (
    READ,
    STOP,
    TOLD,
    Cells,
    book,
    fault,
    people,
)
from tests.geodata.own.office import COMMUNES, PEOPLE, Commune

NAMED = [[c.name, c.people] for c in COMMUNES]
DISTRICTS = list(dict.fromkeys(c.district for c in COMMUNES))


def _of(district: str) -> list[Commune]:
    return [c for c in COMMUNES if c.district == district]


@fault(READ)
def three_heading_rows(folder: Path) -> None:
    heading: Cells = [["STT", "Đơn vị hành chính", "Dân số trung bình", None, None, None],
                      [None, None, "Chia theo giới tính", None, "Trong đó: thành thị", "Tổng số"],
                      [None, None, "Nam", "Nữ", None, None]]  # fmt: skip
    rows: Cells = [
        [n, c.name, c.people // 2, c.people - c.people // 2, 0, c.people] for n, c in enumerate(COMMUNES, 1)
    ]
    merge = ("C1:F1", "C2:D2", "E2:E3", "F2:F3", "A1:A3", "B1:B3")
    book(folder, [["BIỂU 3. DÂN SỐ"], *heading, *rows], merge=tuple(_down(block) for block in merge))


def _down(block: str) -> str:
    """Return a block of cells one row lower, under the title."""
    return ":".join(cell[0] + str(int(cell[1:]) + 1) for cell in block.split(":"))


@fault(READ, STOP)
def page_totals(folder: Path) -> None:
    rows: Cells = [["Tên xã", "Dân số"]]
    for at in range(0, len(NAMED), 4):
        rows += [*NAMED[at : at + 4], ["Cộng trang", sum(c.people for c in COMMUNES[at : at + 4])],
                 ["Mang sang", sum(c.people for c in COMMUNES[: at + 4])]]  # fmt: skip
    book(folder, rows)


@fault(READ, STOP)
def two_tables_side_by_side(folder: Path) -> None:
    left, right = NAMED[:6], NAMED[6:]
    book(folder, [["Tên xã", "Dân số", None, "Tên xã", "Dân số"],
                  *([*one, None, *other] for one, other in zip(left, right, strict=True))])  # fmt: skip


@fault(READ, STOP)
def two_tables_one_below_the_other(folder: Path) -> None:
    old: Cells = [[c.name, round(c.people * 0.9)] for c in COMMUNES]
    book(
        folder,
        [
            ["Dân số năm 2024"],
            ["Tên xã", "Dân số"],
            *NAMED,
            [],
            ["Dân số năm 2014"],
            ["Tên xã", "Dân số"],
            *old,
        ],
    )


@fault(READ, STOP)
def communes_as_columns(folder: Path) -> None:
    book(folder, [["Tên xã", *(c.name for c in COMMUNES)], ["Dân số", *(c.people for c in COMMUNES)]])


@fault(READ)
def unit_in_a_row_of_the_heading(folder: Path) -> None:
    book(folder, [["Tên xã", "Dân số", "Diện tích"], [None, "nghìn người", "km2"],
                  *([c.name, c.people / 1000, 30] for c in COMMUNES)])  # fmt: skip


@fault(STOP)
def some_rows_in_thousands(folder: Path) -> None:
    people(
        folder,
        [
            ["Tên xã", "Dân số"],
            *([c.name, c.people / 1000 if n % 4 else c.people] for n, c in enumerate(COMMUNES)),
        ],
    )


@fault(STOP)
def one_row_in_thousands(folder: Path) -> None:
    book(
        folder,
        [
            ["Tên xã", "Dân số"],
            *([c.name, c.people / 1000 if n == 4 else c.people] for n, c in enumerate(COMMUNES)),
        ],
    )


@fault(STOP)
def dots_of_thousands_became_decimals(folder: Path) -> None:
    book(folder, [["Tên xã", "Dân số"], *([c.name, c.people / 1000] for c in COMMUNES)])


@fault(READ, STOP)
def dots_in_a_text_and_whole_numbers(folder: Path) -> None:
    book(folder, [["Tên xã", "Dân số"], *([c.name, f"{c.people:,}".replace(",", ".") if n % 2 else c.people]
                                          for n, c in enumerate(COMMUNES))])  # fmt: skip


@fault(READ)
def roman_districts_and_a_total_on_top(folder: Path) -> None:
    rows: Cells = [["STT", "Tên xã", "Dân số"], [None, "TOÀN TỈNH", PEOPLE]]
    for number, district in zip(("I", "II", "III"), DISTRICTS, strict=True):
        rows += [[number, district.split(" ", 1)[1].removeprefix("phố "), sum(c.people for c in _of(district))],
                 *([n, c.name, c.people] for n, c in enumerate(_of(district), 1))]  # fmt: skip
    book(folder, rows)


@fault(READ, STOP)
def subtotals_of_town_and_country(folder: Path) -> None:
    rows: Cells = [["Tên xã", "Dân số"]]
    for word, kind in (("Thành thị", ("Phường", "Thị trấn")), ("Nông thôn", ("Xã",))):
        its = [c for c in COMMUNES if c.name.startswith(kind)]
        rows += [[word, sum(c.people for c in its)], *([c.name, c.people] for c in its)]
    people(folder, rows)


@fault(READ, STOP)
def subtotals_of_clusters(folder: Path) -> None:
    rows: Cells = [["Tên xã", "Dân số"]]
    for number, district in enumerate(DISTRICTS, 1):
        rows += [
            [f"Cụm {number} (phía Bắc)", sum(c.people for c in _of(district))],
            *([c.name, c.people] for c in _of(district)),
        ]
    people(folder, rows)


@fault(STOP, codes=("formula_uncalculated",))
def formulas_never_calculated(folder: Path) -> None:
    book(folder, [["Tên xã", "Nam (1)", "Nữ (1)", "Dân số"], *([c.name, c.people // 2, c.people - c.people // 2, f"=B{n}+C{n}"]
                                                               for n, c in enumerate(COMMUNES, 2))])  # fmt: skip


@fault(STOP)
def an_error_of_the_sheet(folder: Path) -> None:
    book(
        folder,
        [["Tên xã", "Dân số"], *([c.name, "#REF!" if n == 3 else c.people] for n, c in enumerate(COMMUNES))],
    )


@fault(READ)
def rows_by_age(folder: Path) -> None:
    ages = (("0-15", 0.28), ("16-59", 0.6))
    people(folder, [["Tên xã", "Nhóm tuổi", "Dân số"], *([c.name, age, n] for c in COMMUNES for age, n in (
        *((a, round(c.people * s)) for a, s in ages), ("60+", c.people - sum(round(c.people * s) for _, s in ages)),
        ("Tổng", c.people)))])  # fmt: skip


@fault(READ, STOP)
def rows_by_age_without_a_total(folder: Path) -> None:
    ages = (("0-15", 0.28), ("16-59", 0.6))
    people(folder, [["Tên xã", "Nhóm tuổi", "Dân số"], *([c.name, age, n] for c in COMMUNES for age, n in (
        *((a, round(c.people * s)) for a, s in ages),
        ("60+", c.people - sum(round(c.people * s) for _, s in ages))))])  # fmt: skip


@fault(READ, codes=("names_filled",))
def sexes_under_a_name_that_stands_once(folder: Path) -> None:
    people(folder, [["Tên xã", "Giới", "Dân số"], *(row for c in COMMUNES for row in (
        [c.name, "Nam", c.people // 2], [None, "Nữ", c.people - c.people // 2]))])  # fmt: skip


@fault(STOP)
def males_only(folder: Path) -> None:
    people(folder, [["Tên xã", "Dân số nam"], *([c.name, c.people // 2] for c in COMMUNES)])


@fault(READ, STOP)
def town_and_country_columns_only(folder: Path) -> None:
    people(folder, [["Tên xã", "Dân số thành thị", "Dân số nông thôn"],
                    *([c.name, c.people if c.name.startswith("P") else 0, 0 if c.name.startswith("P") else c.people]
                      for c in COMMUNES)])  # fmt: skip


@fault(STOP)
def women_of_childbearing_age(folder: Path) -> None:
    people(
        folder,
        [["Tên xã", "Số phụ nữ 15-49", "Số hộ"], *([c.name, c.people // 4, c.people // 4] for c in COMMUNES)],
    )


@fault(STOP)
def households_called_nothing_else(folder: Path) -> None:
    people(folder, [["Tên xã", "Dân số (hộ)"], *([c.name, c.people // 4] for c in COMMUNES)])


@fault(STOP)
def poor_people_only(folder: Path) -> None:
    people(
        folder,
        [
            ["Tên xã", "Hộ nghèo / Số hộ", "Hộ nghèo / Số khẩu"],
            *([c.name, c.people // 60, c.people // 15] for c in COMMUNES),
        ],
    )


@fault(STOP, codes=("hidden_data",))
def communes_hidden_by_a_filter(folder: Path) -> None:
    made = book(folder, [["Tên xã", "Dân số"], *NAMED])
    for row in (3, 5, 7, 9):
        made.active.row_dimensions[row].hidden = True
    made.save(folder / "dan so.xlsx")


@fault(READ, STOP)
def communes_folded_away_under_districts(folder: Path) -> None:
    made = book(folder, [["Tên xã", "Dân số"]])
    for district in DISTRICTS:
        made.active.append([district, sum(c.people for c in _of(district))])
        for c in _of(district):
            made.active.append([c.name, c.people])
            made.active.row_dimensions[made.active.max_row].hidden = True
    made.save(folder / "dan so.xlsx")


@fault(READ)
def a_hidden_copy_of_the_column(folder: Path) -> None:
    made = book(
        folder, [["Tên xã", "Dân số", "Dân số"], *([c.name, c.people * 3, c.people] for c in COMMUNES)]
    )
    made.active.column_dimensions["B"].hidden = True
    made.save(folder / "dan so.xlsx")


@fault(STOP, codes=("census_empty",))
def a_commune_left_out(folder: Path) -> None:
    people(folder, [["Tên xã", "Dân số"], *NAMED[1:]])


@fault(STOP)
def a_commune_twice_under_two_spellings(folder: Path) -> None:
    people(folder, [["Tên xã", "Dân số"], *NAMED, ["P. Quang Trung", 19_200]])


@fault(READ, STOP)
def a_sheet_of_all_and_one_for_each_district(folder: Path) -> None:
    made = book(folder, [["Tên xã", "Dân số"], *NAMED])
    for district in DISTRICTS:
        sheet = made.create_sheet(district)
        for row in [["Tên xã", "Dân số"], *([c.name, c.people] for c in _of(district))]:
            sheet.append(row)
    made.save(folder / "dan so.xlsx")


@fault(READ, STOP)
def villages_under_their_commune(folder: Path) -> None:
    people(folder, [["TT", "Tên xã, thôn", "Dân số"], *(row for c in COMMUNES for row in (
        [None, c.name, c.people], [1, "Thôn 1", c.people // 2], [2, "Thôn 2", c.people - c.people // 2]))])  # fmt: skip


@fault(READ)
def remarks_behind_names(folder: Path) -> None:
    people(folder, [["Tên xã", "Dân số"], *([f"{c.name} (*)" if n % 3 else f"{n}. {c.name} - {c.district}", c.people]
                                            for n, c in enumerate(COMMUNES))])  # fmt: skip


@fault(READ, STOP)
def no_blank_behind_the_kind(folder: Path) -> None:
    short = {"Phường ": "P.", "Thị trấn ": "TT.", "Xã ": "X."}
    people(folder, [["Tên xã", "Dân số"], *([next(s + c.name.removeprefix(k) for k, s in short.items() if c.name.startswith(k)),
                                             f"{c.people / 1000:.3f}".replace(".", ",") + " nghìn"] for c in COMMUNES)])  # fmt: skip


def taken_for_latin(text: str) -> str:
    """Return UTF-8 as a program for Windows-1252 shows it; bytes without a letter stay control signs."""
    return "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in text.encode())


@fault(READ, codes=("encoding_twice",))
def utf8_taken_for_latin(folder: Path) -> None:
    rows = [["Tên xã", "Dân số"], *NAMED]
    people(
        folder, [[taken_for_latin(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    )


@fault(READ, STOP)
def a_quotation_mark_never_closed(folder: Path) -> None:
    lines = ["Tên xã,Dân số", *(f"{name},{n}" for name, n in NAMED)]
    lines[4] = lines[4].replace("Phường Thắng", 'Phường "Thắng').replace("Phường", '"Phường', 1)
    (folder / "dan so.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@fault(READ, STOP)
def commas_of_thousands_in_a_comma_file(folder: Path) -> None:
    lines = ["Mã xã,Tên xã,Dân số", *(f"{c.code},{c.name},{c.people:,}" for c in COMMUNES)]
    (folder / "dan so.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@fault(READ)
def a_line_that_names_the_separator(folder: Path) -> None:
    lines = ["sep=;", "Mã xã;Tên xã;Dân số", *(f"{c.code};{c.name};{c.people}" for c in COMMUNES)]
    (folder / "dan so.csv").write_bytes("\r\n".join(lines).encode("utf-8-sig"))


@fault(READ, STOP)
def utf16_without_its_mark(folder: Path) -> None:
    lines = ["Mã xã\tTên xã\tDân số", *(f"{c.code}\t{c.name}\t{c.people}" for c in COMMUNES)]
    (folder / "dan so.csv").write_bytes("\r\n".join(lines).encode("utf-16-le"))


@fault(READ)
def years_as_headings_under_people(folder: Path) -> None:
    book(folder, [["Tên xã", "Dân số", None, None], [None, 2019, 2023, 2024],
                  *([c.name, c.people // 2, c.people - 5, c.people] for c in COMMUNES)], merge=("B1:D1",))  # fmt: skip


@fault(TOLD, codes=("people_of_year",))
def a_title_of_another_year(folder: Path) -> None:
    book(
        folder,
        [
            ["Dân số các xã năm 2009"],
            ["Tên xã", "Dân số"],
            *([c.name, round(c.people * 0.8)] for c in COMMUNES),
        ],
    )


@fault(READ)
def numbers_with_words_around(folder: Path) -> None:
    people(folder, [["Tên xã", "Dân số"], *([c.name, f"khoảng {c.people:,} người".replace(",", ".") if n % 2 else f"{c.people} khẩu"]
                                            for n, c in enumerate(COMMUNES))])  # fmt: skip


@fault(TOLD, codes=("census_odd",))
def the_number_of_a_larger_neighbour(folder: Path) -> None:
    people(
        folder,
        [["Tên xã", "Dân số"], *([c.name, 14_545 if c.name == "Xã Ngọk Tụ" else c.people] for c in COMMUNES)],
    )


@fault(STOP, codes=("number_merged",))
def one_number_merged_over_two_communes(folder: Path) -> None:
    rows: Cells = [[c.name, c.people] for c in COMMUNES]
    rows[5:7] = [[COMMUNES[5].name, COMMUNES[5].people + COMMUNES[6].people], [COMMUNES[6].name, None]]
    book(folder, [["Tên xã", "Dân số"], *rows], merge=("B7:B8",))


@fault(TOLD, codes=("residents_only",))
def temporary_residents_beside(folder: Path) -> None:
    people(folder, [["Tên xã", "Dân số thường trú", "Dân số tạm trú"],
                    *([c.name, c.people - c.people // 5, c.people // 5] for c in COMMUNES)])  # fmt: skip
