"""Growth by province: what the reported population of 2025 agrees with, and where it is told that it doesn't."""

from __future__ import annotations

import pytest

from ansinh import geodata
from ansinh.geodata.national import population_growth, present_slugs

NOT_MERGED = (
    "ha-noi",
    "cao-bang",
    "dien-bien",
    "lai-chau",
    "son-la",
    "lang-son",
    "quang-ninh",
    "thanh-hoa",
    "nghe-an",
)
"""Provinces that were not merged and report what the statistics office estimates."""


@pytest.mark.parametrize("slug", NOT_MERGED)
def test_provinces_that_were_not_merged_agree(slug):
    growth = population_growth(slug)
    assert growth.agrees
    assert growth.reported_ratio == pytest.approx(1.0, abs=0.034)


def test_registered_people_are_told_apart():
    growth = population_growth("an-giang")
    assert growth.central == pytest.approx(0.0001, abs=2e-4)  # by hand: 0.0100 + (-0.0080 - 0.0118) / 2
    assert not growth.agrees
    note = next(note for note in geodata.open_province("an-giang").notes if note.code == "national_growth")
    assert "4,952,238" in note.problem_en
    assert "differ by 36%" in note.problem_en


def test_the_range_holds_the_central_value_everywhere():
    for slug in present_slugs():
        growth = population_growth(slug)
        assert growth.low < growth.central < growth.high


def test_other_provinces_have_no_growth_of_their_own():
    assert population_growth("dak-nong") is None
