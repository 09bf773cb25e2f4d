"""``ansinh provinces``: every province of today, one sweep."""

from __future__ import annotations

from pathlib import Path

import click

from ansinh.cli.analyses.question import out_option, result_as_json, scheduler_option, spoken
from ansinh.cli.screen.language import say

POINTS, SECONDS = 150, 20
"""Demand points and seconds of solving: a coarse look."""


@click.command("provinces", help=say("command.provinces.help"))
@click.option("--points", type=click.IntRange(10), default=POINTS, help=say("command.provinces.points"))
@click.option("--limit", type=click.IntRange(1), default=SECONDS, help=say("command.provinces.limit"))
@scheduler_option
@out_option
@result_as_json
def command(points: int, limit: int, scheduler: str | None, out: Path | None, *, as_json: bool) -> None:
    """Run the first scenario of every province and print one row for each."""
    from ansinh.cli.analyses.tables import put_json, put_line, put_table
    from ansinh.planning.analyses import sweep
    from ansinh.planning.analyses.sweeps.provinces import province_cases, province_table

    with spoken(as_json=as_json) as progress:
        found = sweep(province_cases(points, float(limit)), out, scheduler, progress)
    table = province_table(found)
    if as_json:
        put_json({"provinces": table, "computed": found.computed})
        return
    columns = [
        "name",
        "seconds",
        "served_share",
        "worst_area",
        "worst_share",
        "mean_minutes",
        "new_sites",
        "status",
    ]
    put_table(say("analyses.title.provinces"), table, columns, len(table))
    failed = table[table["error"] != ""]
    for name, error in zip(failed["name"], failed["error"], strict=True):
        put_line(f"{name}: {error}")
