"""The door to the solvers: right values, right bound, right words, and on time."""

import math
import shutil
import subprocess
import sys
import threading
import time

import numpy as np
import pulp
import pytest

from ansinh.models.backends import cbc, highs, highs_apart
from ansinh.models.backends.answer import Claim
from ansinh.models.certificate import Status, judge
from ansinh.models.errors import SolverError
from ansinh.models.matrix_form import matrix_form
from ansinh.models.settings import SolverSettings
from ansinh.models.solve import solve

BACKENDS = ("highs", "cbc", "PULP_CBC_CMD")
EXACT = ("highs", "cbc")


def cflp(points=12, sites=5, *, maximise=False, seed=0):
    """A small capacitated location problem with a constant in its objective."""
    rng = np.random.default_rng(seed)
    sign = -1 if maximise else 1
    prob = pulp.LpProblem("cflp", pulp.LpMaximize if maximise else pulp.LpMinimize)
    opened = [prob.add_variable(f"open_{j}", 0, 1, pulp.LpInteger) for j in range(sites)]
    minutes = rng.random((points, sites)) * 100
    flow = [[prob.add_variable(f"x_{i}_{j}", 0) for j in range(sites)] for i in range(points)]
    cost = pulp.lpSum(minutes[i, j] * flow[i][j] for i in range(points) for j in range(sites))
    prob += sign * (cost + 200 * pulp.lpSum(opened) + 1000)
    for i in range(points):
        prob += pulp.lpSum(flow[i]) == 1
    for j in range(sites):
        prob += pulp.lpSum(flow[i][j] for i in range(points)) <= points / 3 * opened[j]
    for i in range(points):
        for j in range(sites):
            prob += flow[i][j] <= opened[j]
    return prob, minutes, opened


def transport(*, maximise=False):
    """Two places worth 3 and 2 minutes saved; the dual of the binding row is 2."""
    prob = pulp.LpProblem("lp", pulp.LpMaximize if maximise else pulp.LpMinimize)
    a, b = prob.add_variable("a", 0), prob.add_variable("b", 0, 3)
    sign = 1 if maximise else -1
    prob += sign * (2 * a + 3 * b)
    prob += a + b <= 10, "places"
    return prob, a, b


@pytest.mark.parametrize("maximise", [False, True])
@pytest.mark.parametrize("backend", EXACT)
def test_mip_is_proven_in_its_own_sense(backend, maximise):
    prob, *_ = cflp(maximise=maximise)
    outcome = solve(prob, SolverSettings(backend=backend))
    assert outcome.status is Status.PROVED_OPTIMAL
    assert outcome.objective == pytest.approx(prob.objective.value())
    assert outcome.bound == pytest.approx(outcome.objective, rel=1e-6)
    assert outcome.gap == 0
    assert (outcome.objective < 0) is maximise
    assert outcome.certificate().objective == outcome.objective
    assert outcome.backend
    assert outcome.version


def test_backends_agree():
    values = {b: solve(cflp(seed=3)[0], SolverSettings(backend=b)).objective for b in BACKENDS}
    assert max(values.values()) == pytest.approx(min(values.values()))


@pytest.mark.parametrize("maximise", [False, True])
@pytest.mark.parametrize("backend", EXACT)
def test_lp_duals_are_marginal_values_in_the_problems_own_sense(backend, maximise):
    prob, a, b = transport(maximise=maximise)
    outcome = solve(prob, SolverSettings(backend=backend))
    sign = 1 if maximise else -1
    assert outcome.status is Status.PROVED_OPTIMAL
    assert outcome.objective == pytest.approx(sign * 23)
    assert (a.varValue, b.varValue) == pytest.approx((7, 3))
    assert prob.get_constraint_by_name("places").pi == pytest.approx(sign * 2)
    assert b.dj == pytest.approx(sign * 1)
    assert outcome.bound == pytest.approx(outcome.objective)


@pytest.mark.parametrize("backend", EXACT)
def test_infeasible_leaves_no_value_behind(backend):
    prob, _, opened = cflp()
    prob += pulp.lpSum(opened) <= 1
    for variable in prob.variables():
        variable.varValue = 2.0
    outcome = solve(prob, SolverSettings(backend=backend))
    assert outcome.status is Status.INFEASIBLE
    assert math.isnan(outcome.objective)
    assert all(variable.varValue is None for variable in prob.variables())


