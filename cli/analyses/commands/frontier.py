"""``ansinh frontier``: the trade-off between money, people served, travel and equity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ansinh.cli.analyses.question import analysis, leave_missed, spoken
from ansinh.cli.analyses.words import head
from ansinh.cli.screen.language import say

FEWEST = 3
"""Points from which one of them can lie between others."""

if TYPE_CHECKING:
    from ansinh.cli.analyses.names import Names
    from ansinh.cli.screen.asked import Asked
    from ansinh.planning.analyses import Frontier
    from ansinh.planning.inputs.problem import Inputs


@click.command(
    "frontier",
    help=say("command.frontier.help"),
)  # fmt: skip
@analysis
@click.option("-x", default="capital", show_default=True, metavar="capital|unserved|minutes|equity")
@click.option("-y", default="unserved", show_default=True, metavar="unserved|travel|cost")
@click.option("--steps", default=6, show_default=True, help=say("command.frontier.steps"))
def command(asked: Asked, *, x: str, y: str, steps: int, as_json: bool) -> None:
    """Print the points of the trade-off."""
    from ansinh.planning.analyses import frontier

    with spoken(as_json=as_json) as progress:
        inputs = asked.inputs()
        found = frontier(inputs, x, y, steps, progress=progress)
    show(found, inputs, str(asked), as_json=as_json)
    leave_missed(inputs, found.misses)


def show(found: Frontier, inputs: Inputs, asked: str, *, as_json: bool) -> None:
    """Print the points of a trade-off, the most balanced one first in a sentence."""
    from ansinh.cli.analyses.names import Names
    from ansinh.cli.analyses.tables import (
        proven,
        put_failures,
        put_json,
        put_line,
        put_lists,
        put_table,
        said,
    )

    if as_json:
        put_json({"x": found.x, "y": found.y, "points": found.points, "impossible": found.impossible,
                  "unsolved": found.unsolved})  # fmt: skip
        return
    names = Names.of(inputs, asked)
    kept = found.points[~found.points["dominated"]].rename(columns={"x": found.x, "y": found.y})
    columns = (found.x, found.y, "served_persons", "mean_minutes", "capital_million_vnd", "proof", "missed")
    put_line(_balanced(found, names) or say("analyses.try_it", scenario=names.asked))
    table = proven(kept.loc[:, ~kept.columns.duplicated()])
    shown = [name for name in dict.fromkeys(columns) if name != "missed" or table[name].any()]
    put_table(f"{head(found.x)} ↔ {head(found.y)}", table, shown)
    levels = [said(level, found.x) for level in table[found.x]]
    put_lists(
        say("analyses.title.sites_at"),
        zip(levels, (names.site_list(sites) for sites in table["sites"]), strict=True),
    )
    if found.impossible:
        put_line(
            say("analyses.impossible", levels="; ".join(said(level, found.x) for level in found.impossible))
        )
    put_failures((said(level, found.x), message) for level, message in found.unsolved)


def _balanced(found: Frontier, names: Names) -> str:
    """Return the point nearest to the best of both, each counted from its least to its most; "" with fewer than three."""
    from ansinh.cli.analyses.tables import said

    points = found.efficient
    span = points[["x", "y"]].max() - points[["x", "y"]].min()
    if len(points) < FEWEST or not (span > 0).all():
        return ""
    far = ((points[["x", "y"]] - points[["x", "y"]].min()) / span).sum(axis=1)
    best = points.iloc[int(far.argmin())]
    least = points.iloc[int(points["x"].argmin())]
    told = {
        "x_name": head(found.x),
        "y_name": head(found.y),
        "x": said(best["x"], found.x),
        "y": said(best["y"], found.y),
        "x_least": said(least["x"], found.x),
        "y_most": said(least["y"], found.y),
    }
    return say("analyses.balanced", scenario=names.asked, **told)
