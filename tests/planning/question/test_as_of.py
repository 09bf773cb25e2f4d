"""Test scenarios seen from a later year."""

from __future__ import annotations

import datetime as dt

import pytest

from ansinh.models.errors import InputError
from ansinh.planning.norms import Norms
from ansinh.planning.question.as_of import as_of
from ansinh.planning.question.scenario import NetworkLimit, Rule
from ansinh.planning.question.text.load import built_in_scenarios, load_scenario


@pytest.mark.parametrize("name", built_in_scenarios())
def test_from_2026_only_the_period_to_2030_is_left(name: str):
    later = as_of(load_scenario(name), 2026)
    assert later.period_ids == ("2030",)
    assert later.periods[0].start_year == 2026
    assert later.periods[0].years == 5
    assert later.scenario.norms_on == dt.date(2026, 11, 1)


def test_projects_that_were_due_earlier_are_still_to_be_built():
    before = load_scenario("quang-ngai")
    after = as_of(before, 2026)
    assert {entry.site for entry in after.official.places} == {entry.site for entry in before.official.places}
    assert [entry.places for entry in after.official.places if entry.site == "QN-P01"] == [250]


def test_the_size_of_a_facility_holds_after_its_period():
    """One site for 300 to 500 clients is asked for by 2025; from 2026 on a facility of 100 places may not do, either."""
    after = as_of(load_scenario("quang-ngai"), 2026)
    (limit,) = after.limits
    assert (limit.period, limit.min_places, limit.max_places, limit.scope) == ("2030", 300, 500, "site")
    assert any(c.required == 300 and c.period == "2030" for c in after.commitments)


@pytest.mark.parametrize("name", built_in_scenarios())
def test_nothing_of_a_period_that_is_over_drops_in_silence(name: str):
    before, after = load_scenario(name), as_of(load_scenario(name), 2026)
    parts = ("targets", "limits", "commitments")
    over = [
        (part, item.period)
        for part in parts
        for item in getattr(before, part)
        if item.period not in ("", "2030")
    ]
    over += {("budgets", item.period) for item in before.budgets if item.period != "2030"}
    assert sorted((item.what, item.period) for item in after.passed) == sorted(over)
    assert all(item.text_vi and item.text_en for item in after.passed)


def asked(keys: dict[str, object], *dated: tuple[str, dict[str, object]]):
    """Return what of limits by period is left of Quảng Ngãi from 2026 on, and what is said of them."""
    limits = tuple(NetworkLimit(period=period, **{**keys, **more}) for period, more in dated)
    after = as_of(load_scenario("quang-ngai").model_copy(update={"limits": limits, "budgets": ()}), 2026)
    told = [(item.period, item.moved_to) for item in after.passed if item.what == "limits"]
    return [(item.sites, item.min_places, item.max_places) for item in after.limits], told


GENERAL = {"services": ("general",)}


@pytest.mark.parametrize(
    ("dated", "left", "told"),
    [
        # two sites are two limits; both hold, and none stands in for the other
        (
            [
                ("2025", {"min_places": 60, "sites": ("QN-E01",)}),
                ("2025", {"min_places": 90, "sites": ("QN-E08",)}),
            ],
            [(("QN-E01",), 60, None), (("QN-E08",), 90, None)],
            [("2025", "2030"), ("2025", "2030")],
        ),
        # fewest and most places of one period stand in two rows
        (
            [("2025", {"min_places": 300}), ("2025", {"max_places": 500})],
            [((), 300, None), ((), 0, 500)],
            [("2025", "2030"), ("2025", "2030")],
        ),
        # the later fewest takes the earlier one's place; the most of 2025 goes on
        (
            [("2025", {"min_places": 300}), ("2025", {"max_places": 900}), ("2030", {"min_places": 400})],
            [((), 0, 900), ((), 400, None)],
            [("2025", ""), ("2025", "2030")],
        ),
        # of a row with both bounds the later one takes the place of one, and the other goes on
        (
            [("2025", {"min_places": 100, "max_places": 200}), ("2030", {"max_places": 250})],
            [((), 100, None), ((), 0, 250)],
            [("2025", "2030")],
        ),
        # of two that are over the later one holds, and only that is said to
        (
            [("2020", {"min_places": 100}), ("2025", {"min_places": 300})],
            [((), 300, None)],
            [("2020", ""), ("2025", "2030")],
        ),
    ],
)
def test_a_limit_gives_way_only_to_a_later_one_on_the_same(dated, left, told):
    assert asked(GENERAL, *dated) == (left, told)


def test_a_later_count_of_sites_replaces_an_earlier_one_and_a_site_that_must_stand_stands():
    rules = (
        Rule(kind="at_most", sites=("new",), service="general", period="2025", count=1),
        Rule(kind="at_most", sites=("new",), service="general", period="2030", count=3),
        Rule(kind="must_open", sites=("QN-P01",), period="2025"),
    )
    after = as_of(load_scenario("quang-ngai").model_copy(update={"rules": rules}), 2026)
    assert [(rule.kind, rule.count, rule.period) for rule in after.rules] == [
        ("at_most", 3, "2030"),
        ("must_open", 0, "2030"),
    ]
    assert [(item.period, item.moved_to) for item in after.passed if item.what == "rules"] == [("2025", "")]


def test_budgets_of_periods_that_are_over_are_gone():
    assert load_scenario("quang-ngai").budgets
    assert not as_of(load_scenario("quang-ngai"), 2026).budgets


def test_todays_allowance_applies():
    then, now = load_scenario("hai-duong"), as_of(load_scenario("hai-duong"), 2026)
    assert Norms(then.scenario.norms_on)["allowance_standard"] == 0.270  # as the plan itself quotes
    assert Norms(now.scenario.norms_on)["allowance_standard"] == 0.540


def test_a_year_after_the_plan_is_refused():
    with pytest.raises(InputError, match="ended in 2030"):
        as_of(load_scenario("dak-nong"), 2031)


@pytest.mark.parametrize("name", built_in_scenarios())
def test_communes_report_where_districts_did_and_the_police_has_drug_rehabilitation(name: str):
    lines = [line.who_vi for line in as_of(load_scenario(name), 2026).reporting]
    assert not any("huyện" in line or "UBND tỉnh" in line for line in lines)
    assert any("Công an" in line for line in lines)
    assert len(lines) >= 2


def test_a_report_that_was_due_once_is_over():
    before = [line.due_vi for line in load_scenario("thua-thien-hue").reporting]
    after = [line.due_vi for line in as_of(load_scenario("thua-thien-hue"), 2026).reporting]
    assert "một lần, trước ngày 20/6/2021" in before
    assert "một lần, trước ngày 20/6/2021" not in after
    assert "hằng năm, trước ngày 30/11" in after


def test_before_the_reform_districts_still_report():
    lines = [line.who_vi for line in as_of(load_scenario("lao-cai"), 2019).reporting]
    assert any("huyện" in line for line in lines)
    assert not any("Công an" in line for line in lines)
