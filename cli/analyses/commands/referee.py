"""``ansinh referee``: a plan judged by another router's travel times."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ansinh.cli.analyses.question import analysis, spoken
from ansinh.cli.screen.language import language, say

if TYPE_CHECKING:
    import pandas as pd

    from ansinh.cli.screen.asked import Asked
    from ansinh.planning.inputs.problem import Inputs

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("referee", help=say("command.referee.help"))
@click.option("--matrix", type=FILE, help=say("command.referee.matrix"))
@click.option("--valhalla", type=FILE, help=say("command.referee.valhalla"))
@analysis
def command(asked: Asked, matrix: Path | None, valhalla: Path | None, *, as_json: bool) -> None:
    """Print which sites stay, and how many people would go elsewhere."""
    from ansinh.cli.analyses.names import Names
    from ansinh.cli.analyses.tables import put_json, put_line, put_table
    from ansinh.planning.analyses import referee

    if (matrix is None) == (valhalla is None):
        raise click.UsageError(say("command.referee.one"))
    with spoken(as_json=as_json) as progress:
        inputs = asked.inputs()
        found = referee(inputs, _minutes(inputs, matrix, valhalla), progress)
    if as_json:
        sentences = {name: found.sentence(name) for name in ("vi", "en")}
        put_json(
            {
                **sentences,
                "sites": found.sites,
                "elsewhere_share": found.elsewhere_share,
                "ratio": found.ratio,
            }
        )
        return
    put_line(found.sentence(language()))
    names = Names.of(inputs, str(asked))
    services = [names.service_list(name) for name in found.sites["service"]]
    put_table(say("analyses.title.referee"), found.sites.assign(service=services).drop(columns="site_id"))


def _minutes(inputs: Inputs, matrix: Path | None, valhalla: Path | None) -> pd.DataFrame:
    from ansinh.geodata.travel import travel_times
    from ansinh.geodata.travel.settings import MatrixSource, TravelSettings
    from ansinh.geodata.travel.valhalla import open_actor, valhalla_minutes

    if valhalla is not None:
        return valhalla_minutes(open_actor(valhalla), inputs.points, inputs.sites)
    assert matrix is not None  # noqa: S101  (one of the two is given)
    settings = TravelSettings(matrix=MatrixSource(matrix))
    return travel_times(inputs.province, inputs.points, inputs.sites, settings=settings).minutes
