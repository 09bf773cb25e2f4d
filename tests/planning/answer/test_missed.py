"""Where a wish can't be met: the plan that misses least, what it misses, and a series without a break."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ansinh.models.network.families import FAMILIES, site_rules
from ansinh.models.network.nearest import plan_nearest
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.settings import SolverSettings
from ansinh.planning.answer.missed import KINDS, missed_findings, missed_rows
from ansinh.planning.answer.plans import official_plan, optimised_problem
from ansinh.planning.inputs.problem import Inputs
from ansinh.words import LANGUAGES, Words
from tests.provinces import Runs

SHARES = (1.0, 0.8, 0.5)
"""Of the money of the plan of Quảng Ngãi, which asks for one new facility of at least 250 places."""


@pytest.fixture(scope="module")
def inputs(runs: Runs) -> Inputs:
    return runs("quang-ngai").inputs


@pytest.fixture(scope="module")
def series(inputs) -> list[NetworkPlan]:
    whole = optimised_problem(inputs, official_plan(inputs))
    money = whole.budgets["million_vnd"]
    poorer = (whole.replace(budgets=whole.budgets.assign(million_vnd=share * money)) for share in SHARES)
    return [plan_nearest(problem, SolverSettings(time_limit_s=20, mip_gap=0.05)) for problem in poorer]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_family_that_gives_way_has_its_kind_and_its_words(language):
    """Without them a plan that misses such a rule would end in an error at the moment it has something to say."""
    giving = {family.name for family in FAMILIES if family.gives_way}
    assert set(KINDS) == giving
    rules = (giving - {"site_rules"}) | set(site_rules.KINDS)
    words = Words(language)
    assert [name for name in sorted(rules) if f"missed.rule.{name}" not in words] == []
    assert [kind for kind in sorted(KINDS.values()) if f"common.target_kind.{kind}" not in words] == []


def test_less_money_is_a_smooth_series(series):
    served = [one.allocation["persons"].sum() for one in series]
    missing = [sum(miss.missing for miss in one.misses) for one in series]
    capital = [one.money.query("kind == 'capital'")["million_vnd"].sum() for one in series]
    assert served == sorted(served, reverse=True)
    assert missing == sorted(missing)
    assert missing[0] == 0 < missing[1]
    for share, spent in zip(SHARES, capital, strict=True):
        assert spent <= share * capital[0] + 1
    # Nearly a third of the money less is never a tenth of the people less.
    assert max(a - b for a, b in pairwise(served)) < 0.1 * served[0]


def test_what_is_missed_is_said_in_places(inputs, series):
    (miss,) = series[-1].misses
    assert (miss.family, miss.asked) == ("size_when_open", 250.0)
    (finding,) = missed_findings(inputs, {"official": series[0], "optimised": series[-1]})
    assert (finding.plan_id, finding.severity) == ("optimised", "problem")
    assert f"250 asked, {miss.reached:.0f} reached, missed by {miss.missing:.0f}" in finding.text_en
    built = series[-1].facilities.query("action == 'new' and places > 0")
    assert built["places"].min() >= miss.reached


def test_the_run_carries_what_is_missed(inputs, series):
    (row,) = missed_rows(inputs, series[-1].misses).itertuples()
    assert (row.kind, row.required, row.missing_persons) == ("min_size", 250.0, 0.0)


def test_the_certificate_says_that_no_plan_misses_less(series):
    stages = series[-1].stages
    assert stages["stage"].iloc[0] == "misses"
    assert stages["status"].iloc[0] == "PROVED_OPTIMAL"
    assert series[-1].certificate.note == "the plan that misses least"
