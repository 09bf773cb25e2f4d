"""Test codes against names on the units of March 2025, when communes of 2019 had merged: no merger is a mistake."""

from __future__ import annotations

import pandas as pd
import pytest

from ansinh.geodata.own.cells.tables import Table
from ansinh.geodata.own.census import census
from ansinh.geodata.own.findings import Log, Origin
from ansinh.geodata.own.tidy.codes import check_codes
from ansinh.geodata.storage.files import read_table

PROVINCE, CODE = "Hải Dương", "30"
"""The built-in province with the most mergers from 2019 to 2025."""
ONE, OTHER = 3, 90


@pytest.fixture(scope="module")
def units() -> pd.DataFrame:
    """Return code and name of the communes of March 2025."""
    rows = read_table("crosswalk_communes.csv").query("province_code == @CODE")
    named = {"commune_code_2025_03": "commune_code", "commune_name_2025_03": "commune_name"}
    return rows[list(named)].rename(columns=named).drop_duplicates().reset_index(drop=True)


def told(frame: pd.DataFrame) -> tuple[int, ...]:
    log = Log()
    check_codes(Table("demand", frame, {}, Origin("d.csv"), None, None), census(PROVINCE), log)
    return log.findings[0].rows if log.findings else ()


def test_merged_communes_with_a_name_that_another_had_are_no_mistake(units: pd.DataFrame):
    assert told(units) == ()


def test_two_rows_of_a_commune_are_no_mistake(units: pd.DataFrame):
    assert told(pd.concat([units, units], ignore_index=True)) == ()


def test_two_codes_exchanged_are_told(units: pd.DataFrame):
    units = units.copy()
    units.loc[[ONE, OTHER], "commune_code"] = units.loc[[OTHER, ONE], "commune_code"].to_numpy()
    assert told(units) == (ONE, OTHER)


def test_the_code_of_another_row_is_told(units: pd.DataFrame):
    units = units.copy()
    units.loc[ONE, "commune_code"] = units.loc[OTHER, "commune_code"]
    assert told(units) == (ONE,)


def test_a_planners_own_numbers_are_no_codes(units: pd.DataFrame):
    assert told(units.assign(commune_code=[f"{n:05d}" for n in range(len(units))])) == ()
