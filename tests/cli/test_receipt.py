"""Test what `ansinh check` shows back: the page, the lines on the terminal, and findings that are accepted."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ansinh.cli.main import ansinh
from ansinh.planning.inputs.own_data.check import check_plan
from ansinh.planning.inputs.own_data.init import start_empty
from ansinh.planning.inputs.own_data.input_notes import note_rows
from ansinh.planning.inputs.problem import collect_inputs

PEOPLE = """BIỂU 1: DÂN SỐ CÁC XÃ,,,
Mã xã,Tên xã,Dân số,Ghi chú
90001,Phường Bình Minh,40000,=SUM(A1)
90002,Phường Hòa Lạc,20000,
90003,Xã Đông Sơn,15000,
90003,Xã Đông Sơn,1000,<b>x</b>
"""


def run(*arguments: object) -> Result:
    """Run the command in this process, in English."""
    return CliRunner().invoke(ansinh, [str(argument) for argument in arguments], env={"ANSINH_LANG": "en"})


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return a plan folder in which a commune is listed twice, in another table of people."""
    folder = start_empty(tmp_path / "plan")
    (folder / "demand.csv").write_text(PEOPLE, encoding="utf-8")
    return folder


class Marks(HTMLParser):
    """Collects the text of every cell in the tables of cells, with its class."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[tuple[str, str]] = []
        self.mark: str | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Begin a cell."""
        self.mark = str(dict(attributes).get("class")) if tag == "td" else self.mark

    def handle_data(self, data: str) -> None:
        """Keep the text of a cell."""
        if self.mark and data.strip():
            self.cells.append((data.strip(), self.mark))
            self.mark = None


def test_every_cell_is_shown_with_what_became_of_it(plan: Path, tmp_path: Path):
    page = tmp_path / "receipt.html"
    result = run("check", plan, "--receipt", page)
    assert result.exit_code == 2
    marks = Marks()
    marks.feed(page.read_text(encoding="utf-8"))
    cells = dict(marks.cells)
    assert cells["BIỂU 1: DÂN SỐ CÁC XÃ"] == "ignored"
    assert cells["Dân số"] == "heading"
    assert cells["40000"] == "used"
    assert cells["=SUM(A1)"] == "ignored"
    assert "<b>x</b>" not in page.read_text(encoding="utf-8")
    assert "script" not in page.read_text(encoding="utf-8")


def test_the_row_that_stops_is_in_doubt(plan: Path, tmp_path: Path):
    page = tmp_path / "receipt.html"
    run("check", plan, "--receipt", page)
    marks = Marks()
    marks.feed(page.read_text(encoding="utf-8"))
    assert ("Xã Đông Sơn", "doubted") in marks.cells
    assert ("Phường Hòa Lạc", "used") in marks.cells


def test_an_accepted_finding_goes_on_and_stands_among_the_assumptions(plan: Path):
    assert [finding.code for finding in check_plan(str(plan)).findings if finding.severity == "error"] == [
        "commune_twice"
    ]
    result = run("check", plan, "--accept", "commune_twice", "--json")
    assert result.exit_code == 0, result.output
    facts = json.loads(result.output)
    assert facts["receipt"] is None
    assert "accepted" in {
        finding["severity"] for finding in facts["findings"] if finding["code"] == "commune_twice"
    }
    checked = check_plan(str(plan), accept=("commune_twice",))
    assert checked.scenario is not None
    assert checked.scenario.data is not None
    assert checked.scenario.data.accept == ("commune_twice",)
    assert checked.province is not None
    rows = note_rows(collect_inputs(checked.scenario, checked.province))
    assert "data.commune_twice" in set(rows["key"])


def test_only_what_may_be_accepted_is(plan: Path):
    result = run("check", plan, "--accept", "file_missing")
    assert result.exit_code == 2
    assert "census_total" in result.output


def test_the_terminal_tells_people_by_commune_and_the_page(plan: Path, tmp_path: Path):
    result = run("check", plan, "--accept", "commune_twice", "--receipt", tmp_path / "r.html")
    assert "most Phường Bình Minh 40,000" in result.output
    assert "r.html" in result.output
