from __future__ import annotations

import dataclasses

import pytest

from ansinh.models.errors import InputError
from ansinh.planning.analyses.compare_runs import Source, compare_runs, compare_sources
from tests.reports.factory import make_run_data


@pytest.fixture(scope="module")
def run():
    return make_run_data()


@pytest.fixture(scope="module")
def pair(run):
    return Source("a", run, "official"), Source("b", run, "optimised")


def test_swapping_the_runs_turns_every_sign(pair):
    there, back = compare_sources(pair), compare_sources(pair[::-1])
    keys = ["measure", "service", "period", "unit"]
    one, two = (c.indicators.set_index(keys)["difference"] for c in (there, back))
    assert (one + two.reindex(one.index)).abs().max() < 1e-9
    keys = ["site_id", "service", "period"]
    one, two = (c.sites.set_index(keys)["difference"] for c in (there, back))
    assert (one + two.reindex(one.index)).abs().max() < 1e-9
    keys = ["commune_code", "period", "service"]
    one, two = (c.communes.set_index(keys) for c in (there, back))
    assert (one["change_minutes"] + two["change_minutes"].reindex(one.index)).abs().max() < 1e-9
    opposite = {"gains": "loses", "loses": "gains", "newly served": "no longer served",
                "no longer served": "newly served", "same": "same"}  # fmt: skip
    assert one["verdict"].map(opposite).equals(two["verdict"].reindex(one.index))


def test_a_run_beside_itself_differs_in_nothing(run):
    found = compare_sources([Source("a", run, "optimised"), Source("b", run, "optimised")])
    assert found.sites.empty
    assert found.indicators["difference"].fillna(0).abs().max() == 0
    assert set(found.communes["verdict"]) == {"same"}


def test_persons_of_communes_add_up_to_those_served(pair, run):
    found = compare_sources(pair)
    rows = run.allocation[run.allocation["plan_id"] == "optimised"]
    everyone = found.communes[found.communes["service"] == "all"]
    assert everyone["persons b"].sum() == pytest.approx(rows["persons"].sum())


def test_minutes_of_a_commune_by_hand(pair, run):
    found = compare_sources(pair)
    row = found.communes[found.communes["service"] == "all"].iloc[0]
    home = run.demand.index[run.demand["commune_code"] == row["commune_code"]]
    trips = run.allocation[
        (run.allocation["plan_id"] == "optimised")
        & (run.allocation["period"] == row["period"])
        & run.allocation["demand_id"].isin(home)
    ]
    mean = (trips["persons"] * trips["minutes"]).sum() / trips["persons"].sum()
    assert row["minutes b"] == pytest.approx(mean)


def test_saved_runs_of_one_folder(run, tmp_path):
    run.save(tmp_path / "one" / "data")
    found = compare_runs([f"{tmp_path / 'one'}:official", tmp_path / "one"])
    assert found.labels == ("one:official", "one")


def test_three_runs(run):
    sources = [
        Source(name, run, plan) for name, plan in (("a", "official"), ("b", "optimised"), ("c", "official"))
    ]
    assert compare_sources(sources).indicators["difference"].fillna(0).abs().max() == 0


def test_what_cannot_be_compared(run, tmp_path):
    run.save(tmp_path / "one" / "data")
    with pytest.raises(InputError) as error:
        compare_runs([tmp_path / "none", f"{tmp_path / 'one'}:best", tmp_path / "one"])
    assert len(error.value.findings) == 2
    with pytest.raises(InputError, match="two run folders"):
        compare_runs([tmp_path / "one"])
    other = dataclasses.replace(run, meta={**run.meta, "province": "elsewhere"})
    with pytest.raises(InputError, match="different provinces"):
        compare_sources([Source("a", run, "official"), Source("b", other, "official")])
