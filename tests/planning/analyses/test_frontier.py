from __future__ import annotations

import pytest

from ansinh.models.network.planner import plan_network
from ansinh.planning.analyses.base import open_sites
from ansinh.planning.analyses.criteria import GOALS, LIMITS, axis
from ansinh.planning.analyses.frontier import dominates, frontier_of
from tests.planning.analyses.tiny import EXACT, every_set, tiny


def best_sets(seed, problem, x: str, y: str) -> set[tuple[float, ...]]:
    """Values of the sets of sites that no other set dominates."""
    plans = every_set(seed)
    read = (LIMITS[x].read, *GOALS[y].reads)
    scores = {s: tuple(r(plan, problem) for r in read) for s, plan in plans.items()}
    kept = [a for a in scores.values() if not any(dominates(b, a) for b in scores.values())]
    return {tuple(round(value, 2) for value in score) for score in kept}


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("capital_million_vnd", "unserved_persons"),
        ("capital_million_vnd", "mean_minutes"),
        ("unserved_share", "cost_million_vnd_discounted"),
    ],
)
def test_walked_frontier_is_the_one_found_by_trying_every_set(x: str, y: str):
    seed = 5
    problem = tiny(seed, at_most=None)
    found = frontier_of(problem, x, y, None, settings=EXACT)
    read = (LIMITS[x].read, *GOALS[y].reads)
    mine = {tuple(round(r(found.plans[n], problem), 2) for r in read) for n in found.efficient["point"]}
    assert mine == best_sets(seed, problem, x, y)


def test_more_money_never_serves_fewer():
    problem = tiny(4, at_most=None)
    points = frontier_of(problem, "capital_million_vnd", "unserved_persons", 7, settings=EXACT).points
    ordered = points.sort_values("level")
    assert ordered["y"].is_monotonic_decreasing
    assert (ordered["x"] <= ordered["level"] + 1e-6).all()
    assert set(points["status"]) == {"PROVED_OPTIMAL"}


def test_nobody_travels_farther_than_the_level():
    problem = tiny(3, at_most=None)
    found = frontier_of(problem, "max_minutes", "unserved_persons", 4, settings=EXACT)
    assert (found.points["max_minutes"].fillna(0) <= found.points["level"] + 1e-9).all()


def test_no_district_is_left_out_more_than_the_level():
    problem = tiny(3, at_most=2)
    found = frontier_of(problem, "worst_district_unserved_share", "mean_minutes", 3, settings=EXACT)
    assert (found.points["x"] <= found.points["level"] + 1e-6).all()


def test_names_of_criteria():
    assert axis("unserved", "x") == "unserved_share"
    assert axis("unserved", "y") == "unserved_persons"
    with pytest.raises(ValueError, match="no such criterion"):
        axis("beauty", "y")


def test_dominance_by_hand():
    assert dominates((1.0, 5.0), (2.0, 5.0))
    assert not dominates((1.0, 6.0), (2.0, 5.0))
    assert dominates((1.0, 5.0, 9.0), (1.0, 5.0, 10.0))
    assert not dominates((1.0, 5.0), (1.0, 5.0))


def test_the_loosest_point_is_the_plan_without_the_limit():
    problem = tiny(3, at_most=2)
    optimum = plan_network(problem, EXACT)
    found = frontier_of(problem, "capital_million_vnd", "mean_minutes", 2, settings=EXACT)
    assert open_sites(found.plans[0], problem) == open_sites(optimum, problem)
