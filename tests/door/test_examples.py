"""Every public name of `ansinh.door` has an example, and it runs; every object says in two lines what to do next."""

from __future__ import annotations

import doctest
import re

import pandas as pd
import pytest

import ansinh
from ansinh import door
from ansinh.models.errors import InputError
from ansinh.planning.analyses import (
    Alternatives,
    BreakEven,
    Comparison,
    Frontier,
    Hedge,
    Override,
    Result,
    Robustness,
    Sweep,
    Worth,
    evaluate,
)
from ansinh.planning.analyses.base import Base
from ansinh.planning.desk import Desk

FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
NAMES = ("plan", "compare", "load", "Plan", "Plan.what_if")
LETTERS = 420  # of two lines: they fit a terminal of 140 columns three times folded at most


def example_of(name):
    thing = door
    for part in name.split("."):
        thing = getattr(thing, part)
    found = doctest.DocTestFinder(recurse=False).find(thing, name, globs={})
    return [test for test in found if test.examples]


def test_no_public_name_is_left_out():
    assert set(door.__all__) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("quick_door")
def test_the_example_of_a_public_name_runs(name):
    runner = doctest.DocTestRunner(verbose=False, optionflags=FLAGS)
    tests = example_of(name)
    assert tests, f"{name} has no example"
    for test in tests:
        runner.run(test)
    assert runner.failures == 0


@pytest.fixture(scope="module")
def shown(quick_door):
    """Return one object of each public class that shows itself."""
    run = ansinh.plan("dak-nong", points=30, language="en").run
    best = run.plans["optimised"]
    problem = ansinh.planning.answer.plans.optimised_problem(run.inputs, run.plans["official"])
    base = Base(run.inputs, run.plans["official"], problem, best, problem)
    seen, none = evaluate(run.inputs, base=base), pd.DataFrame()
    desk = Desk.__new__(Desk)
    desk.full, desk.start, desk.tried = run.inputs.scenario, None, []
    sweep = Sweep((), {}, none, ())
    return [
        run, run.data, run.inputs, run.inputs.scenario, run.inputs.province, run.inputs.travel, base, seen, problem, best,
        desk, sweep, Alternatives({}, none, none), Worth(none, none, none, none), Hedge(none, none),
        Override(seen, best, (), none), Frontier("capital", "unserved", none, {}), Comparison(("a", "b"), (), none, none, none, none),
        Robustness(sweep, none, none, none, none, None, {}), Result("", "failed", error="no time"),
        BreakEven("capital", 1.0, 0.5, 2.0, low_is_flip=True, high_is_flip=False),
    ]  # fmt: skip


def test_every_object_says_in_two_lines_what_to_do_next(shown):
    for thing in shown:
        text = repr(thing)
        first, after = text.split("\n")
        assert first.startswith(f"{type(thing).__name__}: ")
        assert len(text) < LETTERS
        own = re.findall(r"(?:^|[\s,(])\.(\w+)", after)
        assert own or "(" in after
        assert [name for name in own if not hasattr(type(thing), name) and name not in vars(thing)] == []


@pytest.mark.parametrize(("points", "said"), [(19, "too few"), (0, "too few"), (20_001, "too many")])
def test_too_few_or_too_many_points_are_refused_in_a_sentence(points, said):
    with pytest.raises(InputError, match=f"{points} demand points are {said}; ask for 20 to 20,000"):
        ansinh.plan("dak-nong", points=points)
