"""Execute the blocks of a page in a new folder, as a reader would."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import io
import os
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import tomlkit

import ansinh.planning.answer.run
import ansinh.reports.outputs
from ansinh.cli.screen.asked import Asked
from ansinh.geodata.travel.settings import content_digest
from ansinh.planning.analyses import Base, best
from ansinh.planning.answer.folder.carry import own_files, values_of
from ansinh.planning.answer.folder.rundata import RunData
from ansinh.planning.answer.run import Run
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.question.scenario import FEWEST_POINTS, Scenario
from ansinh.planning.question.text.changes import changed
from ansinh.planning.question.text.dump import scenario_toml
from tests.cli.in_process import code_of
from tests.docs.blocks import DOCS, Block, agrees, commands, without
from tests.provinces import coarsely, unjudged

ANSWERS = frozenset(
    {
        "evaluate",
        "override",
        "alternatives",
        "frontier",
        "sensitivity",
        "robustness",
        "compare",
        "verify",
        "sweep",
    }
)
"""Commands whose results no later command needs."""
MOST_POINTS = 100_000
"""Demand points of a run that a page doesn't limit: more than any scenario has."""


class Reader:
    """A reader who executes the blocks of a page in order, those of a whole run only if asked for (see `blocks`)."""

    def __init__(self, page: str, folder: Path, memory: Memory, *, whole: bool = False) -> None:
        self.folder, self.memory, self.whole = folder, memory, whole
        self.language = "vi" if page.endswith(".vi.md") else "en"
        self.names: dict[str, Any] = {}
        self.code = ""
        self.waiting: list[str] = []

    def do(self, block: Block) -> None:
        """Execute a block, or write it into the file of its mark."""
        if "skip" in block.marks:
            return
        most = FEWEST_POINTS if self._leaves_open(block) else MOST_POINTS
        self.memory.points = int(block.marks.get("points", most))
        self.memory.writes = block.marks.get("outputs") != "none"
        if file := block.marks.get("file"):
            put(DOCS / file, self.folder)
        for command in filter(None, block.marks.get("run", "").split("; ")):
            self.type(command, [], 0, block)
        if block.language == "console":
            self._console(block)
        elif block.language == "python":
            self._python(block)
        elif file := block.marks.get("edit"):
            edit(self.folder / file, block.text)

    def _leaves_open(self, block: Block) -> bool:
        return "whole" in block.marks and not self.whole

    def _python(self, block: Block) -> None:
        self.code += ast.dump(ast.parse(block.text))  # comments may be in another language
        self.waiting.append(block.text)
        if not self.memory.knows("python", self.code):
            for text in self.waiting:
                exec(compile(text, str(block), "exec"), self.names)  # noqa: S102
            self.waiting.clear()

    def _console(self, block: Block) -> None:
        typed = commands(block)
        for number, (command, shown) in enumerate(typed, start=1):
            expected = int(block.marks.get("exit", 0)) if number == len(typed) else 0
            open_figures = block.marks["whole"] if self._leaves_open(block) else ""
            self.type(command, without(shown, open_figures), expected, block)

    def type(self, command: str, shown: list[str], expected: int, block: Block) -> None:
        """Execute a command line, and compare its exit code and output with the page."""
        program, *arguments = shlex.split(command, comments=True)
        assert program == "ansinh", (
            f"{block}: {program} can't be executed here; mark the block with its reason"
        )
        if arguments[0] in ANSWERS and shown in ([], ["…"]) and self.memory.knows(*arguments):
            return
        code, printed = call(arguments, self.language)
        assert code == expected, f"{block}: `{command}` ended with {code}\n{printed}"
        assert not shown or agrees(shown, printed), f"{block}: `{command}` prints\n{printed}"


def put(source: Path, folder: Path) -> None:
    """Copy an example file or folder into the working folder, unless it exists."""
    target = folder / source.name
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    else:
        shutil.copy(source, target)


def edit(file: Path, text: str) -> None:
    """Write TOML into a file: set its keys, and append entries to lists of tables."""
    document = tomlkit.parse(file.read_text(encoding="utf-8"))
    for name, value in tomlkit.parse(text).items():
        if isinstance(value, list):
            document[name] = [*document.get(name, []), *value]
        else:
            document[name].update(value)
    file.write_text(tomlkit.dumps(document), encoding="utf-8")


