from __future__ import annotations

import pytest

from ansinh.models.network.planner import plan_network
from ansinh.planning.analyses.alternatives import alternatives_of, near_optimal
from ansinh.planning.analyses.base import open_sites, stage_values
from ansinh.planning.answer.folder.rundata import OPTIMISED
from tests.planning.analyses.tiny import EXACT, every_set, tiny


def order(plan) -> tuple[float, ...]:
    return tuple(round(value, 4) for value in stage_values(plan).values())


def by_hand(seed, problem, optimum, k: int, within: float) -> list[frozenset[str]]:
    """Return alternatives by enumeration: repeatedly the best near-optimal set among those that differ most."""
    plans = every_set(seed, most=2)
    chosen = [open_sites(optimum, problem, new=True)]
    distance = len(chosen[0])
    while len(chosen) <= k and distance:
        far = [s for s in plans if all(len(before - s) >= distance for before in chosen)]
        first = min(far, key=lambda s: order(plans[s]), default=None)
        if first is None or not near_optimal(plans[first], optimum, problem, within):
            distance -= 1
            continue
        chosen.append(first)
    return chosen


@pytest.mark.parametrize(
    ("seed", "within"),
    [
        (1, 0.05),
        (8, 0.3),
        pytest.param(1, 0.3, marks=pytest.mark.thorough),
        pytest.param(8, 0.05, marks=pytest.mark.thorough),
    ],
)
def test_alternatives_are_those_found_by_trying_every_set(seed: int, within: float):
    problem = tiny(seed)
    optimum = plan_network(problem, EXACT)
    found = alternatives_of(problem, optimum, k=3, within=within, settings=EXACT)
    sets = [open_sites(plan, problem, new=True) for plan in found.plans.values()]
    assert sets == by_hand(seed, problem, optimum, 3, within)


def test_alternatives_lie_within_the_share_and_differ(problem, optimum):
    found = alternatives_of(problem, optimum, k=4, within=0.25, settings=EXACT)
    best = stage_values(optimum)
    people = problem.need["persons"].sum()
    assert len(found.plans) > 1
    for plan in found.plans.values():
        values = stage_values(plan)
        assert values["unserved"] <= best["unserved"] + 0.25 * people + 1e-6
        assert values["travel"] <= 1.25 * best["travel"] + 1e-3
        assert values["cost"] <= 1.25 * best["cost"] + 1e-3
    sets = [open_sites(plan, problem, new=True) for plan in found.plans.values()]
    assert len(set(sets)) == len(sets)
    assert (found.table["differs_in"].dropna() >= 1).all()


def test_the_table_of_sites_counts_plans(problem, optimum):
    found = alternatives_of(problem, optimum, k=3, within=0.3, settings=EXACT)
    for row in found.sites.itertuples():
        chosen = [open_sites(plan, problem, new=True) for plan in found.plans.values()]
        assert row.plans == sum(row.site_id in sites for sites in chosen)
        assert row.in_all == all(row.site_id in sites for sites in chosen)
    assert found.sites[OPTIMISED].sum() == 60


def test_no_alternative_where_nothing_else_is_as_good(problem, optimum):
    found = alternatives_of(problem, optimum, k=3, within=0.0, settings=EXACT)
    assert list(found.plans) == [OPTIMISED]
