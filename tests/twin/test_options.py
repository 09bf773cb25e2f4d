"""The answers of models with options to small questions with traps, beside those of enumeration."""

from __future__ import annotations

import pytest

from tests.twin.location.compare import questions
from tests.twin.location.extra_generator import question_with_extra

PART = 60
"""Questions per test."""


@pytest.mark.parametrize("first", range(0, 180, PART))
def test_options_are_answered_as_enumeration_does(first):
    tally = questions(range(first, first + PART), question_with_extra)
    assert tally.asked >= 0.75 * PART
    assert not tally.faults, tally.report()
