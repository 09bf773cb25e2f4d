"""How the answers to related problems relate: other ids, other units, one site more, one source instead of several."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansinh.models import (
    LocationProblem,
    allocate,
    audit,
    cflp,
    lscp,
    lscp_backup,
    mclp,
    p_center,
    p_median,
)
from tests.property.small_problems import FAST, p_of, problems
from tests.samples import examples


@FAST
@given(problems(), st.randoms(use_true_random=False), st.integers(1, 3))
def test_relabelling_and_reordering_change_nothing(problem, random, draw_p):
    p = p_of(problem, draw_p)
    i, j = list(range(problem.demand_count)), list(range(problem.site_count))
    random.shuffle(i)
    random.shuffle(j)
    other = LocationProblem.from_matrix(
        problem.minutes[np.ix_(i, j)],
        demand=problem.demand[i],
        capacity=problem.capacity[j],
        fixed_cost=problem.fixed_cost[j],
        existing=[j.index(k) for k in problem.existing],
        allow_unreachable=True,
    )
    assert p_median(other, p).objective == pytest.approx(p_median(problem, p).objective)
    assert mclp(other, p, 4).objective == pytest.approx(mclp(problem, p, 4).objective)
    assert cflp(other).objective == pytest.approx(cflp(problem).objective)


MODELS = {
    "p_median": p_median,
    "p_median, places": lambda q, p: p_median(q, p, capacitated=True),
    "p_median, one source": lambda q, p: p_median(q, p, capacitated=True, single_source=True),
    "cflp": lambda q, _: cflp(q),
    "mclp": lambda q, p: mclp(q, p, 4),
    "mclp, places": lambda q, p: mclp(q, p, 4, capacitated=True),
    "lscp": lambda q, _: lscp(q, 6),
    "lscp, places": lambda q, _: lscp(q, 6, capacitated=True),
    "lscp_backup": lambda q, _: lscp_backup(q, 6),
    "p_center": p_center,
    "p_center, places": lambda q, p: p_center(q, p, capacitated=True),
    "p_center, one source": lambda q, p: p_center(q, p, capacitated=True, single_source=True),
    "allocate": lambda q, _: allocate(q),
}


@pytest.mark.parametrize("model", MODELS)
@settings(FAST, max_examples=examples(12))
@given(problems(), st.integers(1, 4), st.sampled_from(["text", "turned", "pairs"]))
def test_ids_change_nothing_but_names(model, problem, draw_p, kind):
    """Also ids that are positions in another order, and ids that pandas takes for levels of an index."""
    p = p_of(problem, draw_p)
    name = {
        "text": "site {}".format,
        "turned": lambda j: problem.site_count - 1 - j,
        "pairs": lambda j: ("s", j),
    }
    ids = [name[kind](j) for j in range(problem.site_count)]
    frame = pd.DataFrame(
        problem.minutes,
        index=pd.Index([("i", i) for i in range(problem.demand_count)], tupleize_cols=False),
        columns=pd.Index(ids, tupleize_cols=False),
    )
    named = problem.replace(minutes=frame, existing=[ids[j] for j in problem.existing])
    plain, other = MODELS[model](problem, p), MODELS[model](named, p)
    assert other.certificate.status is plain.certificate.status
    assert other.objective == pytest.approx(plain.objective, nan_ok=True)
    assert other.open_sites == tuple(ids[j] for j in plain.open_sites)
    assert other.measures.persons == pytest.approx(plain.measures.persons)
    assert audit(named, other).holds


PERSONS = ("p_median, places", "p_median, one source", "cflp", "mclp, places", "allocate")


@pytest.mark.parametrize("model", [*PERSONS, "lscp, places", "p_center, places"])
@pytest.mark.parametrize("unit", [1e-4, 1e5])
@settings(FAST, max_examples=examples(12))
@given(problems(), st.integers(1, 4))
def test_the_unit_of_persons_changes_nothing(model, unit, problem, draw_p):
    """Thousandths of a person, or hundreds of thousands: solvers' own tolerances must not matter."""
    p = p_of(problem, draw_p)
    other = problem.replace(
        demand=problem.demand * unit, capacity=problem.capacity * unit, fixed_cost=problem.fixed_cost * unit
    )
    plan, scaled = MODELS[model](problem, p), MODELS[model](other, p)
    assert scaled.certificate.status is plan.certificate.status
    expected = plan.objective * (unit if model in PERSONS else 1)
    assert scaled.objective == pytest.approx(expected, rel=2e-6, abs=1e-7 * unit, nan_ok=True)
    assert scaled.unserved.sum() == pytest.approx(plan.unserved.sum() * unit, abs=1e-6 * unit)
    assert audit(other, scaled).holds


@FAST
@given(problems(gaps=False))
def test_more_sites_are_never_worse(problem):
    sizes = range(max(1, len(problem.existing)), problem.site_count + 1)
    travel = [p_median(problem, p).objective for p in sizes]
    covered = [mclp(problem, p, 4).objective for p in sizes]
    longest = [p_center(problem, p).objective for p in sizes]
    assert travel == sorted(travel, reverse=True)
    assert covered == sorted(covered)
    assert longest == sorted(longest, reverse=True)


@FAST
@given(problems(gaps=False), st.integers(1, 3))
def test_one_source_is_never_cheaper_than_split(problem, draw_p):
    p = p_of(problem, draw_p)
    split = p_median(problem, p, capacitated=True, unserved_minutes=20)
    single = p_median(problem, p, capacitated=True, single_source=True, unserved_minutes=20)
    assert single.objective >= split.objective - 1e-6
