from __future__ import annotations

import pandas as pd
import pytest

from ansinh.models.errors import InputError
from ansinh.planning.norms import Norms
from ansinh.planning.question.text.changes import changed, current_value
from ansinh.planning.question.text.load import load_scenario
from ansinh.planning.question.text.table import cases, read_changes


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("dak-nong")


@pytest.mark.parametrize(
    ("key", "value", "read"),
    [
        ("scenario.demand_case", "high", lambda s: s.scenario.demand_case),
        ("optimise.new_sites_at_most", "3", lambda s: s.optimise.new_sites_at_most),
        ("services.general.standard_minutes", 45, lambda s: s.services["general"].standard_minutes),
        ("parameters.building_cost", "12.5", lambda s: s.parameters["building_cost"]),
        ("parameters.need_rate.elderly", 2.0, lambda s: s.parameters["need_rate.elderly"]),
        ("targets.1.share", "0.9", lambda s: s.targets[0].share),
        ("optimise.same_new_sites", "false", lambda s: s.optimise.same_new_sites),
        ("optimise.stages", '["unserved", "cost"]', lambda s: list(s.optimise.stages)),
    ],
)
def test_a_dotted_key_takes_a_new_value(scenario, key, value, read):
    wanted = {"3": 3, "12.5": 12.5, "0.9": 0.9, "false": False, '["unserved", "cost"]': ["unserved", "cost"]}
    assert read(changed(scenario, {key: value})) == wanted.get(value, value)


def test_the_scenario_itself_stays(scenario):
    changed(scenario, {"scenario.demand_case": "high"})
    assert scenario.scenario.demand_case == "central"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"scenario.demand_cas": "high"}, "did you mean 'demand_case'"),
        ({"servces.general.standard_minutes": 3}, "did you mean 'services'"),
        ({"services.generl.standard_minutes": 3}, "did you mean 'general'"),
        ({"parameters.bulding_cost": 3}, "did you mean 'building_cost'"),
        ({"targets.9.share": 3}, "unknown key '9' in 'targets'"),
        ({"scenario.demand_case": "highest"}, "demand_case"),
        ({"services.general.standard_minutes": "far"}, "standard_minutes"),
        ({"targets.1.services": '["nobody"]'}, "nobody"),
    ],
)
def test_what_does_not_fit_is_said_with_its_place(scenario, changes, words):
    with pytest.raises(InputError, match="changes") as error:
        changed(scenario, changes)
    assert words in str(error.value)


def test_all_mistakes_of_a_table_at_once(scenario, tmp_path):
    path = tmp_path / "changes.csv"
    path.write_text(
        "name,scenario.demand_case,parameters.nope\na,high,\nb,highest,\na,,3\n", encoding="utf-8"
    )
    with pytest.raises(InputError) as error:
        cases(scenario, read_changes(path), path.name)
    text = str(error.value)
    assert "changes.csv, row 2" in text
    assert "row 3" in text
    assert "'nope'" in text
    assert "second row named 'a'" in text


def test_csv_and_xlsx_mean_the_same(scenario, tmp_path):
    frame = pd.DataFrame({"name": ["a", "b"], "scenario.demand_case": ["high", None],
                          "optimise.new_sites_at_most": [2, 3]})  # fmt: skip
    frame.to_csv(tmp_path / "t.csv", index=False)
    frame.to_excel(tmp_path / "t.xlsx", index=False)
    one, two = (
        [case.scenario for case in cases(scenario, read_changes(tmp_path / name), name)]
        for name in ("t.csv", "t.xlsx")
    )
    assert one == two
    assert one[1].scenario.demand_case == "central"


@pytest.mark.parametrize("text", ["", "name\n", "a,a\n1,2\n"])
def test_a_table_that_is_none(text, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        cases(load_scenario("dak-nong"), read_changes(path), "bad.csv")


def test_the_number_behind_a_key(scenario):
    norms = Norms(scenario.scenario.norms_on)
    assert current_value(scenario, norms, "services.general.max_places") == 300
    assert current_value(scenario, norms, "parameters.building_cost") == norms["building_cost"]
    assert current_value(scenario, norms, "parameters.need_rate.elderly") == norms["need_rate", "elderly"]
    with pytest.raises(InputError, match="not a number"):
        current_value(scenario, norms, "scenario.id")
    with pytest.raises(InputError, match="unknown key"):
        current_value(scenario, norms, "services.general.max_place")


@pytest.mark.parametrize("cell", ["1", "1.0"])
def test_whole_numbers_of_a_column_with_an_empty_cell_are_whole(scenario, tmp_path, cell):
    """Such a column is read as 1.0, and scenarios take no 1.0 for a number of sites."""
    table = tmp_path / "changes.csv"
    table.write_text(f"name,optimise.new_sites_at_most\nas it is,\none,{cell}\n", encoding="utf-8")
    _, one = cases(scenario, read_changes(table), "changes.csv")
    assert one.scenario.optimise.new_sites_at_most == 1
