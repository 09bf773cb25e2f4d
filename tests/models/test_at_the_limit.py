"""What lies exactly on a limit keeps it, and what costs a little more is dearer: by hand, in search and in the program written out."""

from __future__ import annotations

import pytest

from ansinh.models import LocationProblem, SolverSettings, build, cflp, lscp, lscp_backup, mclp

EXACT = SolverSettings(threads=1, mip_gap=0.0)
AT_TEN = LocationProblem.from_matrix([[10, 30, 30], [30, 10, 10]], demand=[3, 4], capacity=[3, 4, 4])
"""With a standard of ten minutes: A for the first point, B or C for the second, each with just the places."""


@pytest.mark.parametrize("capacitated", [False, True])
def test_the_standard_itself_is_near_enough_to_serve_everybody(capacitated):
    built = build("lscp", AT_TEN, service_standard=10, capacitated=capacitated).solve(EXACT)
    searched = lscp(AT_TEN, 10, capacitated=capacitated, settings=EXACT)
    assert built.objective == searched.objective == 2


@pytest.mark.parametrize("capacitated", [False, True])
def test_the_standard_itself_is_near_enough_to_be_covered(capacitated):
    built = build("mclp", AT_TEN, p=1, service_standard=10, capacitated=capacitated).solve(EXACT)
    searched = mclp(AT_TEN, 1, 10, capacitated=capacitated, settings=EXACT)
    assert built.objective == searched.objective == 4


def test_the_standard_itself_is_near_enough_to_be_covered_twice():
    """A and B are needed for the first two points; the third one's five persons have both at ten minutes."""
    problem = LocationProblem.from_matrix([[10, 30], [30, 10], [10, 10]], demand=[3, 4, 5])
    assert build("lscp_backup", problem, p=2, service_standard=10).solve(EXACT).objective == 5
    assert lscp_backup(problem, 10, settings=EXACT).objective == 5
    half = build("mclp", problem, p=2, service_standard=10, backup_weight=0.5).solve(EXACT)
    assert half.objective == pytest.approx(0.5 * 12 + 0.5 * 5)


def test_who_has_no_place_is_told_by_the_standard_itself():
    """The first point's only site has three places, at ten minutes, for four persons."""
    plan = lscp(AT_TEN.replace(demand=[4, 4]), 10, capacitated=True, settings=EXACT)
    assert plan.certificate.note.startswith("1 persons can't have a place within 10 minutes")


@pytest.mark.parametrize("method", ["auto", "milp"])
def test_a_site_that_is_a_tenth_too_cheap_would_be_another_plan(method):
    """A costs 100 and has everybody at once; B costs 10, and 88 minutes of the way: 98 in all."""
    problem = LocationProblem.from_matrix([[0, 88]], demand=[1], capacity=[1, 1], fixed_cost=[100, 10])
    plan = cflp(problem, settings=EXACT, method=method)
    assert (plan.open_sites, plan.objective) == ((1,), pytest.approx(98))
