"""``ansinh compare``: differences between saved runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ansinh.cli.analyses.question import result_as_json
from ansinh.cli.screen.language import say

if TYPE_CHECKING:
    from ansinh.planning.analyses import Comparison


@click.command(
    "compare",
    help=say("command.compare.help"),
)
@click.argument("runs", nargs=-1, required=True, metavar="RUN[:PLAN] RUN[:PLAN] …")
@result_as_json
def command(runs: tuple[str, ...], *, as_json: bool) -> None:
    """Print the comparison."""
    from ansinh.cli.screen.asked import quoted
    from ansinh.planning.analyses import compare_runs
    from ansinh.planning.analyses.compare_runs import folder_and_plan

    show(compare_runs(runs), quoted(str(folder_and_plan(runs[-1])[0])), as_json=as_json)


def show(found: Comparison, asked: str, *, as_json: bool) -> None:
    """Print the differences between saved runs."""
    from ansinh.cli.analyses.runs import put_comparison
    from ansinh.cli.analyses.tables import put_json

    if as_json:
        put_json({"runs": found.labels, "indicators": found.indicators, "sites": found.sites,
                  "communes": found.communes, "groups": found.groups})  # fmt: skip
        return
    put_comparison(found, asked)
