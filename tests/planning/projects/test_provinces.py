"""The five provinces on few demand points: projects add up to the plan's capital, letters stand an appraisal, reports are short."""

from __future__ import annotations

import pytest

from ansinh.planning.answer.folder.rundata import RunData
from ansinh.planning.projects.components import COMPONENTS
from ansinh.reports.appraise import appraise_run
from ansinh.reports.report.first_screen import MOST_WORDS
from tests.provinces import Runs
from tests.reports.appraise.coarse import folder_with_letter
from tests.reports.reading import Page
from tests.shared import Shared

PROVINCES = ("dak-nong", "hai-duong", "lao-cai", "quang-ngai", "thua-thien-hue")
WRITTEN = ("dak-nong", "quang-ngai", "thua-thien-hue")
"""Whose letters are written in a gate: in both languages, with an island and a limit that is missed, and of a city."""
LETTERS = [pytest.param(name, marks=() if name in WRITTEN else pytest.mark.thorough) for name in PROVINCES]
MOST_YEARS = {"A": 6, "B": 4, "C": 3}


@pytest.fixture(params=PROVINCES)
def data(request: pytest.FixtureRequest, runs: Runs) -> RunData:
    """Return the run of a province."""
    return runs(request.param).data


def test_projects_add_up_to_the_capital_of_their_plan(data: RunData):
    capital = data.facilities.groupby("plan_id")["capital_million_vnd"].sum()
    sums = data.projects.groupby("plan")["capital_million_vnd"].sum()
    for plan, total in capital.items():
        assert sums.get(plan, 0.0) == round(total)


@pytest.mark.parametrize("frame", ["project_components", "project_years"])
def test_components_and_years_add_up_to_every_project(data: RunData, frame: str):
    sums = getattr(data, frame).groupby("project_id")["million_vnd"].sum()
    capital = data.projects.set_index("project_id")["capital_million_vnd"]
    assert sums.sort_index().to_dict() == capital.sort_index().to_dict()
    assert data.projects["project_id"].is_unique


def test_every_project_has_every_component(data: RunData):
    per_project = data.project_components.groupby("project_id")["component"].apply(tuple)
    assert set(per_project) <= {COMPONENTS}
    assert (data.project_components["million_vnd"] >= 0).all()


def test_public_capital_keeps_the_years_of_its_group_and_of_its_period(data: RunData):
    public = data.projects[data.projects["owner"] != "private"]
    length = public["end_year"] - public["start_year"] + 1
    assert (length <= public["group"].map(MOST_YEARS)).all()
    first = int(data.meta["proposal_date"][:4]) + 1  # the plans of the five letters' own years are decided
    periods = data.periods.loc[public["period"]]
    assert (public["start_year"].to_numpy() == periods["start_year"].clip(lower=first).to_numpy()).all()
    open_still = periods["end_year"].to_numpy() >= first
    assert (public["end_year"].to_numpy() <= periods["end_year"].to_numpy())[open_still].all()


def test_public_money_pays_no_private_facility(data: RunData):
    private = data.projects.loc[data.projects["owner"] == "private", "project_id"]
    paid = data.project_years[data.project_years["project_id"].isin(private)]
    assert set(paid["source"]) <= {"own_funds"}


def test_posts_are_whole_and_every_facility_has_one_head(data: RunData):
    posts = data.payroll
    assert (posts["posts"] >= 1).all()
    heads = posts[posts["title"] == "director"].groupby(["plan", "period", "site_id"])["posts"].sum()
    standing = data.facilities[data.facilities["places"] >= 0.5]
    assert heads.index.nunique() == standing[["plan_id", "period", "site_id"]].drop_duplicates().shape[0]
    assert (heads == 1).all()


@pytest.mark.parametrize("name", LETTERS)
def test_an_appraiser_objects_to_nothing_that_the_data_could_give(shared: Shared, name: str):
    found = appraise_run(folder_with_letter(shared, name))
    assert found
    assert [each for each in found if not each.missing] == []


@pytest.mark.parametrize("name", LETTERS)
def test_the_first_screen_is_read_in_a_minute(shared: Shared, name: str):
    page = (folder_with_letter(shared, name) / "report.vi.html").read_text("utf-8")
    assert len(Page(page[page.index("<h1") : page.index("<details")]).text.split()) <= MOST_WORDS
