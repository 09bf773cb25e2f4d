"""Common parts of the commands of analyses: options, progress, and how they end."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ansinh.cli.screen.asked import Command, on_scenario
from ansinh.cli.screen.failures import tell_missed
from ansinh.cli.screen.language import say
from ansinh.cli.screen.options import json_option
from ansinh.cli.screen.terminal import progress_console
from ansinh.cli.screen.terminal import tell as tell_detail
from ansinh.words.plain import without_controls

if TYPE_CHECKING:
    from ansinh.models.network.plan import Miss
    from ansinh.models.network.problem import SiteRule
    from ansinh.planning.analyses.base import Progress
    from ansinh.planning.inputs.problem import Inputs

result_as_json = json_option(say("command.shared.json_result"))
scheduler_option = click.option(
    "--scheduler",
    metavar="tcp://…|threads|inline",
    help=say("command.shared.scheduler"),
)
out_option = click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=say("command.shared.out"),
)


def analysis(command: Command) -> Command:
    """Add the argument and options that all analyses of one scenario share; the command gets them as `Asked`."""
    return on_scenario(result_as_json(command))


@contextmanager
def spoken(*, as_json: bool) -> Iterator[Progress]:
    """Show progress on standard error, or nothing with ``--json``."""
    from rich.text import Text

    console = progress_console(as_json=as_json)
    with solver_chatter_to_stderr(), console.status("…") as status:

        def tell(text: str) -> None:
            status.update(Text(without_controls(text)))  # a text, so that "[/]" in it is no markup
            tell_detail(console, text)

        yield tell


def leave_missed(inputs: Inputs, misses: Sequence[Miss], wishes: Sequence[SiteRule] = ()) -> None:
    """End the command with exit code 3 and say what is missed, if no plan keeps all limits of the scenario."""
    if code := tell_missed(inputs, misses, wishes=wishes):
        sys.exit(code)


@contextmanager
def solver_chatter_to_stderr() -> Iterator[None]:
    """Send what a solver's own library prints (a banner, at file-descriptor level) to standard error.

    Standard output must hold nothing but the result, because programs read it.
    """
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        if os.name == "posix":
            ctypes.CDLL(None).fflush(None)  # the library's own buffer, before the descriptor changes back
        os.dup2(kept, 1)
        os.close(kept)
