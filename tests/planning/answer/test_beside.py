"""A second process says who goes where as this one does, and what it leaves is answered here."""

import subprocess
import sys
from collections import deque
from contextlib import contextmanager

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from ansinh.planning.answer.verdicts import beside
from ansinh.planning.answer.verdicts.beside import Question, answered
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


def test_both_processes_give_the_same_answers(questions):
    found: dict[int, pd.DataFrame] = {}
    with beside._second() as process:
        beside._ask(process, questions, deque(range(len(questions))), found)
    assert sorted(found) == [0, 1]
    for k, here in enumerate(answered(questions)):
        assert_frame_equal(found[k], here)
    assert [frame["persons"].sum() for frame in found.values()] == pytest.approx([20.0, 10.0])


def test_what_a_failed_process_leaves_is_answered_here(questions, monkeypatch):
    @contextmanager
    def fails():
        command, pipe = [sys.executable, "-c", "raise SystemExit(1)"], subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe) as process:
            yield process

    monkeypatch.setattr(beside, "_second", fails)
    monkeypatch.setattr(beside, "WORTH_IT", 0)
    monkeypatch.setattr(beside.os, "cpu_count", lambda: 2)
    assert [frame["persons"].sum() for frame in answered(questions)] == pytest.approx([10.0, 20.0])
