"""Published optima, and time limits on problems too large for them."""

import time

import numpy as np
import pytest

from models import LocationProblem, SolverSettings, Status, audit, cflp, p_median
from tests.models.instances import PMED, SPLIT, SSCFLP, pmed, sscflp


@pytest.mark.parametrize("name", PMED)
def test_or_library_p_median(name):
    problem, p = pmed(name)
    plan = p_median(problem, p)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == PMED[name]
    assert audit(problem, plan).holds


@pytest.mark.parametrize("name", [n for n in SSCFLP if n != "holmberg_p56"])
def test_single_source_facility_location(name):
    plan = cflp(sscflp(name), single_source=True)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == pytest.approx(SSCFLP[name], rel=1e-6)


@pytest.mark.parametrize("name", SPLIT)
def test_split_facility_location(name):
    problem = sscflp(name)
    plan = cflp(problem, single_source=False)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == pytest.approx(SPLIT[name], rel=1e-6)
    assert audit(problem, plan).holds


def test_many_sites_are_proven_by_the_radius_formulation():
    problem, _ = pmed("pmed6")
    plan = p_median(problem, 40)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    milp = p_median(problem, 40, method="milp")
    assert plan.objective == pytest.approx(milp.objective)


@pytest.mark.parametrize("capacitated", [False, True])
def test_a_time_limit_returns_the_plan_with_its_bound(capacitated):
    rng = np.random.default_rng(3)
    problem = LocationProblem.from_matrix(
        rng.random((600, 200)) * 100, demand=rng.integers(1, 50, 600), capacity=np.full(200, 1500.0)
    )
    began = time.perf_counter()
    plan = p_median(problem, 14, capacitated=capacitated, settings=SolverSettings(time_limit_s=3))
    assert time.perf_counter() - began < 3 + 2
    assert plan.certificate.status in (Status.INCUMBENT, Status.NO_SOLUTION)
    if plan.certificate.status.has_plan:
        assert plan.certificate.bound < plan.objective
        assert audit(problem, plan).holds
