"""Test candidate sites of a scenario, from a list, from rules, or both; the plan builds only where the rules allow it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansinh.models.errors import InputError
from ansinh.planning.inputs.candidates import candidate_pool, candidate_rows, judged_places
from ansinh.planning.inputs.own_data.init import start_empty
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.question.parts.candidates import CandidateRules
from ansinh.planning.question.scenario import Scenario
from ansinh.planning.question.text.load import load_scenario


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Return the example plan."""
    return load_scenario(start_empty(tmp_path_factory.mktemp("plan") / "p"))


def ruled(plan: Scenario, **rules: object) -> Scenario:
    """Return the plan with other rules."""
    return plan.model_copy(update={"candidates": CandidateRules.model_validate(rules)})


def test_what_is_ruled_out_is_no_candidate_of_the_problem(plan: Scenario):
    inputs = collect_inputs(plan, scenario_province(plan))
    new = set(inputs.sites.index[inputs.sites["status"] == "candidate"])
    assert new == {"M-C01", "M-C02", "M-C03", "M-C04", "M-C05"}  # M-C06 is flooded
    whole = plan.model_copy(update={"candidates": None})
    assert "M-C06" in collect_inputs(whole, inputs.province).sites.index


def test_communes_and_cells_stand_beside_the_list(plan: Scenario):
    province = scenario_province(plan)
    communes = candidate_pool(ruled(plan, unit="commune", settlements=["urban"]), province)
    assert {name for name in communes.index if name.startswith("M-C0")} == {f"M-C0{n}" for n in range(1, 7)}
    found = communes[~communes.index.str.startswith("M-C0")]
    assert set(found["settlement"]) == {"urban"}
    assert found["name_vi"].str.startswith("Cơ sở mới tại").all()
    cells = judged_places(ruled(plan, unit="cell"), province)
    assert cells is not None
    assert cells[cells["suitable"]].groupby("commune_code").size().eq(1).all()  # one per commune by default


def test_a_rule_on_main_roads_asks_for_roads(plan: Scenario):
    with pytest.raises(InputError, match="no roads are given"):
        candidate_pool(ruled(plan, max_main_road_km=1), scenario_province(plan))


def test_main_roads_are_the_bundled_ones_for_a_built_in_province():
    hue = load_scenario("thua-thien-hue")
    province = scenario_province(hue)
    near = candidate_pool(ruled(hue, unit="commune", max_main_road_km=1), province)
    assert 0 < len(near) < len(province.communes)


def test_a_layer_that_changed_is_read_again(plan: Scenario, tmp_path: Path):
    assert plan.candidates is not None
    layer = tmp_path / "flood.geojson"
    text = Path(plan.candidates.flood_layer).read_text(encoding="utf-8")
    province = scenario_province(plan)
    left = []
    for version in (text, text.replace("108.22", "107.70")):
        layer.write_text(version, encoding="utf-8")
        judged = judged_places(ruled(plan, flood_layer=str(layer)), province)
        assert judged is not None
        left.append(int(judged["suitable"].sum()))
    assert left == [5, 3]


def test_rules_in_force_are_rows_for_the_assumptions(plan: Scenario):
    rows = {row[0]: (row[3], row[4]) for row in candidate_rows(plan)}
    assert rows == {"candidates.flood_layer": ("flood.geojson", ""), "candidates.min_area_m2": (10_000, "m²")}
