"""Sheets of projects: what stands in them is the run's, and adds up."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from ansinh.proof.files.formulas import compute, letters, number
from ansinh.reports.facts import Facts, projects
from ansinh.reports.tables import projects as tables
from ansinh.reports.workbook.book import FORMATS, plain
from ansinh.words import Words
from ansinh.words.numbers import number as shown
from tests.reports.appraise.coarse import folder_with_letter
from tests.reports.reading import sheet_rows
from tests.shared import Shared

INPUTS = ("budget", "cost_per_place", "cost_per_place_2024")
"""Heads of columns of money that are given: budgets of the scenario, and published costs of real projects."""


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
    for formula in (
        "VLOOKUP(A1,A1:A9,1)",
        "SUM(A1:A9)*",
        "A1&A2",
        "1/0",
        "'there'!A1",
        "A1+B1",
        "SUM(A1:ZZZ999999)",
    ):
        assert compute(formula, {"A1": 1.0, "B1": "text"}) is None


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("SUM(A1:A3)*2-A1", 11.0),
        ("IF(AND(2027>=A1,2027<=A3),1,INT(A2/A3)+IF(0<MOD(A2,A3),1,0))", 1.0),
        ("ROUND(ROUND(A1*2.5,6),0)-SUM(B1:B3)", 3.0),
        ("MAX(0,1-A1-A2)*POWER(1+A1,-A2)", 0.0),
        ("POWER(1+A1,-A2)/(A1+A3)", 0.0625),
        ("IF(A4=0,0,A1/A4)", 0.0),
    ],
)
def test_sums_products_conditions_and_roundings_are_computed(formula: str, value: float):
    assert compute(formula, {"A1": 1.0, "A2": 2.0, "A3": 3.0, "B1": "text"}) == value


def test_a_sum_over_another_sheet_counts_the_lines_that_meet_every_criterion():
    """Of three lines of plan "A", two are of 2030: 5 + 7."""
    there = {"A5": "A", "A6": "A", "A7": "A", "A8": "B", "B5": 2030.0, "B6": 2025.0, "B7": 2030.0, "B8": 2030.0,
             "C5": 5.0, "C6": 6.0, "C7": 7.0, "C8": 8.0}  # fmt: skip
    formula = "SUMIFS('d''A'!$C$5:$C$8,'d''A'!$A$5:$A$8,B2,'d''A'!$B$5:$B$8,2030)"
    assert compute(formula, {"B2": "A"}, {"d'A": there}.__getitem__) == 12.0
    assert compute(formula, {"B2": "A"}) is None


def test_an_id_that_a_sum_would_read_as_a_pattern_gets_no_formula():
    assert plain("official-DN-P01-public-2030")
    assert plain("Kế hoạch + đề xuất")
    assert not any(map(plain, ("A*", "A?", "~A", "<A", ">A", "=A", "a=b", "+A", "-A")))


def test_every_figure_of_money_that_follows_from_others_is_a_formula(outputs: Path):
    """Totals, capital of projects and plans, running cost of plans, differences: each cell says how it comes about."""
    book = openpyxl.load_workbook(outputs / "plan.xlsx")
    words = Words("vi")
    cells = {
        key: [cell for row in book[words(f"workbook.sheet.{key}")].iter_rows(min_row=5) for cell in row]
        for key in (
            "summary",
            "projects",
            "payments",
            "components",
            "comparison",
            "increment",
            "actions",
            "money",
        )
    }
    formulas = {
        key: [str(cell.value) for cell in found if cell.data_type == "f"] for key, found in cells.items()
    }
    plans = [text for text in formulas["summary"] if text.startswith("=SUMIFS(")]
    assert len(plans) == 2 * len({text.rsplit(",", 1)[-1] for text in plans if ",2030)" not in text})
    projects = len([text for text in formulas["projects"] if text.startswith("=SUMIFS(")])
    assert projects == len([text for text in formulas["components"] if text.startswith("=SUM(")])
    compared = [text for text in formulas["comparison"] if "-D" in text]
    assert len(compared) == book[words("workbook.sheet.comparison")].max_row - 4
    for key in ("projects", "payments", "components", "increment", "actions", "money"):
        assert any(text.startswith("=SUBTOTAL(9,") for text in formulas[key]), key


def test_every_cell_of_money_of_a_province_is_a_formula_that_gives_its_value(shared: Shared):
    """Money stands in a table of inputs (budgets, real projects), or its cell computes it from such a table."""
    path = folder_with_letter(shared, "dak-nong") / "plan.xlsx"
    book, stored = (openpyxl.load_workbook(path, data_only=values) for values in (False, True))
    words = Words("vi")
    cells = {sheet.title: values_of(sheet) for sheet in stored}
    computed, plain_money = 0, set()
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            value = cells[sheet.title].get(cell.coordinate)
            if cell.data_type == "f":
                found = compute(str(cell.value)[1:], cells[sheet.title], cells.__getitem__)
                assert found == pytest.approx(value, rel=1e-9, abs=1e-9), (sheet.title, cell.coordinate)
                computed += 1
            elif isinstance(value, float) and cell.number_format == FORMATS["money"]:
                above = (sheet.cell(line, cell.column).value for line in range(cell.row - 1, 0, -1))
                plain_money.add(next(text for text in above if isinstance(text, str) and text[0] != "="))
    assert plain_money <= {words(f"table.col.{key}") for key in INPUTS}
    assert (
        computed > 500
    )  # lines, facilities, projects, years, components, items: some thousand cells on a whole run


def values_of(sheet: Worksheet) -> dict[str, object]:
    """Return the stored values of a sheet by address, numbers as floats."""
    cells = (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)
    return {c.coordinate: float(c.value) if isinstance(c.value, int | float) else c.value for c in cells}


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
