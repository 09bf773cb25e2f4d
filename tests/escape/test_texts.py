"""Texts that steer the terminal, become formulas, take for ever, or ask for a password."""

from __future__ import annotations

import io
import os
import re
from contextlib import redirect_stdout
from pathlib import Path

import pandas as pd
import pytest
from rich.table import Table
from rich.text import Text

import ansinh.cli
from ansinh.cli.screen.terminal import console, echo
from ansinh.geodata.own.readers.database import _options, address
from ansinh.geodata.own.readers.raw import ReadError
from ansinh.geodata.own.write import harmless
from ansinh.models.errors import InputError
from ansinh.planning.question.text.load import MOST_TOLD, load_scenario, parse_scenario, scenario_text

STEERING = [
    "\x1b[2J",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\u202egnp.exe",
    "\x08\x08",
    "\x7f",
    "a\rb",
    "\u2066x",
    "\x90q\x9c",
]


@pytest.mark.parametrize("text", STEERING)
def test_words_never_steer_the_terminal(text: str):
    said = io.StringIO()
    with redirect_stdout(said):
        echo(f"Kế hoạch {text}")
        screen = console()
        screen.print(f"[/] {text}")
        table = Table(title=Text(text))
        table.add_column(Text(text))
        table.add_row(text)
        screen.print(table)
    bad = [
        letter
        for letter in said.getvalue()
        if letter in text and (ord(letter) < 32 or not letter.isprintable())
    ]
    assert bad == []
    assert "Kế hoạch" in said.getvalue()


def test_no_command_prints_past_what_cleans_words():
    """All print by `cli/screen/terminal.py`; a file's name on its way past it would steer the terminal."""
    folder = Path(ansinh.cli.__path__[0])
    others = (path for path in folder.rglob("*.py") if "screen" not in path.parts)
    past = re.compile(r"click\.s?echo\(|(?<![\w.])print\(|sys\.stdout\.write|rich import print")
    assert [path.name for path in others if past.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1+2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =cmd|'/c calc'!A1",
        "＝1+1",
        "﹢1",
        "－1",
        "＠SUM(A1)",
        "\u200b=1",
        "\xa0\u2060=1",
    ],
)
def test_no_cell_of_a_csv_file_is_a_formula(text: str):
    frame = harmless(pd.DataFrame({text: [text], "n": [-1.0]}))
    assert frame.iloc[0, 0].startswith("'")
    assert str(frame.columns[0]).startswith("'")
    assert frame["n"].iloc[0] == -1.0


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 5_000 + "]" * 5_000,
        "a = " + "{a=" * 5_000,
        ".".join(["a"] * 100_000) + " = 1",
        "x = '" + "a" * 3_000_000 + "'",
        "a = 1979-13-45",
        "a = " + "9" * 5_000,
        "\x00",
    ],
    ids=["lists", "tables", "dots", "size", "date", "digits", "nul"],
)
def test_a_text_that_would_take_for_ever_is_refused(text: str):
    with pytest.raises(InputError):
        parse_scenario(text, "x.toml")


@pytest.mark.parametrize(
    "table", ["[official]", "[optimise]", "[solver]", "[[reporting]]", "[[commitments]]"]
)
def test_a_file_that_was_cut_between_two_tables_is_refused(table: str):
    text = scenario_text("dak-nong")
    if table not in text:
        pytest.skip("no such table")
    with pytest.raises(InputError, match="end"):
        parse_scenario(text[: text.index(table)], "x.toml")


def test_a_scenario_of_nothing_but_faults_is_refused_at_once():
    """Thousands of unknown keys: the first are told with their lines, the others are counted."""
    with pytest.raises(InputError) as error:
        parse_scenario("".join(f"[a{n}]\n" for n in range(150)) + scenario_text("dak-nong"), "x.toml")
    assert len(error.value.findings) == MOST_TOLD + 1
    assert error.value.findings[-1].problem == f"{150 - MOST_TOLD} more faults"


@pytest.mark.parametrize(
    ("old", "new"),
    [("points = 600", "points = true"), ("points = 600", 'points = "600"'), ("points = 600", "points = 600.5"),
     ("years = 5", 'years = "5"'), ("[solver]", "[solver]\nthreads = true"), ("[solver]", '[solver]\nbackend = "higs"')],
)  # fmt: skip
def test_a_value_of_another_type_is_refused(old: str, new: str):
    text = scenario_text("dak-nong")
    if old not in text:
        pytest.skip("no such key")
    with pytest.raises(InputError):
        parse_scenario(text.replace(old, new, 1), "x.toml")


@pytest.mark.skipif(os.name != "posix", reason="a pipe with a name is of POSIX")
def test_a_pipe_is_no_scenario(tmp_path: Path):
    os.mkfifo(tmp_path / "scenario.toml")
    with pytest.raises(InputError):
        load_scenario(tmp_path)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u@evil.example/db",
        "postgresql://u@localhost,evil.example/db",
        "postgresql://u@127.0.0.1.evil.example/db",
        "postgresql://u@%2Ftmp%2Fevil/db",
        "postgresql://u@localhost/db?host=evil.example",
        "postgresql://u@localhost/db?hostaddr=10.0.0.1",
        "postgresql://u@localhost/db?service=evil",
        "postgresql://u@localhost/db?passfile=/home/u/.pgpass",
        "postgresql://u@localhost/db?sslkey=/home/u/.ssh/id_rsa",
        "postgresql://u@localhost/db?options=-csearch_path%3Devil",
        "postgresql://u@localhost/db?require_auth=password",
        "postgresql://u:p@localhost/db",
        "sqlite:////home/u/x.db",
    ],
)
def test_no_scenario_collects_a_password(monkeypatch: pytest.MonkeyPatch, url: str):
    pytest.importorskip("sqlalchemy")
    monkeypatch.setenv("PGPASSWORD", "secret")
    with pytest.raises(ReadError) as error:
        address(url)
    assert "secret" not in str(error.value.words)


def test_the_host_that_the_planner_names_gets_it_only_encrypted_and_by_scram(monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("sqlalchemy")
    monkeypatch.setenv("PGPASSWORD", "secret")
    monkeypatch.setenv("ANSINH_DB_HOST", "db.example")
    options = _options(address("postgresql://u@db.example/db"))
    assert (options["require_auth"], options["sslmode"]) == ("scram-sha-256", "require")
    with pytest.raises(ReadError):
        address("postgresql://u@db.example/db?sslmode=disable")
