"""Test that the map solves what somebody tries as the network model does: values, bounds, money, people, fairness.

Few moves are tried here. For many, in all plans::

    ANSINH_MOVES=100 ANSINH_PLANS="dak-nong hai-duong lao-cai quang-ngai thua-thien-hue" ANSINH_POINTS=300 \
        python -m pytest tests/browser/map/test_moves.py
"""

from __future__ import annotations

import os
import re
from dataclasses import replace

import pandas as pd
import pytest

from ansinh.models.measures import weighted_quantile
from ansinh.models.network.fair import ROOM, fair_shares
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.answer.frames.last_problem import last_period
from ansinh.planning.desk import Desk
from ansinh.planning.inputs.problem import network_problem
from tests.browser.map.moves import solve

MOVES = int(os.environ.get("ANSINH_MOVES", "4"))
PLANS = os.environ.get("ANSINH_PLANS", "dak-nong").split()
POINTS = int(os.environ.get("ANSINH_POINTS", "60"))
CLOSE = 1e-6


@pytest.fixture(scope="module", params=PLANS)
def plan(request):
    return request.param


@pytest.fixture(scope="module")
def ground(plan, ground_of):
    return ground_of(plan, POINTS)


@pytest.fixture(scope="module")
def page(plan, map_of, open_map_for_all):
    return open_map_for_all(map_of(plan, POINTS)).page


def check_minutes(ground, answer):
    """Check quantile and share within the standard against the flows that the map draws, by the run's own measures."""
    flows, services = pd.DataFrame(answer["drawn"]["allocation"]), ground.data.services
    standards = services["standard_minutes"].reset_index(drop=True)
    covered = flows["persons"].where(flows["minutes"] <= flows["service"].map(standards), 0.0)
    for k, service in enumerate(services.index):
        own = flows["service"] == k
        if answer["served"][service] > 0:
            p90 = weighted_quantile(flows.loc[own, "minutes"], flows.loc[own, "persons"], 0.9)
            assert answer["p90_minutes"][service] == near(p90)
            assert answer["covered_share"][service] == near(covered[own].sum() / answer["need"][service])


def near(value):
    return pytest.approx(value, rel=CLOSE, abs=1e-5)


def test_random_moves_have_the_values_and_bounds_of_the_network_model(ground, page):
    for seed in range(MOVES):
        ask = ground.move(seed)
        answer = solve(page, ask)
        plan = ground.plan(ask["demand"], answer["places"])
        values = plan.stages.set_index("stage")["value"]
        for stage in answer["stages"]:
            assert stage["value"] == near(values[stage["stage"]]), (seed, ask)
            assert stage["bound"] == near(stage["value"]), (seed, ask)
            assert stage["bound"] <= stage["value"]
        capital = plan.money.loc[plan.money["kind"] == "capital", "million_vnd"].sum()
        assert answer["million_vnd"] == near(capital), (seed, ask)
        people = plan.allocation["persons"].sum()
        assert answer["served"]["all"] == near(people), (seed, ask)
        check_minutes(ground, answer)
        if not ask["fairness"]:
            assert answer["minutes"]["all"] * people == near(values["travel"]) if people else True


def test_fairness_gives_the_worst_area_what_the_network_model_gives_it(ground, page):
    ask = {"from": OFFICIAL, "demand": "high", "fairness": True}
    answer = solve(page, ask)
    problem = last_period(network_problem(ground.inputs["high"]))
    plan = ground.plan("high", answer["places"])
    shares = [share for areas in problem.fairness for share in fair_shares(problem, plan, areas)]
    assert [one["share"] for one in answer["fair"]] == near([one.share for one in shares])
    worst = min(share for by in answer["areas"].values() for share in by.values() if share is not None)
    assert worst >= min(one.share for one in shares) - ROOM - CLOSE


def test_the_proposed_plan_is_served_as_its_run_says(ground, page):
    answer = solve(page, {})
    last = ground.data.periods.index[-1]
    flows = ground.data.allocation
    flows = flows[(flows["plan_id"] == OPTIMISED) & (flows["period"] == last)]
    assert answer["served"]["all"] == near(flows["persons"].sum())
    assert answer["within_money"]


