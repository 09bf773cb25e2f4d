"""Fairness: the worst area's share is raised first, and nobody fewer is served."""

from __future__ import annotations

import pandas as pd
import pytest

from ansinh.models.network.fair import fair_shares, plan_fairly
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.network.planner import plan_network
from ansinh.models.network.problem import FairAreas, NetworkProblem, Objective
from ansinh.models.settings import SolverSettings

SETTINGS = SolverSettings(mip_gap=0.0)
AREAS = FairAreas(("district_code",), ("care",))


def two_districts(limit: float | None = None) -> NetworkProblem:
    """A hundred people near a home of 75 places, fifty far from it; `limit`: most minutes to anywhere."""
    return NetworkProblem(
        demand=pd.DataFrame({"district_code": ["near", "far"]}, index=pd.Index(["n", "f"], name="demand_id")),
        need=pd.DataFrame(
            {"demand_id": ["n", "f"], "service": "care", "period": "2030", "persons": [100.0, 50.0]}
        ),
        sites=pd.DataFrame({"status": ["existing"]}, index=pd.Index(["home"], name="site_id")),
        options=pd.DataFrame(
            {"site_id": ["home"], "service": ["care"], "existing_places": [75.0], "max_places": [75.0]}
        ).set_index(["site_id", "service"]),
        minutes=pd.DataFrame({"home": [5.0, 90.0]}, index=["n", "f"]),
        services=pd.DataFrame(
            {"max_minutes": [float("nan") if limit is None else limit]},
            index=pd.Index(["care"], name="service"),
        ),
        periods=pd.DataFrame({"start_year": [2026], "years": [5]}, index=pd.Index(["2030"], name="period")),
        fairness=(AREAS,),
    )


def solve(problem: NetworkProblem, settings: SolverSettings, start: NetworkPlan | None) -> NetworkPlan:
    return plan_network(problem, settings, warm_start=start)


def served(plan: NetworkPlan) -> dict[str, float]:
    return plan.allocation.groupby("demand_id")["persons"].sum().to_dict()


def test_each_district_gets_half_where_half_is_all_there_is():
    """75 places for 100 people near and 50 far: 50 + 25, not 75 + 0."""
    stages = ("unserved", "travel", "worst_minutes")
    problem = two_districts().replace(objective=Objective(stages=stages))
    plan = plan_network(problem, SETTINGS)
    assert served(plan) == pytest.approx({"n": 75.0})
    assert plan.stages.iloc[2][["value", "status"]].tolist() == [5.0, "PROVED_OPTIMAL"]
    fair = plan_fairly(problem, SETTINGS, solve)
    assert served(fair) == pytest.approx({"n": 50.0, "f": 25.0}, abs=0.3)
    assert fair.stages.iloc[2][["value", "bound", "status"]].tolist() == [90.0, 5.0, "INCUMBENT"]
    assert fair.certificate.status == "INCUMBENT"
    assert fair.facilities["served_persons"].sum() == pytest.approx(75.0)


def test_the_largest_share_is_found():
    problem = two_districts()
    (found,) = fair_shares(problem, plan_network(problem, SETTINGS), AREAS)
    assert (found.period, found.before) == ("2030", 0.0)
    assert found.share == pytest.approx(0.5, abs=1e-4)


def test_places_left_free_are_shared_too():
    """A plan that fills 60 of 75 places (others live too far for its stages) may have all of them shared: 75 of 150."""
    problem = two_districts()
    fewer = problem.need.assign(persons=[60.0, 0.0])
    plan = plan_network(problem.replace(need=fewer), SETTINGS)
    (found,) = fair_shares(problem, plan, AREAS)
    assert found.share == pytest.approx(0.5, abs=1e-4)


def test_places_that_nobody_fills_are_shared():
    problem = two_districts()
    nobody = problem.need.assign(persons=0.0)
    plan = plan_network(problem.replace(need=nobody), SETTINGS)
    (found,) = fair_shares(problem, plan, AREAS)
    assert (found.before, found.share) == (0.0, pytest.approx(0.5, abs=1e-4))


def test_nobody_is_served_fewer_for_those_out_of_reach():
    """The far district can't be reached: fairness leaves the plan as it is."""
    problem = two_districts(limit=60)
    fair = plan_fairly(problem, SETTINGS, solve)
    assert served(fair) == pytest.approx({"n": 75.0})


def test_where_everybody_is_served_there_is_nothing_to_do():
    problem = two_districts()
    options = problem.options.assign(existing_places=150.0, max_places=150.0)
    asked: list[NetworkProblem] = []

    def counting(one: NetworkProblem, settings: SolverSettings, start: NetworkPlan | None) -> NetworkPlan:
        asked.append(one)
        return solve(one, settings, start)

    plan_fairly(problem.replace(options=options), SETTINGS, counting)
    assert len(asked) == 1


def test_where_nobody_can_be_served_there_is_nothing_to_share():
    """No home stands, and none may: the plan is what it is, fair or not."""
    problem = two_districts()
    bare = problem.replace(
        options=problem.options.assign(existing_places=0.0, max_places=0.0),
        sites=problem.sites.assign(status="candidate"),
        fairness=(AREAS,),
    )
    plan = plan_fairly(bare, SETTINGS, lambda asked, how, start: plan_network(asked, how, warm_start=start))
    assert plan.unserved["persons"].sum() == pytest.approx(150)
