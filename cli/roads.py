"""``ansinh roads``: cut an extract of the country into one road file a province."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ansinh.cli.run import check_free
from ansinh.cli.screen.language import say
from ansinh.cli.screen.options import json_option
from ansinh.cli.screen.terminal import echo, echo_json

if TYPE_CHECKING:
    from ansinh.geodata.travel.network.cut import CutWays

LICENCE = "© OpenStreetMap contributors, Open Database License 1.0 (ODbL)\n"


@click.command("roads", help=say("command.roads.help"))
@click.argument("extract", metavar="FILE.osm.pbf", type=click.Path(path_type=Path))
@click.option("--province", "names", multiple=True, metavar="PROVINCE", help=say("command.roads.province"))
@click.option("--out", type=click.Path(path_type=Path), default=Path("roads"), help=say("command.roads.out"))
@json_option()
def roads_command(extract: Path, names: tuple[str, ...], out: Path, *, as_json: bool) -> None:
    """Write one road file for each province."""
    from ansinh.geodata import open_province
    from ansinh.geodata.national import present_slugs
    from ansinh.geodata.storage.durable import whole_folder
    from ansinh.geodata.travel.network.cut import cut_extract
    from ansinh.geodata.travel.network.read_osm import bounds_of
    from ansinh.geodata.travel.network.sources import MARGIN_DEG

    check_free(out)
    provinces = [open_province(name) for name in names or present_slugs()]
    bounds = {p.slug: bounds_of(p.province_boundary.geometry.iloc[0], MARGIN_DEG) for p in provinces}
    cuts = {slug: cut for slug, cut in cut_extract(extract, bounds).items() if len(cut.ids)}
    if not cuts:
        raise click.UsageError(say("command.roads.none", file=extract))
    whole_folder(out, lambda folder: _write(cuts, folder))
    if as_json:
        echo_json({"folder": str(out), "ways": {slug: len(cut.ids) for slug, cut in cuts.items()}})
        return
    for slug, cut in cuts.items():
        echo(say("command.roads.made", file=out / f"{slug}.osm.pbf", ways=len(cut.ids)))
    echo(say("command.roads.next", file=out / f"{next(iter(cuts))}.osm.pbf"))


def _write(cuts: dict[str, CutWays], folder: Path) -> None:
    from ansinh.geodata.travel.network.cut import write_cut

    for slug, cut in cuts.items():
        write_cut(cut, folder / f"{slug}.osm.pbf")
    (folder / "LICENCE.txt").write_text(LICENCE, encoding="utf-8")
