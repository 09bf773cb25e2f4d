"""Sheets of projects: what stands in them is the run's, and adds up."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansinh.proof.formulas import compute, letters, number
from ansinh.reports.facts import Facts, projects
from ansinh.reports.tables import projects as tables
from ansinh.words import Words
from ansinh.words.numbers import number as shown
from tests.reports.reading import sheet_rows


def test_projects_components_and_years_have_the_capital_of_the_plan_as_total(run: Facts, outputs: Path):
    head = "Vốn đầu tư (triệu đồng)"
    totals = {
        "Dự án": sheet_rows(outputs / "plan.xlsx", "Dự án")[-1][head],
        "components": sheet_rows(outputs / "plan.xlsx", "Tổng mức theo khoản mục")[-1][head],
        "years": sheet_rows(outputs / "plan.xlsx", "Vốn theo dự án, năm, nguồn")[-1]["Tổng cộng"],
    }
    assert set(totals.values()) == {round(run.capital)}


def test_the_increment_adds_up_to_the_running_cost(run: Facts, outputs: Path):
    total = sheet_rows(outputs / "plan.xlsx", "Chi thường xuyên tăng thêm")[-1]
    planned, today, more = (
        total[f"{name} (triệu đồng/năm)"] for name in ("Phương án", "Hiện nay", "Tăng thêm")
    )
    assert planned == pytest.approx(run.running)
    assert more == pytest.approx(planned - today)


@pytest.mark.parametrize(("name", "column"), [("A", 1), ("Z", 26), ("AA", 27), ("AZ", 52), ("BA", 53)])
def test_columns_have_letters_and_numbers(name: str, column: int):
    assert (number(name), letters(column)) == (column, name)


def test_a_formula_of_another_form_is_refused():
    assert compute("SUM(A1:A9)*2", {"A1": 1.0}) is None


def test_the_tables_of_the_proposal_end_with_the_capital_of_the_plan(run: Facts):
    ids, words = list(projects.projects(run)["project_id"]), Words("vi")
    wanted = shown(round(run.capital), "vi")
    assert tables.components(run, words, ids).rows[-1][-1] == wanted
    assert tables.years(run, words, ids).rows[-1][-1] == wanted
    assert wanted in tables.list_of_projects(run, words).rows[-1]


def test_columns_of_the_printed_increment_add_up(run: Facts):
    *rows, total = tables.increment(run, Words("en"), None).rows
    for column in (1, 2, 3):
        figures = [
            float(row[column].replace(",", "").replace("\N{MINUS SIGN}", "-")) for row in [*rows, total]
        ]
        assert sum(figures[:-1]) == figures[-1]


def test_missing_compensation_is_named_and_not_shown_as_nothing(run: Facts):
    ids, words = list(projects.projects(run)["project_id"]), Words("vi")
    cell = tables.components(run, words, ids).rows[-2][1]
    assert cell == words("common.compensation.missing")


def test_a_project_has_a_table_of_its_own(run: Facts):
    site = run.projects[0]
    ids = list(projects.projects_at(run, site)["project_id"])
    total = tables.components(run, Words("en"), ids).rows[-1][-1]
    assert total == shown(run.project(site).capital, "en")
