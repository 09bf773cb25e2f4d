"""Any solver can be swapped in whole: by name, or as the caller's own PuLP object; and none disturbs the next."""

import numpy as np
import pulp
import pytest

from ansinh.models import InputError, LocationProblem, SolverSettings, Status, allocate, cflp, p_median
from ansinh.models.backends import cbc, highs
from ansinh.models.backends.other import as_pulp
from ansinh.models.errors import SolverError
from ansinh.models.matrix_form import matrix_form
from ansinh.models.solve import solve, solve_arrays

MINUTES = np.array([[2.0, 9, 7], [8, 3, 6], [7, 5, 1], [4, 4, 8]])
PROBLEM = LocationProblem.from_matrix(
    MINUTES, demand=[3, 2, 4, 1], capacity=[5, 5, 5], fixed_cost=[9, 8, 7], existing=[2]
)
OBJECTS = {
    "HiGHS": lambda: pulp.HiGHS(msg=False, threads=1),
    "COIN_CMD": lambda: pulp.COIN_CMD(path=cbc.find_binary(), msg=False),
    "PULP_CBC_CMD": lambda: pulp.PULP_CBC_CMD(msg=False),
}


def usable(name):
    """Return the solver object of this name, or skip the test where its program isn't installed."""
    solver = OBJECTS[name]()
    if not solver.available():
        pytest.skip(f"{name} isn't installed")
    return solver


# By enumeration of all choices with site 2: travel is 28 from {0, 2}, 39 from {1, 2} and 20 from all three.
COST = {"p_median": 28.0, "cflp": 44.0, "allocate": 20.0}


@pytest.mark.parametrize("name", OBJECTS)
@pytest.mark.parametrize("method", ["auto", "milp"])
def test_a_solver_object_is_used_and_named(name, method):
    mine = SolverSettings(backend=usable(name))
    plan = p_median(PROBLEM, 2, capacitated=True, settings=mine, method=method)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == COST["p_median"]
    plan = cflp(PROBLEM, settings=mine, method=method)
    assert plan.objective == COST["cflp"]
    if method == "milp":
        assert f"{name} (PuLP)" in plan.certificate.backend


@pytest.mark.parametrize("backend", ["highs", "cbc", "HiGHS"])
def test_arrays_go_to_the_backend_that_was_asked_for(backend):
    plan = allocate(PROBLEM, settings=SolverSettings(backend=backend))
    assert plan.objective == COST["allocate"]
    assert {"highs": "HiGHS", "cbc": "CBC", "HiGHS": "HiGHS"}[backend] in plan.certificate.backend
    # A place more anywhere saves nothing: everybody is at the nearest site already.
    assert plan.price_of_place.tolist() == [0, 0, 0]
    assert plan.price_of_person.tolist() == [2, 3, 1, 4]


class Noted(pulp.HiGHS):
    """HiGHS that counts how often it is called."""

    calls = 0

    def actualSolve(self, lp, **how: object):  # noqa: N802  (PuLP's own name)
        type(self).calls += 1
        return super().actualSolve(lp, **how)


@pytest.mark.parametrize("kind", ["Continuous", "Integer"])
def test_cbc_hands_back_all_digits_that_it_has(kind):
    """It prints eight: a thousandth of 700 million persons would be lost beside the price of one."""
    prob = pulp.LpProblem("digits", pulp.LpMinimize)
    x, n = prob.add_variable("x", 0), prob.add_variable("n", 0, None, kind)
    prob.setObjective(x + 0.5 * n)
    prob.addConstraint(x + n / 1024 == 738_197_504.123)
    prob.addConstraint(n >= 2)
    solve(prob, SolverSettings(backend="cbc"))
    assert x.varValue == pytest.approx(738_197_504.123 - 2 / 1024, rel=1e-13)


def test_the_callers_object_itself_solves():
    before = Noted.calls
    p_median(PROBLEM, 2, method="milp", settings=SolverSettings(backend=Noted(msg=False)))
    assert Noted.calls > before


@pytest.mark.parametrize("wrong", ["higs", "", 7, None, pulp.HiGHS])
@pytest.mark.parametrize("model", [lambda q, **how: p_median(q, 2, **how), cflp, allocate])
def test_what_is_no_solver_is_refused_with_the_nearest_name(model, wrong):
    with pytest.raises(InputError, match="backend") as caught:
        model(PROBLEM, settings=SolverSettings(backend=wrong))
    assert "choose 'highs'" in str(caught.value)
    if wrong == "higs":
        assert "did you mean 'highs'?" in str(caught.value)


def test_solve_refuses_an_unknown_name_too():
    with pytest.raises(SolverError, match="did you mean 'cbc'"):
        solve(pulp.LpProblem(), SolverSettings(backend="cbbc"))


