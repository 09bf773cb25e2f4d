"""``ansinh explore``: serve the explorer to browsers on this computer, or with a password to those of an office."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click

from ansinh.cli.screen.asked import Asked, on_scenario
from ansinh.cli.screen.language import say

VARIABLE = "ANSINH_EXPLORE_PASSWORD"
"""Variable of the environment with the password of a shared explorer, for those who start it by a script."""
SHORTEST_PASSWORD = 8
"""Letters of a password: guessing one takes a second a time."""


@click.command(
    "explore",
    help=say("command.explore.help"),
)
@on_scenario
@click.option(
    "--no-browser",
    is_flag=True,
    help=say("command.explore.no_browser"),
)
@click.option(
    "--port",
    type=click.IntRange(1024, 65535),
    help=say("command.explore.port"),
)
@click.option(
    "--share",
    is_flag=True,
    help=say("command.explore.share"),
)
@click.option(
    "--points",
    type=click.IntRange(20, 20_000),
    default=300,
    show_default=True,
    help=say("command.explore.points"),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("runs"),
    show_default=True,
    help=say("command.explore.out"),
)
def explore_command(
    asked: Asked, out: Path, port: int | None, points: int, *, share: bool, no_browser: bool
) -> None:
    """Serve the explorer until Ctrl-C."""
    from ansinh.cli.explorer.serve import new_order, serve

    asked.read()  # so that a misspelt name is reported here and not in the browser
    name = str(Path(asked.scenario).absolute()) if Path(asked.scenario).exists() else asked.scenario
    whole = replace(asked, scenario=name)
    order = new_order(whole, points, str(out.absolute()), port or 0, password=_password() if share else "")
    serve(order, browser=not no_browser)


def _password() -> str:
    """Return the password of a shared explorer: that of the environment, or one that is typed twice."""
    given = os.environ.get(VARIABLE) or click.prompt(
        say("command.explore.password"), hide_input=True, confirmation_prompt=True
    )
    if len(given) < SHORTEST_PASSWORD:
        raise click.ClickException(say("command.explore.short_password", letters=SHORTEST_PASSWORD))
    return str(given)
