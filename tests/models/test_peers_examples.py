"""The documented examples of spopt and PySAL `access`: theirs and ours on the same data.

Their packages take two seconds to import: only the process that runs these tests does.
"""

import warnings
from itertools import combinations

import geopandas
import numpy as np
import pandas as pd
import pulp
import pytest

from ansinh.models import LocationProblem, Status, accessibility, lscp, lscp_backup, mclp, p_center, p_median

SERVED_WITHIN_8 = {1: 63, 2: 85, 3: 92, 4: 58}
"""Clients within 8 of each facility, as spopt's docstrings of LSCP and LSCPB print them."""


@pytest.fixture(scope="module")
def lattice():
    """The cost matrix of spopt's docstrings: 100 clients and 5 facilities on a lattice."""
    import spaghetti
    from spopt.locate.util import simulated_geo_points

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        network = spaghetti.Network(in_data=spaghetti.regular_lattice((0, 0, 10, 10), 9, exterior=True))
        streets = spaghetti.element_as_gdf(network, arcs=True)
        around = geopandas.GeoSeries(streets["geometry"].buffer(0.2).union_all())
        area = geopandas.GeoDataFrame(around, crs=streets.crs, columns=["geometry"])
        for name, needed, seed in (("clients", 100, 5), ("facilities", 5, 6)):
            points = simulated_geo_points(area, needed=needed, seed=seed)
            network.snapobservations(points, name, attribute=True)
        patterns = network.pointpatterns
        return network.allneighbordistances(
            sourcepattern=patterns["clients"], destpattern=patterns["facilities"]
        )


def test_lscp_and_backup(lattice):
    problem = LocationProblem.from_matrix(lattice)
    within = {j: int((lattice[:, j] <= 8).sum()) for j in SERVED_WITHIN_8}
    assert within == SERVED_WITHIN_8
    plan = lscp(problem, 8)
    assert plan.certificate.status is Status.PROVED_OPTIMAL
    assert plan.objective == 3
    assert lscp_backup(problem, 8).certificate.status is Status.PROVED_OPTIMAL


def test_p_center_opens_the_documented_sites(lattice):
    plan = p_center(LocationProblem.from_matrix(lattice), 4)
    documented = lattice[:, [0, 1, 2, 4]].min(axis=1).max()
    assert plan.objective == pytest.approx(documented)


def test_models_with_weights_equal_spopts_own_answers(lattice):
    from spopt import locate

    persons = np.random.default_rng(0).integers(1, 12, 100)
    problem = LocationProblem.from_matrix(lattice, demand=persons)
    solver = pulp.PULP_CBC_CMD(msg=False)
    theirs = locate.PMedian.from_cost_matrix(lattice, persons, p_facilities=4).solve(solver)
    assert p_median(problem, 4).objective == pytest.approx(theirs.problem.objective.value())
    covering = locate.MCLP.from_cost_matrix(lattice, persons, service_radius=5, p_facilities=2).solve(solver)
    assert mclp(problem, 2, 5).objective == pytest.approx(covering.problem.objective.value())


def test_backup_is_counted_by_enumeration(lattice):
    """spopt 0.7.0 says 88 for these sites: it counts client 20, whom only one of them reaches within 8."""
    near = lattice <= 8
    covers = [list(s) for s in combinations(range(5), 3) if near[:, list(s)].any(axis=1).all()]
    best = max(int((near[:, s].sum(axis=1) >= 2).sum()) for s in covers)
    plan = lscp_backup(LocationProblem.from_matrix(lattice), 8)
    assert plan.objective == best == 87
    assert plan.open_sites == (1, 2, 3)


HOSPITALS = np.array([[1.0, 80, 40], [80, 1, 40], [40, 40, 1]])
"""Minutes of the example of PySAL access: 40 to and from the third tract, 80 between the first two."""
PERSONS, DOCTORS = np.array([100.0, 50, 10]), np.array([15.0, 20, 100])


def _theirs(name, options):
    """Return what a score of PySAL access says of its example."""
    from access import fca

    cost = pd.DataFrame(
        [(i, j, HOSPITALS[i, j]) for i in range(3) for j in range(3)], columns=["origin", "dest", "cost"]
    )
    index = pd.Index(range(3), name="geoid")
    demand, supply = pd.DataFrame({"demand": PERSONS}, index), pd.DataFrame({"supply": DOCTORS}, index)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = getattr(fca, name)(demand, supply, cost, demand_index=True, **options)
    return found.sort_index().to_numpy().ravel()


def test_access_hospital_example_in_two_steps():
    score = accessibility.two_step_fca(HOSPITALS, PERSONS, DOCTORS, catchment=60)
    ratio = np.array([15 / 110, 20 / 60, 100 / 160])
    assert score.to_numpy() == pytest.approx([ratio[0] + ratio[2], ratio[1] + ratio[2], ratio.sum()])
    assert _theirs("two_stage_fca", {"max_cost": 60}) == pytest.approx(score.to_numpy())


@pytest.mark.parametrize("steps", [{30: 1.0, 60: 0.5}, {20: 1.0, 40: 0.68, 61: 0.22}])
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (accessibility.enhanced_two_step_fca, "two_stage_fca"),
        (accessibility.three_step_fca, "three_stage_fca"),
    ],
)
def test_access_hospital_example_with_weights(ours, theirs, steps):
    from access import weights

    score = ours(HOSPITALS, PERSONS, DOCTORS, steps=steps)
    there = _theirs(theirs, {"max_cost": max(steps), "weight_fn": weights.step_fn(steps)})
    assert there == pytest.approx(score.to_numpy())
