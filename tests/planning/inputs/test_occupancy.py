"""From people to places: hand-computed cases of each mode."""

from __future__ import annotations

import datetime as dt

import pytest

from ansinh.planning.inputs.people.occupancy import (
    clients_per_place,
    people_per_place,
    places_for,
    present_at_a_time,
)
from ansinh.planning.inputs.problem import service_frame
from ansinh.planning.norms import Norms
from ansinh.planning.question.parts.services import Service
from ansinh.planning.question.text.load import load_scenario

NORMS = Norms(dt.date(2026, 11, 1))


def service(**changes: object) -> Service:
    """Return a service of no account but for what it's counted in."""
    plain = {"name_vi": "x", "name_en": "x", "groups": ["children"], "offers": ["children"]}
    return Service.model_validate(plain | changes)


def test_a_home_is_planned_for_nineteen_people_on_twenty_places():
    assert people_per_place(service(), NORMS) == 0.95
    assert places_for(285, 0.95) == 300


def test_forty_day_places_hold_thirty_users():
    assert 40 * people_per_place(service(mode="day"), NORMS) == 30


@pytest.mark.parametrize(("months", "places"), [(2, 20), (3, 30)])
def test_sixty_cases_a_year_need_places_by_their_stay(months: int, places: int):
    present = present_at_a_time(60, months)
    assert places_for(present, people_per_place(service(mode="emergency"), NORMS)) == places


@pytest.mark.parametrize(("inflow", "places"), [(0.6, 110), (0.0, 45)])
def test_a_regional_home_keeps_places_for_other_provinces(inflow: float, places: int):
    """40 people of the province: 100 present with an inflow of 0.6, 105.3 places, 110 in rooms for five."""
    regional = service(mode="regional", inflow_share=inflow)
    assert places_for(40, people_per_place(regional, NORMS), regional.module_places) == places


def test_a_place_serves_more_clients_where_residents_take_turns():
    """40 % stay for good, the others for nine months: 0.4 + 0.6 × 12 / 9 = 1.2 clients a year."""
    assert clients_per_place(service(rotates=True), NORMS) == pytest.approx(1.2)
    assert 300 / clients_per_place(service(rotates=True), NORMS) == pytest.approx(250)


@pytest.mark.parametrize("share", [1.0])
def test_nobody_takes_turns_where_all_stay(share: float):
    norms = Norms(dt.date(2026, 11, 1), overrides={"rotation.permanent_share": share})
    assert clients_per_place(service(rotates=True), norms) == 1.0
    assert clients_per_place(service(), NORMS) == 1.0


def test_inflow_belongs_to_a_region():
    with pytest.raises(ValueError, match="regional"):
        service(inflow_share=0.3)


def test_nobody_goes_farther_than_half_an_hour_every_day_unless_the_scenario_says_so():
    scenario = load_scenario("lao-cai")
    (day,) = (name for name, asked in scenario.services.items() if asked.mode == "day")
    farther = scenario.model_copy(
        update={
            "services": scenario.services
            | {day: scenario.services[day].model_copy(update={"max_minutes": 45.0})}
        }
    )
    assert scenario.services[day].max_minutes is None
    assert service_frame(scenario, NORMS).loc[day, "max_minutes"] == 30
    assert service_frame(farther, NORMS).loc[day, "max_minutes"] == 45
