"""A second router: what agrees stays, what differs is counted."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from ansinh.models.errors import InputError
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import collect_inputs
from tests.provinces import made_up

referee = import_module("ansinh.planning.analyses.referee")  # the package has a function of that name


@pytest.fixture(scope="module")
def inputs(shared):
    scenario = made_up(shared)
    return collect_inputs(scenario, scenario_province(scenario))


def test_a_router_that_is_half_as_fast_everywhere_changes_no_site(inputs):
    found = referee.referee(inputs, inputs.travel.minutes * 1.5)
    assert found.elsewhere_share == pytest.approx(0.0, abs=1e-6)
    assert found.ratio == pytest.approx((1.5, 1.5, 1.5))
    trips = found.base.plan.allocation
    mean = float((trips["persons"] * trips["minutes"]).sum() / trips["persons"].sum())
    # Sizes, which a tolerance leaves free, may differ a little; the best plan by the referee is no worse than ours.
    assert found.minutes[0] == pytest.approx(1.5 * mean, rel=1e-6)
    assert found.minutes[1] <= found.minutes[0] * 1.03
    assert found.chosen == found.sites["ours"].sum() > 0
    assert f"{found.stable} of {found.chosen}" in found.sentence("en")


def test_minutes_that_are_missing_are_named(inputs):
    minutes = inputs.travel.minutes
    with pytest.raises(InputError, match="1 sites are missing, such as "):
        referee.referee(inputs, minutes.iloc[:, 1:])


def test_people_who_would_go_elsewhere_by_hand():
    def plan(rows):
        return SimpleNamespace(allocation=pd.DataFrame(rows, columns=[*referee.TRIP, "persons", "minutes"]))

    ours = plan([("a", "care", "1", "s", 6.0, 10.0), ("b", "care", "1", "t", 4.0, 20.0)])
    again = plan(
        [
            ("a", "care", "1", "s", 4.0, 10.0),
            ("a", "care", "1", "t", 2.0, 5.0),
            ("b", "care", "1", "t", 4.0, 20.0),
        ]
    )
    assert referee._elsewhere(ours, again) == pytest.approx(0.2)  # two of ten
    ways = pd.DataFrame({"s": [20.0, np.nan], "t": [5.0, 10.0]}, index=["a", "b"])
    assert referee._ratio(ours, ways) == (0.5, 2.0, 2.0)  # four people at half our minutes, six at twice
