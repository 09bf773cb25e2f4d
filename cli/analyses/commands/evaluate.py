"""``ansinh evaluate``: the official plan as written and the optimised plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ansinh.cli.analyses.question import analysis, leave_missed, spoken
from ansinh.cli.screen.language import say

if TYPE_CHECKING:
    from ansinh.cli.screen.asked import Asked
    from ansinh.planning.analyses import Evaluation


@click.command(
    "evaluate",
    help=say("command.evaluate.help"),
)
@analysis
def command(asked: Asked, *, as_json: bool) -> None:
    """Print both plans side by side."""
    from ansinh.planning.analyses import evaluate

    with spoken(as_json=as_json) as progress:
        found = evaluate(asked.inputs(), progress)
    show(found, str(asked), as_json=as_json)
    leave_missed(found.base.inputs, found.base.misses)


def show(found: Evaluation, asked: str, *, as_json: bool) -> None:
    """Print the indicators of the plans."""
    from ansinh.cli.analyses.beside import beside_sentence, put_evaluation
    from ansinh.cli.analyses.names import Names
    from ansinh.cli.analyses.tables import put_json, put_line

    if as_json:
        put_json({"indicators": found.indicators, "places": found.places, "certificates": found.certificates})
        return
    names = Names.of(found.base.inputs, asked)
    plans = list(found.certificates.index)
    titles = names.plan_title(plans[-1]), names.plan_title(plans[0])
    if len(plans) > 1:
        put_line(beside_sentence(found.indicators[plans[0]], found.indicators[plans[-1]], *titles))
    put_line(say("analyses.see_all", scenario=names.asked))
    put_evaluation(found, names)
