"""The options ``--quiet`` and ``--verbose``, which every command has, and consoles that follow them.

Rich decides about colour: there is none if the output is no terminal, or if NO_COLOR is set.
"""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from ansinh.cli.screen.language import say
from ansinh.words.plain import without_controls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from rich.text import Text


@dataclass
class Terminal:
    """How much is printed: only results (`quiet`), or every step and the trace of a bug (`verbose`)."""

    quiet: bool = False
    verbose: bool = False


TERMINAL = Terminal()


def echo(text: str, *, err: bool = False) -> None:
    """Print a text that may hold words from files: without characters that steer the terminal."""
    click.echo(without_controls(text), err=err)


def echo_json(value: Any) -> None:
    """Print a value as JSON: any program can read it, whatever encoding the output has."""
    readable = (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")
    click.echo(without_controls(json.dumps(value, ensure_ascii=not readable, indent=2)))


def console(*, stderr: bool = False, quiet: bool = False) -> Console:
    """Return a console that prints words from files without characters that steer the terminal."""
    from rich.console import Console
    from rich.segment import Segment

    class HarmlessConsole(Console):
        """A console whose own styles are the only thing that steers the terminal."""

        def render(self, *args: Any, **kwargs: Any) -> Iterator[Segment]:
            """Yield what is printed, words cleaned."""
            for part in super().render(*args, **kwargs):
                yield part if part.control else Segment(without_controls(part.text), part.style)

    return HarmlessConsole(stderr=stderr, quiet=quiet, highlight=False, markup=False)


def put(text: str | Text, *, indent: int = 0, style: str = "") -> None:
    """Print a paragraph: on a terminal broken between words, with its later lines `indent` deep; else as one line."""
    from rich.padding import Padding

    screen = console()
    if screen.is_terminal:
        screen.print(Padding(text, (0, 0, 0, indent), expand=False), style=style)
    else:
        screen.print(" " * indent, text, sep="", style=style, soft_wrap=True)


def progress_console(*, as_json: bool = False) -> Console:
    """Return the console for progress: standard error, silent with ``--quiet`` and ``--json``."""
    return console(stderr=True, quiet=as_json or TERMINAL.quiet)


def tell(console: Console, text: str) -> None:
    """Print a detail as a line of its own with ``--verbose``."""
    if TERMINAL.verbose and text:
        console.print(f"  {text}", style="dim")


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
