"""Test that `[travel]` of a scenario file gives the settings of the travel times of a run."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from ansinh import geodata
from ansinh.models.errors import InputError
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.question.parts.travel import Travel, travel_settings
from ansinh.planning.question.text.load import load_scenario, parse_scenario, scenario_text

DOCS = Path(__file__).parents[3] / "docs" / "how-to"


@pytest.mark.parametrize("file", ["roads.md", "roads.vi.md"])
def test_every_toml_example_of_the_guide_is_a_valid_travel_table(file):
    blocks = re.findall(r"```toml\n(.*?)```", (DOCS / file).read_text(encoding="utf-8"), flags=re.DOTALL)
    tables = [table for table in map(tomllib.loads, blocks) if "travel" in table]
    assert len(tables) >= 5
    for table in tables:
        Travel.model_validate(table["travel"], context={"folder": Path("/plan")})


def test_the_python_examples_of_the_guide_run():
    names: dict[str, object] = {}
    for block in re.findall(
        r"```python\n(.*?)```", (DOCS / "roads.md").read_text(encoding="utf-8"), flags=re.DOTALL
    ):
        exec(compile(block, "roads.md", "exec"), names)  # noqa: S102
    assert len(names["candidates"])


def test_files_are_beside_the_scenario(tmp_path):
    ids = tmp_path / "ids.csv"
    ids.write_text("demand_id,lon\n00123,107\np2,107\n", encoding="utf-8")
    closures = [{"season": "flood", "layer_file": "wet.gpkg"}]
    table = {"roads": "r.osm.pbf", "closures": closures, "matrix": {"file": "m.json", "point_ids": "ids.csv"}}
    settings = travel_settings(Travel.model_validate(table, context={"folder": tmp_path}))
    assert settings.roads == str(tmp_path / "r.osm.pbf")
    assert settings.closures[0].layer_file == tmp_path / "wet.gpkg"
    assert settings.matrix is not None
    assert settings.matrix.point_ids == ("00123", "p2")
    assert (
        travel_settings(Travel.model_validate({"roads": "bundled"}, context={"folder": tmp_path})).roads
        == "bundled"
    )


def test_a_mistyped_key_is_named():
    text = scenario_text("thua-thien-hue") + '\n[travel]\nroad = "bundled"\n'
    with pytest.raises(InputError, match="did you mean 'roads'"):
        parse_scenario(text, "x.toml")


def test_a_run_uses_the_roads_of_its_scenario():
    scenario = load_scenario("thua-thien-hue")
    province = geodata.open_province("hue")
    text = scenario_text("thua-thien-hue") + '\n[travel]\nroads = "bundled"\naccess = "walk"\n'
    plain, own = collect_inputs(scenario, province), collect_inputs(parse_scenario(text, "x.toml"), province)
    assert own.travel.report is not None
    assert plain.travel.report is None
    assert not own.travel.minutes.equals(plain.travel.minutes)
    # Given travel times are accepted only for a scenario with the same roads.
    assert collect_inputs(scenario, province, own.travel).travel.minutes.equals(plain.travel.minutes)
    assert collect_inputs(scenario, province, plain.travel).travel.minutes.equals(plain.travel.minutes)
