"""Test what the letter says of risks and alternatives, and the note to whoever submits it."""

from __future__ import annotations

import dataclasses

import docx
import pandas as pd
import pytest

from ansinh.planning.norms import Norms
from ansinh.planning.projects.owners import THRESHOLDS, group_of
from ansinh.reports.cover_note import write_cover_note
from ansinh.reports.facts import Facts
from ansinh.reports.facts.alternatives import HIGH, LOW, SMALLER, alternatives, demand
from ansinh.reports.facts.former import former_district
from ansinh.reports.facts.objections import losing_districts
from ansinh.reports.facts.staffing import staffing
from ansinh.reports.pictures import Pictures
from ansinh.reports.proposal.groups import groups_said
from ansinh.reports.proposal.limits import mark, most_years, thresholds
from ansinh.reports.proposal.parts.risks import risks
from ansinh.reports.proposal.scope import whole_plan
from ansinh.words import Words
from tests.reports.factory import make_run_data

LANGUAGES = ("vi", "en")
CASES = pd.DataFrame(
    [
        ("optimised", LOW, "elderly", 20.0, 12.0, 12.0, 20.0, 900.0),
        ("optimised", LOW, "general_protection", 30.0, 20.0, 20.0, 30.0, 600.0),
        ("optimised", HIGH, "elderly", 20.0, 60.0, 19.0, 20.0, 900.0),
        ("optimised", HIGH, "general_protection", 30.0, 40.0, 28.0, 30.0, 600.0),
        ("optimised", SMALLER, "elderly", 16.0, 25.0, 15.0, 20.0, 800.0),
        ("optimised", SMALLER, "general_protection", 28.0, 25.0, 25.0, 40.0, 500.0),
    ],
    columns=[
        "plan_id",
        "case",
        "service",
        "places",
        "need_persons",
        "served_persons",
        "mean_minutes",
        "capital_million_vnd",
    ],
)


@pytest.fixture(scope="module")
def facts() -> Facts:
    """Return a made-up run with cases, today's trips, and 40 posts assigned."""
    data = make_run_data()
    trips = data.allocation[(data.allocation["plan_id"] == "official")].head(6)
    today = trips[["service", "demand_id", "site_id", "persons", "minutes"]]
    meta = {**data.meta, "posts_assigned": 4}
    return Facts.of(dataclasses.replace(data, quick_cases=CASES, today=today, meta=meta))


def scope_of(facts: Facts, language: str):
    return whole_plan(Pictures(facts, Words(language)))


def test_demand_counts_people_and_names_the_service_with_most_missing(facts: Facts):
    """In high demand 100 are in need and 47 served: 41 of the 53 missing are elderly. In low demand 18 places are left."""
    high, low = demand(facts, HIGH), demand(facts, LOW)
    assert high is not None
    assert low is not None
    assert (high.need, high.served, high.missing, high.worst) == (100, 47, 53, ("elderly",))
    assert (low.missing, low.unused, low.worst) == (0, 18, ())


def test_alternatives_stand_with_their_own_people_and_money(facts: Facts):
    found = {one.kind: one for one in alternatives(facts)}
    assert list(found) == ["nothing", "official", "second_site", "smaller", "proposed"]
    assert found["nothing"].served == pytest.approx(facts.data.today["persons"].sum())
    assert found["smaller"].mean_minutes == pytest.approx((15 * 20 + 25 * 40) / 40)
    assert (found["smaller"].places, found["smaller"].capital) == (44, 1300)
    moved = facts.data.runners_up
    moved = moved[
        (moved["plan_id"] == "optimised") & (moved["site_id"] == found["second_site"].subject)
    ].iloc[0]
    more = moved["runner_up_million_vnd"] - moved["million_vnd"]
    assert found["second_site"].capital == pytest.approx(found["proposed"].capital + more)


def test_new_posts_are_those_of_places_that_are_not_there_today(facts: Facts):
    """S01 has 4 of 10 elderly places today, so 6/10 of its posts are new; S07 is new as a whole."""
    rows = facts.data.payroll
    rows = rows[(rows["plan"] == "optimised") & (rows["period"] == facts.period)]
    public = rows[rows["site_id"].isin(["S01", "S02", "S05", "S07"])]
    today = {
        ("S01", "elderly"): 4 / 10,
        ("S01", "general_protection"): 6 / 12,
        ("S02", "general_protection"): 3 / 4,
    }
    by_hand = sum(row.posts * (1 - today.get((row.site_id, row.service), 0.0)) for row in public.itertuples())
    found = staffing(facts)
    assert found.needed == public["posts"].sum()
    assert found.new == pytest.approx(by_hand, abs=0.5)
    assert found.a_year * found.years >= found.new > (found.a_year - 1) * found.years