def call(arguments: list[str], language: str) -> tuple[int, str]:
    """Run the command in this process, and return its exit code and output."""
    printed = io.StringIO()
    settings = {"ANSINH_LANG": language, "COLUMNS": "110", "TERM": "dumb"}
    with (
        environment(settings),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(io.StringIO()) as said,
    ):
        code = code_of(*arguments)
    return code, printed.getvalue() + (said.getvalue() if code else "")


@contextlib.contextmanager
def environment(values: dict[str, str]) -> Iterator[None]:
    """Set environment variables inside a ``with`` block."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None) if value is None else os.environ.update({name: value})


class Memory:
    """Keep runs, outputs and commands, so that what several pages do is done only once."""

    def __init__(self, folder: Path, run_built_in: Any) -> None:
        self.folder, self.run_built_in = folder, run_built_in
        self.runs: dict[str, Run] = {}
        self.bases: dict[str, Base] = {}
        self.outputs: dict[int, tuple[RunData, Path]] = {}
        self.done: set[tuple[str, ...]] = set()
        self.points = MOST_POINTS
        self.writes = True
        self.run_really = ansinh.planning.answer.run.run_scenario
        self.read_really = Asked.read
        self.begin_really = ansinh.reports.outputs.begun

    def knows(self, *what: str) -> bool:
        """Return whether the same was done before with the same files."""
        key = (*what, digest(""))
        before = key in self.done
        self.done.add(key)
        return before

    def read(self, asked: Asked) -> Scenario:
        """Replace `ansinh.cli.screen.asked.Asked.read`."""
        return self._limited(self.read_really(asked))

    def run(self, scenario: Scenario, *arguments: Any, **options: Any) -> Run:
        """Replace `ansinh.planning.answer.run.run_scenario`."""
        scenario = self._limited(scenario)
        text = scenario_toml(scenario)
        key, own = digest(text), str(Path.cwd()) in text
        if self.points < MOST_POINTS and (own or self.points > FEWEST_POINTS):
            scenario = coarsely(scenario)  # built-in plans on the fewest points are those of all tests
        if key not in self.runs:
            run = self._run_own if own else self.run_built_in
            self.runs[key] = run(scenario, *arguments, **options)
        return self.runs[key]

    def _run_own(self, *given: Any, **options: Any) -> Run:
        with contextlib.nullcontext() if self.writes else unjudged():
            return self.run_really(*given, **options)

    def _limited(self, scenario: Scenario) -> Scenario:
        most = min(self.points, scenario.demand.points)
        return changed(scenario, {"demand.points": most})

    def best(self, inputs: Inputs, *arguments: Any) -> Base:
        """Replace `ansinh.planning.analyses.base.best`: all analyses of a scenario begin with the same plan."""
        files = [content_digest(path) for *_, path in own_files(values_of(inputs.scenario))]
        key = digest("\n".join([scenario_toml(inputs.scenario), *files]))
        if key not in self.bases:
            self.bases[key] = best(inputs, *arguments)
        return self.bases[key]

    @contextlib.contextmanager
    def begun(self, data: RunData, folder: Path, **options: Any) -> Iterator[Callable[[], object]]:
        """Replace `ansinh.reports.outputs.begun`."""
        if self.writes and id(data) not in self.outputs:
            kept = self.folder / f"outputs-{len(self.outputs)}"
            with self.begin_really(data, kept, **options) as finish:
                finish()
            self.outputs[id(data)] = data, kept  # data are kept, so that their number stays theirs
        yield lambda: self.writes and shutil.copytree(self.outputs[id(data)][1], folder, dirs_exist_ok=True)


def digest(scenario: str) -> str:
    """Return a digest of a scenario and its files; without a scenario, of all files in the working folder."""
    here = Path.cwd()
    sums = hashlib.sha256(scenario.replace(str(here), "").encode())
    for file in sorted(path for path in here.rglob("*") if path.is_file()):
        inside = file.relative_to(here)
        made = inside.parts[0] in {"runs", "sweep", "proposal"}
        if str(file) in scenario or not (scenario or made):
            sums.update(str(inside).encode() + content(file))
    return sums.hexdigest()


def content(file: Path) -> bytes:
    """Return the content of a file; for a GeoPackage, which includes the time of writing, only its size."""
    return str(file.stat().st_size).encode() if file.suffix == ".gpkg" else file.read_bytes()
