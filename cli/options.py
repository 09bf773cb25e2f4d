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
