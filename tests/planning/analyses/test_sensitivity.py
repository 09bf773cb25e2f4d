"""Test the value of a place, a billion đồng and a point of coverage, on plans with known answers."""

from __future__ import annotations

import pandas as pd
import pytest

from ansinh.models.network.planner import plan_network
from ansinh.models.network.problem import CoverageTarget
from ansinh.planning.analyses.base import open_sites
from ansinh.planning.analyses.sensitivity import Around, worth_of_coverage, worth_of_money, worth_of_places
from ansinh.planning.question.parts.aims import Target
from tests.planning.analyses.tiny import EXACT, OLD, every_set, tiny, with_sites
from tests.samples import parts


def test_one_more_place_serves_one_more_person_where_people_are_left(problem, optimum):
    found = worth_of_places(problem, optimum, EXACT).set_index("site_id")
    # Need 160, places 80: every facility is full, and each could serve more people.
    assert set(found.index) == open_sites(optimum, problem)
    assert found["persons_more"].tolist() == pytest.approx([1.0] * 3)
    assert found["dual_persons"].tolist() == pytest.approx([1.0] * 3)
    assert found.loc[OLD, "places"] == 20


@pytest.mark.parametrize("seed", parts(6, 1, gate=2))
def test_the_dual_is_the_most_that_a_place_can_be_worth(seed: int):
    problem = tiny(seed, at_most=None)
    plan = with_sites(problem, ("A", "B", "C", "D", "E"))
    found = worth_of_places(problem, plan, EXACT)
    assert (found["persons_more"] <= found["dual_persons"] + 1e-6).all()
    same = found["persons_more"].abs() < 1e-6
    assert (found["person_minutes_less"] <= found["dual_minutes"] + 1e-6)[same].all()
    assert (found["person_minutes_less"] >= -1e-6)[same].all()


def around(capital: float, problem=None) -> Around:
    """Return a tiny network with a budget, at the sites of its best plan, with 10 to 60 places each."""
    problem = problem or tiny(3, capital=capital)
    options = problem.options.assign(
        min_places=problem.options["min_places"].clip(upper=10.0),
        max_places=problem.options["max_places"].where(problem.options["existing_places"] > 0, 60.0),
    )
    problem = problem.replace(options=options)
    plan = plan_network(problem, EXACT)
    return Around(problem, tuple(sorted(open_sites(plan, problem, new=True))), EXACT, plan)


def test_a_billion_more_buys_what_its_places_serve():
    here = around(900.0)
    found = worth_of_money(here).iloc[0]
    # Campuses are paid already, so more money buys places; a billion đồng is 1,000 million.
    cheapest = here.problem.options.loc[[(s, "care") for s in here.chosen], "place_cost_million_vnd"].min()
    assert found["million_vnd"] == 900.0
    assert 0 < found["persons_more"] <= 1000.0 / cheapest + 1e-6
    assert found["status"] == "PROVED_OPTIMAL"


def test_without_a_budget_money_has_no_value_to_report(problem, optimum):
    assert worth_of_money(Around(problem, (), EXACT, optimum)).empty


def test_a_point_of_coverage_asks_for_its_people_once_per_target():
    floor = CoverageTarget(("care",), "2030", 0.8)
    here = around(900.0, tiny(3, capital=900.0).replace(targets=(floor,)))
    target = Target(services=("care",), period="2030", share=0.8)
    found = worth_of_coverage(here, (target, target))
    assert len(found) == 1
    need = float(here.problem.need["persons"].sum())
    assert found["persons_asked"].iloc[0] == pytest.approx(need * 0.01)
    assert found["persons_more"].iloc[0] <= found["persons_asked"].iloc[0] + 1e-6


def test_a_target_of_everybody_has_no_further_point():
    target = Target(services=("care",), period="2030", share=1.0)
    assert worth_of_coverage(around(900.0), (target,)).empty


def test_every_set_of_sites_serves_no_more_than_its_places():
    """Check the plans that the tests above compare with."""
    for chosen, plan in every_set(3, 2).items():
        assert float(plan.allocation["persons"].sum()) <= 20 + 30 * len(chosen) + 1e-6
    assert isinstance(plan.allocation, pd.DataFrame)
