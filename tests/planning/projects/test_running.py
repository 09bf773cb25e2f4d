"""Running cost by item and period, posts by title: computed by hand."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ansinh.planning.inputs.dated import norms_of_period
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.norms import Norms
from ansinh.planning.projects.payroll import payroll, posts_by_title
from ansinh.planning.projects.running import running_increment, running_items

COLUMNS = ["plan_id", "site_id", "service", "period", "places"]
NORMS = Norms(dt.date(2024, 7, 31))


def facilities(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame([("p", site, name, "2030", n) for site, name, n in rows], columns=COLUMNS)


@pytest.mark.parametrize(("period", "salary"), [("2020", 1.49), ("2025", 2.34), ("2030", 2.53)])
def test_base_salary_follows_its_decrees_from_period_to_period(period: str, salary: float):
    assert norms_of_period(Norms(dt.date(2018, 1, 1)), period)["base_salary"] == salary


def test_a_period_is_never_priced_by_law_older_than_the_run():
    assert norms_of_period(Norms(dt.date(2026, 8, 1)), "2025")["base_salary"] == 2.53


def test_a_hundred_places_of_general_care_by_item(inputs: Inputs):
    """At 540,000 đồng: 100 x 0.54 x 48 of allowances, x 30 of other costs, x 15 of upkeep."""
    norms = norms_of_period(NORMS, "2030")
    items = running_items(norms, inputs.scenario.services["general"], 100)
    assert items["care_allowance"] == pytest.approx(2592)
    assert items["resident_costs"] == pytest.approx(1620, rel=1e-3)
    assert items["upkeep"] == pytest.approx(810, rel=1e-3)
    salary = 12 * 2.53 * norms["salary_factor"]
    assert items["staff"] == pytest.approx(31.25 * salary)
    assert items["managers"] == pytest.approx(3 * salary)


def test_a_service_without_places_pays_nobody(inputs: Inputs):
    assert set(running_items(NORMS, inputs.scenario.services["general"], 0.0).values()) == {0.0}


def test_what_closes_still_counts_in_the_cost_of_today(inputs: Inputs):
    """Nothing stands any more where 120 places of general care are today: today's cost is told, the plan's is 0."""
    table = running_increment(inputs, facilities(("DN-P03", "elderly", 100)))
    gone = table[table["site_id"] == "DN-E01"]
    assert (gone["plan_million_vnd"] == 0).all()
    assert gone["today_million_vnd"].sum() > 0
    new = table[table["site_id"] == "DN-P03"]
    assert (new["today_million_vnd"] == 0).all()


def test_posts_of_a_hundred_places(inputs: Inputs):
    """100 / 6 x 1.5 / 0.8 = 31.25: 32 posts, 6 of them indirect; 17 carers of one shift, then the professions."""
    posts = posts_by_title(NORMS, "general", 100, psychologist=True)
    assert sum(posts.values()) == 32
    assert posts["health"] == 2
    assert posts["nutrition"] == 5
    assert posts["social_work"] == posts["psychology"] == 1
    assert posts["direct_care"] == 17
    assert (
        sum(posts[name] for name in ("accountant", "administration", "clerk_cashier", "driver", "guard")) == 6
    )


def test_one_director_a_facility_and_a_head_for_every_further_service(inputs: Inputs):
    table = payroll(inputs, facilities(("DN-P02", "general", 100), ("DN-P02", "mental_health", 50)))
    heads = table[table["site_id"] == "DN-P02"].set_index(["service", "title"])["posts"]
    assert heads["general", "director"] == 1
    assert heads["general", "deputy_director"] == 2
    assert heads["mental_health", "ward_head"] == 1
    assert heads["mental_health", "ward_deputy"] == 2
    assert ("mental_health", "director") not in heads.index
