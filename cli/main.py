"""The command ``ansinh``: it reads arguments, calls the other packages, and returns exit codes."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

import click

from ansinh.cli import analyses
from ansinh.cli.adopt import adopt_command
from ansinh.cli.appraise import appraise_command
from ansinh.cli.check import check_command
from ansinh.cli.explore import explore_command
from ansinh.cli.folder import report_command, verify_command
from ansinh.cli.init import init_command
from ansinh.cli.letter import letter_command
from ansinh.cli.nation import nation_command
from ansinh.cli.notebooks import notebooks_command
from ansinh.cli.roads import roads_command
from ansinh.cli.run import run_command
from ansinh.cli.screen.completion import VARIABLE, completion_command
from ansinh.cli.screen.encoding import show_everywhere
from ansinh.cli.screen.failures import exit_code, explain
from ansinh.cli.screen.language import say
from ansinh.cli.screen.terminal import TERMINAL, echo, with_common_options
from ansinh.cli.sign import sign_command
from ansinh.geodata.apart.garbage import collect_seldom

INTERRUPTED = 130
BUG = 1


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    help=say("command.main.help"),
)
@click.version_option(package_name="ansinh")
def ansinh() -> None:
    """Group the commands."""


OWN = (
    init_command,
    adopt_command,
    check_command,
    run_command,
    report_command,
    verify_command,
    sign_command,
    appraise_command,
    letter_command,
    explore_command,
    notebooks_command,
    nation_command,
    roads_command,
)
for command in (*OWN, *analyses.found()):
    ansinh.add_command(with_common_options(command))
ansinh.add_command(completion_command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command and exit with its code; Ctrl-C or a signal to end leaves nothing half-written."""
    given = sys.argv[1:] if arguments is None else arguments
    # Workers and notebook kernels started by the command must not import modules from the current folder.
    if arguments is None:  # as a program of its own, not called from another
        os.environ.setdefault("PYTHONSAFEPATH", "1")
        collect_seldom()
    show_everywhere()
    before = {number: signal.signal(number, _stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        ansinh.main(args=given, prog_name="ansinh", complete_var=VARIABLE, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        echo(
            say("command.main.stopped"),
            err=True,
        )
        sys.exit(INTERRUPTED)
    except Exception as error:
        if exit_code(error) is None and TERMINAL.verbose:
            raise
        explain(error, as_json="--json" in given)
        sys.exit(exit_code(error) or BUG)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, _frame: FrameType | None) -> None:
    """Stop at the first signal and ignore further ones, so that they don't disturb the cleaning up."""
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
