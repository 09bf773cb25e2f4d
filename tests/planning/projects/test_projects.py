"""Projects of a hand-made plan: owners, years, sources, the line of invented facilities, and compensation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from ansinh.planning.inputs import costs
from ansinh.planning.inputs.problem import Inputs, network_problem
from ansinh.planning.projects.frames import project_frames
from ansinh.planning.projects.owners import OWN_FUNDS
from ansinh.planning.question.text.changes import changed

COLUMNS = ["plan_id", "site_id", "service", "period", "action", "places_before", "places", "places_built",
           "capital_million_vnd"]  # fmt: skip


def plan_of(inputs: Inputs, *rows: tuple[Any, ...]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return facilities and money of a plan: ``site, service, action, before, places, built, capital`` a row."""
    facilities = pd.DataFrame(
        [("p", site, service, "2030", *rest) for site, service, *rest in rows], columns=COLUMNS
    )
    owners = facilities["site_id"].map(inputs.sites["ownership"])
    sums = facilities["capital_million_vnd"].groupby(owners).sum()
    money = pd.DataFrame(
        [("p", "unlimited", "2030", "capital", owner, amount) for owner, amount in sums.items()],
        columns=["plan_id", "source", "period", "kind", "ownership", "million_vnd"],
    )
    return facilities, money


def place(inputs: Inputs) -> float:
    return costs.place_cost(inputs.norms, "dak-nong")


def campus(inputs: Inputs) -> float:
    return costs.campus_cost(inputs.norms, "dak-nong")


def test_two_owners_on_one_campus_are_two_projects(inputs: Inputs):
    plan = plan_of(
        inputs,
        ("DN-P02", "general", "new", 0, 50, 50, 50 * place(inputs) + campus(inputs)),
        ("DN-P02", "drug_rehab", "new", 0, 150, 150, 150 * place(inputs)),
    )
    projects = project_frames(inputs, *plan)["projects"].set_index("owner")
    assert list(projects["services"]) == ["general", "drug_rehab"]
    assert dict(projects["decided_by"]) == {
        "health": "provincial_committee",
        "public_security": "minister_public_security",
    }
    assert list(projects["kind"]) == ["new", "new"]


def test_capital_is_never_in_the_past_and_within_the_years_of_its_group(inputs: Inputs):
    """A letter of 2024: group B (57,976 million) has four years, C has three; the period begins in 2025."""
    plan = plan_of(
        inputs,
        ("DN-P01", "drug_rehab", "new", 0, 200, 200, 200 * place(inputs) + campus(inputs)),
        ("DN-P03", "elderly", "new", 0, 100, 100, 100 * place(inputs) + campus(inputs)),
    )
    projects = _on(inputs, "2024-08-01", plan)
    assert list(projects.loc["DN-P01", ["group", "start_year", "end_year"]]) == ["B", 2025, 2028]
    assert list(projects.loc["DN-P03", ["group", "start_year", "end_year"]]) == ["C", 2025, 2027]


@pytest.mark.parametrize(
    ("day", "years"),
    [
        ("2026-12-09", [2027, 2029]),  # the plan of 2027 isn't decided yet
        ("2026-12-10", [2028, 2030]),
        ("2029-03-01", [2030, 2030]),  # one year of the period is left
        ("2030-01-01", [2031, 2033]),  # none is: the limit of the group remains
        ("2032-03-01", [2033, 2035]),
    ],
)
def test_a_letter_gets_the_money_of_plans_that_are_still_to_be_decided(
    inputs: Inputs, day: str, years: list[int]
):
    """By the law of 2025 the project is of group C; the Provincial People's Council decides before 10 December."""
    plan = plan_of(inputs, ("DN-P01", "drug_rehab", "new", 0, 200, 200, 200 * place(inputs) + campus(inputs)))
    projects = _on(inputs, day, plan)
    assert list(projects.loc["DN-P01", ["group", "start_year", "end_year"]]) == ["C", *years]


def test_invented_facilities_are_one_line_that_their_owners_pay(inputs: Inputs):
    plan = plan_of(
        inputs,
        ("DN-E03", "general", "expand", 20, 30, 10, 10 * place(inputs)),
        ("DN-E04", "general", "expand", 20, 30, 10, 10 * place(inputs)),
        ("DN-E02", "general", "expand", 110, 120, 10, 10 * place(inputs)),
    )
    frames = project_frames(inputs, *plan)
    projects = frames["projects"].set_index("site_id")
    assert sorted(projects.index) == ["", "DN-E02"]
    assert projects.loc["", "places"] == 20
    assert set(projects["group"]) == {""}
    assert set(frames["project_years"]["source"]) == {OWN_FUNDS}


def test_public_money_reaches_private_facilities_only_where_the_scenario_grants_it(inputs: Inputs):
    granted = changed(inputs.scenario, {"support": {"share": 0.3, "source": "province"}})
    plan = plan_of(inputs, ("DN-E02", "general", "expand", 110, 120, 10, 10 * place(inputs)))
    years = project_frames(_with(inputs, granted), *plan)["project_years"]
    paid = years.groupby("source")["million_vnd"].sum()
    assert paid["province"] == pytest.approx(0.3 * paid.sum(), abs=1)


def test_compensation_is_named_as_missing_or_part_of_the_total(inputs: Inputs):
    row = ("DN-P03", "elderly", "new", 0, 100, 100)
    without = project_frames(inputs, *plan_of(inputs, (*row, 100 * place(inputs) + campus(inputs))))
    assert _compensation(without) == (0.0, "missing")
    stated = changed(inputs.scenario, {"compensation": [{"site": "DN-P03", "million_vnd": 1500}]})
    more = plan_of(inputs, (*row, 100 * place(inputs) + campus(inputs) + 1500))
    with_land = project_frames(_with(inputs, stated), *more)
    assert _compensation(with_land) == (1500.0, "scenario")
    assert with_land["projects"]["capital_million_vnd"].sum() - 1500 == pytest.approx(
        without["projects"]["capital_million_vnd"].sum(), abs=1
    )


def test_compensation_makes_a_site_dearer_in_the_problem(inputs: Inputs):
    stated = changed(inputs.scenario, {"compensation": [{"site": "DN-P03", "million_vnd": 1500}]})
    before, after = (
        network_problem(one).sites["campus_cost_million_vnd"] for one in (inputs, _with(inputs, stated))
    )
    assert after["DN-P03"] - before["DN-P03"] == pytest.approx(1500)
    assert (after.drop("DN-P03") == before.drop("DN-P03")).all()


def test_a_price_index_moves_unit_costs_only_when_given(inputs: Inputs):
    moved = replace(inputs.norms, overrides={"price_index": 1.1})
    assert costs.place_cost(moved, "dak-nong") == pytest.approx(1.1 * place(inputs))
    assert costs.campus_cost(moved, "dak-nong") == pytest.approx(1.1 * campus(inputs))


def _on(inputs: Inputs, day: str, plan: tuple[pd.DataFrame, pd.DataFrame]) -> pd.DataFrame:
    """Return the projects of a letter of that day, by site."""
    dated = _with(inputs, changed(inputs.scenario, {"proposal.date": day}))
    return project_frames(dated, *plan)["projects"].set_index("site_id")


def _with(inputs: Inputs, scenario: Any) -> Inputs:
    return replace(inputs, scenario=scenario)


def _compensation(frames: dict[str, pd.DataFrame]) -> tuple[float, str]:
    parts = frames["project_components"].set_index("component")
    return float(parts.loc["compensation", "million_vnd"]), str(parts.loc["compensation", "basis"])
