"""``ansinh robustness``: results of plans for other demand, travel times, unit costs and seasons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ansinh.cli.analyses.question import analysis, out_option, scheduler_option, spoken
from ansinh.cli.screen.language import say

if TYPE_CHECKING:
    from ansinh.cli.screen.asked import Asked
    from ansinh.planning.analyses import Robustness
    from ansinh.planning.inputs.problem import Inputs


@click.command(
    "robustness",
    help=say("command.robustness.help"),
)  # fmt: skip
@analysis
@click.option("--demand-cases", default="low,central,high", show_default=True)
@click.option("--travel-cases", default="low,central,high", show_default=True)
@click.option("--cost-cases", default="low,central,high", show_default=True)
@click.option("--season-cases", default="dry,flood", show_default=True)
@click.option("--cases", "count", default=20, show_default=True,
              help=say("command.robustness.cases"))  # fmt: skip
@click.option("--sizes-later/--no-sizes-later", default=True, show_default=True,
              help=say("command.robustness.sizes_later"))  # fmt: skip
@scheduler_option
@out_option
def command(
    asked: Asked,
    *,
    demand_cases: str,
    travel_cases: str,
    cost_cases: str,
    season_cases: str,
    count: int,
    scheduler: str | None,
    out: Path | None,
    sizes_later: bool,
    as_json: bool,
) -> None:
    """Print how often sites are chosen, the regret of each plan, and the best sites if sizes are chosen later."""
    from ansinh.planning.analyses import robustness

    chosen = asked.read()
    texts = (demand_cases, travel_cases, cost_cases, season_cases)
    levels = [[level.strip() for level in text.split(",") if level.strip()] for text in texts]
    with spoken(as_json=as_json) as progress:
        found = robustness(
            chosen,
            *levels,
            count=count,
            out=out,
            scheduler=scheduler,
            sizes_later=sizes_later,
            progress=progress,
        )
        inputs = asked.inputs()
    show(found, inputs, str(asked), as_json=as_json)


def show(found: Robustness, inputs: Inputs, asked: str, *, as_json: bool) -> None:
    """Print how often sites are chosen, the regret of each plan, and the best sites if sizes are chosen later."""
    from ansinh.cli.analyses.cases import case_names, put_robustness
    from ansinh.cli.analyses.names import Names
    from ansinh.cli.analyses.tables import put_failures, put_json
    from ansinh.planning.analyses.base import named

    if as_json:
        hedge = {} if found.hedge is None else {"hedge": found.hedge.sets, "hedge_matrix": found.hedge.matrix}
        put_json({"levels": found.levels, "sites": named(found.sites, inputs), "matrix": found.matrix,
                  "regret": found.regret, **hedge, "failed": found.failed})  # fmt: skip
        return
    put_robustness(found, Names.of(inputs, asked))
    cases = case_names(found)
    put_failures((cases[name], error) for name, error in found.failed.items())
