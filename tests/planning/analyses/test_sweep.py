from __future__ import annotations

import importlib
import json
import os

import pandas as pd
import pytest

from ansinh.models.errors import InputError
from ansinh.planning.analyses.regret import with_regret
from ansinh.planning.analyses.sweeps import workers
from ansinh.planning.analyses.sweeps.result import Result
from ansinh.planning.analyses.sweeps.sweep import digest, sweep, travel_key
from ansinh.planning.inputs.own_data.init import start_empty
from ansinh.planning.inputs.own_data.own import scenario_province
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.question.text.changes import changed
from ansinh.planning.question.text.load import load_scenario
from ansinh.planning.question.text.table import cases

module = importlib.import_module(
    "ansinh.planning.analyses.sweeps.sweep"
)  # the package exports a function of that name
ROWS = [{"name": name, "parameters.building_cost": cost} for name, cost in (("a", 9), ("b", 10), ("c", 11))]


def fake(scenario, key, travel=None, threads=None) -> Result:
    """Replace a run: ten people are served per million of the building cost, and 13 is infeasible."""
    cost = scenario.parameters["building_cost"]
    if cost == 13:
        return Result(key, "failed", error="no plan satisfies the scenario")
    row = {"served_persons": 10 * cost, "status": "PROVED_OPTIMAL", "gap": 0.0, "new_site_ids": "X"}
    return Result(key, "done", {"optimised": row}, {"optimised": [("X", "care", "2030", 50.0)]})


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("dak-nong")


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(module, "run_case", fake)
    monkeypatch.setattr(module, "_shared_travel", lambda *_: {})


@pytest.mark.parametrize("scheduler", ["inline", "threads"])
def test_one_row_per_scenario_in_the_order_of_the_table(scenario, tmp_path, scheduler):
    found = sweep(cases(scenario, ROWS, "t"), tmp_path, scheduler)
    assert found.table["case"].tolist() == ["a", "b", "c"]
    assert found.table["served_persons"].tolist() == [90, 100, 110]
    assert found.table["parameters.building_cost"].tolist() == [9, 10, 11]
    assert pd.read_csv(tmp_path / "sweep.csv")["case"].tolist() == ["a", "b", "c"]


def test_a_second_run_computes_nothing_and_says_the_same(scenario, tmp_path):
    first = sweep(cases(scenario, ROWS, "t"), tmp_path, "inline")
    second = sweep(cases(scenario, ROWS, "t"), tmp_path, "inline")
    assert first.computed == ("a", "b", "c")
    assert second.computed == ()
    assert second.results == first.results
    pd.testing.assert_frame_equal(first.table, second.table)


def test_stopped_half_way_it_goes_on_where_it_stopped(scenario, tmp_path, monkeypatch):
    def stopped(scenario, key, travel=None, threads=None):
        if scenario.parameters["building_cost"] == 11:
            raise KeyboardInterrupt
        return fake(scenario, key)

    monkeypatch.setattr(module, "run_case", stopped)
    with pytest.raises(KeyboardInterrupt):
        sweep(cases(scenario, ROWS, "t"), tmp_path, "inline")
    monkeypatch.setattr(module, "run_case", fake)
    assert sweep(cases(scenario, ROWS, "t"), tmp_path, "inline").computed == ("c",)


def test_a_failed_row_is_a_row_and_is_tried_again(scenario, tmp_path):
    rows = [*ROWS, {"name": "bad", "parameters.building_cost": 13}]
    found = sweep(cases(scenario, rows, "t"), tmp_path, "inline")
    bad = found.table[found.table["case"] == "bad"].iloc[0]
    assert bad["status"] == "failed"
    assert "no plan" in bad["error"]
    assert len(found.table) == 4
    assert sweep(cases(scenario, rows, "t"), tmp_path, "inline").computed == ("bad",)


def test_a_bug_in_one_task_does_not_end_the_sweep(scenario, monkeypatch):
    def broken(scenario, key, travel=None, threads=None):
        if scenario.parameters["building_cost"] == 10:
            raise ZeroDivisionError("oops")
        return fake(scenario, key)

    monkeypatch.setattr(module, "run_case", broken)
    found = sweep(cases(scenario, ROWS, "t"), None, "threads")
    assert found.results["b"].error == "ZeroDivisionError: oops"
    assert found.results["c"].status == "done"


