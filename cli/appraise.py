"""``ansinh appraise``: read a run and its documents as an appraiser would, and list objections."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ansinh.cli.screen.language import language, say
from ansinh.cli.screen.options import json_option
from ansinh.cli.screen.terminal import TERMINAL, console, echo_json

if TYPE_CHECKING:
    from ansinh.reports.appraise import Objection

OBJECTS = 1
"""Exit code when there is an objection, as that of ``ansinh verify`` when a figure no longer holds."""


@click.command(
    "appraise",
    help=say("command.appraise.help"),
)
@click.argument("folder", type=click.Path(path_type=Path))
@json_option(say("command.appraise.as_json"))
def appraise_command(folder: Path, *, as_json: bool) -> None:
    """List objections to a run and its documents, and exit with `OBJECTS` if there are any."""
    from ansinh.reports.appraise import appraise_run

    found = appraise_run(folder)
    objections = [item for item in found if not item.missing]
    missing = [item for item in found if item.missing]
    if as_json:
        echo_json([_fact(item) for item in found])
    else:
        _print(objections, missing)
    if objections:
        sys.exit(OBJECTS)


def _print(objections: list[Objection], missing: list[Objection]) -> None:
    from rich.text import Text

    screen, tongue = console(), language()
    for mark, items in ((("✗ ", "red"), objections), (("· ", "yellow"), [] if TERMINAL.quiet else missing)):
        for item in items:
            screen.print(
                Text.assemble(mark, (item.where(tongue), "bold"), f": {item.problem(tongue)}"), soft_wrap=True
            )
            screen.print(f"    → {item.remedy(tongue)}", soft_wrap=True)
    counted = say("command.appraise.count", objections=len(objections), missing=len(missing))
    screen.print(counted, style="bold", soft_wrap=True)


def _fact(item: Objection) -> dict[str, Any]:
    """Return an objection as values for JSON."""
    tongue = language()
    return {
        "check": item.check,
        "missing_data": item.missing,
        "file": item.file,
        "where": item.where(tongue),
        "problem": item.problem(tongue),
        "remedy": item.remedy(tongue),
    }