@pytest.mark.parametrize("backend", EXACT)
def test_integer_infeasible_though_its_relaxation_is_not(backend):
    prob = pulp.LpProblem("parity")
    whole = [prob.add_variable(f"w{k}", 0, 1, pulp.LpInteger) for k in range(3)]
    prob += whole[0]
    prob += 2 * pulp.lpSum(whole) == 3
    assert solve(prob, SolverSettings(backend=backend)).status is Status.INFEASIBLE


@pytest.mark.parametrize("backend", EXACT)
def test_unbounded(backend):
    prob = pulp.LpProblem("unbounded", pulp.LpMaximize)
    a, b = prob.add_variable("a", 0), prob.add_variable("b", 0)
    prob += a + b
    prob += a - b <= 1
    assert solve(prob, SolverSettings(backend=backend)).status is Status.UNBOUNDED


@pytest.mark.parametrize("backend", EXACT)
def test_what_a_time_limit_ends_is_never_called_optimal(backend):
    prob, *_ = cflp(points=300, sites=50, seed=1)  # for which no solver here needs less than ten seconds
    outcome = solve(prob, SolverSettings(backend=backend, time_limit_s=0.5))
    assert outcome.status in (Status.INCUMBENT, Status.NO_SOLUTION)
    assert not outcome.bound > outcome.objective


def a_solver_that_dawdles(folder, said, seconds):
    """A CBC that takes so long, then writes `said` and the values of a relaxation, as CBC's preprocessing does."""
    script = folder / "cbc"
    lines = "".join(f"{c} x{c} 0.5 0\n" for c in range(2))
    script.write_text(
        f"#!{sys.executable}\nimport sys, time\ntime.sleep({seconds})\n"
        f"open(sys.argv[sys.argv.index('-solution') + 1], 'w').write({said + chr(10) + lines!r})\n",
        encoding="utf-8",
    )
    script.chmod(0o755)


@pytest.mark.parametrize(
    "said",
    [
        "Integer infeasible - objective value 0",
        "Infeasible - objective value 0",
        "Unbounded - objective value 0",
    ],
)
def test_what_cbc_claims_past_its_time_limit_proves_nothing(tmp_path, monkeypatch, said):
    """CBC calls a problem infeasible when its time ends within preprocessing."""
    prob = pulp.LpProblem("possible")
    whole = [prob.add_variable(f"w{k}", 0, 1, pulp.LpInteger) for k in range(2)]
    prob += whole[0] + whole[1]
    prob += whole[0] + whole[1] >= 1
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    a_solver_that_dawdles(tmp_path, said, seconds=0.35)
    outcome = solve(prob, SolverSettings(backend="cbc", time_limit_s=0.3))
    assert outcome.status is Status.NO_SOLUTION
    assert outcome.note == "ended by our clock"
    a_solver_that_dawdles(tmp_path, said, seconds=0)
    outcome = solve(prob, SolverSettings(backend="cbc", time_limit_s=30))
    assert outcome.status is (Status.UNBOUNDED if "Unbounded" in said else Status.INFEASIBLE)


class Dawdler(pulp.LpSolver):
    """A solver of PuLP's kind that calls everything infeasible, after a while."""

    name = "DAWDLER"

    def available(self):
        return True

    def actualSolve(self, lp):  # noqa: N802  (PuLP's name)
        time.sleep(0.15)  # longer than the least limit that is kept, 0.1 s
        lp.assignStatus(pulp.LpStatusInfeasible, pulp.LpSolutionInfeasible)


@pytest.mark.parametrize(("limit", "status"), [(30.0, Status.INFEASIBLE), (0.01, Status.NO_SOLUTION)])
def test_what_any_solver_claims_past_its_time_limit_proves_nothing(limit, status):
    prob, *_ = transport()
    tool = Dawdler(timeLimit=limit)
    assert solve(prob, SolverSettings(backend=tool, time_limit_s=30)).status is status


