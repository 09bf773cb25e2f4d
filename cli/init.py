"""``ansinh init``: make a plan folder, with an example to fill in or with the tables of a built-in province."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ansinh.cli.completion import complete_plan
from ansinh.cli.language import say
from ansinh.cli.options import json_option
from ansinh.cli.terminal import TERMINAL


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
    from ansinh.planning.inputs.init import start_empty, start_from

    made = start_from(folder, province) if province else start_empty(folder)
    files = sorted(path.name for path in made.iterdir())
    if as_json:
        click.echo(json.dumps({"folder": str(made), "files": files}, ensure_ascii=False, indent=2))
    elif TERMINAL.quiet:
        click.echo(str(made))
    else:
        _print(made, files)


def _print(made: Path, files: list[str]) -> None:
    click.echo(say("command.init.made", made=made))
    for name in files:
        click.echo(f"  {name}")
    click.echo(say("command.init.next", made=made))
