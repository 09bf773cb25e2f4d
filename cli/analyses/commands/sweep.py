"""``ansinh sweep``: many scenarios from one table of changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ansinh.cli.analyses.question import Question, on_scenario, out_option, scheduler_option, spoken
from ansinh.cli.language import language, say

if TYPE_CHECKING:
    from ansinh.planning.analyses import Sweep


@click.command(
    "sweep",
    help=say("command.sweep.help"),
)
@on_scenario
@click.option("--table", required=True, type=click.Path(path_type=Path),
              help=say("command.sweep.table"))  # fmt: skip
@scheduler_option
@out_option
def command(
    question: Question,
    *,
    table: Path,
    scheduler: str | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Run the table and print one row per scenario and plan."""
    from ansinh.planning.analyses import cases, read_changes, sweep

    rows = cases(question.read(), read_changes(table), table.name)
    with spoken(as_json=as_json) as progress:
        found = sweep(rows, out, scheduler, progress)
    show(found, out, as_json=as_json)


def show(found: Sweep, out: Path | None, *, as_json: bool) -> None:
    """Print one row per scenario and plan."""
    from ansinh.cli.analyses.tables import put_json, put_line, put_table

    if as_json:
        put_json({"table": found.table, "computed": found.computed})
        return
    keys = [key for case in found.cases for key in case.changes]
    columns = ["case", *dict.fromkeys(keys), "plan_id", "served_persons", "mean_minutes", "capital_million_vnd", "new_site_ids",
               "status", "gap", "missed", "error"]  # fmt: skip
    table = found.table.rename(columns={f"missed_{language()}": "missed"})
    table = table.fillna({name: "" for name in ("missed", "error") if name in table})
    shown = [name for name in columns if name in table and (name != "missed" or table[name].any())]
    put_table(
        say("analyses.title.scenarios"),
        table,
        shown,
        200,
    )
    done = say("analyses.computed", done=len(found.computed), before=len(found.cases) - len(found.computed))  # fmt: skip
    put_line(done + (f" · {out / 'sweep.csv'}" if out else ""), dim=True)