@pytest.mark.parametrize("backend", EXACT)
def test_warm_start_is_the_answer_when_time_is_too_short(backend):
    prob, minutes, opened = cflp(points=300, sites=50, seed=1)
    chosen = np.arange(50)
    values = dict.fromkeys((v.name for v in prob.variables()), 0.0)
    values |= {f"open_{j}": 1.0 for j in chosen}
    values |= {f"x_{i}_{minutes[i].argmin()}": 1.0 for i in range(300)}
    for variable in prob.variables():
        variable.varValue = values[variable.name]
    value = prob.objective.value()
    outcome = solve(prob, SolverSettings(backend=backend, time_limit_s=0.3), warm_start=True)
    assert outcome.status.has_plan
    assert outcome.objective <= value + 1e-6
    assert all(variable.varValue is not None for variable in opened)


def test_highs_takes_the_start_as_its_incumbent():
    prob, *_ = cflp(points=40, sites=10, seed=2)
    best = solve(prob, SolverSettings())
    again = solve(prob, SolverSettings(time_limit_s=0.02), warm_start=True)
    assert again.objective == pytest.approx(best.objective)


def test_a_wrong_start_is_not_an_answer():
    prob, *_ = cflp()
    for variable in prob.variables():
        variable.varValue = 0.0
    assert solve(prob, SolverSettings(), warm_start=True).objective > 1000


@pytest.mark.parametrize("backend", EXACT)
def test_gap_asked_for_is_named_as_such(backend):
    prob, *_ = cflp(points=60, sites=15, seed=4)
    outcome = solve(prob, SolverSettings(backend=backend, mip_gap=0.5))
    assert outcome.status in (Status.WITHIN_GAP, Status.PROVED_OPTIMAL)
    assert outcome.gap <= 0.5


def test_a_bound_that_stands_at_the_gap_but_for_the_last_bit_is_within_it():
    value = 49.059224793265
    assert judge(value, value - 1.0000000001 * 0.01 * value, mip_gap=0.01) is Status.WITHIN_GAP
    assert judge(value, value - 1.01 * 0.01 * value, mip_gap=0.01) is Status.INCUMBENT


def test_unknown_backend_says_what_to_choose():
    with pytest.raises(SolverError, match="choose 'highs'"):
        solve(cflp()[0], SolverSettings(backend="abacus"))


def test_absent_backend_says_what_to_do():
    with pytest.raises(SolverError, match="install"):
        solve(cflp()[0], SolverSettings(backend="GLPK_CMD"))


@pytest.mark.parametrize("backend", EXACT)
def test_problem_without_rows(backend):
    prob = pulp.LpProblem("rowless")
    prob += prob.add_variable("a", 2, 5) + 1
    assert solve(prob, SolverSettings(backend=backend)).objective == pytest.approx(3)


@pytest.mark.parametrize("backend", EXACT)
def test_same_seed_same_answer(backend):
    first, second = (cflp(points=40, sites=8, seed=5)[0] for _ in range(2))
    for prob in (first, second):
        solve(prob, SolverSettings(backend=backend, seed=7))
    assert [v.varValue for v in first.variables()] == [v.varValue for v in second.variables()]


def test_nothing_is_printed():
    code = (
        "import numpy as np\n"
        "from ansinh.models import LocationProblem, allocate, p_median\n"
        "q = LocationProblem.from_matrix(np.arange(24.0).reshape(6, 4), capacity=[2] * 4)\n"
        "assert p_median(q, 3, capacitated=True, method='milp').objective > 0\n"
        "assert allocate(q).objective > 0\n"
    )
    # In a process of its own: HiGHS prints from C, and its banner only once.
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.parametrize("backend", EXACT)
def test_duals_of_an_lp_whose_rows_imply_limits_on_columns(backend):
    # CBC tightens a <= 4 from the first row; the dual belongs to the row all the same.
    prob = pulp.LpProblem("implied")
    a, b, u = (prob.add_variable(name, 0) for name in ("a", "b", "u"))
    prob += a + 3 * b + 9 * u
    prob += a + b + u == 4, "persons"
    prob += a <= 10, "places"
    outcome = solve(prob, SolverSettings(backend=backend))
    assert outcome.status is Status.PROVED_OPTIMAL
    assert prob.get_constraint_by_name("persons").pi == pytest.approx(1)
    assert prob.get_constraint_by_name("places").pi == pytest.approx(0)


