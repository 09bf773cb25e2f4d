"""Test break-even values: they are compared with a scan over every set of sites."""

from __future__ import annotations

import pytest

from ansinh.models.network.planner import plan_network
from ansinh.planning.analyses.base import open_sites, stage_values
from ansinh.planning.analyses.break_even import Search, Side, turnover, with_capital
from ansinh.planning.analyses.reduced import clearly_better
from tests.planning.analyses.tiny import EXACT, every_set, tiny

GAP = 1e-6


def chosen(problem) -> tuple[str, ...]:
    return tuple(sorted(open_sites(plan_network(problem, EXACT), problem, new=True)))


def price(plan) -> float:
    return float(plan.money.loc[plan.money["kind"] == "capital", "million_vnd"].sum())


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in (3, 5, 8))])
def test_less_money_flips_where_a_scan_says_it_does(seed: int):
    problem = tiny(seed, at_most=2, capital=900.0)
    now = chosen(problem)
    search = Search(lambda number: with_capital(problem, number), now, EXACT)
    side = search.side(1.0, 0.5, 0.01)
    sets = {chosen: (price(plan), stage_values(plan)) for chosen, plan in every_set(seed, most=2).items()}
    good = []
    for number in (n / 200 for n in reversed(range(100, 201))):
        paid = {chosen: values for chosen, (cost, values) in sets.items() if cost <= 900.0 * number}
        if any(clearly_better(other, paid.get(frozenset(now)), GAP) for other in paid.values()):
            break
        good.append(number)
    assert side.at == pytest.approx(min(good), abs=0.015)
    assert (side.winner is not None) == (min(good) > 0.5)


def test_nothing_flips_where_nothing_can():
    problem = tiny(3, at_most=2, capital=10_000.0)
    search = Search(lambda number: with_capital(problem, number), chosen(problem), EXACT)
    assert search.side(1.0, 1.5, 0.01) == Side(1.5)
    assert search.solves == 1


class Scripted(Search):
    """A search with given values for each set of sites, in which every solve returns the other set."""

    def __init__(self, values) -> None:
        super().__init__(lambda _: tiny(), ("A",), EXACT)
        self.told = values

    def value(self, sites, number):
        return self.told(sites, number)

    def solve(self, number):
        self.solves += 1
        new = self.told(("B",), number) is not None and ("B",) not in self.sets
        self.sets += [("B",)] if new else []
        return new


def test_bisection_closes_in_on_both_sides():
    def values(sites, number):
        good = sites == ("A",) if 3.2 <= number < 7.4 else sites == ("B",)
        return {"unserved": 0.0 if good else 100.0}

    search = Scripted(values)
    below, above = search.side(5.0, 0.0, 0.01), search.side(5.0, 10.0, 0.01)
    assert below.at == pytest.approx(3.2, abs=0.01)
    assert above.at == pytest.approx(7.4, abs=0.01)
    assert turnover(("A",), above) == {"in": ("B",), "out": ("A",)}
    assert search.solves <= 4


def test_a_hard_limit_without_a_plan_is_a_flip_with_its_own_words():
    search = Scripted(lambda sites, number: {"unserved": 0.0} if sites == ("A",) and number >= 0.8 else None)
    side = search.side(1.0, 0.5, 0.01)
    assert side.at == pytest.approx(0.8, abs=0.011)
    assert side.impossible
    assert turnover(("A",), side)["out"] == ("no plan is possible",)


def test_within_the_gap_no_plan_is_clearly_better():
    assert not clearly_better({"unserved": 10.0, "cost": 100.0}, {"unserved": 10.4, "cost": 100.3}, 0.005)
    assert clearly_better({"unserved": 10.0, "cost": 100.0}, {"unserved": 10.0, "cost": 101.0}, 0.005)
    assert not clearly_better({"unserved": 10.0, "cost": 101.0}, {"unserved": 10.0, "cost": 100.0}, 0.005)
    # People come first, whatever it costs.
    assert clearly_better({"unserved": 5.0, "cost": 900.0}, {"unserved": 10.0, "cost": 1.0}, 0.005)
    assert clearly_better({"unserved": 5.0}, None, 0.005)
    assert not clearly_better(None, {"unserved": 5.0}, 0.005)