def test_a_damaged_result_is_computed_again(scenario, tmp_path):
    sweep(cases(scenario, ROWS, "t"), tmp_path, "inline")
    damaged = next((tmp_path / "results").glob("*.json"))
    damaged.write_text('{"digest": "x"', encoding="utf-8")
    assert len(sweep(cases(scenario, ROWS, "t"), tmp_path, "inline").computed) == 1


def test_results_are_plain_json(scenario, tmp_path):
    sweep(cases(scenario, ROWS, "t"), tmp_path, "inline")
    files = sorted((tmp_path / "results").iterdir())
    assert len(files) == 3
    assert all(json.loads(path.read_text(encoding="utf-8"))["status"] == "done" for path in files)


def test_the_digest_follows_the_scenario(scenario):
    a, b, _ = cases(scenario, ROWS, "t")
    again = cases(scenario, ROWS, "t")[0]
    assert digest(a.scenario) == digest(again.scenario)
    assert digest(a.scenario) != digest(b.scenario)


@pytest.fixture
def own(tmp_path):
    """Return two plan folders that differ only in the position of one village."""
    for name in ("a", "b"):
        start_empty(tmp_path / name)
    table = tmp_path / "b" / "demand.csv"
    text = table.read_text(encoding="utf-8-sig")
    assert "107.73591" in text
    table.write_text(text.replace("107.73591", "107.74591"), encoding="utf-8")
    return [load_scenario(tmp_path / name) for name in ("a", "b")]


def test_own_data_never_share_the_travel_times_of_other_data(own):
    a, b = own
    assert travel_key(a) != travel_key(b)
    here = collect_inputs(a, scenario_province(a))
    there = run_travel(b, shared={travel_key(a): here.travel})
    assert not there.minutes.equals(here.travel.minutes)


def test_equal_tables_in_two_folders_share_them(tmp_path):
    for name in ("a", "b"):
        start_empty(tmp_path / name)
    a, b = (load_scenario(tmp_path / name) for name in ("a", "b"))
    assert travel_key(a) == travel_key(b)


def run_travel(scenario, shared):
    """Return the travel times that `sweep` gives to a case."""
    return collect_inputs(scenario, scenario_province(scenario), shared.get(travel_key(scenario))).travel


