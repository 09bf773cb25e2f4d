"""Places that serve several people a year, who take turns; and conversions of whole places."""

from __future__ import annotations

import pandas as pd
import pytest

from ansinh.models import InputError, plan_network
from ansinh.models.settings import SolverSettings
from tests.models.network.tiny import budget, network, places, stage

WAYS = ("written_out", "large")
TURNS = {"care": {"people_per_place": 2.5}}


def solve(problem, way="written_out"):
    return plan_network(problem, SolverSettings(mip_gap=0.0, network_way=way))


@pytest.mark.parametrize("way", WAYS)
def test_sixty_people_take_turns_in_twenty_four_places(way):
    """60 / 2.5 = 24 places and one opening cost 34; travel is that of people: see `test_families`."""
    plan = solve(network(services=TURNS), way)
    assert sum(places(plan).values()) == pytest.approx(24)
    assert stage(plan, "cost") == pytest.approx(34)
    assert stage(plan, "travel") == pytest.approx(1100)
    used = plan.facilities[plan.facilities["places"] > 0]
    assert used["utilisation"].tolist() == pytest.approx([1.0])


@pytest.mark.parametrize("way", WAYS)
def test_the_least_use_is_a_share_of_the_people_who_could_come(way):
    """Modules of 20: 20 places serve 50 of 60; 40 would serve all, but 60 of 100 people are fewer than 70 %."""
    services = {"care": {"people_per_place": 2.5, "min_utilisation": 0.7}}
    options = {"X": {"module_places": 20.0}}
    problem = network(None, {p: {"X": 10} for p in "abc"}, options, services=services)
    assert stage(solve(problem, way), "unserved") == pytest.approx(10)
    looser = {"care": services["care"] | {"min_utilisation": 0.6}}
    problem = network(None, {p: {"X": 10} for p in "abc"}, options, services=looser)
    assert stage(solve(problem, way), "unserved") == pytest.approx(0)


def test_one_more_place_is_worth_several_people():
    money = budget(("state", "t0", 30.0))  # an opening and 20 places, for 50 of 60 people
    worth = solve(network(services=TURNS, budgets=money)).duals
    row = worth[(worth["kind"] == "place") & (worth["unit"] == "weighted_persons")]
    assert row["value"].tolist() == pytest.approx([2.5])


def converting(module):
    """Training for 7.5 people, by conversion only: each place converted costs 1."""
    options = {
        ("X", "care"): {"existing_places": 20.0},
        ("X", "training"): {"place_cost_million_vnd": 50.0, "opening_cost_million_vnd": 0.0},
    }
    rows = [("X", "care", "training", 1.0, module)]
    names = ["site_id", "from_service", "to_service", "million_vnd_per_place", "module_places"]
    problem = network(
        {"a": 7.5}, {"a": {"X": 10}}, options, services={"care": {}, "training": {}}, existing=["X"],
        conversions=pd.DataFrame(rows, columns=names),
    )  # fmt: skip
    return problem.replace(need=problem.need[problem.need["service"] == "training"])


@pytest.mark.parametrize("way", WAYS)
def test_whole_places_are_converted_where_that_is_asked_for(way):
    free, whole = (solve(converting(module), way) for module in (None, 1.0))
    assert free.transfers["places"].tolist() == pytest.approx([7.5])
    assert whole.transfers["places"].tolist() == pytest.approx([8.0])
    assert stage(whole, "cost") == pytest.approx(8)


def test_places_that_serve_nobody_and_empty_modules_are_refused():
    with pytest.raises(InputError, match="people_per_place: zero"):
        network(services={"care": {"people_per_place": 0.0}})
    with pytest.raises(InputError, match="module_places: zero"):
        converting(0.0)
