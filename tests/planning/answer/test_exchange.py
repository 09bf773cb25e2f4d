"""Whoever pays for the people that the proposal serves more is named: services and numbers as set by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from ansinh.planning.answer.findings.exchange import exchange
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.inputs.problem import Inputs


def measures(inputs: Inputs, proposed: dict[str, float]) -> pd.DataFrame:
    """100 people are served of each service under the official plan; so many under the proposal, of some."""
    rows = [
        (plan, "all", service, inputs.scenario.period_ids[-1], "served_persons", served)
        for service in inputs.scenario.services
        for plan, served in ((OFFICIAL, 100.0), (OPTIMISED, proposed.get(service, 100.0)))
    ]
    return pd.DataFrame(rows, columns=["plan_id", "group_by", "service", "period", "measure", "value"])


def test_more_of_a_service_that_weighs_more_for_fewer_of_others(inputs: Inputs):
    table = measures(inputs, {"emergency": 117.0, "general": 87.0, "mental_health": 81.0})
    (found,) = exchange(inputs, table)
    assert "more people in emergency shelter (17)" in found.text_en
    assert "fewer in general care (13), mental health care (19)" in found.text_en
    assert "a person left without emergency shelter counts as 6 people" in found.text_en


@pytest.mark.parametrize(
    "proposed", [{}, {"general": 150.0}, {"general": 90.0}, {"general": 150.0, "elderly": 99.7}]
)
def test_nothing_is_said_where_nobody_pays(inputs: Inputs, proposed: dict[str, float]):
    assert not list(exchange(inputs, measures(inputs, proposed)))
