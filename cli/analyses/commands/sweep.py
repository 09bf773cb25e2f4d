"""``ansinh sweep``: many scenarios from one table of changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ansinh.cli.analyses.question import analysis, out_option, scheduler_option, spoken
from ansinh.cli.screen.language import say

if TYPE_CHECKING:
    from ansinh.cli.screen.asked import Asked
    from ansinh.planning.analyses import Sweep
    from ansinh.planning.inputs.problem import Inputs


@click.command(
    "sweep",
    help=say("command.sweep.help"),
)
@analysis
@click.option("--table", required=True, type=click.Path(path_type=Path),
              help=say("command.sweep.table"))  # fmt: skip
@scheduler_option
@out_option
def command(
    asked: Asked,
    *,
    table: Path,
    scheduler: str | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Run the table and print one row per scenario and plan."""
    from ansinh.planning.analyses import cases, read_changes, sweep

    rows = cases(asked.read(), read_changes(table), table.name)
    with spoken(as_json=as_json) as progress:
        found = sweep(rows, out, scheduler, progress)
        inputs = asked.inputs()
    show(found, inputs, asked, out, as_json=as_json)


def show(found: Sweep, inputs: Inputs, asked: Asked, out: Path | None, *, as_json: bool) -> None:
    """Print one row per scenario and plan; what changes and what fails stands below the table."""
    from ansinh.cli.analyses.cases import put_sweep
    from ansinh.cli.analyses.names import Names
    from ansinh.cli.analyses.tables import put_json, put_line

    if as_json:
        put_json({"table": found.table, "computed": found.computed})
        return
    put_sweep(found, Names.of(inputs, str(asked)), asked)
    again = say("analyses.computed", done=len(found.computed), before=len(found.cases) - len(found.computed))
    put_line(again + (f" · {out / 'sweep.csv'}" if out else ""), dim=True)
