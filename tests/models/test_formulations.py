"""Each constraint family: one function, one line in FORMULATION.md, one golden LP file."""

import ast
import os
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pulp
import pytest

from ansinh import models
from ansinh.models import LocationProblem
from ansinh.models.location.given.solved_limits import GroupCount, SolvedLimits
from ansinh.models.location.milp import (
    constraints,
    formulations_of_shares,
    rows_of_flows,
    rows_of_options,
    rows_of_tiers,
    variables,
)
from ansinh.models.location.milp.formulations import LocationFormulation
from ansinh.models.location.search.radius import RadiusTask, radius_formulation

ROOT = Path(models.__file__).parent
GOLDEN = Path(__file__).parents[1] / "golden" / "lp"
PROBLEM = LocationProblem.from_matrix(
    np.array([[5, 20], [10, 10], [np.nan, 15]]),
    demand=[4, 2, 3],
    capacity=[6, 8],
    existing=[1],
)
SQUARE = LocationProblem.from_matrix(np.array([[0, 20], [30, 0]]))

LIMITS = SolvedLimits(
    cost=np.array([3.0, 5.0]),
    budget=7.0,
    groups=(GroupCount("north", (0, 1), 1, 1), GroupCount("clinic", (1,), 1, np.inf)),
    least_use=np.array([0.0, 2.0]),
    opening=np.zeros(2),
)


def families():
    """Return the names of all add_* functions of the location models."""
    files = (ROOT / "location").rglob("*.py")
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in files)
    nodes = (node for tree in trees for node in ast.walk(tree))
    return sorted(n.name for n in nodes if isinstance(n, ast.FunctionDef) and n.name.startswith("add_"))


def declared(problem=PROBLEM, near=None):
    prob = pulp.LpProblem("golden")
    reach = problem.reach if near is None else problem.minutes <= near
    v = variables.declare(prob, problem, reach, assign="Continuous")
    variables.declare_unserved(prob, problem, v, "Continuous")
    variables.declare_covered(prob, problem, v)
    v.longest = prob.add_variable("longest", 0)
    return prob, v


def build(name):
    """Return a problem with the rows of one family alone."""
    if name == "add_radii":
        cost = PROBLEM.demand[:, None] * np.nan_to_num(PROBLEM.minutes, posinf=99.0)
        return radius_formulation(RadiusTask(cost, 1, [], [0, 1], np.full(3, 1e9), [1]))[0]
    prob, v = declared(SQUARE if name == "add_separation" else PROBLEM, 12 if "cover" in name else None)
    prob += 0
    if name == "add_share_tangent":
        formulation = LocationFormulation(prob, v, PROBLEM)
        formulations_of_shares.add_share_tangent(
            formulation, np.array([[1.0, 0.5], [3.0, 0.0], [np.inf, 2.0]]), [0]
        )
        return prob
    if name == "add_capture":
        rows_of_flows.add_capture(
            prob, v, [{frozenset([0, 1])}, {frozenset([0]), frozenset([1])}, {frozenset()}]
        )
        return prob
    if hasattr(rows_of_tiers, name):
        upper = [prob.add_variable(f"regional_{k}", 0, 1, pulp.LpInteger) for k in range(2)]
        flows = {(j, k): prob.add_variable(f"onward_{j}_{k}", 0) for j, k in [(0, 0), (0, 1), (1, 1)]}
        by_tier = {
            "add_referral": lambda: rows_of_tiers.add_referral(prob, v, PROBLEM, flows, 0.5),
            "add_regional_linking": lambda: rows_of_tiers.add_regional_linking(
                prob, v, PROBLEM, flows, regional=upper, referred=0.5
            ),
            "add_nested": lambda: rows_of_tiers.add_nested(prob, v, upper, [1, 0]),
        }
        by_tier[name]()
        return prob
    if hasattr(rows_of_options, name):
        variables.declare_twice(prob, PROBLEM, v)
        variables.declare_tail(prob, PROBLEM, v)
        by_rows = {
            "add_least_use": [PROBLEM, LIMITS],
            "add_second_cover": [PROBLEM],
            "add_tail": [PROBLEM, 60.0],
        }
        parts = [prob, v, *by_rows.get(name, [LIMITS])]
        getattr(rows_of_options, name)(*parts)
        return prob
    family = getattr(constraints, name)
    if name in ("add_places", "add_persons"):
        flows = {
            (i, j): prob.add_variable(f"persons_{i}_{j}", 0)
            for i, j in [(0, 0), (0, 1), (1, 0), (1, 1), (2, 1)]
        }
        args = (prob, flows, v.unserved, PROBLEM) if name == "add_persons" else (prob, flows, PROBLEM)
    else:
        extra = {"add_site_count": [1], "add_separation": [25.0], "add_unserved_limit": [3.0]}.get(name, [])
        middle = (
            []
            if name in ("add_linking", "add_site_count")
            else [SQUARE if name == "add_separation" else PROBLEM]
        )
        args = (prob, v, *middle, *extra)
    family(*args)
    return prob


@pytest.mark.parametrize("name", families())
def test_golden_lp(name, tmp_path):
    built = tmp_path / "built.lp"
    build(name).writeLP(str(built))
    text = built.read_text(encoding="utf-8")
    golden = GOLDEN / f"{name}.lp"
    if os.environ.get("ANSINH_WRITE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8"), (
        f"set ANSINH_WRITE_GOLDEN=1 if {name} was meant to change"
    )


def test_every_family_stands_once_in_the_formulation():
    text = (ROOT / "FORMULATION.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\|.*\| `(add_\w+)` \|", text, flags=re.MULTILINE)
    assert sorted(listed) == families()


@pytest.mark.parametrize(
    "model",
    [
        "p_median",
        "p_median_two_tiers",
        "mclp",
        "lscp",
        "lscp_backup",
        "p_center",
        "p_dispersion",
        "cflp",
        "allocate",
        "market_share",
        "flow_capture",
    ],
)
def test_every_model_has_its_page(model):
    assert f"### `{model}`" in (ROOT / "FORMULATION.md").read_text(encoding="utf-8")


def test_ids_that_pulp_would_confuse_stay_apart():
    minutes = pd.DataFrame([[1.0, 9.0], [9.0, 1.0]], index=["a b", "a_b"], columns=["VN-01 a", "VN_01_a"])
    plan = models.p_median(LocationProblem.from_matrix(minutes), 2, method="milp")
    assert plan.open_sites == ("VN-01 a", "VN_01_a")
    assert plan.objective == 2
