"""Test that a letter cites what is in force on its day and can be relied on, and that a user's file adds to it."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from ansinh.models.errors import InputError
from ansinh.planning.law import CITED, FIELDS, UNSURE, all_bases, legal_bases, proposal_day
from ansinh.planning.law.choose import with_use
from ansinh.planning.law.own import with_own_bases
from ansinh.planning.law.table import FATAL, SUBJECTS, amendment_days
from ansinh.planning.question.text.load import load_scenario

BEFORE, NOW = dt.date(2025, 3, 1), dt.date(2026, 11, 28)


def used(table, use):
    return set(table.loc[table["use"] == use, "number"])


def test_every_row_has_a_number_of_its_own_and_known_words():
    table = all_bases()
    assert table["number"].is_unique
    assert set(table["subject"]) <= {*SUBJECTS, ""}
    assert {doubt for row in table["doubt"] for doubt in row.split(";")} <= {
        *FATAL,
        "from",
        "until",
        "amended",
        "",
    }
    assert (table["source"] != "").all()
    for column in ("issued", "in_force_from", "in_force_until"):
        pd.to_datetime(table.loc[table[column] != "", column], format="%Y-%m-%d")


@pytest.mark.parametrize(
    ("day", "cited", "gone"),
    [
        (
            NOW,
            {"120/2025/QH15", "135/2025/QH15", "206/2026/NĐ-CP", "335/2026/NĐ-CP"},
            {"73/2021/QH14", "116/2021/NĐ-CP"},
        ),
        (BEFORE, {"73/2021/QH14", "116/2021/NĐ-CP", "20/2021/NĐ-CP"}, {"120/2025/QH15", "335/2026/NĐ-CP"}),
        (dt.date(2026, 10, 4), {"20/2021/NĐ-CP"}, {"335/2026/NĐ-CP"}),
        (dt.date(2026, 10, 5), {"335/2026/NĐ-CP"}, {"20/2021/NĐ-CP"}),
    ],
)
def test_the_day_of_the_letter_decides(day, cited, gone):
    table = with_use(all_bases(), day, SUBJECTS)
    assert cited <= used(table, CITED)
    assert not gone & (used(table, CITED) | used(table, UNSURE))


def test_nothing_from_memory_and_nothing_without_a_day_is_cited():
    for year in range(2016, 2027):
        table = with_use(all_bases(), dt.date(year, 7, 1), SUBJECTS)
        cited = table[table["use"] == CITED]
        assert not cited["doubt"].str.contains("memory|title|issued").any()
        assert (cited["issued"] != "").all()
        assert set(cited["confidence"]) <= {"V", "V2"}


def test_what_cannot_be_verified_is_named_apart():
    assert {"163/2026/NĐ-CP", "1575/QĐ-TTg"} <= used(with_use(all_bases(), NOW, SUBJECTS), UNSURE)


@pytest.mark.parametrize(
    ("number", "day", "amended"),
    [
        ("58/2024/QH15", BEFORE, ""),
        ("58/2024/QH15", dt.date(2025, 8, 1), "90/2025/QH15"),
        ("58/2024/QH15", NOW, "90/2025/QH15;135/2025/QH15"),
        # the Architecture Law, passed on 13 June 2019, applies from July 2020; Law 146/2025 was passed in December
        ("50/2014/QH13", dt.date(2019, 7, 1), "03/2016/QH14;35/2018/QH14"),
        ("31/2024/QH15", BEFORE, "43/2024/QH15;58/2024/QH15"),
        (
            "31/2024/QH15",
            dt.date(2025, 8, 15),
            "43/2024/QH15;47/2024/QH15;58/2024/QH15;84/2025/QH15;95/2025/QH15",
        ),
    ],
)
def test_amendments_are_those_in_force_on_the_day(number, day, amended):
    table = with_use(all_bases(), day, SUBJECTS).set_index("number")
    assert table.loc[number, "amended_by"] == amended


def test_the_day_of_every_amendment_of_a_basis_is_known():
    table = all_bases()
    citable = table[table["subject"] != ""]
    named = {name for names in citable["amended_by"] for name in names.split(";") if name}
    assert named <= set(table["number"]) | set(amendment_days())


def test_a_plan_cites_what_it_does():
    scenario = load_scenario("lao-cai")
    idle = legal_bases(scenario, builds=False, new_sites=False)
    busy = legal_bases(scenario, builds=True, new_sites=True)
    building = {"135/2025/QH15", "31/2024/QH15", "206/2026/NĐ-CP", "217/2026/NĐ-CP"}
    assert used(busy, CITED) - used(idle, CITED) == building


def test_the_day_is_the_scenarios_or_the_last_check_of_the_table():
    scenario = load_scenario("quang-ngai")
    assert proposal_day(scenario) >= NOW
    dated = scenario.model_copy(update={"proposal": scenario.proposal.model_copy(update={"date": BEFORE})})
    assert proposal_day(dated) == BEFORE


def test_own_rows_correct_and_add(tmp_path):
    path = tmp_path / "bases.csv"
    path.write_text(
        "number,title_vi,issued,subject,order\n"
        "163/2026/NĐ-CP,,18/5/2026,,\n"
        "12/2026/NQ-HĐND,Nghị quyết về kế hoạch đầu tư công trung hạn,2026-07-10,always,85\n"
        "110/2024/NĐ-CP,,,none,\n",
        encoding="utf-8",
    )
    table = with_use(with_own_bases(all_bases(), path), NOW, SUBJECTS)
    assert list(table.columns) == [*FIELDS, "use"]
    own = table.set_index("number")
    assert own.loc["163/2026/NĐ-CP", ["issued", "use"]].tolist() == ["2026-05-18", CITED]
    assert own.loc["12/2026/NQ-HĐND", "use"] == CITED
    assert own.loc["110/2024/NĐ-CP", "use"] == ""
    numbers = list(table.loc[table["use"] == CITED, "number"])
    assert numbers.index("27/2026/QH16") < numbers.index("12/2026/NQ-HĐND") < numbers.index("85/2025/NĐ-CP")


def test_all_mistakes_of_an_own_file_are_told_with_row_and_column(tmp_path):
    path = tmp_path / "bases.csv"
    path.write_text(
        "number,titel_vi,issued,subject,order\n"
        "1/2026/NQ-HĐND,x,32/5/2026,alwys,8²\n"
        "1/2026/NQ-HĐND,x,2026-07-10,always,\n"
        ",x,,,\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as told:
        with_own_bases(all_bases(), path)
    where = [finding.where.removeprefix(str(path)) for finding in told.value.findings]
    assert where[0] == ", column 'titel_vi'"
    assert {", row 2, column 'issued'", ", row 2, column 'subject'", ", row 2, column 'order'"} <= set(where)
    assert {", row 3, column 'number'", ", row 4, column 'number'", ", row 3, column 'title_vi'"} <= set(
        where
    )


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00bad"])
def test_a_file_that_is_no_table_is_bad_input(tmp_path, content):
    path = tmp_path / "bases.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=r"bases\.csv"):
        with_own_bases(all_bases(), path)
