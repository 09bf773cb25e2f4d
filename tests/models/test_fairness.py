"""p-median where inequality counts, and over nearest sites first: by hand, against the measures, and refused."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from ansinh.models import InputError, LocationProblem, audit, build, measures, p_median

RNG = np.random.default_rng(3)
MINUTES = RNG.integers(1, 60, (12, 6)).astype(float)
PERSONS = RNG.integers(1, 40, 12).astype(float)
PROBLEM = LocationProblem.from_matrix(MINUTES, demand=PERSONS, capacity=[PERSONS.sum() / 2] * 6)
SMALL = LocationProblem.from_matrix([[5, 20], [10, 8], [30, 6]], demand=[10, 20, 30])


def nearest(chosen):
    return MINUTES[:, list(chosen)].min(axis=1)


def test_the_equivalent_is_the_least_of_all_choices():
    plan = p_median(PROBLEM, 2, aversion=1.5)
    kappa = plan.options.kappa
    everywhere = MINUTES.min(axis=1)
    assert kappa == pytest.approx(1.5 * (PERSONS @ everywhere) / (PERSONS @ everywhere**2))
    values = [
        np.log(PERSONS @ np.exp(kappa * nearest(chosen)) / PERSONS.sum()) / kappa
        for chosen in itertools.combinations(range(6), 2)
    ]
    assert plan.objective == pytest.approx(min(values))
    assert "Lagrangian" in plan.certificate.backend
    assert audit(PROBLEM, plan).holds
    proxy = build("p_median", PROBLEM, p=2, aversion=1.5).solve()
    assert proxy.open_sites == plan.open_sites


def test_a_measure_of_the_plan_has_its_own_kappa():
    plan = p_median(SMALL, 1, aversion=1)
    t, a = np.array([20.0, 8, 6]), np.array([10.0, 20, 30])
    own = (a @ t) / (a @ t**2)
    aversion = plan.options.kappa / own
    assert plan.objective == pytest.approx(measures.kolm_pollak_ede(t, a, aversion=aversion))


@pytest.mark.parametrize(("share", "value"), [(0.5, (10 * 20 + 20 * 8) / 30), (1 / 6, 20), (1, 9)])
def test_the_worst_share_by_hand(share, value):
    plan = p_median(SMALL, 1, worst_share=share)
    assert (plan.open_sites, plan.objective) == ((1,), pytest.approx(value))
    assert audit(SMALL, plan).holds
    assert build("p_median", SMALL, p=1, worst_share=share).solve().objective == pytest.approx(value)


@pytest.mark.parametrize("capacitated", [False, True])
def test_nearest_sites_first_have_the_optimum_of_the_whole(capacitated):
    plan = p_median(PROBLEM, 3, k_nearest=1, capacitated=capacitated)
    whole = p_median(PROBLEM, 3, capacitated=capacitated)
    assert plan.certificate.status == whole.certificate.status == "PROVED_OPTIMAL"
    assert plan.objective == pytest.approx(whole.objective)
    assert plan.certificate.backend.startswith("nearest sites first")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"aversion": 0}, ["aversion: is 0"]),
        ({"aversion": 99}, ["aversion", "outweigh"]),
        ({"aversion": 1, "worst_share": 0.1}, ["p_median can't combine it with worst_share"]),
        ({"aversion": 1, "capacitated": True}, ["left out without a price", "unserved_minutes"]),
        ({"worst_share": 0}, ["worst_share: is 0"]),
        (
            {"worst_share": 0.1, "capacitated": True, "unserved_minutes": 99},
            ["worst_share", "single_source=True"],
        ),
        ({"k_nearest": 0}, ["k_nearest: is 0"]),
        (
            {"k_nearest": 2, "unserved_minutes": 9},
            ["k_nearest: p_median can't combine it with unserved_minutes"],
        ),
    ],
)
def test_what_cannot_be_combined_is_named(asked, words):
    with pytest.raises(InputError) as caught:
        p_median(PROBLEM, 2, **asked)
    assert all(word in str(caught.value) for word in words), str(caught.value)
