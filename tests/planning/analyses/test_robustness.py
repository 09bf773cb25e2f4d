"""Test the design of cases, regrets and the hedge, on numbers that can be checked by hand."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from ansinh.models.errors import InputError
from ansinh.planning.analyses.hedge import hedge_of, sets_to_try
from ansinh.planning.analyses.reduced import sizes_anew, with_new_sites
from ansinh.planning.analyses.sweeps.case_design import LEVELS, case_row, check_levels, spread_cases
from ansinh.planning.analyses.sweeps.result import Result
from ansinh.planning.analyses.sweeps.sweep import Sweep
from ansinh.planning.norms import Norms
from ansinh.planning.question.scenario import Heading
from tests.planning.analyses.tiny import EXACT, SITES, tiny


def test_twenty_cases_hold_every_pair_of_levels_about_equally_often():
    frame = pd.DataFrame(spread_cases(LEVELS))
    assert len(frame) == 20
    assert not frame.duplicated().any()
    for a, b in itertools.combinations(frame.columns, 2):
        counts = frame.groupby([a, b]).size()
        assert len(counts) == len(LEVELS[a]) * len(LEVELS[b])
        assert counts.max() - counts.min() <= 1


def test_the_first_cases_are_the_expected_the_mild_and_the_harsh():
    first = spread_cases(LEVELS, 3)
    assert [tuple(case.values()) for case in first] == [
        ("central", "central", "central", "dry"),
        ("low", "low", "low", "dry"),
        ("high", "high", "high", "flood"),
    ]


@pytest.mark.parametrize("count", [1, 7, 54, 99])
def test_never_more_than_there_are(count: int):
    assert len(spread_cases(LEVELS, count)) == min(count, 54)


def test_one_level_left_is_kept():
    asked = {"demand": ["high"], "season": ["flood", "flood"]}
    assert spread_cases(asked) == [{"demand": "high", "season": "flood"}]


def test_a_case_is_a_row_of_changes():
    row = case_row({"demand": "high", "season": "flood"})
    assert row == {
        "name": "demand high, season flood",
        "scenario.demand_case": "high",
        "flood.in_force": True,
    }


def test_unknown_levels_are_all_named():
    with pytest.raises(InputError) as caught:
        check_levels({"demand": ["hihg"], "season": []}, 0)
    assert len(caught.value.findings) == 3


def test_unit_costs_follow_their_case_and_nothing_else_does():
    day = Heading.model_fields  # the scenario has a field for the case
    assert "cost_case" in day
    low, central, high = (
        Norms(pd.Timestamp("2026-11-01").date(), cost_case=case)  # type: ignore[arg-type]
        for case in ("low", "central", "high")
    )
    assert low["building_cost"] < central["building_cost"] < high["building_cost"]
    assert low["discount_rate"] == high["discount_rate"]
    assert low["need_rate", "elderly"] == high["need_rate", "elderly"]


def sweep_of(chosen: dict[str, str]) -> Sweep:
    results = {
        name: Result(name, "done", {"optimised": {"new_site_ids": ids}}) for name, ids in chosen.items()
    }
    return Sweep((), results, pd.DataFrame(), ())


def test_sets_that_won_most_often_come_first_then_the_sites_chosen_most():
    found = sweep_of({"1": "A, B", "2": "A, C", "3": "A, C", "4": "B, D", "5": "B, E"})
    sets = sets_to_try(found, most=3)
    assert sets[0] == ("A", "C")
    assert ("A", "B") in sets  # A three times, B three times
    assert len(sets) <= 3


def test_the_hedge_by_hand():
    """Case low: X 0, Y 10 people unserved; case high: X 50, Y 20; the best plans reach 0 and 15."""
    best = pd.DataFrame({"case": ["low", "high"], "unserved_persons": [0.0, 15.0],
                         "mean_minutes": [30.0, 30.0], "capital_million_vnd": [100.0, 100.0]})  # fmt: skip
    anew = pd.DataFrame(
        {
            "new_site_ids": ["X", "Y", "X", "Y"],
            "case": ["low", "low", "high", "high"],
            "unserved_persons": [0.0, 10.0, 50.0, 20.0],
            "mean_minutes": [33.0, 30.0, 30.0, 30.0],
            "capital_million_vnd": [90.0, 90.0, 90.0, 90.0],
        }
    )
    found = hedge_of(best, anew, [("X",), ("Y",)])
    table = found.sets.set_index("new_site_ids")
    assert table.loc["X", "worst_regret_persons"] == 35
    assert table.loc["X", "expected_regret_persons"] == 17.5
    assert table.loc["Y", "worst_regret_persons"] == 10
    assert table.loc["Y", "expected_regret_persons"] == 7.5
    assert table.loc["X", "worst_regret_minutes"] == 3
    assert found.choice == ("Y",)
    assert found.price_of_not_knowing == 7.5
    assert table.loc["X", "worst_case"] == "high"


def test_the_first_stage_opens_its_sites_and_no_others():
    problem = tiny(3, at_most=None)
    smaller = with_new_sites(problem, ("A", "C"))
    assert set(smaller.sites.index) == {"O", "A", "C"}
    plan = sizes_anew(problem, ("A", "C"), EXACT)
    assert plan is not None
    standing = set(plan.facilities.loc[plan.facilities["places"] > 0, "site_id"])
    assert standing == {"O", "A", "C"}


def test_an_impossible_first_stage_is_none():
    problem = tiny(3, at_most=1)
    assert sizes_anew(problem, SITES[:2], EXACT) is None
