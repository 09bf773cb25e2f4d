"""Bad input: one error that lists everything, by id, and says what to do."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from ansinh.models import (
    InputError,
    LocationProblem,
    SolverSettings,
    allocate,
    cflp,
    lscp,
    mclp,
    p_center,
    p_dispersion,
    p_median,
)

GOOD = LocationProblem.from_matrix(np.array([[1.0, 5], [4, 2], [9, 3]]), demand=[1, 2, 3], capacity=[4, 4])


def test_everything_wrong_is_told_at_once_by_id():
    minutes = pd.DataFrame(
        [[1.0, -2.0], [3.0, 4.0], [np.nan, np.inf]], index=["P1", "P1", "P7"], columns=["A", "A"]
    )
    with pytest.raises(InputError) as caught:
        LocationProblem.from_matrix(
            minutes,
            demand=[-1, np.nan, 5],
            capacity=[1, -4],
            fixed_cost=[1],
            existing=["Z"],
            group=["x"],
        )
    text = str(caught.value)
    for word in (
        "P1",
        "same id",
        "negative",
        "missing",
        "P7",
        "no site can be reached",
        "capacity",
        "fixed_cost",
        "Z",
        "group",
    ):
        assert word in text, word
    assert len(caught.value.findings) >= 9


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"demand": [1, -2, 3]}, ["demand", "1", "negative"]),
        ({"demand": [1, np.nan, 3]}, ["demand", "missing"]),
        ({"demand": [1, 2]}, ["demand", "shape"]),
        ({"demand": ["1", "two", 3]}, ["demand", "text"]),
        ({"capacity": [1, np.nan]}, ["capacity", "sites 1"]),
        ({"existing": [7]}, ["existing", "7"]),
        ({"minutes": [1, 2, 3]}, ["minutes", "shape"]),
        ({"minutes": pd.DataFrame({"A": [1, 2, 3], "B": ["1", "x", "3"]})}, ["minutes", "B", "text"]),
        ({"fixed_cost": [np.inf, 1]}, ["fixed_cost", "finite"]),
        ({"unknown": 1}, ["unknown"]),
        ({"minutes": np.array([[True, False], [True, True], [True, True]])}, ["minutes", "no number"]),
        ({"minutes": np.array([[1j, 2], [3, 4], [5, 6]])}, ["minutes", "no number"]),
        ({"demand": np.ma.masked_equal([1.0, 2, 3], 2)}, ["demand (ids 1)", "missing"]),
        ({"demand": 5}, ["demand", "shape"]),
        ({"demand": pd.Series({0: 1, 1: 2, 2: 3, 9: 4, 8: 1})}, ["demand (ids 8, 9)", "minutes have no row"]),
        ({"existing": [True, False]}, ["existing", "true and false"]),
        ({"existing": [[0]]}, ["existing", "can't be an id"]),
        ({"group": ["a", None, "b"]}, ["group (ids 1)", "missing"]),
        ({"group": "abc"}, ["group", "labels"]),
        ({"group": 5}, ["group", "labels"]),
        ({"group": [["a"], ["b"], ["c"]]}, ["group", "label"]),
    ],
)
def test_each_check(change, words):
    with pytest.raises(InputError) as caught:
        GOOD.replace(**change)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: p_median(GOOD, 3), ["p", "only 2 sites"]),
        (lambda: p_median(GOOD, 0), ["p", "least"]),
        (lambda: p_median(GOOD, 1.5), ["whole number"]),
        (lambda: p_center(GOOD.replace(existing=[0, 1]), 1), ["exist already", "0, 1"]),
        (lambda: mclp(GOOD, 5, -1), ["only 2 sites", "service_standard"]),
        (lambda: lscp(GOOD, "far"), ["service_standard"]),
        (lambda: cflp(GOOD.replace(capacity=[1, 1])), ["2 places for 6 persons", "4 too few"]),
        (lambda: p_median(GOOD.replace(capacity=[1, 1]), 9, capacitated=True), ["only 2 sites", "too few"]),
        (lambda: p_median(GOOD.replace(capacity=None), 1, capacitated=True), ["capacity", "not given"]),
        (lambda: p_dispersion(GOOD, 2), ["square"]),
        (lambda: allocate(GOOD, ["Q"]), ["Q"]),
        (lambda: allocate(GOOD, [True]), ["open_sites", "true and false"]),
        (lambda: allocate(GOOD, unserved_minutes=-1, nearest=0), ["unserved_minutes", "-1", "nearest", "0"]),
        (lambda: allocate(GOOD, unserved_minutes=np.nan), ["unserved_minutes", "nan"]),
        (lambda: allocate(GOOD, method="simplex"), ["method", "auto, pulp"]),
        (lambda: cflp(GOOD, unserved_minutes=np.inf, method="x"), ["unserved_minutes", "method"]),
        (lambda: p_median(GOOD, 9, unserved_minutes="x", method="y"), ["2 sites", "'x'", "method", "milp"]),
        (lambda: mclp(GOOD, 1, "30", method="cbc"), ["service_standard", "'30'", "method", "milp"]),
        (lambda: lscp(GOOD, 10**400), ["service_standard"]),
        (lambda: lscp([[1.0]], 3), ["problem", "list"]),
        (lambda: cflp(GOOD, settings=SolverSettings(time_limit_s=np.nan)), ["time_limit_s", "nan"]),
        (lambda: cflp(GOOD, settings=SolverSettings(mip_gap=-1, threads=0)), ["mip_gap", "threads"]),
    ],
)
def test_each_model_refuses_what_it_cant_do(call, words):
    with pytest.raises(InputError) as caught:
        call()
    for word in words:
        assert word in str(caught.value)


def test_what_stands_beside_text_is_looked_at_too():
    minutes = pd.DataFrame({"A": ["near", -2.0, 3.0], "B": [1.0, 2.0, 3.0]}, index=["x", "y", "z"])
    with pytest.raises(InputError) as caught:
        LocationProblem.from_matrix(minutes, demand=["few", -1, 2])
    for words in ("sites (A)", "demand points y", "demand (x)", "demand (ids y)"):
        assert words in str(caught.value)
    assert "missing" not in str(caught.value)


@pytest.mark.parametrize(
    "gap",
    [
        pd.DataFrame({"A": pd.array([1, None], dtype="Int64"), "B": [5, 2]}),
        pd.DataFrame({"A": [1, None], "B": [5, 2]}, dtype=object),
        np.ma.masked_equal([[1.0, 5.0], [9.0, 2.0]], 9.0),
        np.ma.masked_equal([[1, 5], [9, 2]], 9),
    ],
)
def test_a_missing_cell_of_any_kind_is_no_way(gap):
    problem = LocationProblem.from_matrix(gap)
    assert problem.minutes.tolist() == [[1, 5], [np.inf, 2]]


def test_a_new_matrix_without_labels_keeps_the_ids():
    problem = LocationProblem.from_matrix(
        pd.DataFrame([[1.0, 2.0]], index=["a"], columns=[1, 0]), existing=[1]
    )
    other = problem.replace(minutes=[[3.0, 4.0]])
    assert other.site_ids == (1, 0)
    assert other.existing == problem.existing == (0,)


def test_numbered_rows_are_aligned_when_the_ids_are_these_numbers():
    minutes = pd.DataFrame([[1.0], [2.0]], index=[1, 0])
    assert LocationProblem.from_matrix(minutes, demand=pd.Series([10.0, 20.0])).demand.tolist() == [20, 10]
    assert LocationProblem.from_matrix(
        minutes.set_axis([7, 8]), demand=pd.Series([1.0, 2.0])
    ).demand.tolist() == [1, 2]


def test_series_are_aligned_by_label_and_not_by_position():
    minutes = pd.DataFrame([[1.0, 9], [9, 1]], index=["a", "b"], columns=["S", "T"])
    problem = LocationProblem.from_matrix(minutes, demand=pd.Series({"b": 2.0, "a": 1.0}), existing=["T"])
    assert list(problem.demand) == [1, 2]
    assert problem.existing == (1,)


def test_the_callers_arrays_are_neither_changed_nor_shared():
    minutes = np.array([[1.0, np.nan]])
    problem = LocationProblem.from_matrix(minutes)
    minutes[0, 0] = 99
    assert problem.minutes[0, 0] == 1
    assert np.isnan(minutes[0, 1])


def test_infeasible_names_points_or_totals():
    plan = lscp(GOOD, 2.5)
    assert plan.certificate.status == "INFEASIBLE"
    assert "demand points (2; 3 persons)" in plan.certificate.note
    plan = p_median(GOOD, 1, capacitated=True)
    assert plan.unserved.sum() == pytest.approx(2)
    assert "2 of 6 persons have no place" in plan.certificate.note


def test_models_imports_without_geometry():
    code = (
        "import sys\n"
        "blocked = {'geopandas', 'osmnx', 'folium', 'shapely', 'pyproj', 'pyogrio'}\n"
        "class Block:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in blocked:\n"
        "            raise ImportError(name)\n"
        "sys.meta_path.insert(0, Block())\n"
        "import models\n"
        "assert all(getattr(models, name) is not None for name in models.__all__)\n"
        "q = models.LocationProblem.from_matrix([[1.0, 2], [2, 1]], capacity=[1, 1])\n"
        "assert models.p_median(q, 1).objective == 3 and models.allocate(q).objective == 2\n"
        "assert not blocked & {name.split('.')[0] for name in sys.modules}\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
