"""Test that sites are divided among areas as well as any division, and that the bound is one."""

import itertools
import math
import time

import numpy as np
import pytest

from ansinh.models.division import Priced, by_share, divide, given, least_worst


class Table:
    """An area whose prices stand in a table; wide ones become known when asked for."""

    def __init__(self, least, costs, known, slack) -> None:
        self.least, self.most = least, least + len(costs) - 1
        self.costs, self.known = costs, list(known)
        self.slack, self.asked = slack, 0

    def price(self, count):
        cost, known = self.costs[count - self.least], self.known[count - self.least]
        return Priced(cost if known else cost * self.slack, cost if known else math.inf, known)

    def settle(self, count, _deadline):
        self.asked += 1
        self.known[count - self.least] = True


def areas(seed, number=4):
    random = np.random.default_rng(seed)
    made = []
    for _ in range(number):
        least, size = int(random.integers(1, 4)), int(random.integers(2, 6))
        costs = np.sort(random.uniform(10, 100, size))[::-1]
        made.append(Table(least, costs, random.random(size) < 0.4, random.uniform(0.6, 1.0)))
    return made


def cheapest(made, total):
    """Return the least cost of any division, tried one by one."""
    ranges = [range(area.least, area.most + 1) for area in made]
    return min(
        sum(area.costs[count - area.least] for area, count in zip(made, counts, strict=True))
        for counts in itertools.product(*ranges)
        if sum(counts) == total
    )


@pytest.mark.parametrize("seed", range(30))
def test_no_division_is_cheaper(seed):
    made = areas(seed)
    least, most = sum(a.least for a in made), sum(a.most for a in made)
    total = least + (most - least) // 2
    found = divide(made, total, gap=0.0, deadline=math.inf)
    best = cheapest(made, total)
    assert found.value == pytest.approx(best)
    assert found.bound == pytest.approx(best)
    assert sum(found.counts) == total
    assert all(a.least <= n <= a.most for a, n in zip(made, found.counts, strict=True))


@pytest.mark.parametrize("seed", range(30))
def test_the_gap_asked_for_spares_work_and_holds(seed):
    made, other = areas(seed), areas(seed)
    total = sum(a.least for a in made) + 3
    exact = divide(other, total, gap=0.0, deadline=math.inf)
    found = divide(made, total, gap=0.2, deadline=math.inf)
    assert found.bound <= exact.value + 1e-9 <= found.value + 2e-9
    assert found.value - found.bound <= 0.2 * found.value + 1e-9
    assert sum(a.asked for a in made) <= sum(a.asked for a in other)


def test_out_of_time_there_is_a_division_and_an_honest_bound():
    made = areas(3)
    total = sum(a.least for a in made) + 2
    found = divide(made, total, gap=0.0, deadline=time.perf_counter() - 1)
    assert math.isfinite(found.value)
    assert found.bound <= cheapest(made, total) + 1e-9


@pytest.mark.parametrize("total", [3, 60])
def test_limits_that_leave_no_division_are_said(total):
    with pytest.raises(ValueError, match="can't be divided"):
        divide(areas(1), total, gap=0.0, deadline=math.inf)


def test_a_given_division_is_priced_as_it_is():
    made = areas(5)
    counts = [area.least for area in made]
    found = given(made, counts, deadline=math.inf)
    assert found.value == pytest.approx(sum(area.costs[0] for area in made))
    assert found.bound == pytest.approx(found.value)


@pytest.mark.parametrize("seed", range(10))
def test_no_counts_have_a_better_worst_area(seed):
    made = areas(seed, 3)
    for area in made:
        area.known = [True] * len(area.costs)
    people = np.array([1.0, 2.0, 5.0])
    total = sum(a.least for a in made) + 2

    def worst(counts):
        costs = [a.costs[n - a.least] for a, n in zip(made, counts, strict=True)]
        return max(cost / persons for cost, persons in zip(costs, people, strict=True))

    ranges = [range(area.least, area.most + 1) for area in made]
    best = min(worst(counts) for counts in itertools.product(*ranges) if sum(counts) == total)
    assert worst(least_worst(made, people, total)) == pytest.approx(best)


@pytest.mark.parametrize("total", [4, 9, 17, 20])
def test_shares_follow_the_weights_within_the_limits(total):
    weights = np.array([50.0, 30.0, 15.0, 5.0])
    least, most = np.ones(4, dtype=int), np.array([9, 9, 9, 2])
    counts = by_share(weights, total, least, most)
    assert counts.sum() == total
    assert (counts >= least).all()
    assert (counts <= most).all()
    assert (np.diff(counts) <= 0).all()
