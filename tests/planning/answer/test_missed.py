"""Where a wish can't be met: the plan that misses least, what it misses, and a series without a break."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from ansinh.planning.desk import Desk, Tried
from ansinh.planning.question.load import load_scenario

SHARES = (1.0, 0.8, 0.5)
"""Of the money of the plan of Quảng Ngãi, which asks for one new facility of at least 250 places."""


@pytest.fixture(scope="module")
def series() -> list[Tried]:
    desk = Desk(load_scenario("quang-ngai"), points=12)
    return [desk.solve(replace(desk.start, budget=share)) for share in SHARES]


def test_less_money_is_a_smooth_series(series):
    served = [one.plan.allocation["persons"].sum() for one in series]
    missing = [sum(miss.missing for miss in one.plan.misses) for one in series]
    capital = [one.plan.money.query("kind == 'capital'")["million_vnd"].sum() for one in series]
    assert served == sorted(served, reverse=True)
    assert missing == sorted(missing)
    assert missing[0] == 0 < missing[1]
    for share, spent in zip(SHARES, capital, strict=True):
        assert spent <= share * capital[0] + 1
    # Nearly a third of the money less is never a tenth of the people less.
    assert max(a - b for a, b in pairwise(served)) < 0.1 * served[0]


def test_what_is_missed_is_said_first(series):
    poor = series[-1]
    (miss,) = poor.plan.misses
    assert (miss.family, miss.asked) == ("size_when_open", 250.0)
    findings = poor.shown.findings
    assert findings["code"].iloc[0] == "missed"
    assert findings["text_en"].iloc[0] == poor.missed("en")[0]
    assert f"250 asked, {miss.reached:.0f} reached, missed by {miss.missing:.0f}" in poor.missed("en")[0]
    built = poor.plan.facilities.query("action == 'new' and places > 0")
    assert built["places"].min() >= miss.reached


def test_the_run_carries_what_is_missed(series):
    rows = series[-1].shown.shortfalls
    (row,) = rows[rows["kind"] == "min_size"].itertuples()
    assert (row.required, row.missing_persons) == (250.0, 0.0)


def test_the_certificate_says_that_no_plan_misses_less(series):
    stages = series[-1].plan.stages
    assert stages["stage"].iloc[0] == "misses"
    assert stages["status"].iloc[0] == "PROVED_OPTIMAL"
    assert series[-1].plan.certificate.note == "the plan that misses least"
