"""Test made-up office folders against their truth: none is read wrong in silence, and most are read without an edit."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.geodata.own.mutate import folder, outcome, read
from tests.samples import examples

COUNT = examples(40)
"""Folders read here; ``python -m tests.geodata.own.mutate 200`` reads more."""
LEAST_READ = 0.85
"""Share of the folders without a contradiction that must be read with no edit."""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[bool, str, str]]:
    """Return whether each folder was wrong, what became of it, and how it was written."""
    found = []
    for number in range(COUNT):
        made = folder(tmp_path_factory.mktemp(f"folder{number}"), random.Random(number))  # noqa: S311 - made-up data
        found.append((made.wrong, outcome(made, read(made)), ", ".join(made.ways)))
    return found


def test_no_folder_is_read_wrong_in_silence(outcomes: list[tuple[bool, str, str]]):
    assert [ways for _, result, ways in outcomes if result == "silent"] == []


def test_a_contradiction_stops(outcomes: list[tuple[bool, str, str]]):
    assert {result for wrong, result, _ in outcomes if wrong} == {"stopped"}


def test_most_folders_are_read_without_an_edit(outcomes: list[tuple[bool, str, str]]):
    right = [result == "right" for wrong, result, _ in outcomes if not wrong]
    assert sum(right) >= LEAST_READ * len(right), [
        ways for wrong, result, ways in outcomes if result != "right" and not wrong
    ]


def test_the_same_number_makes_the_same_folder(tmp_path: Path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    one, other = (folder(tmp_path / name, random.Random(7)) for name in ("a", "b"))  # noqa: S311 - made-up data
    assert one.ways == other.ways
    assert (tmp_path / "a" / one.sources["demand"].label).exists()
