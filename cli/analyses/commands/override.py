"""``ansinh override``: what it costs to force, forbid or swap a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ansinh.cli.analyses.question import Question, leave_missed, on_scenario, spoken
from ansinh.cli.language import say

if TYPE_CHECKING:
    from ansinh.planning.analyses import Override


@click.command(
    "override",
    help=say("command.override.help"),
)
@on_scenario
@click.option("--force", multiple=True, metavar="SITE[:SERVICE[:PERIOD]]",
              help=say("command.override.force"))  # fmt: skip
@click.option("--forbid", multiple=True, metavar="SITE[:SERVICE[:PERIOD]]",
              help=say("command.override.forbid"))  # fmt: skip
@click.option("--swap", multiple=True, nargs=2, metavar="A B",
              help=say("command.override.swap"))  # fmt: skip
def command(
    question: Question,
    *,
    force: tuple[str, ...],
    forbid: tuple[str, ...],
    swap: tuple[tuple[str, str], ...],
    as_json: bool,
) -> None:
    """Print what the wishes cost."""
    from ansinh.planning.analyses import override

    with spoken(as_json=as_json) as progress:
        inputs = question.inputs()
        found = override(inputs, force, forbid, swap, progress=progress)
    show(found, as_json=as_json)
    leave_missed(inputs, found.plan.misses)


def show(found: Override, *, as_json: bool) -> None:
    """Print the cost of the wishes."""
    from ansinh.cli.analyses.commands.evaluate import show as show_evaluation
    from ansinh.cli.analyses.tables import put_json, put_line, put_table

    rules = [
        f"{rule.kind} {', '.join(rule.sites)} {rule.service} {rule.period}".strip() for rule in found.rules
    ]
    if as_json:
        seen = found.evaluation
        put_json({"wishes": rules, "price": found.price, "indicators": seen.indicators, "places": seen.places,
                  "certificates": seen.certificates})  # fmt: skip
        return
    for rule in rules:
        put_line(f"· {rule}")
    show_evaluation(found.evaluation, as_json=False)
    put_table(say("analyses.title.price"), found.price)
