"""``ansinh run``: a scenario in, a run folder out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from cli.summary import print_summary, summary_facts

if TYPE_CHECKING:
    from planning.run import Run
    from planning.scenario import Scenario


@click.command("run")
@click.argument("scenario", metavar="PROVINCE|FOLDER|FILE.toml")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Run folder to write (default: runs/<scenario>-<time>)."
)
@click.option(
    "--demand", type=click.Choice(["low", "central", "high"]), help="Demand case, instead of the scenario's."
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON and nothing else.")
@click.option("--quiet", "-q", is_flag=True, help="Print only where the run folder is.")
def run_command(scenario: str, out: Path | None, demand: str | None, *, as_json: bool, quiet: bool) -> None:
    r"""Run a built-in province, or a scenario file of your own.

    \b
    Examples:
      ansinh run dak-nong
      ansinh run "Thừa Thiên Huế" --demand high
      ansinh run my-plan/scenario.toml --out runs/first
    """
    from planning.load import load_scenario
    from planning.run import run_scenario

    console = Console(stderr=True, quiet=quiet or as_json)
    loaded = load_scenario(scenario)
    if demand:
        loaded = with_demand_case(loaded, demand)
    target = out or default_folder(loaded)
    with console.status("…") as status:

        def progress(text: str) -> None:
            status.update(text)
            console.log(text)

        run = run_scenario(loaded, progress)
        progress("Bản đồ, báo cáo, bảng tính, GeoPackage")
        folder = write(run, target)
    if as_json:
        click.echo(json.dumps(summary_facts(run, folder), ensure_ascii=False, indent=2))
    elif quiet:
        click.echo(str(folder))
    else:
        print_summary(run, folder)


def with_demand_case(scenario: Scenario, case: str) -> Scenario:
    """Return the scenario with another demand case."""
    heading = scenario.scenario.model_copy(update={"demand_case": case})
    return scenario.model_copy(update={"scenario": heading})


def default_folder(scenario: Scenario) -> Path:
    """Return ``runs/<scenario>-<time>``, with a number behind it if that exists."""
    import datetime as dt

    stamp = dt.datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    base = Path("runs") / f"{scenario.scenario.id}-{stamp}"
    return next(
        p for p in (base, *(base.with_name(f"{base.name}-{n}") for n in range(2, 100))) if not p.exists()
    )


def write(run: Run, target: Path) -> Path:
    """Write the run folder with all its outputs."""
    from reports.outputs import write_all

    from planning.dump import scenario_toml
    from planning.rundir import write_run_folder

    text = scenario_toml(run.inputs.scenario)
    return write_run_folder(target, run.data, text, run.manifest, lambda folder: write_all(run.data, folder))