def small(*, maximise=False):
    """A little MILP whose best value is 4: x = 2 and y = 1."""
    prob = pulp.LpProblem("user", pulp.LpMaximize if maximise else pulp.LpMinimize)
    x, y = prob.add_variable("x", 0, 5, "Integer"), prob.add_variable("y", 0, 5, "Integer")
    prob += (-1 if maximise else 1) * (x + 2 * y)
    prob += 2 * x + 3 * y >= 7
    prob += x - y <= 1
    return prob


@pytest.mark.parametrize("threads", [1, 2, None])
def test_the_users_own_highs_works_after_ours(threads):
    """HiGHS has one pool of threads per process, and refuses a run that asks for another size than the last."""
    solve(small(), SolverSettings(threads=2))
    allocate(PROBLEM)
    prob = small()
    prob.solve(pulp.HiGHS(msg=False, threads=threads))
    assert pulp.LpStatus[prob.status] == "Optimal"
    assert pulp.value(prob.objective) == 4
    highs.forget_threads()
    prob = small()
    prob.solve(pulp.HiGHS(msg=False, threads=1))
    assert solve(small(), SolverSettings(threads=2)).objective == 4


@pytest.mark.parametrize("maximise", [False, True])
@pytest.mark.parametrize("unit", [1e-12, 1e-6, 1.0, 1e6, 1e12])
@pytest.mark.parametrize("backend", ["highs", "cbc"])
def test_the_unit_of_costs_changes_nothing(backend, unit, maximise):
    prob = small(maximise=maximise)
    prob.setObjective(prob.objective * unit)
    outcome = solve(prob, SolverSettings(backend=backend))
    assert outcome.status is Status.PROVED_OPTIMAL
    assert outcome.objective == pytest.approx((-4 if maximise else 4) * unit, rel=1e-9)
    assert outcome.bound == pytest.approx(outcome.objective, rel=1e-6)


@pytest.mark.parametrize("backend", ["highs", "cbc", "HiGHS"])
@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e9])
def test_duals_are_in_the_unit_of_costs(backend, unit):
    """One more of the row's right side is worth 3: another b."""
    prob = pulp.LpProblem("lp", pulp.LpMinimize)
    a, b = prob.add_variable("a", 0, 2), prob.add_variable("b", 0)
    prob += unit * a + 3 * unit * b
    prob += a + b >= 5, "need"
    found = solve_arrays(matrix_form(prob), SolverSettings(backend=backend))
    assert found.outcome.objective == pytest.approx(11 * unit, rel=1e-9)
    digits = 1e-7 if backend == "cbc" else 1e-9  # CBC 2.10 hands back duals of eight digits
    assert found.row_duals == pytest.approx([3 * unit], rel=digits)


def test_arrays_as_a_pulp_problem_are_the_same_problem():
    """Equal rows, ranges, one-sided and empty rows, columns without limits, and an offset."""
    prob = pulp.LpProblem("all", pulp.LpMinimize)
    a, b, c = prob.add_variable("a"), prob.add_variable("b", -3, 8, "Integer"), prob.add_variable("c", 0)
    prob += a + 2 * b + 3 * c + 5
    prob += a + b + c == 4
    prob += a - b >= -2
    prob += a <= 3
    form = matrix_form(prob)
    again = matrix_form(as_pulp(form)[0])
    order = [[v.name for v in again.variables].index(f"x{k}") for k in range(3)]
    assert (again.matrix.toarray()[:, order] == form.matrix.toarray()).all()
    assert again.cost[order].tolist() == form.cost.tolist()
    assert (again.lower[order].tolist(), again.upper[order].tolist()) == (
        form.lower.tolist(),
        form.upper.tolist(),
    )
    assert (again.row_lower.tolist(), again.row_upper.tolist(), again.offset) == (
        form.row_lower.tolist(),
        form.row_upper.tolist(),
        5,
    )


def test_one_huge_price_does_not_hide_the_other_costs():
    """A person without service costs 1e6 minutes at a point of 100,000 persons: 1e11 beside differences of hundreds."""
    minutes = np.array(
        [
            [4, 901, 676, 834, 722],
            [246, 58, 633, 903, np.nan],
            [570, 156, 440, 482, 295],
            [387, 762, 988, 331, 675],
        ]
    )
    problem = LocationProblem.from_matrix(
        minutes,
        demand=[4, 100000, 2, 1],
        capacity=[6253, 5272, 15741, 98316, 15730],
        fixed_cost=[5, 0, 8, 18, 19],
        existing=[4],
    )
    for method in ("auto", "milp"):
        plan = cflp(problem, unserved_minutes=1e6, method=method)
        assert plan.certificate.status is Status.PROVED_OPTIMAL
        assert plan.objective == pytest.approx(77_490_484, rel=1e-9)