def test_the_map_says_of_the_explorers_plan_what_the_explorer_says(ground, page):
    desk = Desk(ground.inputs["central"].scenario, points=POINTS, province=ground.inputs["central"].province)
    choices = replace(desk.start, budget=0.9, demand_case="high", fair=False)
    found = desk.answer_quickly(choices)
    last = found.plan.facilities[found.plan.facilities["period"] == ground.data.periods.index[-1]]
    places: dict[str, dict[str, float]] = {}
    for row in last.itertuples():
        places.setdefault(str(row.site_id), {})[str(row.service)] = float(row.places)
    answer = solve(page, {"from": "today", "places": places, "demand": "high", "fairness": False})
    assert answer["served"]["all"] == near(found.figures["served_persons"])
    assert answer["minutes"]["all"] == near(found.figures["mean_minutes"])
    assert answer["covered_share"]["all"] == near(found.figures["covered_share"])


def test_moving_closing_opening_and_money(ground, page):
    start = solve(page, {})
    site, service, number = start["places"][0]
    other = next(s for s, v in ground.inputs["central"].options.index if v == service and s != site)
    moved = solve(page, {"move": [{"site": site, "service": service, "to": other}]})
    assert [other, service, number] in moved["places"]
    assert all([one[0], one[1]] != [site, service] for one in moved["places"])
    closed = solve(page, {"close": [site]})
    assert all(one[0] != site for one in closed["places"])
    opened = solve(page, {"close": [site], "open": [[site, service, number]]})
    assert [site, service, number] in opened["places"]
    assert not solve(page, {"money": start["million_vnd"] - 1})["within_money"]
    assert solve(page, {"money": start["million_vnd"]})["within_money"]
    assert solve(page, {"forbid": [service]})["served"][service] == 0


REFUSED = (
    ({"close": ["<img src=x onerror=alert(1)>"]}, "There is no site <img src=x onerror=alert(1)>."),
    ({"forbid": ["nothing"]}, "There is no service nothing."),
    ({"from": "nobody"}, "There is no plan nobody."),
    ({"demand": "huge"}, "There is no demand case huge: low, central or high."),
    ({"places": {"DN-E01": {"general": -1}}}, "-1 isn't a number of 0 or more."),
)


def test_what_cannot_be_asked_is_refused_in_words(page):
    for ask, said in REFUSED:
        with pytest.raises(Exception, match=re.escape(said)):
            solve(page, ask)
        assert solve(page, {})["served"]["all"] > 0  # the solver goes on


def test_a_map_without_a_solver_says_so(open_map):
    with pytest.raises(Exception, match="carries no solver"):
        solve(open_map("english").page, {})


def test_no_other_place_is_better_than_the_best_one(ground, page):
    base = {"fairness": False}
    site, service, _ = next(one for one in solve(page, base)["places"] if one[1] == "drug_rehab")
    found = page.evaluate(f"window.ansinh.best({{home: {{site: '{site}', service: '{service}'}}}})")
    candidates = [name for name, offered in ground.inputs["central"].options.index if offered == service]

    def values(to):
        return solve(page, base | {"move": [{"site": site, "service": service, "to": to}]})["objective"]

    best = values(found["site"])
    assert all(best <= [value + CLOSE * value + CLOSE for value in values(to)] for to in candidates[::8])


def test_money_is_spent_so_that_no_plan_for_it_leaves_fewer_people_out(ground, page):
    start = solve(page, {"from": OFFICIAL, "fairness": False})
    spent = page.evaluate(f"window.ansinh.spend({{money: {start['million_vnd']}}})")
    places = {}
    for site, service, number in spent["places"]:
        places.setdefault(site, {})[service] = number
    answer = solve(page, {"from": "today", "places": places, "fairness": False})
    assert answer["million_vnd"] <= start["million_vnd"] + 1e-3
    assert spent["bound"] <= spent["objective"]
    assert answer["objective"][0] == near(spent["objective"])
    assert answer["objective"][0] <= start["objective"][0] + 1e-6
