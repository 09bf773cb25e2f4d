"""``ansinh override``: what it costs to force, forbid, close or swap a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ansinh.cli.analyses.question import analysis, leave_missed, spoken
from ansinh.cli.screen.language import say

if TYPE_CHECKING:
    from ansinh.cli.screen.asked import Asked
    from ansinh.planning.analyses import Override


@click.command(
    "override",
    help=say("command.override.help"),
)
@analysis
@click.option("--force", multiple=True, metavar="SITE[:SERVICE[:PERIOD]]",
              help=say("command.override.force"))  # fmt: skip
@click.option("--forbid", multiple=True, metavar="SITE[:SERVICE[:PERIOD]]",
              help=say("command.override.forbid"))  # fmt: skip
@click.option("--close", multiple=True, metavar="SITE[:SERVICE[:PERIOD]]",
              help=say("command.override.close"))  # fmt: skip
@click.option("--swap", multiple=True, nargs=2, metavar="A B",
              help=say("command.override.swap"))  # fmt: skip
def command(
    asked: Asked,
    *,
    force: tuple[str, ...],
    forbid: tuple[str, ...],
    close: tuple[str, ...],
    swap: tuple[tuple[str, str], ...],
    as_json: bool,
) -> None:
    """Print what the wishes cost."""
    from ansinh.planning.analyses import override

    with spoken(as_json=as_json) as progress:
        inputs = asked.inputs()
        found = override(inputs, force, forbid, swap, close=close, progress=progress)
    show(found, str(asked), as_json=as_json)
    leave_missed(inputs, found.plan.misses, found.rules)


def show(found: Override, asked: str, *, as_json: bool) -> None:
    """Print the wishes, what they cost in a sentence, and both plans."""
    from ansinh.cli.analyses.beside import beside_sentence, put_evaluation, told_price
    from ansinh.cli.analyses.names import Names
    from ansinh.cli.analyses.tables import put_json, put_line, put_table
    from ansinh.planning.analyses.override import OVERRIDDEN
    from ansinh.planning.answer.folder.rundata import OPTIMISED

    seen = found.evaluation
    if as_json:
        rules = [
            f"{rule.kind} {', '.join(rule.sites)} {rule.service} {rule.period}".strip()
            for rule in found.rules
        ]
        put_json({"wishes": rules, "price": found.price, "indicators": seen.indicators, "places": seen.places,
                  "certificates": seen.certificates})  # fmt: skip
        return
    names = Names.of(seen.base.inputs, asked)
    if found.plan is seen.base.plan:  # which may miss a limit of the scenario, and grants the wishes
        put_line(say("analyses.granted", scenario=names.asked))
    else:
        if found.plan.misses:
            put_line(say("analyses.not_granted"))
        titles = names.plan_title(OVERRIDDEN), names.plan_title(OPTIMISED)
        put_line(beside_sentence(seen.indicators[OPTIMISED], seen.indicators[OVERRIDDEN], *titles))
        put_line(say("analyses.try_it", scenario=names.asked))
    for rule in found.rules:
        what = [names.site_list(rule.sites), names.service_list(rule.service), rule.period]
        put_line(f"· {say(f'families.site_rules.{rule.kind}')}: {', '.join(filter(None, what))}")
    put_table(say("analyses.title.price"), told_price(found.price, names))
    put_evaluation(seen, names)
