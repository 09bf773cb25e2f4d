"""Test the command ``ansinh nation`` on a made-up nation."""

import json

import pytest

import ansinh.planning.nation as nation_room
from ansinh.cli.nation import RULES
from ansinh.planning.nation.plan import RULES as KNOWN
from tests.cli.in_process import code_of
from tests.planning.nation.made_up import made_up_nation


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(nation_room, "read_nation", lambda *_: made_up_nation())


def test_it_writes_a_folder_and_says_where(tmp_path, capsys):
    assert code_of("nation", "--rule", "need", "--out", tmp_path / "out", "--json") == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["rule"] == "need"
    assert facts["facilities"] == 15
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {
        "map.html",
        "nation.xlsx",
        "provinces.csv",
    }


def test_a_folder_that_exists_is_left_alone(tmp_path):
    assert code_of("nation", "--out", tmp_path) == 2
    assert not any(tmp_path.iterdir())


def test_an_unknown_rule_is_refused():
    assert code_of("nation", "--rule", "fair") == 2


def test_the_command_knows_every_rule():
    assert RULES == KNOWN
