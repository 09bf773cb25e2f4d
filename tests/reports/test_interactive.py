"""Test interactive charts: every chart for every plan and period, with the figures of the run."""

import pytest

from ansinh.reports import charts
from ansinh.reports.charts.interactive import NAMES, interactive_charts, until
from ansinh.reports.facts import Facts
from tests.reports.factory import make_run_data


@pytest.fixture(scope="module")
def data():
    return make_run_data(hostile=True)


def test_every_chart_can_be_chosen():
    assert set(NAMES) == set(charts.__all__)


@pytest.mark.parametrize("name", ["demand_places", "money", "districts", "robustness"])
def test_a_choice_draws_another_picture(data, name):
    widget = interactive_charts(data, "en")
    chart, plan, period = widget.children[0].children
    picture, said = widget.children[1:]
    chart.value = name
    first = bytes(picture.value)
    assert first.startswith(b"\x89PNG")
    period.value = period.options[0]
    plan.value = "official"
    assert bytes(picture.value) != first
    assert "<script>" not in said.value


def test_an_earlier_period_is_the_run_up_to_then(data):
    whole, early = Facts.of(data), Facts.of(until(Facts.of(data).data, "2025"))
    assert early.period == "2025"
    assert early.measure("served_persons") == whole.measure("served_persons", period="2025")
    assert set(early.actions["period"]) <= {"2025"}
    assert early.capital == pytest.approx(
        whole.actions.loc[whole.actions["period"] == "2025", "capital_million_vnd"].sum()
    )
