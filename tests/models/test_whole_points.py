"""Points that keep to one site: places rounded down to what they can fill, and the core that splits them first."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ansinh.models import LocationProblem, SolverSettings, Status, cflp
from ansinh.models.location.call import start
from ansinh.models.location.found.site_plan import Found
from ansinh.models.location.kinds.places.capacitated import whole_places
from ansinh.models.location.search import restricted

EXACT = SolverSettings(mip_gap=0.0, threads=1, time_limit_s=60.0)


def drawn(seed: int, step: float) -> LocationProblem:
    """Fifteen points of whole multiples of `step` persons, five sites with about twice the places they need."""
    rng = np.random.default_rng(seed)
    persons = step * rng.integers(1, 9, 15)
    places = rng.uniform(0.3, 0.7, 5) * persons.sum()
    minutes = rng.integers(1, 60, (15, 5)).astype(float)
    return LocationProblem.from_matrix(
        minutes, demand=persons, capacity=places, fixed_cost=rng.uniform(5, 40, 5) * persons.sum()
    )


def rounded(persons: list[float], places: float) -> float:
    problem = LocationProblem.from_matrix(
        [[1.0, 2.0]] * len(persons), demand=persons, capacity=[places, 500.0], fixed_cost=[1.0, 1.0]
    )
    call = whole_places(start("cflp", problem, EXACT, lambda _: [], keeps_places=True))
    found: float = (call.problem.capacity * call.ready.units.persons)[0]
    return found


@pytest.mark.parametrize(
    ("persons", "places", "filled"),
    [
        ([10, 20, 35], 48.0, 45.0),
        ([10, 20, 35], 45.0, 45.0),
        ([3, 4], 6.9, 6.0),
        ([3, 4.5], 6.9, 6.9),
        ([10e9, 20e9, 35e9], 48e9, 45e9),
    ],
)
def test_places_are_those_that_whole_points_can_fill(persons, places, filled):
    assert rounded(persons, places) == pytest.approx(filled, rel=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_the_core_changes_no_proven_answer(seed, monkeypatch):
    """However a problem is solved, a proven plan costs as much as one of the formulation over points of their own size."""
    problem = drawn(seed, step=4.0)
    monkeypatch.setattr(restricted, "LARGE_CELLS", 1)
    found: list[float] = []
    core = restricted.whole_core

    def watched(*given: Any) -> Found:
        plan = core(*given)
        found.append(plan.value)
        return plan

    monkeypatch.setattr(restricted, "whole_core", watched)
    by_core = cflp(problem, single_source=True, settings=EXACT)
    monkeypatch.setattr(restricted, "LARGE_CELLS", 10**9)
    written = cflp(problem, single_source=True, settings=EXACT, method="milp")
    assert len(found) == 1
    assert by_core.objective * (1 - 1e-9) <= found[0] < np.inf
    assert by_core.certificate.status == "PROVED_OPTIMAL"
    assert by_core.objective == pytest.approx(written.objective, rel=1e-6)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("off", [0.0, 1e-10, 4e-4, 0.3])
def test_the_best_plan_is_proven_whether_costs_are_nearly_whole_or_not(seed, off):
    """Plans whose costs are whole numbers differ by 1 or not at all; those of nearly whole costs may differ by less."""
    rng = np.random.default_rng(seed)
    persons = rng.integers(1, 9, 12).astype(float)
    cost = rng.integers(1, 30, (12, 4)) + off * rng.integers(-1, 2, (12, 4))
    problem = LocationProblem.from_matrix(
        cost / persons[:, None],
        demand=persons,
        capacity=rng.uniform(0.35, 0.6, 4) * persons.sum(),
        fixed_cost=rng.integers(20, 60, 4).astype(float),
    )
    quick = cflp(problem, single_source=True, settings=EXACT)
    written = cflp(problem, single_source=True, settings=EXACT, method="milp")
    assert (quick.certificate.status, written.certificate.status) == (
        Status.PROVED_OPTIMAL,
        Status.PROVED_OPTIMAL,
    )
    assert quick.objective == pytest.approx(written.objective, abs=2e-6)