@pytest.mark.parametrize("maximise", [False, True])
def test_highs_in_a_process_of_its_own_says_the_same(maximise):
    form = matrix_form(cflp(points=30, sites=8, maximise=maximise)[0])
    here = highs.run(form, SolverSettings(), 30)
    there = highs_apart.run(form, SolverSettings(), 30, None)
    assert there.claim is here.claim is Claim.FINISHED
    assert there.values == pytest.approx(here.values)
    assert (there.bound, there.version) == (pytest.approx(here.bound), here.version)


def market_split(rows=5, columns=45):
    """Small, with a plan and a bound at once, and out of reach of branch and bound (Cornuéjols, Dawande 1998)."""
    rng = np.random.default_rng(0)
    weight = rng.integers(0, 100, (rows, columns))
    prob = pulp.LpProblem("market_split")
    take = [prob.add_variable(f"take_{k}", 0, 1, pulp.LpInteger) for k in range(columns)]
    off = [(prob.add_variable(f"over_{r}", 0), prob.add_variable(f"under_{r}", 0)) for r in range(rows)]
    prob += pulp.lpSum(v for pair in off for v in pair) + 7
    for r, (over, under) in enumerate(off):
        inside = pulp.lpSum(int(w) * v for w, v in zip(weight[r], take, strict=True))
        prob += inside + over - under == int(weight[r].sum()) // 2
    return prob


def test_a_process_that_is_ended_hands_over_its_plan_and_its_bound(monkeypatch):
    """HiGHS has an hour; our clock strikes as soon as it has told of a plan and a bound."""
    told = threading.Event()

    class Answers(highs_apart._Answers):
        def __setattr__(self, name, value) -> None:
            super().__setattr__(name, value)
            if name == "last" and value is not None and value.values is not None and value.bound > -math.inf:
                told.set()

    class Process(subprocess.Popen):
        def wait(self, timeout=None):
            if timeout is None:
                return super().wait()
            told.wait()
            raise subprocess.TimeoutExpired(self.args, timeout)

    monkeypatch.setattr(highs_apart, "_Answers", Answers)
    monkeypatch.setattr(subprocess, "Popen", Process)
    form = matrix_form(market_split())
    answer = highs_apart.run(form, SolverSettings(), 3600, None)
    assert answer.claim is Claim.STOPPED
    assert answer.note == highs_apart.ENDED
    assert form.violation(answer.values) < 1e-5
    assert 7 - 1e-6 <= answer.bound < form.objective(answer.values)


def test_a_process_that_fails_is_an_error_and_not_an_answer(monkeypatch):
    form = matrix_form(cflp()[0])
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(SolverError, match="process of its own"):
        highs_apart.run(form, SolverSettings(), 5, None)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(SolverError, match="choose backend 'cbc'"):
        highs_apart.run(form, SolverSettings(), 5, None)


@pytest.mark.parametrize("backend", EXACT)
def test_a_problem_without_objective_is_a_question_of_feasibility(backend):
    prob = pulp.LpProblem("feasible", pulp.LpMinimize)
    a = prob.add_variable("a", 0, 1, pulp.LpInteger)
    b = prob.add_variable("b", 0, 1, pulp.LpInteger)
    prob += 0 * a
    prob += a + b == 1
    a.varValue, b.varValue = 1, 0
    outcome = solve(prob, SolverSettings(backend=backend), warm_start=True)
    assert outcome.status is Status.PROVED_OPTIMAL
    assert outcome.objective == 0
    assert a.varValue + b.varValue == 1


@pytest.mark.parametrize(
    ("digits", "low", "high"), [("0", 0, 0), ("0.00", -0.005, 0.005), ("123457", 123456.5, 123457.5)]
)
def test_what_cbc_prints_is_a_range(digits, low, high):
    assert cbc._range_of(digits) == pytest.approx((low, high))
