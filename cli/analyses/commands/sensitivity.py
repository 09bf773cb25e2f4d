"""``ansinh sensitivity``: the worth of a place and of a billion đồng, and values at which the plan changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ansinh.cli.analyses.question import analysis, leave_missed, spoken
from ansinh.cli.screen.language import language, say

if TYPE_CHECKING:
    from ansinh.cli.analyses.names import Names
    from ansinh.cli.screen.asked import Asked
    from ansinh.planning.analyses import BreakEven, Worth
    from ansinh.planning.inputs.problem import Inputs


@click.command(
    "sensitivity",
    help=say("command.sensitivity.help"),
)  # fmt: skip
@analysis
@click.option("--flip", multiple=True, metavar="KEY",
              help=say("command.sensitivity.flip"))  # fmt: skip
@click.option("--tolerance", default=0.05, show_default=True,
              help=say("command.sensitivity.tolerance"))  # fmt: skip
def command(
    asked: Asked,
    *,
    flip: tuple[str, ...],
    tolerance: float,
    as_json: bool,
) -> None:
    """Print worths and break-evens."""
    from ansinh.planning.analyses import best, break_even, check_keys, sensitivity

    with spoken(as_json=as_json) as progress:
        inputs = asked.inputs()
        check_keys(inputs, flip)
        base = best(inputs, progress)
        worth = sensitivity(inputs, base=base, progress=progress)
        flips = [break_even(inputs, key, tolerance=tolerance, base=base, progress=progress) for key in flip]
    show(worth, flips, inputs, str(asked), as_json=as_json)
    leave_missed(inputs, base.misses)


def show(worth: Worth, flips: Sequence[BreakEven], inputs: Inputs, asked: str, *, as_json: bool) -> None:
    """Print worths and break-evens."""
    from ansinh.cli.analyses.names import Names
    from ansinh.cli.analyses.tables import put_json, put_line, put_table
    from ansinh.cli.analyses.worths import first_sentence, told_places, told_worth
    from ansinh.planning.analyses.base import named

    if as_json:
        put_json({"duals": worth.duals, "places": named(worth.places, inputs), "money": worth.money,
                  "coverage": worth.coverage, "break_evens": [vars(flip) for flip in flips]})  # fmt: skip
        return
    names = Names.of(inputs, asked)
    put_line(first_sentence(worth.places, worth.money, names))
    put_table(say("analyses.title.one_place"), told_places(worth.places, names))
    put_table(say("analyses.title.one_billion"), told_worth(worth.money, names))
    put_table(say("analyses.title.one_point"), told_worth(worth.coverage, names))
    for flip in flips:
        put_line(_flip_words(flip, names))


def _flip_words(flip: BreakEven, names: Names) -> str:
    from ansinh.planning.analyses.break_even import NOT_POSSIBLE
    from ansinh.reports.tables import value_of

    value, low, high = (
        value_of(float(f"{number:.4g}"), language()) for number in (flip.value, flip.low, flip.high)
    )
    text = say("analyses.flip", name=flip.key, value=value, low=low, high=high)
    for side, change in (("<", flip.below), (">", flip.above)):
        if change.get("out") == NOT_POSSIBLE:
            text += f"\n  {side} {say('analyses.no_plan')}"
        elif change:
            text += f"\n  {side} +{names.site_list(change['in']) or '–'}  −{names.site_list(change['out']) or '–'}"
    return text
