"""Sheets of projects: what stands in them is the run's, and adds up."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansinh.proof.formulas import compute, letters, number
from ansinh.reports.facts import Facts
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
