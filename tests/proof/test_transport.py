"""Optimum and bound of a transport problem are those that HiGHS finds."""

from __future__ import annotations

import random

import numpy as np
import pytest
from scipy.optimize import linprog

from ansinh.proof.transport import Transport

FAR = float("inf")


def by_highs(need: list[float], minutes: list[list[float]], room: list[float]) -> float:
    """Return the fewest person-minutes by another solver."""
    n, m = len(need), len(room)
    cost = np.nan_to_num(np.array(minutes, dtype=float), posinf=0.0).ravel()
    most = [(0.0, 0.0 if t == FAR else None) for row in minutes for t in row]
    to_site, from_point = np.tile(np.eye(m), n), np.repeat(np.eye(n), m, axis=1)
    found = linprog(cost, A_ub=to_site, b_ub=room, A_eq=from_point, b_eq=need, bounds=most, method="highs")
    assert found.status == 0, found.message
    return float(found.fun)


@pytest.mark.parametrize("seed", range(30))
def test_the_optimum_is_that_of_another_solver_and_its_prices_prove_it(seed: int):
    rng = random.Random(seed)  # noqa: S311
    n, m = rng.randint(1, 15), rng.randint(1, 6)
    need, room = [rng.uniform(0.1, 5) for _ in range(n)], [rng.uniform(0, 10) for _ in range(m)]
    minutes = [[FAR if rng.random() < 0.2 else rng.uniform(1, 100) for _ in range(m)] for _ in range(n)]
    nowhere = sum(need)  # as in the first of two problems: everybody may stay unserved, at a price
    minutes, room = [[*row, 200.0] for row in minutes], [*room, nowhere]
    best = by_highs(need, minutes, room)
    found = Transport(need, minutes, room).solve()
    assert found.minutes == pytest.approx(best, rel=1e-7)
    assert float(found.bound) == pytest.approx(best, rel=1e-7)


def test_a_case_by_hand():
    """Two points of 3 people; the near site has room for 4: two go 10 minutes instead of 1, the others 1."""
    found = Transport([3.0, 3.0], [[1.0, 10.0], [1.0, 20.0]], [4.0, 9.0]).solve()
    assert found.minutes == pytest.approx(4 * 1 + 2 * 10)
    assert found.bound == pytest.approx(24)


def test_a_bound_holds_whatever_the_prices_are():
    """Prices are no better than they are: where the only way is full the bound stays below what nobody can reach."""
    found = Transport([1.0, 1.0], [[5.0, FAR], [7.0, 7.0]], [1.0, 1.0]).solve()
    assert (found.minutes, float(found.bound)) == (pytest.approx(12.0), pytest.approx(12.0))
