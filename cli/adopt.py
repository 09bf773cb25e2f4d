"""``ansinh adopt``: turn a folder as it lies in an office into a plan folder, with at most five questions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ansinh.cli.screen.asked import Asked
from ansinh.cli.screen.language import language, say
from ansinh.cli.screen.options import json_option
from ansinh.cli.screen.terminal import TERMINAL, echo_json, put
from ansinh.words.plain import without_controls

if TYPE_CHECKING:
    from ansinh.planning.adopt import Adopted, Question

BAD_INPUT = 2
_NUMBERS: dict[str, click.ParamType[Any]] = {
    "year": click.IntRange(1989, 2060),
    "share": click.FloatRange(0, 100),
    "budget": click.FloatRange(0),
}
"""Key of a question → the numbers that can be its answer."""


@click.command("adopt", help=say("command.adopt.help"))
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER|FILE.zip")
@click.option("--out", type=click.Path(path_type=Path), help=say("command.adopt.out"))
@click.option("--yes", is_flag=True, help=say("command.adopt.yes"))
@json_option()
def adopt_command(folder: Path, out: Path | None, *, yes: bool, as_json: bool) -> None:
    """Make a plan folder; exit with `BAD_INPUT` if something is left that only the planner can settle."""
    from ansinh.planning.adopt import adopt
    from ansinh.planning.adopt.questions import take_defaults

    source = folder.absolute()
    target = out or source.with_name(f"{source.stem}-plan")
    adopted = adopt(source, target, take_defaults if yes or as_json else ask)
    if as_json:
        echo_json(_facts(adopted))
    else:
        _print(adopted)
    if adopted.checked.count("error"):
        sys.exit(BAD_INPUT)


def ask(question: Question) -> str:
    """Ask a question on the terminal; an empty answer takes the proposal."""
    words = without_controls(say(f"adopt.question.{question.key}", **question.values))
    kind: click.ParamType[Any] = _NUMBERS.get(question.key, click.STRING)
    if question.options:
        kind = click.Choice(question.options)
    return str(click.prompt(words, default=without_controls(question.default), type=kind))


def _facts(adopted: Adopted) -> dict[str, object]:
    return {
        "folder": str(adopted.folder),
        "tables": adopted.tables,
        "left": list(adopted.left),
        "questions": {question.key: question.default for question in adopted.asked},
        "decisions": [_why(adopted, at) for at in range(len(adopted.decisions))],
        "errors": [
            getattr(finding, f"problem_{language()}")
            for finding in adopted.checked.findings
            if finding.severity == "error"
        ],
    }


def _why(adopted: Adopted, at: int) -> str:
    decision = adopted.decisions[at]
    return say(f"adopt.why.{decision.why}", **dict(decision.values))


def _print(adopted: Adopted) -> None:
    from ansinh.cli.check import print_findings, print_verdict

    put(
        say("command.adopt.made", folder=adopted.folder, files=len(set(adopted.tables.values()))),
        style="bold",
    )
    print_verdict(adopted.checked, Asked(str(adopted.folder)))
    for table, file in adopted.tables.items():
        put(f"{say(f'receipt.table.{table}')}: {file}", indent=2)
    if adopted.left:
        put(say("command.adopt.left", names=", ".join(adopted.left)))
    for at in range(len(adopted.decisions)):
        put(f"· {_why(adopted, at)}", indent=2)
    if not TERMINAL.quiet:
        print_findings(adopted.checked)
