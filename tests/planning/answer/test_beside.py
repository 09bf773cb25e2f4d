"""A second process answers as this one does, and what it leaves is answered here."""

import subprocess
import sys
from collections import deque
from contextlib import contextmanager

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from ansinh.models.network.planner import plan_network
from ansinh.planning.answer.verdicts import beside
from ansinh.planning.answer.verdicts.beside import WORTH_IT, Question, Worth, answered, hired
from tests.models.network.tiny import network


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    """Ten places stand, then twenty, for sixty people."""
    return [
        Question(
            network(),
            pd.DataFrame({"site_id": ["X"], "service": ["care"], "period": ["t0"], "places": [places]}),
        )
        for places in (10.0, 20.0)
    ]


@pytest.fixture(scope="module")
def plan():
    """A plan of the same network, of which more places would be worth something or not."""
    return plan_network(network())


@pytest.fixture(scope="module")
def worth(plan) -> Worth:
    return Worth(plan.learned.design, plan.learned.settings)


def test_both_processes_give_the_same_answers(questions, plan, worth):
    found: dict[int, pd.DataFrame] = {}
    with beside._second() as process:
        beside._ask(process, [*questions, worth], deque(range(3)), found)
    assert sorted(found) == [0, 1, 2]
    assert_frame_equal(found.pop(2), plan.duals)
    for k, here in enumerate(answered(questions)):
        assert_frame_equal(found[k], here)
    assert [frame["persons"].sum() for frame in found.values()] == pytest.approx([20.0, 10.0])


def test_what_a_failed_process_leaves_is_answered_here(questions, plan, worth, monkeypatch):
    @contextmanager
    def fails():
        command, pipe = [sys.executable, "-c", "raise SystemExit(1)"], subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe) as process:
            yield process

    monkeypatch.setattr(beside, "_second", fails)
    monkeypatch.setattr(beside, "WORTH_IT", 0)
    monkeypatch.setattr(beside.os, "cpu_count", lambda: 2)
    assert [frame["persons"].sum() for frame in answered(questions)] == pytest.approx([10.0, 20.0])
    with hired(WORTH_IT) as second:
        told = second.begin([worth])
        assert [frame["persons"].sum() for frame in answered(questions, second)] == pytest.approx(
            [10.0, 20.0]
        )
        assert_frame_equal(told()[0], plan.duals)
