"""The four ideas that searches share: bounds and incumbents combine, reductions prove, a schedule ends when it should."""

import ast
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansinh import models
from ansinh.models.exact.bound import Bound, Prover, bound_of
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.exact.reduction import Rest, prove_by_guesses
from ansinh.models.exact.schedule import BUILD_CLOCK, Clock, Part, follow

KINDS = Path(models.__file__).parent / "location" / "kinds"
PAGE = Path(models.__file__).parents[1] / "docs" / "explanation" / "how-it-is-solved.md"
HOUR = 3600.0


def known(value=math.inf, bound=-math.inf, name="one"):
    return Incumbent(value, None if math.isinf(value) else f"plan of {value}", Bound(bound, Prover(name)))


def test_the_better_plan_keeps_the_better_bound_of_the_two():
    best = known(9, 3, "low").or_better(known(7, 1, "high"))
    assert (best.value, best.plan, best.bound.value, best.bound.prover.name) == (7, "plan of 7", 3, "low")
    # No bound is above what a plan costs.
    assert known(9, 8).or_better(known(7, 1)).bound.value == 7


@pytest.mark.parametrize("nothing", [math.nan, math.inf, -math.inf])
def test_what_a_solver_does_not_know_is_no_bound(nothing):
    assert bound_of(nothing, Prover("x")).value == -math.inf
    assert known(5, 2).with_bound(Bound(math.nan)).bound.value == 2


def test_provers_are_named_once_each_with_their_versions():
    tree, highs = Prover("tree", "1"), Prover("HiGHS", "2")
    assert tree.helped_by(highs, highs, Prover()) == Prover("tree, HiGHS", "1, 2")
    assert tree.helped_by(highs).helped_by(Prover("greed", "1").helped_by(highs)) == Prover(
        "tree, HiGHS, greed", "1, 2, 1"
    )


def enumerated(costs, width, *, whole):
    """Prove the least of some costs where a reduced problem sees only those up to the guess; return it and the guesses."""
    asked = []

    def solve_rest(guess, best):
        asked.append(guess)
        inside = [cost for cost in costs if cost <= guess + 1e-9]
        everything = len(inside) == len(costs)
        if not inside:
            return Rest(Incumbent(impossible=True), finished=True, everything=everything)
        return Rest(known(min(inside), min(inside)), finished=True, everything=everything)

    step = 1 - 1e-3 if whole else 0.0
    found = prove_by_guesses(known(bound=0.0), solve_rest, width=width, widen=3.0, step=step, jump=True)
    return found, asked


@given(st.lists(st.integers(1, 200), min_size=1, max_size=12), st.floats(0.1, 50), st.booleans())
def test_guesses_find_the_least_and_prove_it(costs, width, whole):
    found, asked = enumerated(costs, width, whole=whole)
    assert found.value == found.bound.value == min(costs)
    assert asked == sorted(asked)


def test_a_reduced_problem_without_plans_proves_only_the_guess():
    found, asked = enumerated([100.0], 10.0, whole=False)
    assert asked[:3] == [10, 30, 90]
    assert found.value == 100


def test_that_nothing_is_possible_is_proven_by_the_whole_problem_alone():
    found = prove_by_guesses(
        known(bound=0.0),
        lambda guess, _: Rest(Incumbent(impossible=True), finished=True, everything=guess > 50),
        width=5.0,
        widen=3.0,
        step=0.0,
        jump=True,
    )
    assert found.impossible
    assert found.plan is None


def test_a_rest_that_is_stopped_or_too_large_leaves_a_true_bound():
    stopped = Rest(known(80, 20), finished=False)
    how = {"width": 40.0, "widen": 3.0, "step": 0.0, "jump": True}
    found = prove_by_guesses(known(bound=10), lambda *_: stopped, **how)
    assert (found.value, found.bound.value) == (80, 20)
    found = prove_by_guesses(known(90, 10), lambda *_: None, **how)
    assert (found.value, found.bound.value, found.note) == (90, 10, "time too short for the rest")


def part(name, result, taken, **how: object):
    return Part(name, lambda _: taken.append(name) or result, **how)


def test_a_schedule_ends_as_soon_as_the_question_is_settled():
    taken = []
    parts = [
        part("first", known(9, 3), taken),
        part("second", known(8, 8), taken),
        part("third", known(), taken),
    ]
    found = follow(parts, Clock(HOUR))
    assert taken == ["first", "second"]
    assert (found.value, found.bound.value) == (8, 8)
    assert follow(parts[:2], Clock(HOUR), mip_gap=0.7).value == 9


def test_what_is_too_large_is_passed_over_and_last_resorts_come_last_of_all(monkeypatch):
    monkeypatch.setattr(BUILD_CLOCK, "seconds_per_arc", 1.0)
    taken = []
    parts = [
        part("written", known(5, 5), taken, arcs=10_000),
        part("resort", known(9), taken, last_resort=True),
        part("another", known(8), taken, last_resort=True),
    ]
    found = follow(parts, Clock(HOUR))
    assert taken == ["resort"]
    assert found.value == 9
    assert "too short to build a problem of 10000 arcs" in found.note
    taken.clear()
    assert follow(parts, Clock(10 * HOUR)).value == 5
    assert taken == ["written"]


def test_no_part_replaces_what_is_better():
    parts = [part("good", known(5, 1), []), part("worse", known(7, 2), [])]
    found = follow(parts, Clock(HOUR))
    assert (found.value, found.bound.value) == (5, 2)


def test_every_part_of_a_location_search_is_on_the_page():
    page = " ".join(PAGE.read_text(encoding="utf-8").split())
    calls = [
        node
        for path in KINDS.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Part"
    ]
    names = {call.args[0].value for call in calls}
    assert len(names) >= 6
    assert [name for name in sorted(names) if name not in page and name.capitalize() not in page] == []
