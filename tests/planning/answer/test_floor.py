"""A target is a floor: who can be served at no more cost is served, too."""

from __future__ import annotations

import pandas as pd
import pytest

from ansinh.models.network.problem import CoverageTarget, NetworkProblem
from ansinh.planning.answer.frames.assemble_sites import with_use
from ansinh.planning.answer.solve import plan_network
from tests.models.network.tiny import network, places


def home(per_place: float = 1.0, *, places: float = 500.0, need: float = 424.0) -> NetworkProblem:
    """One home; a target of 80 % of those in need."""
    return NetworkProblem(
        demand=pd.DataFrame({"district_code": ["d"]}, index=pd.Index(["p"], name="demand_id")),
        need=pd.DataFrame({"demand_id": ["p"], "service": "care", "period": "2030", "persons": [need]}),
        sites=pd.DataFrame({"status": ["existing"]}, index=pd.Index(["home"], name="site_id")),
        options=pd.DataFrame(
            {"site_id": ["home"], "service": ["care"], "existing_places": [places], "max_places": [places]}
        ).set_index(["site_id", "service"]),
        minutes=pd.DataFrame({"home": [10.0]}, index=["p"]),
        services=pd.DataFrame({"people_per_place": [per_place]}, index=pd.Index(["care"], name="service")),
        periods=pd.DataFrame({"start_year": [2026], "years": [5]}, index=pd.Index(["2030"], name="period")),
        targets=(CoverageTarget(("care",), "2030", 0.8, name="at least 80 %"),),
    )


def test_everybody_is_served_where_places_are_there():
    """424 in need, a target of 339, 500 places: 424 are served, not 339."""
    plan = plan_network(home())
    assert plan.allocation["persons"].sum() == pytest.approx(424)
    assert plan.unserved.empty


def test_people_and_places_are_told_apart():
    """95 people on 100 places: 300 places hold 285, of whom 80 % of 424 would be 339; 54 are missing to the target."""
    plan = plan_network(home(0.95, places=300))
    assert plan.allocation["persons"].sum() == pytest.approx(285)
    assert plan.unserved["persons"].sum() == pytest.approx(424 - 285)
    assert with_use(plan.facilities)["utilisation"].iloc[0] == pytest.approx(0.95)
    (missed,) = plan.shortfalls.itertuples()
    assert missed.required == pytest.approx(0.8 * 424)
    assert missed.missing_persons == pytest.approx(0.8 * 424 - 285)


def test_people_of_targets_are_served_before_others():
    """20 people need each of two services and there is room for 30: the 20 of the target, then 10 of the others."""
    problem = network(
        {"a": 20.0},
        {"a": {"X": 10}},
        {("X", "training"): {}, ("X", "care"): {}},
        services={"training": {}, "care": {}},
        sites={"X": {"max_places_total": 30.0}},
        targets=(CoverageTarget(("care",), "t0", 1.0),),
    )
    assert places(plan_network(problem)) == {("X", "care"): 20, ("X", "training"): 10}
