"""Options and arguments that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from ansinh.cli.completion import complete_plan
from ansinh.cli.language import say

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

scenario_argument: Decorator = click.argument(
    "scenario", metavar="PROVINCE|FOLDER|FILE.toml", shell_complete=complete_plan
)
"""A built-in province, a plan folder or a scenario file."""


def json_option(words: str | None = None) -> Decorator:
    """Return the option ``--json``; `words` replaces its usual help text."""
    text = words or say("command.shared.as_json")
    return click.option("--json", "as_json", is_flag=True, help=text)


only_option = click.option("--only", default="", metavar="FORMAT,…", help=say("command.shared.only"))
"""Adds ``--only``: the formats to write, separated by commas."""


def only_formats(only: str) -> tuple[str, ...]:
    """Return the formats of ``--only``; empty = all. Raise `InputError` if one is unknown."""
    from ansinh.reports.outputs import check_formats

    names = tuple(dict.fromkeys(name.strip() for name in only.split(",") if name.strip()))
    check_formats(names)
    return names
