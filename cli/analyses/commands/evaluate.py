"""``ansinh evaluate``: the official plan as written and the optimised plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ansinh.cli.analyses.question import Question, leave_missed, on_scenario, spoken
from ansinh.cli.language import say

if TYPE_CHECKING:
    from ansinh.planning.analyses import Evaluation


@click.command(
    "evaluate",
    help=say("command.evaluate.help"),
)
@on_scenario
def command(question: Question, *, as_json: bool) -> None:
    """Print both plans side by side."""
    from ansinh.planning.analyses import evaluate

    with spoken(as_json=as_json) as progress:
        found = evaluate(question.inputs(), progress)
    show(found, as_json=as_json)
    leave_missed(found.base.inputs, found.base.misses)


def show(found: Evaluation, *, as_json: bool) -> None:
    """Print the indicators of the plans."""
    from ansinh.cli.analyses.tables import headlines, put_json, put_proofs, put_table

    if as_json:
        put_json({"indicators": found.indicators, "places": found.places, "certificates": found.certificates})
        return
    put_table(say("analyses.title.indicators_last"), headlines(found.indicators))
    put_table(say("analyses.title.places"), found.places, most=60)
    put_proofs(found.certificates)
