"""``ansinh alternatives``: plans that are nearly optimal and differ most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ansinh.cli.analyses.question import analysis, leave_missed, spoken
from ansinh.cli.screen.asked import quoted
from ansinh.cli.screen.language import say

if TYPE_CHECKING:
    from ansinh.cli.analyses.names import Names
    from ansinh.cli.screen.asked import Asked
    from ansinh.planning.analyses import Alternatives
    from ansinh.planning.inputs.problem import Inputs


@click.command(
    "alternatives",
    help=say("command.alternatives.help"),
)
@analysis
@click.option("-k", "--number", default=5, show_default=True, help=say("command.alternatives.number"))
@click.option("--within", default=0.02, show_default=True,
              help=say("command.alternatives.within"))  # fmt: skip
@click.option("--service", default="", help=say("command.alternatives.service"))
def command(
    asked: Asked,
    *,
    number: int,
    within: float,
    service: str,
    as_json: bool,
) -> None:
    """Print the alternatives and which sites they share."""
    from ansinh.planning.analyses import alternatives
    from ansinh.planning.answer.folder.rundata import OPTIMISED

    with spoken(as_json=as_json) as progress:
        inputs = asked.inputs()
        found = alternatives(inputs, number, within, service=service, progress=progress)
    show(found, inputs, str(asked), service, as_json=as_json)
    leave_missed(inputs, found.plans[OPTIMISED].misses)


def show(found: Alternatives, inputs: Inputs, asked: str, service: str = "", *, as_json: bool) -> None:
    """Print alternatives and the sites that they share."""
    from ansinh.cli.analyses.names import Names
    from ansinh.cli.analyses.tables import proven, put_failures, put_json, put_line, put_table
    from ansinh.planning.analyses.base import named

    if as_json:
        put_json({"plans": found.table, "sites": named(found.sites, inputs), "unsolved": found.unsolved})
        return
    names = Names.of(inputs, asked)
    columns = [
        "plan_id",
        "differs_in",
        "served_persons",
        "mean_minutes",
        "capital_million_vnd",
        "new_sites",
        "proof",
    ]
    put_line(_first_sentence(found, names, service))
    table = proven(found.table.reset_index())
    table["plan_id"] = [names.plan(plan) for plan in table["plan_id"]]
    put_table(say("analyses.title.plans"), table, columns)
    sites = names.table(found.sites).drop(columns=["share", "in_all"])
    put_table(say("analyses.title.sites_chosen"), sites, most=60)
    put_failures((say("analyses.differing", n=which), message) for which, message in found.unsolved)


def _first_sentence(found: Alternatives, names: Names, service: str) -> str:
    """Return whether there is a choice at all, which sites are beyond it, and the command to go on with."""
    if len(found.plans) == 1:
        again = f"{names.asked} --service {quoted(service)}" if service else names.asked
        return say("analyses.alternatives.none", scenario=again)
    sure = names.site_list(list(found.sites.loc[found.sites["in_all"], "site_id"]))
    key = "sure" if sure else "open"
    return say(f"analyses.alternatives.{key}", n=len(found.plans), sites=sure, scenario=names.asked)
