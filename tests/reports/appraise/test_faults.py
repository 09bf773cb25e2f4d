"""Test that forty planted faults are found, each by the check that is meant to find it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pandas as pd
import pytest

from ansinh.reports.appraise import Dossier, all_checks, appraise
from ansinh.reports.appraise.check import Objection
from ansinh.words import LANGUAGES
from tests.reports.appraise.faults import (
    Plant,
    again,
    cell,
    dated,
    everything,
    frame,
    in_sheet,
    language_of,
    letters,
    miscounted,
    of_plan,
    on_pages,
    only,
    proposed,
    row_of,
    says,
    unnamed,
    without,
)

LAW_2025 = "Luật Đầu tư công số 58/2024/QH15 ngày 29 tháng 11 năm 2024"
FAULTS: dict[str, tuple[str, Plant]] = {
    # law
    "drug law of 2021 among the bases": ("law_repealed", says("120/2025/QH15", "73/2021/QH14")),
    "decree of 2021 in a sentence": ("law_repealed", says("(hết hiệu lực sau ngày 30/6/2026)", "")),
    "a letter of before the construction law": ("law_early", dated(dt.date(2026, 6, 1))),
    "decree 335 in a letter of September": ("law_early", dated(dt.date(2026, 9, 1))),
    "a decree that nobody has read": ("law_unverified", says("335/2026/NĐ-CP", "163/2026/NĐ-CP")),
    "a decree that doesn't exist": ("law_unverified", says("335/2026/NĐ-CP", "999/2026/NĐ-CP")),
    "a law without its date": ("law_undated", says(f"{LAW_2025} (", "Luật Đầu tư công số 58/2024/QH15 (")),
    "a decree without its date": ("law_undated", says("103/2017/NĐ-CP ngày 12 tháng 9 năm 2017", "103/2017/NĐ-CP")),
    "amendments left out": ("law_amendments", says(", số 135/2025/QH15)", ")")),
    "a law by its name and year": ("law_repealed", says("chia đều theo năm", "theo Luật Đầu tư công năm 2019, chia đều")),
    "no law on the budget": ("law_lacking", without("- Luật Ngân sách")),
    "no law on drugs": ("law_lacking", without("- Luật Phòng, chống ma túy")),
    # names
    "a committee of a district": ("old_names", says("Ủy ban nhân dân cấp xã", "Ủy ban nhân dân huyện")),
    "the department of before 2025": ("old_names", says("Sở Tài chính", "Sở Lao động - Thương binh và Xã hội")),
    "a department that was merged": ("old_names", says("Sở Tài chính:", "Sở Kế hoạch và Đầu tư, Sở LĐ-TB&XH:")),
    "a new home at a township": ("old_names", says("4. Cơ quan đề xuất:", "Xây dựng tại thị trấn Đức An. 4. Cơ quan đề xuất:")),
    # sums and figures
    "a total that isn't the sum": ("sums", cell("Danh mục hành động", -1, -1, lambda text: "9" + text)),
    "a part that isn't in the total": ("sums", cell("Sơ bộ tổng mức đầu tư", 1, 2, lambda text: "1" + text)),
    "words that aren't the figures": ("spelled", says("bằng chữ: Một trăm", "bằng chữ: Chín trăm")),
    "another total on the first page": ("totals", says("Sơ bộ tổng mức đầu tư: 1", "Sơ bộ tổng mức đầu tư: 2")),
    "another running cost": ("totals", says("Chi thường xuyên sau khi hoàn thành: ", "Chi thường xuyên sau khi hoàn thành: 1")),
    "capital of the run changed after the letter": (
        "totals",
        row_of("facilities", lambda t: proposed(t) & (t["capital_million_vnd"] > 0), capital_million_vnd=lambda v: v + 900),
    ),
    "capital of the workbook is another": (
        "workbook",
        row_of("facilities", lambda t: proposed(t) & (t["capital_million_vnd"] > 0), capital_million_vnd=lambda v: v + 900),
    ),
    "people in fractions": ("fractions", says(" người có nhu cầu chăm sóc", ",4 người có nhu cầu chăm sóc")),
    "posts in fractions": ("fractions", cell("nhân lực theo định mức", 1, 6, lambda text: text + ",5")),
    # necessity
    "Table 1 says fewer people in need": ("table_1", cell("Nhu cầu, số chỗ", 1, 1, lambda text: text + "0")),
    "Table 1 says fewer places": ("table_1", cell("Nhu cầu, số chỗ", 1, 3, lambda _: "1")),
    "places without a reason": ("places", without("- Trung tâm dưỡng lão khu vực: ")),
    "more people than places": (
        "capacity",
        row_of("facilities", lambda t: proposed(t) & (t["served_persons"] > 0), served_persons=lambda v: v + 500),
    ),
    "met, below what is required": (
        "denominator",
        row_of("commitments", lambda t: proposed(t) & (t["met"] == "no"), met="yes"),
    ),
    "a share of another denominator": (
        "denominator",
        row_of("commitments", lambda t: proposed(t) & (t["denominator"] > 0), denominator=lambda v: v * 2),
    ),
    "met in the letter, not in the run": (
        "denominator",
        cell("Các chỉ tiêu ghi trong kế hoạch", 5, 4, lambda _: "đạt"),
    ),
    # money
    "prices of the year of the law": ("price_day", says("giá năm 2024", "giá năm 2017")),
    "no day of prices": ("price_day", without("2024", everywhere=True)),
    "another project group": ("group", says("2. Phân nhóm dự án: ", "2. Phân nhóm dự án: 9 dự án nhóm B, ")),
    "no word on compensation": ("compensation", unnamed("bồi thường")),
    "compensation that isn't counted, in the summary alone": ("compensation", without("Chưa tính chi phí bồi thường")),
    "running cost over its budget": (
        "running_budget",
        lambda dossier: frame(dossier, budgets=pd.DataFrame([{
            "source": "unlimited", "period": "2030", "million_vnd": 6.0, "covers": "running", "carry_over": False,
            "name_vi": "", "name_en": ""}])),
    ),
    "a home that costs nothing to run": (
        "running_cost",
        row_of("facilities", lambda t: proposed(t) & (t["places"] > 0), running_million_vnd_per_year=0.0),
    ),
    "no running cost in the letter": ("running_cost", without("chi thường xuyên sau khi hoàn thành", everywhere=True)),
    # projects
    "a component too high": ("components", row_of("project_components", everything, million_vnd=lambda v: v + 1000)),
    "management on top, in words": ("counted_twice", says("Không khoản nào tính hai lần.", "Tính thêm 20% quản lý dự án, tư vấn.")),
    "public money promised to private homes": (
        "private_money", says("Suất vốn đầu tư đã công bố gồm", "Ngân sách hỗ trợ 10.000 triệu đồng cho cơ sở ngoài công lập; gồm")),
    "a source that the run doesn't open to private homes": ("private_money", lambda dossier: row_of(
        "project_years", everything, source="province")(row_of("projects", of_plan, owner="private")(dossier))),
    "management counted twice": ("counted_twice", again("project_components", "management")),
    "thresholds of the law of 2019": ("law_departed", row_of("assumptions", lambda t: t["key"] == "group_b_from", value="45")),
    "another day of deciding than the law's": ("law_departed", row_of("assumptions", lambda t: t["key"] == "plan_decided", value="31")),
    "years without end, and a group of no law": ("decided", lambda dossier: row_of(
        "assumptions", lambda t: t["key"] == "capital_years.C", value="inf")(row_of("projects", of_plan, group="D")(dossier))),
    "five years of capital for group C": ("too_long", row_of("project_years", everything, year=lambda v: v + 9)),
    "capital in 2024": ("past", row_of("project_years", everything, year=2024)),
    "capital in the year of the letter": ("past", row_of("project_years", everything, year=lambda v: v - 1)),
    "a letter after the plan was decided": ("past", dated(dt.date(2026, 12, 15))),
    "a source pays too little": ("sources", row_of("project_years", everything, million_vnd=lambda v: v - 500)),
    "a project stands twice": ("plan_total", again("projects", None)),
    "public money for a private home": ("private_money", row_of("projects", of_plan, owner="private")),
    "the police build a home for the elderly": (
        "two_owners",
        row_of("projects", lambda t: of_plan(t) & (t["owner"] == "health"), owner="public_security"),
    ),
    "drug rehabilitation in a project of health": (
        "two_owners",
        row_of("projects", lambda t: of_plan(t) & (t["owner"] == "health"), services=lambda v: f"{v};drug_rehab"),
    ),
    "group B for 40 billion": ("decided", row_of("projects", lambda t: of_plan(t) & (t["group"] == "C"), group="B")),
    "a cost a place beyond all real projects": (
        "comparables", row_of("projects", of_plan, cost_per_place_million_vnd=lambda v: v * 9)
    ),
    "half a director": ("posts", row_of("payroll", lambda t: of_plan(t) & (t["title"] == "director"), posts=0.5)),
    "a home without a director": (
        "posts",
        row_of("payroll", lambda t: of_plan(t) & (t["title"] == "director"), title="guard"),
    ),
    # form
    "a text left unfilled": ("placeholders", says("Sở Y tế kính trình", "{agency} kính trình")),
    "a figure that is missing": ("placeholders", says("Đến năm 2030, mạng lưới có", "Đến năm 2030, mạng lưới có nan")),
    "a part left out": ("parts", without("VI. CHI PHÍ LIÊN QUAN")),
    "a caption left out": ("captions", without("Bảng 3.")),
    "a table that isn't there": ("captions", says("Chi tiết tại Bảng ", "Chi tiết tại Bảng 9")),
    "a source of money that the run doesn't have": (
        "figures", says("7. Nguồn vốn: Chưa phân bổ theo nguồn", "7. Nguồn vốn: Ngân sách trung ương")),
    "another source in the table of capital": (
        "figures", cell("theo nguồn và", 1, 0, lambda _: "Ngân sách trung ương")),
    "running cost left to owners": ("figures", says("do ngân sách nhà nước bảo đảm", "do chủ cơ sở chi trả")),
    "a proof without its conditions": ("proofs", says(", với dữ liệu và ràng buộc đã nêu", "")),
    "a language that isn't Vietnamese": (
        "language",
        lambda dossier: letters(dossier, lambda letter: dataclasses.replace(letter, stated_language="en-US")),
    ),
}  # fmt: skip


LAW_2024 = "Law on Public Investment 2024, no. 58/2024/QH15"
ENGLISH: dict[str, tuple[str, Plant]] = {
    "drug law of 2021 among the bases": ("law_repealed", says("120/2025/QH15", "73/2021/QH14")),
    "decree of 2021 in a sentence": ("law_repealed", says("(no longer in force after 2026-06-30)", "")),
    "a decree that nobody has read": ("law_unverified", says("335/2026/NĐ-CP", "163/2026/NĐ-CP")),
    "a decree that doesn't exist": ("law_unverified", says("335/2026/NĐ-CP", "999/2026/NĐ-CP")),
    "a law without its date": ("law_undated", says(f"{LAW_2024} of 29 November 2024", LAW_2024)),
    "a decree without its date": ("law_undated", says("103/2017/NĐ-CP of 12 September 2017", "103/2017/NĐ-CP")),
    "amendments left out": ("law_amendments", says(", no. 135/2025/QH15)", ")")),
    "no law on the budget": ("law_lacking", without("- State Budget Law")),
    "a total that isn't the sum": ("sums", cell("Actions by facility", -1, -1, lambda text: "9" + text)),
    "a part that isn't in the total": ("sums", cell("Preliminary total investment", 1, 2, lambda text: "1" + text)),
    "words that aren't the figures": ("spelled", says("in words: One hundred", "in words: Nine hundred")),
    "another total on the first page": ("totals", says("preliminary total investment VND 1", "preliminary total investment VND 2")),
    "another running cost": ("totals", says("Running cost after completion: VND ", "Running cost after completion: VND 1")),
    "people in fractions": ("fractions", says(" people in Đắk Nông", ".4 people in Đắk Nông")),
    "posts in fractions": ("fractions", cell("Land and staff", 1, 6, lambda text: text + ".5")),
    "Table 1 says fewer people in need": ("table_1", cell("Need, places", 1, 1, lambda text: text + "0")),
    "places without a reason": ("places", without("- Regional elderly care: ")),
    "met in the letter, not in the run": ("denominator", cell("What the official plan promises", 5, 4, lambda _: "met")),
    "prices of the year of the law": ("price_day", says("at 2024 prices", "at 2017 prices")),
    "no day of prices": ("price_day", without("2024", everywhere=True)),
    "another project group": ("group", says("2. Groups of the projects: ", "2. Groups of the projects: 9 of group B, ")),
    "no word on compensation": ("compensation", unnamed("compensation")),
    "no running cost in the letter": ("running_cost", without("running cost after completion", everywhere=True)),
    "a text left unfilled": ("placeholders", says("The Department of Health submits", "{agency} submits")),
    "a figure that is missing": ("placeholders", says("the network has ", "the network has nan ")),
    "a part left out": ("parts", without("VI. RELATED COSTS")),
    "a caption left out": ("captions", without("Table 3.")),
}  # fmt: skip
"""Faults of the English letter; names of today and the stated language are those of the letter that is signed."""

OTHER_DOCUMENTS: dict[str, tuple[str, dict[str, Plant]]] = {
    "the report says another capital": ("totals", {
        "vi": on_pages(says("Vốn đầu tư 1", "Vốn đầu tư 2")), "en": on_pages(says("Capital VND 1", "Capital VND 2"))}),
    "a table of the report isn't the run's": ("table_1", {
        "vi": on_pages(cell("Nhu cầu, số chỗ", 1, 3, lambda _: "1")), "en": on_pages(cell("Need, places", 1, 3, lambda _: "1"))}),
    "a total of the report isn't the sum": ("sums", {
        "vi": on_pages(cell("Danh mục hành động", -1, -1, lambda text: "9" + text)),
        "en": on_pages(cell("Actions by facility", -1, -1, lambda text: "9" + text))}),
    "the report says met": ("denominator", {
        "vi": on_pages(cell("Các chỉ tiêu ghi trong kế hoạch", 5, 4, lambda _: "đạt")),
        "en": on_pages(cell("What the official plan promises", 5, 4, lambda _: "met"))}),
    "a figure of the report is missing": ("placeholders", {
        "vi": on_pages(says("Vốn đầu tư", "Vốn đầu tư nan")), "en": on_pages(says("Capital", "Capital nan"))}),
    "capital of one action in the workbook": ("workbook", {
        "vi": in_sheet("Danh mục hành động", "Vốn đầu tư (triệu đồng)", lambda value: value + 700),
        "en": in_sheet("Action list", "Capital (million VND)", lambda value: value + 700)}),
}  # fmt: skip

MISCOUNTED = (
    "Kết quả đến năm 2030:", "Nếu không đầu tư: nhiều nhất ", "Khi vận hành, so với hiện nay: ",
    "8. Thời gian thực hiện: từ năm ", "có khoảng ",
    "mạng lưới có ", "theo định mức; cần ", "Phần tăng thêm so với hiện nay: ", "Giá trị hiện tại ",
    "cơ sở công lập cần ", "Vốn được bố trí từ năm ", "Luật Đầu tư công số 58/2024/QH15 ngày ",
)  # fmt: skip
"""Words behind which a letter has a figure that nothing else in it need repeat."""
CELLS = (
    ("Các dự án của", 1, 3), ("Các dự án của", 1, 5), ("Các dự án của", 1, 6), ("Sơ bộ tổng mức đầu tư", 1, 1),
    ("Vốn đầu tư theo nguồn và năm", 0, 1), ("Các chỉ tiêu ghi trong", 1, 3), ("Vốn một chỗ", 1, 2),
)  # fmt: skip
"""Captions of tables with row and column: years, group, who decides, share, year, commitment, cost a place."""


def found_by(check: str, dossier: Dossier) -> list[Objection]:
    """Return what one check objects to; that all are asked, the run without faults and the command show."""
    looks = [one.look for one in all_checks() if one.id == check and not one.missing]
    return [Objection(check, remark) for look in looks for remark in look(dossier)]


def test_there_are_forty_faults_and_no_check_without_one():
    assert len(FAULTS) >= 40


@pytest.mark.parametrize("name", ENGLISH)
def test_faults_of_the_english_letter_are_read_from_it(dossier: Dossier, name: str):
    check, plant = ENGLISH[name]
    found = found_by(check, plant(only(dossier, "en")))
    assert "proposal.en.docx" in {item.file for item in found}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OTHER_DOCUMENTS)
def test_faults_of_reports_and_workbooks_are_read_from_them(dossier: Dossier, name: str, language: str):
    check, plants = OTHER_DOCUMENTS[name]
    found = found_by(check, plants[language](only(dossier, language)))
    assert {language_of(item.file) for item in found} == {language}
    assert all(item.file.startswith(("report.", "plan.")) for item in found)


def test_a_run_without_faults_is_silent(dossier: Dossier):
    assert [str(item.problem("en")) for item in appraise(dossier) if not item.missing] == []


def test_a_figure_that_is_not_the_runs_is_found_wherever_it_stands(dossier: Dossier):
    faulty = only(dossier, "vi")
    for words in MISCOUNTED:
        faulty = miscounted(words)(faulty)
    for caption, row, column in CELLS:
        faulty = cell(caption, row, column, lambda text: f"{text}1")(faulty)
    found = {str(item.remark.place.said("vi")) for item in found_by("figures", faulty)}
    assert len(found) == len(MISCOUNTED) + len(CELLS)


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_found_with_its_place_and_what_to_do(dossier: Dossier, name: str):
    check, plant = FAULTS[name]
    found = found_by(check, plant(only(dossier, "vi")))
    assert found, name
    for language in ("vi", "en"):
        assert found[0].where(language).startswith(found[0].file)
        assert found[0].problem(language)
        assert found[0].remedy(language)
