"""Verdicts: a margin below which nothing is recommended, and how firm an answer is."""

from __future__ import annotations

import pandas as pd
import pytest

from ansinh.planning.answer.commitments import commitment_table
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.answer.frames.assemble_sites import runner_up_table
from ansinh.planning.answer.plans import official_plan
from ansinh.planning.answer.verdicts.questions import money_verdicts, share_verdicts, size_verdicts
from ansinh.planning.answer.verdicts.quick_cases import CASES, Outcome, outcomes, same_answer
from ansinh.planning.answer.verdicts.sites import site_verdicts, staying_name
from ansinh.planning.inputs.problem import Inputs


@pytest.fixture(scope="module")
def plan(inputs: Inputs):
    return official_plan(inputs)


@pytest.fixture(scope="module")
def cases(inputs: Inputs, plan):
    return outcomes(inputs, {OFFICIAL: plan})


def test_an_answer_is_as_firm_as_the_cases_that_give_it():
    assert same_answer({"central": "keep", "demand_low": "keep", "flood": "move"}) == (2, 3)


def test_the_first_case_is_the_scenario_itself(inputs: Inputs, plan, cases):
    trips = plan.allocation[plan.allocation["period"] == "2030"]
    assert cases["central"][OFFICIAL].trips["persons"].sum() == pytest.approx(trips["persons"].sum())


def test_five_hundred_places_are_enough_in_low_and_central_demand_only(inputs: Inputs, plan, cases):
    """262 + 144 + 9 people present need 276 + 152 + 18 places: 446 of 500; in high demand more than 800."""
    verdicts = {v.subject: v for v in size_verdicts(inputs, {OFFICIAL: plan, OPTIMISED: plan}, cases)}
    size = verdicts["general+mental_health+emergency"]
    assert (size.value, size.bound, size.answer) == (500, 446, "enough")
    assert (size.holds_in, size.cases) == (len(CASES) - 1, len(CASES))


def test_the_regional_centre_keeps_a_fifth_of_its_promise(inputs: Inputs, plan):
    verdicts = {v.subject: v for v in share_verdicts(commitment_table(inputs, {OFFICIAL: plan}))}
    region = verdicts["all elderly people in need cared for"]
    assert (region.kind, region.answer) == ("share", "not_kept")
    assert region.value == pytest.approx(95 / 452, abs=0.001)


def test_the_same_capital_is_no_difference(inputs: Inputs, plan):
    (verdict,) = money_verdicts(inputs, {OFFICIAL: plan, OPTIMISED: plan})
    assert verdict.answer == "same"


def moved(plan, site: str):
    """The plan with drug rehabilitation at another site."""
    facilities = plan.facilities.assign(site_id=plan.facilities["site_id"].replace("DN-P01", site))
    return type(plan)(**{**vars(plan), "facilities": facilities})


def outcome(inputs: Inputs, minutes: float, persons: float = 140.0) -> Outcome:
    """140 people in need of drug rehabilitation at one point, so many served, so far away."""
    trips = pd.DataFrame(
        {
            "service": ["drug_rehab"],
            "demand_id": [inputs.points.index[0]],
            "site_id": ["x"],
            "persons": [persons],
            "minutes": [minutes],
        }
    )
    return Outcome(pd.Series({"drug_rehab": 140.0}), trips)


def other_site(inputs: Inputs) -> str:
    return next(site for site in inputs.sites.index if site.endswith("-2"))


@pytest.mark.parametrize(("minutes", "answer"), [(38.5, "keep"), (37.0, "move"), (45.0, "keep")])
def test_a_site_moves_only_for_more_than_the_margin(inputs: Inputs, plan, minutes: float, answer: str):
    """40 minutes at the plan's own site: 1.5 minutes less is no reason to move, three are."""
    found = {case: {OFFICIAL: outcome(inputs, 40.0), OPTIMISED: outcome(inputs, minutes)} for case in CASES}
    plans = {OFFICIAL: plan, OPTIMISED: moved(plan, other_site(inputs))}
    (verdict,) = [
        v
        for v in site_verdicts(inputs, plans, found, {}, runner_up_table(inputs, plans))
        if v.subject == "drug_rehab"
    ]
    assert (verdict.answer, verdict.holds_in) == (answer, len(CASES))
    home = inputs.points["district_code"].iloc[0]
    assert verdict.gains == (inputs.province.districts["district_name"][home] if minutes < 39 else "")


@pytest.mark.parametrize(
    ("minutes", "persons", "capital", "answer"),
    [(40.0, 140.0, 1.0, "keep"), (40.0, 138.0, 1.0, "move"), (43.0, 140.0, 1.0, "move"),
     (40.0, 140.0, 1.02, "move"), (40.0, 140.0, 1.005, "keep")],
)  # fmt: skip
def test_a_site_is_compared_with_the_best_plan_in_which_it_stays(  # noqa: PLR0917 - one column each
    inputs: Inputs, plan, minutes: float, persons: float, capital: float, answer: str
):
    """The proposal: 140 served, 40 minutes. Margins: 1 % of the people (1.4), 2 minutes, 1 % of the capital."""
    money = plan.money.assign(million_vnd=plan.money["million_vnd"] * capital)
    stays = type(plan)(**{**vars(plan), "money": money})
    here = {staying_name("drug_rehab"): outcome(inputs, minutes, persons), OPTIMISED: outcome(inputs, 40.0)}
    found = {case: {OFFICIAL: outcome(inputs, 60.0), **here} for case in CASES}
    plans = {OFFICIAL: plan, OPTIMISED: moved(plan, other_site(inputs))}
    verdicts = site_verdicts(inputs, plans, found, {"drug_rehab": stays}, runner_up_table(inputs, plans))
    assert [v.answer for v in verdicts if v.subject == "drug_rehab"] == [answer]


def test_a_site_that_is_kept_stands_beside_the_next_best(inputs: Inputs, plan, cases):
    both = {case: {**found, OPTIMISED: found[OFFICIAL]} for case, found in cases.items()}
    plans = {OFFICIAL: plan, OPTIMISED: plan}
    verdicts = list(site_verdicts(inputs, plans, both, {}, runner_up_table(inputs, plans)))
    assert {v.answer for v in verdicts} == {"keep"}
    assert {v.subject for v in verdicts} >= {"general", "drug_rehab"}
    assert all(v.compared_with == "runner_up" for v in verdicts)
