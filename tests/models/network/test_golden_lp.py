"""One golden LP file per constraint family: a change of the algebra shows as a diff."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pandas as pd
import pulp
import pytest

from ansinh.models import CoverageTarget, EquityCap, PlacesLimit, ShareLimit, SiteRule
from ansinh.models.network.families import FAMILIES, Family
from ansinh.models.network.families.assignment import ASSIGNMENT
from ansinh.models.network.families.keep_apart import KeepApart
from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.model.variables import declare
from tests.models.network.tiny import budget, network

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "lp"
NEEDS = {"linking": (ASSIGNMENT,)}
"""Families whose rows name the columns of others: those are written before."""


def tiny():
    """Two sites, two services, two periods; every family has something to say."""
    services = {"care": {"max_minutes": 30.0, "min_utilisation": 0.5}, "training": {}}
    options = {
        ("X", "care"): {
            "existing_places": 20.0,
            "merge_into": "Y",
            "merge_by": "t1",
            "land_m2_per_place": 9.0,
        },
        ("X", "training"): {"min_places": 5.0, "module_places": 5.0},
        ("Y", "care"): {"min_places": 10.0, "comprehensive": True},
    }
    return network(
        {"a": 10.0, "b": 20.0},
        {"a": {"X": 10, "Y": 40}, "b": {"X": 20, "Y": 20}},
        options,
        services=services,
        periods=2,
        existing=["X"],
        sites={
            "X": {"land_m2": 500.0, "max_places_total": 80.0, "may_close": True},
            "Y": {"campus_cost_million_vnd": 7.0, "min_places_total": 10.0, "ownership": "non_public"},
        },
        demand={"a": {"g": "near"}, "b": {"g": "far"}},
        budgets=budget(("state", "t0", 50.0), ("state", "t1", 40.0), carry_over=True),
        conversions=pd.DataFrame([("X", "care", "training", 0.5, 10.0)], columns=[
            "site_id", "from_service", "to_service", "million_vnd_per_place", "max_places"]),
        targets=(CoverageTarget(("care",), "t1", 0.8), CoverageTarget(("care",), "t1", 0.3, comprehensive=True, hard=True)),
        limits=(PlacesLimit(("care",), "t1", 10.0, 90.0),),
        rules=(SiteRule("at_most", ("X", "Y"), count=2), SiteRule("if_then", ("X", "Y"), service="care", period="t1")),
        shares=(ShareLimit("non_public", ("care",), "t1", 0.1, 0.9),),
        equity=(EquityCap("g", ("care",), "t1", 0.4),),
        more=(KeepApart(("training",), ("care",)),),
    )  # fmt: skip


def two_services_at_a_new_site():
    """Care and training may both be offered at Y, which is new."""
    options = {("Y", "care"): {}, ("Y", "training"): {}}
    return network(
        {"a": 10.0},
        {"a": {"Y": 40}},
        options,
        services={"care": {}, "training": {}},
        more=(KeepApart(("training",), ("care",)),),
    )


EXAMPLES = {"keep_apart": two_services_at_a_new_site}
"""Problems of families that have nothing to say in `tiny`."""


def written(family: Family) -> str:
    a = Arrays(EXAMPLES.get(family.name, tiny)())
    prob = pulp.LpProblem(family.name, pulp.LpMinimize)
    v = declare(prob, a)
    for other in NEEDS.get(family.name, ()):
        other.write(prob, v, a)
    before = {row.name for row in prob.constraints()}
    family.write(prob, v, a)
    rows = sorted(f"{row.name}: {row}" for row in prob.constraints() if row.name not in before)
    return "\n".join(re.sub(r"\s+", " ", row) for row in rows) + "\n"


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_rows_are_those_of_the_golden_file(family):
    path = GOLDEN / f"network_{family.name}.lp"
    rows = written(family)
    assert len(rows) > 2, "the tiny model has no row of this family"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(rows, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == rows


def test_rows_are_named_by_position_and_never_by_id():
    a = Arrays(tiny())
    prob = pulp.LpProblem("names", pulp.LpMinimize)
    v = declare(prob, a)
    for family in FAMILIES:
        if family.name != "linking":
            family.write(prob, v, a)
    rows = [row.name for row in prob.constraints()]
    columns = [x.name for x in prob.variables()]
    assert len(rows) == len(set(rows))
    assert len(columns) == len(set(columns))
    names = rows + columns
    assert not any(word in name for name in names for word in ("X", "Y", "care", "training", "state"))
