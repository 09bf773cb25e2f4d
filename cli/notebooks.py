"""``ansinh notebooks``: copy the notebooks into a folder, as files that JupyterLab opens by a double click."""

from __future__ import annotations

import shlex
from importlib.resources import files
from pathlib import Path

import click

from ansinh.cli.screen.language import say
from ansinh.cli.screen.options import json_option
from ansinh.cli.screen.terminal import TERMINAL, echo, echo_json

NAMES = "[0-9][0-9]-*.py"
"""Names of notebooks; the folder that ships with Ansinh also has the script that executes them."""


@click.command("notebooks", help=say("command.notebooks.help"))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@json_option()
def notebooks_command(folder: Path, *, as_json: bool) -> None:
    """Write the notebooks."""
    made = copy_notebooks(folder)
    if as_json:
        echo_json({"folder": str(folder), "files": [path.name for path in made]})
    elif TERMINAL.quiet:
        echo(str(folder))
    else:
        echo(say("command.init.made", made=folder))
        for path in made:
            echo(f"  {path.name}")
        echo(say("command.notebooks.next", folder=shlex.quote(str(folder))))


def copy_notebooks(folder: Path) -> list[Path]:
    """Write every notebook into `folder` as .ipynb, without results; return the files.

    Raises
    ------
    InputError
        If one of them exists already: it may hold a planner's own work.
    """
    import jupytext

    from ansinh.geodata.storage.durable import put_file
    from ansinh.planning.answer.folder.rundir import refuse_existing

    sources = [path for path in files("ansinh.notebooks").iterdir() if Path(path.name).match(NAMES)]
    sources.sort(key=lambda path: path.name)
    made = [folder / Path(source.name).with_suffix(".ipynb") for source in sources]
    for target in made:
        refuse_existing(target)
    folder.mkdir(parents=True, exist_ok=True)
    for target, source in zip(made, sources, strict=True):
        notebook = jupytext.reads(source.read_text(encoding="utf-8"), fmt="py:percent")
        put_file(target, jupytext.writes(notebook, fmt="ipynb").encode())
    return made
