"""``ansinh inside``: the plan of a former province inside today's one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ansinh.cli.analyses.question import analysis, leave_missed, spoken
from ansinh.cli.screen.language import language, say

if TYPE_CHECKING:
    from ansinh.cli.screen.asked import Asked
    from ansinh.geodata import Province

ALONE = ("service", "need", "spare_across", "mean_minutes_alone", "places_alone", "nearest_across_minutes")
"""Columns where nobody crosses: within today's border all is as before."""
BOTH = (
    "service",
    "need",
    "served_alone",
    "served_inside",
    "crossing",
    "mean_minutes_alone",
    "mean_minutes_inside",
)


@click.command("inside", help=say("command.inside.help"))
@analysis
@click.option("--register", metavar="FOLDER|FILE.toml", help=say("command.inside.register"))
def command(asked: Asked, *, register: str | None, as_json: bool) -> None:
    """Print what today's border changes: a sentence, the services, and who crosses."""
    from ansinh.cli.analyses.names import Names
    from ansinh.cli.analyses.tables import put_json, put_line, put_table
    from ansinh.planning.analyses import inside

    with spoken(as_json=as_json) as progress:
        today = _of_tables(register) if register else None
        found = inside(asked.inputs(), progress, today)
    if as_json:
        sentences = {name: found.sentence(name) for name in ("vi", "en")}
        put_json(
            {
                **sentences,
                "services": found.services,
                "crossings": found.crossings,
                "across": found.across.places,
            }
        )
    else:
        put_line(found.sentence(language()))
        names = Names.of(found.alone.inputs, str(asked))
        services, crossings = (
            table.assign(service=[names.service_list(name) for name in table["service"]])
            for table in (found.services, found.crossings)
        )
        put_table(say("analyses.title.inside"), services, ALONE if crossings.empty else BOTH)
        put_table(say("analyses.title.crossings"), crossings.drop(columns="site_id"))
    leave_missed(found.inside.inputs, found.inside.misses)


def _of_tables(register: str) -> Province:
    """Return today's province of the planner's own tables; a name alone would mean the documented facilities."""
    from ansinh.models.errors import Finding, InputError
    from ansinh.planning.inputs.own_data.own import scenario_province
    from ansinh.planning.question.text.load import load_scenario

    scenario = load_scenario(register)
    if scenario.data is None:
        remedy = "give the folder that  ansinh init FOLDER --from  has written"
        raise InputError([Finding(f"--register {register}", "has no tables of its own", remedy)])
    return scenario_province(scenario)
