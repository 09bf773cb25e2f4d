"""Test a run: its frames agree, two runs are equal, and a failed run leaves no folder."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ansinh.models.errors import InputError
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED, RunData
from ansinh.planning.answer.folder.rundir import write_run_folder
from ansinh.planning.answer.run import Run, run_scenario
from ansinh.planning.inputs.tables import totals_by_plan
from tests.outputs import no_outputs, outputs_by
from tests.provinces import Runs, coarse, made_up, run_of_made_up, runs_of
from tests.shared import Shared


@pytest.fixture(scope="module")
def run(runs: Runs) -> Run:
    """Return a run of Đắk Nông on few demand points."""
    return runs("dak-nong")


def test_both_plans_are_there_each_with_its_proof(run: Run):
    assert set(run.plans) == {OFFICIAL, OPTIMISED}
    assert set(run.data.certificates["plan_id"]) == {OFFICIAL, OPTIMISED}
    assert (run.data.certificates["bound"] <= run.data.certificates["value"] + 1e-6).all()


def test_the_plan_is_within_half_a_percent_of_the_proven_optimum(run: Run):
    """Cost comes last; its bound is that of counted sites, which doesn't know the tolerance of travel, so it may stay unproven."""
    proven = run.data.certificates[run.data.certificates["stage"] != "cost"]
    assert proven["gap"].max() <= 0.005


def test_served_and_unserved_add_up_to_the_target(run: Run):
    for total in totals_by_plan(run.data.measures, "2030").values():
        assert total["served_persons"] + total["unserved_persons"] == pytest.approx(total["target_persons"])


def test_districts_settlements_and_present_communes_add_up_to_the_province(run: Run):
    measures = run.data.measures
    for measure in ("need_persons", "served_persons", "places"):
        rows = measures[(measures["measure"] == measure) & (measures["service"] == "all")]
        sums = rows.groupby(["plan_id", "group_by"])["value"].sum().unstack()  # noqa: PD010 - one value each
        assert np.allclose(sums["all"], sums["district_code"])
        assert np.allclose(sums["all"], sums["settlement"])
        assert np.allclose(sums["all"], sums["commune_code_2025"])
    capital = measures[(measures["measure"] == "capital_million_vnd") & (measures["service"] == "all")]
    sums = capital.groupby(["plan_id", "group_by"])["value"].sum().unstack()  # noqa: PD010 - one value each
    assert np.allclose(sums["all"], sums["district_code"])


def test_money_of_the_facilities_is_the_money_of_the_plan(run: Run):
    capital = run.data.facilities.groupby("plan_id")["capital_million_vnd"].sum()
    money = run.data.money[run.data.money["kind"] == "capital"].groupby("plan_id")["million_vnd"].sum()
    assert capital.to_dict() == pytest.approx(money.reindex(capital.index).to_dict())


def test_no_facility_serves_more_people_than_it_has_places(run: Run):
    facilities = run.data.facilities
    assert (facilities["served_persons"] <= facilities["places"] + 1e-6).all()


def test_the_optimised_plan_costs_no_more_and_serves_no_fewer(run: Run):
    totals = totals_by_plan(run.data.measures, "2030")
    official, best = totals[OFFICIAL], totals[OPTIMISED]
    assert best["unserved_persons"] <= official["unserved_persons"] + 1e-6
    assert best["capital_million_vnd"] <= official["capital_million_vnd"] + 1.0


def test_every_trip_says_whether_it_is_routed_or_estimated(run: Run):
    assert run.data.allocation["routed"].dtype == bool
    assert "estimated_travel" in set(run.data.findings["code"])


def test_a_finding_on_spare_places_needs_as_many_as_the_answer_on_size(run: Run):
    sizes = run.data.verdicts[run.data.verdicts["kind"] == "size"].set_index("subject")
    told = " ".join(run.data.findings["text_en"])
    for service, name in (("drug_rehab", "drug rehabilitation"), ("elderly", "regional elderly care")):
        places, needed = (int(sizes.loc[service, column]) for column in ("value", "bound"))
        assert re.search(
            rf"{places} places of {name} for \d+ people to be served, {needed} needed, {places - needed} to",
            told,
        )


def test_saved_and_loaded_frames_are_equal(run: Run, tmp_path: Path):
    run.data.save(tmp_path / "data")
    loaded = RunData.load(tmp_path / "data")
    received = RunData.load(tmp_path / "data", received=True).with_own_texts()
    for name in ("facilities", "allocation", "measures", "money", "findings", "assumptions", "commitments"):
        pd.testing.assert_frame_equal(getattr(loaded, name), getattr(run.data, name), check_dtype=False)
        pd.testing.assert_frame_equal(getattr(received, name), getattr(loaded, name))
        assert list(map(repr, getattr(received, name).dtypes)) == list(
            map(repr, getattr(loaded, name).dtypes)
        )
    assert received.meta == loaded.meta == run.data.meta


@pytest.mark.parametrize("name", ["made-up", pytest.param("dak-nong", marks=pytest.mark.thorough)])
def test_two_runs_write_the_same_bytes(shared: Shared, tmp_path: Path, name: str):
    """The first may have been made by another process."""
    if name == "made-up":
        first, again = run_of_made_up(shared), run_scenario(made_up(shared))
    else:
        first, again = runs_of(shared)(name), run_scenario(coarse(name))
    digests = []
    for number, data in enumerate((first.data, again.data)):
        data.save(tmp_path / str(number))
        files = sorted((tmp_path / str(number)).iterdir())
        digests.append({path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files})
    assert digests[0] == digests[1]


def test_an_output_that_fails_leaves_no_run_folder(run: Run, tmp_path: Path):
    def fail(_folder: Path) -> None:
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError, match="disk full"):
        write_run_folder(tmp_path / "run", run.data, run.inputs.scenario, {}, outputs_by(fail))
    assert not list(tmp_path.iterdir())


def test_a_run_folder_never_overwrites(run: Run, tmp_path: Path):
    with pytest.raises(InputError, match="exists already"):
        write_run_folder(tmp_path, run.data, run.inputs.scenario, {}, no_outputs)
