"""The answers of all location models to small questions with traps, beside those of enumeration."""

from __future__ import annotations

import pytest

from tests.samples import parts
from tests.twin.location.compare import questions

PART = 250
"""Questions per test."""


@pytest.mark.parametrize("first", parts(3000, PART, 750))
def test_plans_and_proofs_are_those_of_enumeration(first):
    tally = questions(range(first, first + PART))
    assert tally.asked >= 0.9 * PART
    assert not tally.faults, tally.report()
