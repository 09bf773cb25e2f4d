"""Test that runs without an official plan are compared with today's network, also in the texts."""

from __future__ import annotations

import dataclasses
import re

import pytest

from ansinh.planning.answer.plan_names import plan_name
from ansinh.planning.question.load import load_scenario
from ansinh.reports.facts import Facts
from ansinh.reports.numbers import Language
from ansinh.reports.wording import words, words_of
from tests.reports.factory import make_run_data

LANGUAGES: tuple[Language, ...] = ("vi", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_today_replace_words_that_exist_and_fill_the_same_places(language: Language) -> None:
    usual, today = words(language).entries, words(language, "today").entries
    assert today.keys() == usual.keys()
    changed = {key for key in today if today[key] != usual[key]}
    assert "plan.official" in changed
    places = re.compile(r"{(\w+)}")
    for key in changed:
        assert set(places.findall(str(today[key]))) == set(places.findall(str(usual[key]))), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_speaks_of_an_official_plan_where_there_is_none(language: Language) -> None:
    said = "đã ban hành" if language == "vi" else "official plan"
    spoken = [key for key, value in words(language, "today").entries.items() if said in str(value).lower()]
    assert spoken == ["worth.no_official"]


def test_a_run_says_what_it_compares_with() -> None:
    data = make_run_data()
    today = dataclasses.replace(data, meta={**data.meta, "baseline": "today"})
    assert words_of(data, "en")("report.comparison") == "Against the official plan"
    assert words_of(Facts.of(today).data, "en")("report.comparison") == "Against today's network"
    elsewhere = dataclasses.replace(data, meta={**data.meta, "baseline": "../../x"})
    assert words_of(elsewhere, "vi") == words("vi", "../../x")
    assert words_of(elsewhere, "vi").entries == words("vi").entries


def test_the_first_plan_is_called_what_it_is() -> None:
    scenario = load_scenario("dak-nong")
    assert plan_name(scenario, "official").title_en == "Official plan as written"
    bare = scenario.model_copy(update={"official": type(scenario.official)()})
    assert plan_name(bare, "official").title_vi == "Giữ nguyên hiện trạng"
    assert plan_name(bare, "official").inside_en == "the network of today"
    assert plan_name(bare, "optimised").title_en == "Optimised plan"