def test_a_changed_table_is_another_scenario(own, tmp_path):
    a, _ = own
    before = digest(a)
    table = tmp_path / "a" / "facilities.csv"
    table.write_text(table.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert digest(a) != before


@pytest.mark.parametrize(
    "change",
    [{"scenario.travel_case": "high"}, {"flood.in_force": True}, {"travel.roads": "bundled"}, {"scenario.seed": 7}],
)  # fmt: skip
def test_what_changes_the_ways_changes_the_key(scenario, change):
    assert travel_key(changed(scenario, change)) != travel_key(scenario)


@pytest.mark.parametrize(
    "change",
    [{"scenario.demand_case": "high"}, {"scenario.cost_case": "low"}, {"parameters.building_cost": 9}],
)
def test_what_leaves_the_ways_as_they_are_shares_them(scenario, change):
    assert travel_key(changed(scenario, change)) == travel_key(scenario)


def test_a_scheduler_that_is_not_there(scenario):
    with pytest.raises(InputError, match="can't be reached"):
        sweep(cases(scenario, ROWS, "t"), None, "tcp://127.0.0.1:9")


def test_regret_by_hand():
    matrix = pd.DataFrame(
        {
            "plan": ["p", "q", "p", "q"],
            "case": ["low", "low", "high", "high"],
            "unserved_persons": [0.0, 0.0, 40.0, 10.0],
            "mean_minutes": [30.0, 35.0, 20.0, 36.0],
            "capital_million_vnd": [90.0, 70.0, 50.0, 80.0],
        }
    )
    found = with_regret(matrix)
    assert found["regret_persons"].tolist() == [0, 0, 30, 0]
    # In the high case p serves fewer, so its minutes and money are not compared.
    assert found["regret_minutes"].tolist()[:2] == [0, 5]
    assert pd.isna(found["regret_minutes"].iloc[2])
    assert found["regret_million_vnd"].tolist()[:2] == [20, 0]


def test_a_plan_that_the_time_limit_ended_is_tried_again(scenario, tmp_path, monkeypatch):
    def ended(scenario, key, travel=None, threads=None) -> Result:
        result = fake(scenario, key)
        result.plans["optimised"] |= {"status": "INCUMBENT", "gap": 0.34}
        return result

    started = []

    def again(scenario, known, designs, travel=None, threads=None) -> Result:
        started.append((known.plans["optimised"]["status"], len(designs)))
        return fake(scenario, known.digest)

    monkeypatch.setattr(module, "run_case", ended)
    monkeypatch.setattr(module, "run_again", again)
    sweep(cases(scenario, ROWS, "t"), tmp_path, "inline", rounds=0)
    assert started == []
    monkeypatch.setattr(module, "run_case", None)  # what is known is where it starts from
    assert sweep(cases(scenario, ROWS, "t"), tmp_path, "inline").computed == ("a", "b", "c")
    assert started[:3] == [("INCUMBENT", 1)] * 3  # all three have one design
    assert sweep(cases(scenario, ROWS, "t"), tmp_path, "inline").computed == ()


def test_without_rounds_a_plan_that_time_ended_starts_from_nothing(scenario, tmp_path, monkeypatch):
    def ended(scenario, key, travel=None, threads=None) -> Result:
        result = fake(scenario, key)
        result.plans["optimised"] |= {"status": "INCUMBENT"}
        return result

    monkeypatch.setattr(module, "run_case", ended)
    sweep(cases(scenario, ROWS, "t"), tmp_path, "inline", rounds=0)
    monkeypatch.setattr(module, "run_case", fake)
    found = sweep(cases(scenario, ROWS, "t"), tmp_path, "inline", rounds=0)
    assert found.computed == ("a", "b", "c")
    assert set(found.table["status"]) == {"PROVED_OPTIMAL"}


def test_no_cell_of_the_table_is_a_formula(scenario, tmp_path):
    row = {"name": "=cmd|'/c calc'!A1", "parameters.building_cost": 9, "scenario.title_vi": "@SUM(A1)"}
    sweep(cases(scenario, [row], "t"), tmp_path, "inline")
    cells = (tmp_path / "sweep.csv").read_text(encoding="utf-8").replace('"', "").split(",")
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "@"))]


def test_rounds_take_the_workers_and_travel_times_that_are_there(scenario, monkeypatch):
    started, asked = [], []

    def begin(distributed, number, *, in_processes):
        started.append(number)
        return begin_workers(distributed, number, in_processes=in_processes)

    def times(todo, known, progress):
        asked.append((len(todo), dict(known)))
        return {travel_key(todo[0].scenario): "times"}

    def ended(scenario, key, travel=None, threads=None) -> Result:
        result = fake(scenario, key)
        result.plans["optimised"] |= {"status": "INCUMBENT", "served_persons": travel}
        return result

    begin_workers = workers._local_cluster
    monkeypatch.setattr(workers, "_local_cluster", begin)
    monkeypatch.setattr(module, "_shared_travel", times)
    monkeypatch.setattr(module, "run_case", ended)
    monkeypatch.setattr(module, "run_again", lambda _scenario, known, *_: known)
    found = sweep(cases(scenario, ROWS, "t"), None, "threads")
    assert set(found.table["served_persons"]) == {"times"}
    assert started == [min(len(ROWS), os.cpu_count() or 1)]
    assert asked == [(3, {}), (3, {travel_key(scenario): "times"})]


def test_a_scheduler_that_ends_between_rounds_is_told_as_one_that_is_not_there(monkeypatch):
    def lost(*_: object) -> list[tuple[str, Result]]:
        raise OSError("Stream is closed")

    monkeypatch.setattr(workers, "_on_dask", lost)
    monkeypatch.setattr(workers.Workers, "_dask", (None, None))
    with pytest.raises(InputError, match=r"tcp://gone:1.*can't be reached \(Stream is closed\)"):
        list(workers.Workers("tcp://gone:1", 1).run(fake, [workers.Task("a", ())], lambda *_: None))
