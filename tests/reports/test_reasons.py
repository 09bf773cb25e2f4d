"""Test the reasons for a site: they state the figures of the run, equally in every output."""

import dataclasses
import itertools

import pytest

from ansinh.reports.facts.project import RunnerUp
from ansinh.reports.map.payload import make_payload
from ansinh.reports.pictures import Pictures
from ansinh.reports.proposal.parts.reasons import why, why_table
from ansinh.reports.proposal.scope import one_project, whole_plan
from ansinh.reports.tables import actions
from ansinh.words import Words
from ansinh.words.citations import document
from ansinh.words.numbers import minutes, number
from tests.reports.reading import sheet_rows

LANGUAGES = ("vi", "en")


def scope_of(run, language, site=None):
    pictures = Pictures(run, Words(language))
    return whole_plan(pictures) if site is None else one_project(pictures, site)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_project_is_weighed_against_nothing_official_and_second_best(run, language):
    project = run.project("S07")
    lines = why(scope_of(run, language, "S07"), project)
    text = " ".join(lines)
    assert minutes(project.runner_up.minutes[1], language) in text
    assert number(project.without_places, language) in lines[0]
    assert number(project.runner_up.out_of_reach, language) in text
    assert "{" not in text


def test_the_second_best_site_is_that_of_the_run(run):
    row = run.data.runners_up.set_index("site_id").loc["S07"]
    second = run.project("S07").runner_up
    assert second.site_id == row["runner_up"]
    assert second.minutes == (row["mean_minutes"], row["runner_up_mean_minutes"])
    assert run.project("S01").runner_up is None  # no row: not invented


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("longer", "dearer"), list(itertools.product((-5.0, 0.0, 5.0), (-100.0, 0.0, 100.0)))
)
def test_every_way_to_compare_two_sites_has_a_sentence(run, language, longer, dearer):
    """The text says so if the second-best site is nearer or cheaper."""
    second = RunnerUp("S06", 10.0, 10.0, (30.0, 30.0 + longer), (0.9, 0.8), (500.0, 500.0 + dearer), 0.0)
    project = dataclasses.replace(run.project("S07"), runner_up=second)
    text = " ".join(why(scope_of(run, language, "S07"), project))
    if longer:
        assert minutes(5.0, language) in text
    if dearer:
        assert number(100.0, language) in text


def test_the_minutes_between_two_sites_are_those_that_a_reader_subtracts(run):
    """38.46 and 37.84 are shown as 38.5 and 37.8: seven tenths apart, though 0.62 rounds to six."""
    second = RunnerUp("S06", 10.0, 10.0, (38.46, 37.84), (0.9, 0.8), (500.0, 500.0), 0.0)
    project = dataclasses.replace(run.project("S07"), runner_up=second)
    assert minutes(0.7, "vi") in " ".join(why(scope_of(run, "vi", "S07"), project))


def test_places_lost_without_the_project_are_counted_by_hand(run):
    """Other sites can take only as many people as they have spare places, for each service."""
    project = run.project("S07")
    rows = run.facilities
    rows = rows[(rows["plan_id"] == run.plan_id) & (rows["period"] == run.period)]
    lost = 0.0
    for service in project.services:
        here = rows[(rows["site_id"] == "S07") & (rows["service"] == service)]
        other = rows[(rows["site_id"] != "S07") & (rows["service"] == service)]
        spare = (other["places"] - other["served_persons"]).clip(lower=0).sum()
        lost += max(0.0, here["served_persons"].sum() - spare)
    assert project.without_places == pytest.approx(lost)


def test_the_table_has_one_row_per_project(run):
    table = why_table(scope_of(run, "vi"))
    assert [row[0] for row in table.rows] == [run.name("sites", site, "vi") for site in run.projects]
    assert all(len(row) == len(table.columns) == len(table.widths) for row in table.rows)


def test_a_merger_names_who_takes_over_in_every_output(run, outputs):
    successor = run.name("sites", "S01", "vi")
    said = f"Sáp nhập vào {successor}"
    assert any(said in row for row in actions(run, Words("vi")).rows)
    rows = sheet_rows(outputs / "plan.xlsx", "Danh mục hành động")
    assert {row["Hành động"] for row in rows if row["Mã"] == "S03"} == {said}
    payload = make_payload(run.data, "vi")
    sites = [site["id"] for site in payload["sites"]]
    optimised = next(plan for plan in payload["plans"] if plan["id"] == "optimised")
    table = optimised["periods"][-1]["facilities"]
    into = {
        sites[site]: sites[k] for site, k in zip(table["site"], table["successor"], strict=True) if k >= 0
    }
    assert into == {"S03": "S01"}


@pytest.mark.parametrize(
    ("name", "english"),
    [
        (
            "Quyết định số 1563/QĐ-UBND ngày 24/8/2017 của Chủ tịch UBND tỉnh Quảng Ngãi",
            "Decision no. 1563/QĐ-UBND of 24 August 2017 of the Chairperson of the People's Committee of Quảng Ngãi Province",
        ),
        ("My own plan", "My own plan"),
    ],
)
def test_titles_of_plans_stand_in_english_in_english_documents(name, english):
    assert document(name, "en") == english
    assert document(name, "vi") == name
