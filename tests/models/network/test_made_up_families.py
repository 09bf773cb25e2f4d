"""Whoever adds a family the obvious way gets true bounds: ten made-up ones, none known to the code that counts sites.

`MADE_UP_NETWORKS=100` looks at a hundred networks of each instead of a few.
"""

from __future__ import annotations

import itertools
import os
from dataclasses import dataclass

import numpy as np
import pulp
import pytest

from ansinh.models import plan_network
from ansinh.models.network import families
from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.model.build import formulate
from ansinh.models.network.model.rows import add_row, ones
from ansinh.models.network.search.aggregated import aggregated_model
from ansinh.models.settings import SolverSettings
from ansinh.models.solve import solve
from tests.models.network.test_campus_sets import alike_network
from tests.models.network.tiny import budget, stage
from tests.samples import examples, parts

NETWORKS = int(os.environ.get("MADE_UP_NETWORKS", examples(8)))
PROOF = SolverSettings(mip_gap=0.0)


@dataclass(frozen=True)
class MadeUp:
    """A rule that only this file knows."""

    kind: str


def districts(a):
    codes = a.problem.sites["district_code"]
    return [[j for j, code in enumerate(codes) if code == d] for d in sorted(set(codes))]


def at_most_one_in_a_district(prob, v, a):
    for n, inside in enumerate(districts(a)):
        new = [j for j in inside if not a.stands[j]]
        add_row(prob, ones(v.campus[j, 0] for j in new), "<=", 1.0, f"made_{n}")


def at_least_one_in_the_first_district(prob, v, a):
    add_row(prob, ones(v.campus[j, 0] for j in districts(a)[0]), ">=", 1.0, "made")


def few_places_at_every_site(prob, v, a):
    for o in range(a.n_options):
        add_row(prob, [(v.places[o, 0], 1.0)], "<=", 26.0, f"made_{o}")


def one_site_needs_another(prob, v, a):
    add_row(prob, [(v.campus[2, 0], 1.0), (v.campus[len(a.site_ids) - 1, 0], -1.0)], "<=", 0.0, "made")


def sites_open_in_order(prob, v, a):
    new = [j for j in range(len(a.site_ids)) if not a.stands[j]]
    for j, k in itertools.pairwise(new):
        add_row(prob, [(v.campus[k, 0], 1.0), (v.campus[j, 0], -1.0)], "<=", 0.0, f"made_{j}")


def heavy_sites(prob, v, a):
    add_row(prob, [(v.campus[j, 0], 1.0 + j) for j in range(len(a.site_ids))], "<=", 9.0, "made")


def neighbours_exclude_each_other(prob, v, a):
    new = [j for j in range(len(a.site_ids)) if not a.stands[j]]
    for j in new:
        for k in new:
            if j < k and np.abs(a.minutes[:, j] - a.minutes[:, k]).mean() < 25:
                add_row(prob, ones([v.campus[j, 0], v.campus[k, 0]]), "<=", 1.0, f"made_{j}_{k}")


def as_many_places_in_two_districts(prob, v, a):
    terms = []
    for sign, inside in zip((1.0, -1.0), districts(a), strict=False):
        terms += [(v.places[o, 0], sign) for o in range(a.n_options) if a.option_site[o] in inside]
    add_row(prob, terms, "==", 0.0, "made")


def one_district_alone(prob, v, a):
    chosen = []
    for n, inside in enumerate(districts(a)):
        chosen.append(prob.add_variable(f"chosen_{n}", cat="Binary"))
        for j in inside:
            if not a.stands[j]:
                add_row(prob, [(v.campus[j, 0], 1.0), (chosen[-1], -1.0)], "<=", 0.0, f"made_{j}")
    add_row(prob, ones(chosen), "<=", 1.0, "made")


def places_near_the_first_point(prob, v, a):
    near = [o for o in range(a.n_options) if a.minutes[0, a.option_site[o]] <= 50]
    far = [(v.places[o, 0], -0.5) for o in range(a.n_options) if o not in near]
    add_row(prob, [*ones(v.places[o, 0] for o in near), *far], ">=", 0.0, "made")


WRITERS = (
    at_most_one_in_a_district, at_least_one_in_the_first_district, few_places_at_every_site,
    one_site_needs_another, sites_open_in_order, heavy_sites, neighbours_exclude_each_other,
    as_many_places_in_two_districts, one_district_alone, places_near_the_first_point,
)  # fmt: skip


def family(write):
    """Return a family, declared as anybody would: its rows, and no word about which sites are alike."""

    def rows(prob, v, a):
        if a.problem.more:
            write(prob, v, a)

    return families.RuleFamily(name="made_up", rule=MadeUp, formula="", rows="`made_n`", write=rows)


def made_up_network(seed, **more: object):
    rng = np.random.default_rng(seed)
    money = budget(("f", "t0", float(rng.choice([60.0, 100.0, 140.0]))))
    problem = alike_network(seed, 6, 7, budgets=money, **more)
    codes = [str(rng.integers(2)) for _ in problem.sites.index]
    return problem.replace(sites=problem.sites.assign(district_code=codes))


def least(f, a):
    """Return the least of cost and people unserved together, by the solver's bound or value."""
    f.prob.sense, f.prob.objective = pulp.LpMinimize, 20.0 * f.unserved + f.cost
    return solve(f.prob, PROOF)


@pytest.mark.parametrize("write", WRITERS, ids=lambda write: write.__name__)
def test_counted_sites_never_prove_too_much(write):
    families.FAMILIES.append(family(write))
    try:
        for seed in range(NETWORKS):
            a = Arrays(made_up_network(seed, more=(MadeUp(write.__name__),)))
            named, counted = least(formulate(a, written_out=False), a), least(aggregated_model(a).f, a)
            if named.status.has_plan:
                assert counted.status.has_plan, seed
                assert counted.bound <= named.objective * (1 + 1e-6) + 1e-4, seed
    finally:
        families.FAMILIES.pop()


@pytest.mark.parametrize("seed", parts(3, 1, gate=1))
def test_a_family_that_nobody_told_the_search_about_splits_classes_by_itself(seed):
    """At most one new campus in a district: neither way of solving proves more than the other has found."""
    families.FAMILIES.append(family(at_most_one_in_a_district))
    try:
        problem = made_up_network(seed, more=(MadeUp("district"),))
        plans = [
            plan_network(problem, SolverSettings(mip_gap=1e-3, network_way=way))
            for way in ("written_out", "large")
        ]
        for one, other in (plans, plans[::-1]):
            row = one.stages.set_index("stage").loc["unserved"]
            assert row["bound"] <= stage(other, "unserved") + 1e-3
        new = plans[1].facilities[plans[1].facilities["places"] > 0]["site_id"].drop_duplicates()
        code = problem.sites["district_code"][[j for j in new if problem.sites["status"][j] == "candidate"]]
        assert not code.duplicated().any()
    finally:
        families.FAMILIES.pop()
