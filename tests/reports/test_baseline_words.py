"""Test that runs without an official plan are compared with today's network, also in the texts."""

from __future__ import annotations

import dataclasses

from ansinh.planning.answer.plan_names import plan_name
from ansinh.planning.question.text.load import load_scenario
from ansinh.reports.facts import Facts
from ansinh.reports.run_words import words_of
from ansinh.words import Words
from tests.reports.factory import make_run_data


def test_a_run_says_what_it_compares_with() -> None:
    data = make_run_data()
    today = dataclasses.replace(data, meta={**data.meta, "baseline": "today"})
    assert words_of(data, "en")("report.section.comparison") == "Against the official plan"
    assert words_of(Facts.of(today).data, "en")("report.section.comparison") == "Against today's network"
    elsewhere = dataclasses.replace(data, meta={**data.meta, "baseline": "../../x"})
    assert words_of(elsewhere, "vi") == Words("vi")


def test_the_first_plan_is_called_what_it_is() -> None:
    scenario = load_scenario("dak-nong")
    assert plan_name(scenario, "official").title.said("en") == "Official plan as written"
    bare = scenario.model_copy(update={"official": type(scenario.official)()})
    assert plan_name(bare, "official").title.said("vi") == "Giữ nguyên hiện trạng"
    assert plan_name(bare, "official").inside.said("en") == "the network of today"
    assert plan_name(bare, "optimised").title.said("en") == "Optimised plan"
