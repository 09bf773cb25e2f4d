"""``ansinh compare``: differences between saved runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ansinh.cli.analyses.question import result_as_json
from ansinh.cli.language import say

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
    from ansinh.planning.analyses import compare_runs

    show(compare_runs(runs), as_json=as_json)


def show(found: Comparison, *, as_json: bool) -> None:
    """Print the differences between saved runs."""
    from ansinh.cli.analyses.tables import put_json, put_table

    if as_json:
        put_json({"runs": found.labels, "indicators": found.indicators, "sites": found.sites,
                  "communes": found.communes, "groups": found.groups})  # fmt: skip
        return
    total = found.indicators[found.indicators["service"] == "all"].drop(columns=["service"])
    put_table(say("analyses.title.indicators"), total, most=60)
    put_table(say("analyses.title.sites_differ"), found.sites, most=60)
    groups = found.groups[found.groups["service"] == "all"]
    columns = [
        "group_by",
        "name",
        "period",
        "change_minutes",
        "verdict",
        "gaining_persons",
        "losing_persons",
    ]
    put_table(say("analyses.title.groups"), groups, columns, 60)
