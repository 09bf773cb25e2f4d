"""The planner's answers to small networks with traps, in both ways of planning, beside those of the twin."""

from __future__ import annotations

import pytest

from tests.twin.network.work import networks

PART = 10
"""Networks per test: a failure names its seeds, and no test takes long."""


@pytest.mark.parametrize("first", range(0, 150, PART))
def test_plans_and_proofs_are_those_of_the_twin(first):
    tally = networks(range(first, first + PART))
    assert tally.asked >= PART
    assert not tally.faults, tally.report()
