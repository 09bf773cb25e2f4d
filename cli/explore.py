"""``ansinh explore``: serve the explorer with Voilà to browsers on this computer only."""

from __future__ import annotations

from pathlib import Path

import click

from ansinh.cli.language import language, say
from ansinh.cli.options import scenario_argument


@click.command(
    "explore",
    help=say("command.explore.help"),
)
@scenario_argument
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
    "--points",
    type=click.IntRange(20, 20_000),
    default=200,
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
def explore_command(scenario: str, out: Path, port: int | None, points: int, *, no_browser: bool) -> None:
    """Serve the explorer until Ctrl-C."""
    from ansinh.cli.explorer.serve import serve
    from ansinh.planning.question.load import load_scenario
    from ansinh.reports.explorer.notebook import explorer_notebook

    load_scenario(scenario)  # so that a misspelt name is reported here and not in the browser
    name = str(Path(scenario).absolute()) if Path(scenario).exists() else scenario
    notebook = explorer_notebook(
        scenario_name=name, language=language(), points=points, folder=str(out.absolute())
    )
    serve(notebook, port, browser=not no_browser)
