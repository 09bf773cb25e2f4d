"""How much of a long sample a gate tries, and what is left to ``make thorough`` (decision 374)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet

VARIABLE = "ANSINH_TESTS_SAMPLES"
"""``all`` asks for every example of tests that draw them, as ``make thorough`` does."""
SHARE = 0.4
"""Of the examples of such a test: what a gate tries."""


def parts(seeds: int, size: int, gate: int) -> list[ParameterSet]:
    """Return the first seed of each part of so many; parts beyond the seeds of a gate are marked thorough."""
    return [
        pytest.param(first, marks=() if first < gate else pytest.mark.thorough)
        for first in range(0, seeds, size)
    ]


def examples(most: int) -> int:
    """Return how many of at most so many examples a test draws now."""
    return most if os.environ.get(VARIABLE) == "all" else round(most * SHARE)
