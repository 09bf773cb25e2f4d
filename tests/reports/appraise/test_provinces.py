"""Test that nothing is objected to in clean runs of the other four provinces."""

from __future__ import annotations

import pytest

from ansinh.reports.appraise import appraise_run
from tests.reports.appraise.conftest import written


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("name", ["hai-duong", "lao-cai", "quang-ngai", "thua-thien-hue"])
def test_a_clean_run_is_silent(name, tmp_path):
    found = appraise_run(written(name, tmp_path, as_written=True))
    assert [f"{item.where('en')}: {item.problem('en')}" for item in found if not item.missing] == []
    assert any(item.missing for item in found)
