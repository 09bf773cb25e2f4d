"""``ansinh init``: make a plan folder, with an example to fill in or with the tables of a built-in province."""

from __future__ import annotations

from pathlib import Path

import click

from ansinh.cli.screen.asked import quoted
from ansinh.cli.screen.completion import complete_plan
from ansinh.cli.screen.language import say
from ansinh.cli.screen.options import json_option
from ansinh.cli.screen.terminal import TERMINAL, echo, echo_json


@click.command(
    "init",
    help=say("command.init.help"),
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "province",
    metavar="PROVINCE",
    shell_complete=complete_plan,
    help=say("command.init.from"),
)
@json_option()
def init_command(folder: Path, province: str | None, *, as_json: bool) -> None:
    """Write a plan folder."""
    from ansinh.planning.inputs.own_data.init import start_empty, start_from

    made = start_from(folder, province) if province else start_empty(folder)
    files = sorted(path.name for path in made.iterdir())
    if as_json:
        echo_json({"folder": str(made), "files": files})
    elif TERMINAL.quiet:
        echo(str(made))
    else:
        _print(made, files)


def _print(made: Path, files: list[str]) -> None:
    echo(say("command.init.made", made=made))
    for name in files:
        echo(f"  {name}")
    echo(say("command.init.next", made=quoted(str(made))))
