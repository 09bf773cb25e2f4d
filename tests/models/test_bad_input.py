"""Bad input: one error that lists everything, by id, and says what to do."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from models import InputError, LocationProblem, allocate, cflp, lscp, mclp, p_center, p_dispersion, p_median

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
    ],
)
def test_each_model_refuses_what_it_cant_do(call, words):
    with pytest.raises(InputError) as caught:
        call()
    for word in words:
        assert word in str(caught.value)


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
