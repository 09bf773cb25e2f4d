"""Generate the reference of the command ``ansinh`` from its help: ``python -m docs.generate.commands`` prints it."""

from __future__ import annotations

import os
import subprocess
import sys

import click

from docs.generate.markdown import filled

WIDTH = 100  # letters in a line of help: the width of a code block in the guides


def page() -> str:
    """Return the page, made in a process of its own, because the command chooses its language when it is imported."""
    english = os.environ | {"ANSINH_LANG": "en", "PYTHONIOENCODING": "utf-8"}
    told = subprocess.run([sys.executable, "-m", __name__], env=english, capture_output=True, check=True)  # noqa: S603 - this file
    return filled("commands.md", tables=told.stdout.decode("utf-8").splitlines())


def print_help() -> None:
    """Print the help of every command, each under a heading."""
    from ansinh.cli.main import ansinh

    context = click.Context(
        ansinh, info_name="ansinh", **{**ansinh.context_settings, "terminal_width": WIDTH}
    )
    print(_help(ansinh, context))
    for name in ansinh.list_commands(context):
        command = ansinh.get_command(context, name)
        if command is not None and not command.hidden:
            inner = click.Context(command, parent=context, info_name=name, terminal_width=WIDTH)
            print(f"## `ansinh {name}`\n\n{_help(command, inner)}")


def _help(command: click.Command, context: click.Context) -> str:
    text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    return f"```text\n{text}\n```\n"


if __name__ == "__main__":
    print_help()
