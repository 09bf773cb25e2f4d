"""The planner's answers to small networks with traps, in both ways of planning, beside those of the twin."""

from __future__ import annotations

import pytest

from tests.samples import parts
from tests.twin.network.generator import IN_GATE
from tests.twin.network.work import networks

PART = 12
"""Networks per test: a failure names its seeds, and no test takes long."""


@pytest.mark.parametrize("first", parts(300, PART, IN_GATE))
def test_plans_and_proofs_are_those_of_the_twin(first):
    tally = networks(range(first, first + PART))
    assert tally.asked >= PART
    assert not tally.faults, tally.report()
