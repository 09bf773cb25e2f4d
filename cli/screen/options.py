"""Options and arguments that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from ansinh.cli.screen.completion import complete_plan
from ansinh.cli.screen.language import say
from ansinh.reports.formats import FORMATS

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

scenario_argument: Decorator = click.argument(
    "scenario", metavar="PROVINCE|FOLDER|FILE.toml", shell_complete=complete_plan
)
"""A built-in province, a plan folder or a scenario file."""


def _acceptable(_context: click.Context, _option: click.Parameter, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes that ``--accept`` names, each of which must be one that can be accepted."""
    if not codes:
        return ()
    from ansinh.geodata.own import acceptable

    named = tuple(part.strip() for code in codes for part in code.split(",") if part.strip())
    if unknown := sorted(set(named) - set(acceptable())):
        known = ", ".join(acceptable())
        raise click.UsageError(say("command.shared.unknown_accept", names=", ".join(unknown), known=known))
    return named


accept_option: Decorator = click.option(
    "--accept", multiple=True, metavar="CODE", callback=_acceptable, help=say("command.shared.accept")
)
"""Findings about own data that the planner has looked at: the run goes on, and they stand among its assumptions."""


def json_option(words: str | None = None) -> Decorator:
    """Return the option ``--json``; `words` replaces its usual help text."""
    text = words or say("command.shared.as_json")
    return click.option("--json", "as_json", is_flag=True, help=text)


_ALONE = ", ".join(one.name for one in FORMATS if not one.converts)
only_option = click.option(
    "--only", default="", metavar="FORMAT,…", help=say("command.shared.only", formats=_ALONE)
)
"""Adds ``--only``: the formats to write, separated by commas."""


def only_formats(only: str) -> tuple[str, ...]:
    """Return the formats of ``--only``; empty = all. Raise `InputError` if one is unknown."""
    from ansinh.reports.outputs import check_formats

    names = tuple(dict.fromkeys(name.strip() for name in only.split(",") if name.strip()))
    check_formats(names)
    return names