def test_a_home_that_turns_to_another_group_recruits_nobody(facts: Facts):
    """As many places of another service stand at S07 today as the plan has there: its posts are filled already."""
    data, rows = facts.data, facts.data.facilities
    here = rows[
        (rows["plan_id"] == facts.plan_id) & (rows["period"] == facts.period) & (rows["site_id"] == "S07")
    ]
    before = pd.DataFrame([{"site_id": "S07", "service": "another", "places": here["places"].sum()}])
    stood = Facts.of(
        dataclasses.replace(
            data, existing_places=pd.concat([data.existing_places, before], ignore_index=True)
        )
    )
    posts = data.payroll[data.payroll["site_id"] == "S07"]
    posts = posts[(posts["plan"] == facts.plan_id) & (posts["period"] == facts.period)]["posts"].sum()
    assert staffing(facts).new - staffing(stood).new == pytest.approx(posts, abs=1)


def test_former_districts_have_their_last_name(facts: Facts):
    """Đức Phổ became a town in 2020; Tây Trà was joined to Trà Bồng; a run that knows nothing keeps its own names."""
    table = facts.data.districts
    names = list(table["name"][:2])
    known = table.assign(
        name_eve=["Thị xã Đức Phổ", *table["name"][1:]],
        merged_into=["", "Huyện Trà Bồng", *[""] * (len(table) - 2)],
    )
    told = Facts.of(dataclasses.replace(facts.data, districts=known))
    assert former_district(told, Words("vi"), names[0]) == "Thị xã Đức Phổ"
    assert former_district(told, Words("vi"), names[1]) == f"{names[1]} (đã nhập vào huyện Trà Bồng)"
    assert [former_district(facts, Words("vi"), name) for name in names] == names


def test_the_districts_that_lose_serve_a_smaller_share_than_the_official_plan(facts: Facts):
    for before, after in losing_districts(facts).values():
        assert after < before


@pytest.mark.parametrize("language", LANGUAGES)
def test_risks_have_figures_and_no_open_place(facts: Facts, language: str):
    told = " ".join(risks(scope_of(facts, language)))
    assert "{" not in told
    for figure in ("100", "47", "53", "18"):
        assert figure in told
    assert str(staffing(facts).needed) in told


def test_groups_are_of_projects_and_follow_the_law_of_the_letter(facts: Facts):
    """All made-up projects are small: group C under any law; from 2025 on group B begins at 90 billion."""
    scope = scope_of(facts, "vi")
    public = (scope.projects["group"] == "C").sum()
    assert f"{public} dự án nhóm C" in groups_said(scope)
    assert "nhóm B từ 90 tỷ đồng" in thresholds(scope)
    day = {year: Norms(pd.Timestamp(f"{year}-06-01").date()) for year in (2023, 2026)}
    assert (group_of(60_000.0, day[2023]), group_of(60_000.0, day[2026])) == ("B", "C")


def test_thresholds_of_a_scenario_stand_beside_those_of_the_law(facts: Facts):
    """A run groups by what its assumptions state; what agrees with the law (1600) isn't the scenario's own."""
    own = pd.DataFrame(
        [("group_a_from", "1600"), ("group_b_from", "40.5"), ("capital_years.C", "4")],
        columns=["key", "value"],
    )
    stated = pd.concat([facts.data.assumptions, own], ignore_index=True)
    scope = scope_of(Facts.of(dataclasses.replace(facts.data, assumptions=stated)), "vi")
    used, law = thresholds(scope).split("luật quy định")
    assert ("nhóm B từ 40,5 tỷ đồng" in used, "nhóm B từ 90 tỷ đồng" in law) == (True, True)
    assert "nhóm C không quá 4 năm" in most_years(scope).split("luật")[0]
    assert (mark(scope, THRESHOLDS), mark(scope_of(facts, "vi"), THRESHOLDS)) == ("G", "N")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_note_names_what_is_unverified_and_the_letter_does_not(facts: Facts, tmp_path, language: str):
    path = write_cover_note(Pictures(facts, Words(language)), tmp_path)
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    unsure = facts.data.legal_bases.query("use == 'unsure'")["number"]
    assert len(unsure)
    assert all(number in text for number in unsure)
    assert "{" not in text
    assert path.name.startswith("cover-note")
