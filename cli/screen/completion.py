"""``ansinh completion``: print the script with which a shell completes commands, options and provinces."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem, get_completion_class

from ansinh.cli.screen.language import say

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_ANSINH_COMPLETE"


@click.command(
    "completion",
    help=say("command.completion.help"),
)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion_command(context: click.Context, shell: str) -> None:
    """Print the script."""
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(shell)
    click.echo(kind(context.find_root().command, {}, "ansinh", VARIABLE).source())


def complete_plan(_context: click.Context, _parameter: click.Parameter, typed: str) -> list[CompletionItem]:
    """Return the built-in provinces that begin with the typed letters; the shell completes files and folders."""
    from ansinh.geodata.national.names import present_slugs
    from ansinh.geodata.province_aliases import ALIASES

    found = [CompletionItem(slug) for slug in (*ALIASES, *present_slugs()) if slug.startswith(typed)]
    return [*found, CompletionItem(typed, type="file")]
