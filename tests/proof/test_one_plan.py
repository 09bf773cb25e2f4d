"""An honest run of a province of today, which has no official plan beside the proposal, holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansinh.planning.answer import run as answer
from ansinh.planning.question.text.changes import changed
from ansinh.planning.question.text.dump import scenario_toml
from ansinh.planning.question.text.load import load_scenario
from tests.cli.in_process import ansinh_here
from tests.proof.forgeries.lab import findings
from tests.provinces import solved_once
from tests.shared import Shared

POINTS = 26
"""One in each district of before July 2025, the fewest; as in the guide that runs this province (how-to/today.md)."""


def test_a_run_without_an_official_plan_holds(
    tmp_path: Path, shared: Shared, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(answer, "run_scenario", solved_once(shared))
    scenario = changed(load_scenario("an-giang"), {"demand.points": POINTS})
    (tmp_path / "s.toml").write_text(scenario_toml(scenario), encoding="utf-8")
    ran = ansinh_here("run", "s.toml", "--out", "out", "--only", "report", "--json", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert findings(tmp_path / "out") == []
