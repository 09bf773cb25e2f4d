"""Execute the commands and the code of the guides, page by page."""

from __future__ import annotations

import datetime as dt
import re
import shlex
import tomllib
from importlib import import_module

import click
import pytest

import ansinh.planning.answer.run
import ansinh.reports.outputs
from ansinh.cli.main import ansinh as command
from ansinh.cli.screen.asked import Asked
from ansinh.planning.question.scenario import FEWEST_POINTS, Scenario
from ansinh.reports import side
from tests.docs import session
from tests.docs.blocks import CODE, DOCS, agrees, blocks, commands, pages, without
from tests.docs.session import MOST_POINTS, Memory, Reader
from tests.provinces import proposed_at_once, run_quickly, solved_once
from tests.reports.appraise.coarse import leave_charts_out

EXECUTED = [page for page in pages() if any(block.language in CODE for block in blocks(page))]
WHOLE_RUNS = [page for page in EXECUTED if any("whole" in block.marks for block in blocks(page))]
INLINE = re.compile(r"`(ansinh [a-z][^`…]*)`")
TOPICS = ("how-to", "tutorial")
ANALYSES = "ansinh.planning.analyses"
BEGIN_WITH_THE_BEST = (
    "",
    ".alternatives",
    ".evaluate",
    ".frontier",
    ".override",
    ".sensitivity",
    ".sweeps.sweep",
)
"""The package and its modules that solve the scenario of the inputs they get before they ask something else of it."""


@pytest.fixture(scope="session")
def whole_memory(tmp_path_factory, shared):
    return Memory(tmp_path_factory.mktemp("docs"), solved_once(shared))


@pytest.fixture
def memory(whole_memory, tmp_path, monkeypatch):
    """Return what is remembered of pages before this one; the command and Python plan through it."""

    def read(asked):
        return whole_memory.read(asked)

    monkeypatch.chdir(tmp_path)
    door = import_module("ansinh.door.plan")
    for module in (ansinh.planning.answer.run, door):
        monkeypatch.setattr(module, "run_scenario", whole_memory.run)
    monkeypatch.setattr(door, "run_inputs", run_quickly)
    monkeypatch.setattr(import_module("ansinh.planning.desk.desk"), "proposal", proposed_at_once)
    for name in BEGIN_WITH_THE_BEST:
        monkeypatch.setattr(import_module(f"{ANALYSES}{name}"), "best", whole_memory.best)
    monkeypatch.setattr(Asked, "read", read)
    monkeypatch.setattr(ansinh.reports.outputs, "begun", whole_memory.begun)
    leave_charts_out(monkeypatch)
    monkeypatch.setattr(side, "can_help", lambda *_: False)  # what is remembered needs no second process
    whole_memory.points, whole_memory.writes = MOST_POINTS, True
    return whole_memory


@pytest.mark.slow
@pytest.mark.parametrize("page", EXECUTED)
def test_what_a_page_shows_works(page, tmp_path, memory):
    reader = Reader(page, tmp_path, memory)
    for block in blocks(page):
        reader.do(block)


@pytest.mark.thorough
@pytest.mark.parametrize("page", WHOLE_RUNS)
def test_what_a_page_shows_of_a_whole_run_is_so(page, tmp_path, memory):
    """The test above takes few demand points, and leaves open what depends on their number."""
    reader = Reader(page, tmp_path, memory, whole=True)
    for block in blocks(page):
        reader.do(block)


def test_every_block_that_is_not_executed_says_why():
    silent = [
        str(block)
        for page in pages()
        for block in blocks(page)
        if block.language in CODE - {"console", "python"}
        and len(block.marks.get("skip", "")) < len("a reason")
    ]
    assert not silent


WHOLE = {
    "scenario": {
        "id": "x",
        "province": "dak-nong",
        "title_vi": "x",
        "title_en": "x",
        "norms_on": dt.date(2026, 11, 1),
    },
    "periods": [{"id": "2030", "start_year": 2026, "years": 5}],
    "services": {"general": {"name_vi": "x", "name_en": "x", "groups": ["elderly"], "offers": ["general"]}},
}


@pytest.mark.parametrize("page", pages())
def test_settings_shown_are_those_of_a_scenario(page):
    for block in blocks(page):
        if block.language == "toml":
            Scenario.model_validate({**WHOLE, **tomllib.loads(block.text)})


@pytest.mark.parametrize("page", pages())
def test_commands_in_the_text_exist_with_their_options(page):
    for line in INLINE.findall((DOCS / page).read_text(encoding="utf-8")):
        name, *arguments = shlex.split(line)[1:]
        if name == "COMMAND":
            continue
        assert name in command.commands, f"{page}: {line}"
        options = {
            text
            for option in command.commands[name].params
            for text in (*option.opts, *option.secondary_opts)
        }
        used = {argument.split("=")[0] for argument in arguments if argument.startswith("-")}
        assert used <= options | {"--help"}, f"{page}: {line}"


@pytest.mark.parametrize("topic", TOPICS)
def test_tutorial_and_how_tos_are_there_in_both_languages(topic):
    english = {page for page in pages() if page.startswith(topic) and not page.endswith(".vi.md")}
    vietnamese = {
        page.replace(".vi.md", ".md")
        for page in pages()
        if page.startswith(topic) and page.endswith(".vi.md")
    }
    assert english
    assert english == vietnamese


def test_output_is_compared_with_gaps():
    assert agrees(["a …", "c"], "a b\nb2\nc\n")
    assert agrees(["…"], "")
    assert not agrees(["a", "c"], "a\nb\nc")
    assert not agrees(["a … d"], "a b c")


def test_figures_are_left_open_and_nothing_else():
    assert without(["67.9 of 67.91 (+4.0)", "14.0 67"], "67.9 4.0") == ["… of 67.91 (+…)", "14.0 67"]


def test_blocks_are_found_with_their_marks(tmp_path, monkeypatch):
    page = "x\n\n    <!-- skip: why -->\n    ```console\n    $ ansinh run x\n    y\n    ```\n```toml\na = 1\n```\n"
    monkeypatch.setattr("tests.docs.blocks.DOCS", tmp_path)
    (tmp_path / "p.md").write_text(page, encoding="utf-8")
    first, second = blocks("p.md")
    assert (first.language, first.marks, first.line) == ("console", {"skip": "why"}, 4)
    assert commands(first) == [("ansinh run x", ["y"])]
    assert (second.language, second.text, second.marks) == ("toml", "a = 1\n", {})
    assert isinstance(command, click.Group)


@pytest.mark.slow
def test_every_file_of_a_run_folder_is_listed(tmp_path, memory):
    memory.points = FEWEST_POINTS  # as above
    assert session.call(["init", "my-plan"], "en")[0] == 0
    assert session.call(["run", "my-plan", "--out", "runs/first"], "en")[0] == 0
    text = (DOCS / "reference" / "run-folder.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"`([\w.-]+)/?`", text))
    assert {path.name for path in (tmp_path / "runs" / "first").iterdir()} <= listed
