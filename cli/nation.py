"""``ansinh nation``: the facilities of Decision 966 over all communes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from ansinh.cli.run import check_free
from ansinh.cli.screen.language import language, say
from ansinh.cli.screen.options import json_option
from ansinh.cli.screen.terminal import TERMINAL, echo, echo_json, progress_console

RULES = ("travel", "need", "worst")
SECONDS = 300
"""Seconds for each kind."""


@click.command("nation", help=say("nation.command.help"))
@click.option("--rule", type=click.Choice(RULES), default="travel", help=say("nation.command.rule"))
@click.option("--limit", type=click.IntRange(1), default=SECONDS, help=say("nation.command.limit"))
@click.option("--out", type=click.Path(path_type=Path), help=say("nation.command.out"))
@json_option()
def nation_command(rule: str, limit: int, out: Path | None, *, as_json: bool) -> None:
    """Plan the nation and write its folder."""
    from ansinh.cli.screen.progress import show_progress
    from ansinh.planning.nation import plan_nation, read_nation
    from ansinh.planning.nation.plan import RULES as KNOWN
    from ansinh.planning.nation.tables import nation_tables
    from ansinh.reports.nation import write_nation
    from ansinh.reports.nation.write import nation_facts

    target = out or Path("runs") / f"nation-{dt.datetime.now().astimezone():%Y%m%d-%H%M%S}"
    check_free(target)
    chosen = next(known for known in KNOWN if known == rule)
    with show_progress(progress_console(as_json=as_json)) as progress:
        plan = plan_nation(read_nation(progress), chosen, limit_s=limit, tell=progress)
        progress("outputs", "")
        folder = write_nation(plan, target, language())
    facts = nation_facts(plan, nation_tables(plan), language())
    if as_json:
        echo_json({**facts, "folder": str(folder)})
    elif TERMINAL.quiet:
        echo(str(folder))
    else:
        echo(f"{facts['headline']}\n{folder}")
