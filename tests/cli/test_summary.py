"""Test that the summary of a run is one screen: verdicts first, then the plans, then at most five findings."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from ansinh.cli.screen.asked import Asked
from ansinh.cli.screen.summary import print_summary
from tests.reports.factory import make_run_data


@pytest.fixture
def lines(capsys):
    print_summary(SimpleNamespace(data=make_run_data()), Path("runs/first"), Asked("my plan"))
    return capsys.readouterr().out.splitlines()


def test_it_fits_a_terminal_of_80_by_25(lines):
    assert len(lines) <= 25
    assert max(map(len, lines)) <= 80


def test_the_answer_comes_before_the_table_and_the_findings(lines):
    text = "\n".join(lines)
    assert lines[0].startswith("Đắk Nông: ")
    assert text.index("Đặt ở đâu?" if "Đặt" in text else "Where?") < text.index("✗")
    assert lines[-1].endswith("runs/first")
