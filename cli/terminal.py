"""The options ``--quiet`` and ``--verbose``, which every command has, and consoles that follow them.

Rich decides about colour: there is none if the output is no terminal, or if NO_COLOR is set.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from ansinh.cli.language import say

if TYPE_CHECKING:
    from rich.console import Console


@dataclass
class Terminal:
    """How much is printed: only results (`quiet`), or every step and the trace of a bug (`verbose`)."""

    quiet: bool = False
    verbose: bool = False


TERMINAL = Terminal()


def progress_console(*, as_json: bool = False) -> Console:
    """Return the console for progress: standard error, silent with ``--quiet`` and ``--json``."""
    from rich.console import Console

    return Console(stderr=True, quiet=as_json or TERMINAL.quiet)


def tell(console: Console, text: str) -> None:
    """Print a detail as a line of its own with ``--verbose``."""
    if TERMINAL.verbose and text:
        console.print(f"  {text}", style="dim", highlight=False, markup=False)


def with_common_options(command: click.Command) -> click.Command:
    """Return a command with ``--quiet`` and ``--verbose`` added, unless it has such options of its own."""
    known = {option for parameter in command.params for option in parameter.opts}
    for flag, letter, words in (
        ("quiet", "-q", say("command.shared.quiet")),
        ("verbose", "-v", say("command.shared.verbose")),
    ):  # fmt: skip
        names = [name for name in (f"--{flag}", letter) if name not in known]
        if f"--{flag}" in names:
            command.params.append(
                click.Option(names, is_flag=True, expose_value=False, callback=_note, help=words)
            )
    return command


def _note(_context: click.Context, parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's own
    setattr(TERMINAL, str(parameter.name), value)
    if parameter.name == "verbose" and value:
        logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="  %(name)s: %(message)s")
