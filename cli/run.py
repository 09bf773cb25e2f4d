"""``ansinh run``: run a scenario and write a run folder."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ansinh.cli.screen.asked import Asked, on_scenario
from ansinh.cli.screen.failures import tell_missed
from ansinh.cli.screen.language import say
from ansinh.cli.screen.options import json_option, only_formats, only_option
from ansinh.cli.screen.terminal import TERMINAL, echo, echo_json, progress_console

if TYPE_CHECKING:
    import subprocess

    from ansinh.planning.answer.run import Progress, Run
    from ansinh.planning.question.scenario import Scenario


@click.command(
    "run",
    help=say("command.run.help"),
)
@on_scenario
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=say("command.run.out"),
)
@only_option
@json_option(say("command.run.as_json"))
def run_command(asked: Asked, out: Path | None, only: str, *, as_json: bool) -> None:
    """Run a scenario and write its run folder."""
    from ansinh.cli.screen.progress import show_progress
    from ansinh.cli.screen.summary import print_summary, summary_facts
    from ansinh.planning.answer.folder.rundata import OPTIMISED
    from ansinh.planning.answer.run import run_scenario
    from ansinh.reports.outputs import second_started

    formats = only_formats(only)
    tell_namesake(asked)
    loaded = asked.read()
    target = out or default_folder(loaded)
    check_free(target)
    with second_started(formats) as second, show_progress(progress_console(as_json=as_json)) as progress:
        run = run_scenario(loaded, loading(progress, formats))
        progress("outputs", "")
        folder = write(run, target, formats, second)
    code = tell_missed(run.inputs, run.plans[OPTIMISED].misses, folder)
    if folder != target:
        echo(say("command.run.taken", wanted=target, folder=folder), err=True)
    if as_json:
        echo_json(summary_facts(run, folder))
    elif TERMINAL.quiet:
        echo(str(folder))
    else:
        try:
            print_summary(run, folder, asked)
        except Exception as error:  # noqa: BLE001 - the files are there, whatever the terminal can't show
            echo(say("command.run.unshown", folder=folder, why=error), err=True)
    if code:
        sys.exit(code)


def tell_namesake(asked: Asked) -> None:
    """Say which plan a name stands for that a province of before and one of today have."""
    from ansinh.geodata.national.names import namesake

    name = asked.scenario
    if (today := namesake(name)) and not TERMINAL.quiet and not Path(name).exists():
        again = replace(asked, scenario=today)
        echo(say("command.run.namesake", name=name, today=today, again=again), err=True)


def loading(progress: Progress, only: tuple[str, ...]) -> Progress:
    """Return `progress` that loads what the outputs need when the search begins, most of which is the solver's."""
    from ansinh.reports.outputs import load_beside

    begun: set[str] = set()

    def tell(step: str, detail: str = "") -> None:
        if step == "optimise" and step not in begun:
            load_beside(only)
        begun.add(step)
        progress(step, detail)

    return tell


def default_folder(scenario: Scenario) -> Path:
    """Return ``runs/<scenario>-<time>``, with a number appended if that exists."""
    stamp = dt.datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    base = Path("runs") / f"{scenario.scenario.id}-{stamp}"
    names = (base, *(base.with_name(f"{base.name}-{n}") for n in range(2, 100)))
    return next(path for path in names if not path.exists())


def check_free(target: Path) -> None:
    """Raise `InputError` for an existing run folder before any work is done."""
    from ansinh.planning.answer.folder.rundir import refuse_existing

    refuse_existing(target)


def write(
    run: Run, target: Path, only: tuple[str, ...] = (), second: subprocess.Popen[bytes] | None = None
) -> Path:
    """Write the run folder with all its outputs, or only some of them; `second` writes the second language."""
    from ansinh.planning.answer.folder.rundir import write_run_folder
    from ansinh.reports.outputs import begun

    scenario = run.inputs.scenario
    return write_run_folder(
        target,
        run.data,
        scenario,
        run.manifest,
        lambda folder: begun(run.data, folder, only=only, started=second),
    )
