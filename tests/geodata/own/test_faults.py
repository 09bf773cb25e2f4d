"""Test faults that offices make: each is told by the finding that names it, or read right.

``python -m tests.geodata.own.faults`` tries all of them with `check` and `adopt`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.geodata.own.faults.base import FAULTS
from tests.geodata.own.faults.tries import check_folder, outcome, written

TOLD_BY = sorted(name for name, fault in FAULTS.items() if fault.codes)
"""The faults with a finding of their own; the others need no test each."""


@pytest.mark.parametrize("name", TOLD_BY)
def test_a_fault_is_told_by_its_finding_and_never_read_in_silence(name: str, tmp_path: Path):
    fault = FAULTS[name]
    checked = check_folder(written(fault, tmp_path))
    assert outcome(fault, checked) in fault.may
    assert {finding.code for finding in checked.findings} & set(fault.codes)
