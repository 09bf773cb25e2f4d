"""What a problem is made from: arrays, frames, sparse matrices, dicts, tables of ways; and how it shows itself."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from ansinh.models import InputError, LocationProblem, SolverSettings, cflp, lscp, p_median

WAYS = pd.DataFrame(
    {"origin": ["a", "a", "b", "b"], "destination": ["S", "T", "S", "T"], "minutes": [5.0, 9, 7, np.nan]}
)
EXPECTED = [[5, 9], [7, np.inf]]


def test_a_table_of_ways_is_a_matrix():
    problem = LocationProblem.from_matrix(WAYS, demand={"b": 2, "a": 1}, capacity={"T": 3, "S": 4})
    assert problem.minutes.tolist() == EXPECTED
    assert (problem.demand_ids, problem.site_ids) == (("a", "b"), ("S", "T"))
    assert (problem.demand.tolist(), problem.capacity.tolist()) == ([1, 2], [4, 3])
    # By hand: from S alone 1 x 5 + 2 x 7; T can't be reached from b.
    assert p_median(problem, 1).objective == 19


@pytest.mark.parametrize("names", [("from_id", "to_id", "travel_time"), ("demand_id", "site_id", "minutes")])
def test_tables_of_routing_engines_are_known_by_their_columns(names):
    table = WAYS.set_axis(names, axis=1).sample(frac=1, random_state=1)
    problem = LocationProblem.from_matrix(table)
    at = [problem.demand_ids.index(i) for i in "ab"], [problem.site_ids.index(j) for j in "ST"]
    assert problem.minutes[np.ix_(*at)].tolist() == EXPECTED


def test_who_is_in_no_way_is_there_all_the_same():
    demand, capacity = pd.Series({"a": 1, "b": 2, "cut off": 3}), {"S": 1, "T": 2, "new": 9}
    problem = LocationProblem.from_matrix(WAYS, demand=demand, capacity=capacity, allow_unreachable=True)
    assert problem.unreachable == ("cut off",)
    assert problem.site_ids == ("S", "T", "new")
    with pytest.raises(InputError, match="cut off"):
        LocationProblem.from_matrix(WAYS, demand=demand)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"origin": ["a", "a", None, "b"]}, ["rows 2", "origin"]),
        ({"destination": ["S", "S", "S", "T"]}, ["a to S", "more than once"]),
        ({"minutes": [1, 2, "far", 4]}, ["column minutes (2)", "text"]),
        ({"minutes": [1, 2, -3, 4]}, ["demand points b", "negative"]),
    ],
)
def test_what_is_wrong_with_a_table_is_told_by_name(change, words):
    with pytest.raises(InputError) as caught:
        LocationProblem.from_matrix(WAYS.assign(**change))
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize("kind", [sparse.csr_matrix, sparse.coo_array, sparse.csc_array, sparse.lil_matrix])
def test_what_a_sparse_matrix_does_not_store_is_no_way(kind):
    problem = LocationProblem.from_matrix(kind(np.array([[5.0, 9], [7, 0]])))
    assert problem.minutes.tolist() == EXPECTED


def test_a_stored_zero_is_a_way_of_no_minutes():
    ways = sparse.coo_array(([0.0, 4.0], ([0, 1], [1, 0])), shape=(2, 2))
    assert LocationProblem.from_matrix(ways).minutes.tolist() == [[np.inf, 0], [4, np.inf]]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            {"minutes": sparse.coo_array(([1.0, 2.0], ([0, 0], [0, 0])), shape=(1, 1))},
            ["row 0, column 0", "once"],
        ),
        ({"minutes": {("a", "S"): 5}}, ["minutes", "is a dict", "origin, destination, minutes"]),
        ({"demand": {0: 1, 2: 4}}, ["demand (ids 1)", "demand (ids 2)"]),
        ({"capacity": {0: 1}}, ["capacity (ids 1)", "no row"]),
        ({"fixed_cost": {0: 1, 1: "much"}}, ["fixed_cost (1)", "text"]),
        ({"demand": sparse.csr_array(np.ones((1, 2)))}, ["demand", "sparse"]),
    ],
)
def test_what_is_not_understood_is_refused_by_name(arguments, words):
    with pytest.raises(InputError) as caught:
        LocationProblem.from_matrix(**({"minutes": [[1.0, 2], [3, 4]]} | arguments))
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize("nothing", [np.nan, None, pd.NaT, pd.NA])
def test_ids_that_are_missing_are_refused_by_position(nothing):
    frame = pd.DataFrame([[1.0, 2], [3, 4]], index=pd.Index(["a", nothing], dtype=object), columns=["S", "T"])
    with pytest.raises(InputError, match=r"demand points \(positions 1\): have no id"):
        LocationProblem.from_matrix(frame)
    with pytest.raises(InputError, match=r"sites \(positions 1\)"):
        LocationProblem.from_matrix(frame.T.set_axis(["x", "y"]))


def test_a_problem_and_a_plan_show_themselves_in_a_few_lines_and_say_what_is_next():
    rng = np.random.default_rng(0)
    problem = LocationProblem.from_matrix(
        rng.random((400, 90)), demand=rng.integers(1, 9, 400), capacity=[99] * 90, existing=range(30)
    )
    plan = cflp(problem, settings=SolverSettings(time_limit_s=5, mip_gap=0.5))
    none = lscp(problem, 0)
    for shown in map(repr, (problem, plan, none)):
        assert len(shown.splitlines()) <= 10
        assert max(map(len, shown.splitlines())) < 400
        assert "next" in shown
    assert "400 demand points" in repr(problem)
    assert "cflp(problem)" in repr(problem)
    assert "30 more" not in repr(problem)
    assert "and 22 more" in repr(problem)
    assert ".allocation" in repr(plan)
    assert "have no site within 0 minutes" in repr(none)
