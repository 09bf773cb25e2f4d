"""The analyses as commands: evaluate, override, alternatives, frontier, sensitivity, robustness, sweep, compare."""

from __future__ import annotations

import ctypes
import functools
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ansinh.cli.language import say
from ansinh.cli.options import json_option, scenario_argument
from ansinh.cli.terminal import progress_console
from ansinh.cli.terminal import tell as tell_detail

if TYPE_CHECKING:
    from ansinh.planning.analyses.base import Progress
    from ansinh.planning.inputs.problem import Inputs
    from ansinh.planning.question.scenario import Scenario

Command = Callable[..., Any]
LEVELS = ["low", "central", "high"]

demand_option = click.option("--demand", type=click.Choice(LEVELS), help=say("command.shared.demand"))
as_of_option = click.option(
    "--as-of",
    "as_of",
    type=int,
    metavar="YEAR",
    help=say("command.shared.as_of"),
)
result_as_json = json_option(say("command.shared.json_result"))
scheduler_option = click.option(
    "--scheduler",
    metavar="tcp://…|threads|inline",
    help=say("command.shared.scheduler"),
)
out_option = click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=say("command.shared.out"),
)


@dataclass(frozen=True)
class Question:
    """The scenario of a command, not read yet."""

    scenario: str
    demand: str | None
    as_of: int | None

    def read(self) -> Scenario:
        """Return the scenario with the options applied."""
        from ansinh.cli.run import changed
        from ansinh.planning.question.load import load_scenario

        return changed(load_scenario(self.scenario), self.demand, self.as_of)

    def inputs(self) -> Inputs:
        """Return the frames of the scenario."""
        from ansinh.planning.inputs.own import scenario_province
        from ansinh.planning.inputs.problem import collect_inputs

        scenario = self.read()
        return collect_inputs(scenario, scenario_province(scenario))


def on_scenario(command: Command) -> Command:
    """Add the argument and options that all commands on one scenario share; the command gets them as a `Question`."""

    @functools.wraps(command)
    def asked(scenario: str, demand: str | None, as_of: int | None, **others: Any) -> Any:
        return command(Question(scenario, demand, as_of), **others)

    decorated: Command = asked
    for decorate in (result_as_json, as_of_option, demand_option, scenario_argument):
        decorated = decorate(decorated)
    return decorated


@contextmanager
def spoken(*, as_json: bool) -> Iterator[Progress]:
    """Show progress on standard error, or nothing with ``--json``."""
    console = progress_console(as_json=as_json)
    with solver_chatter_to_stderr(), console.status("…") as status:

        def tell(text: str) -> None:
            status.update(text)
            tell_detail(console, text)

        yield tell


@contextmanager
def solver_chatter_to_stderr() -> Iterator[None]:
    """Send what a solver's own library prints (a banner, at file-descriptor level) to standard error.

    Standard output must hold nothing but the result, because programs read it.
    """
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        if os.name == "posix":
            ctypes.CDLL(None).fflush(
                None
            )  # empty the library's own buffer before the descriptor changes back
        os.dup2(kept, 1)
        os.close(kept)


@click.command(
    "evaluate",
    help=say("command.evaluate.help"),
)
@on_scenario
def evaluate_command(question: Question, *, as_json: bool) -> None:
    """Print both plans side by side."""
    from ansinh.cli.analyses import tables as show
    from ansinh.planning.analyses import evaluate

    with spoken(as_json=as_json) as progress:
        found = evaluate(question.inputs(), progress)
    show.evaluation(found, as_json=as_json)


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
def override_command(
    question: Question,
    *,
    force: tuple[str, ...],
    forbid: tuple[str, ...],
    swap: tuple[tuple[str, str], ...],
    as_json: bool,
) -> None:
    """Print what the wishes cost."""
    from ansinh.cli.analyses import tables as show
    from ansinh.planning.analyses import override

    with spoken(as_json=as_json) as progress:
        inputs = question.inputs()
        found = override(inputs, force, forbid, swap, progress=progress)
    show.overriding(found, as_json=as_json)


@click.command(
    "alternatives",
    help=say("command.alternatives.help"),
)
@on_scenario
@click.option("-k", "--number", default=5, show_default=True, help=say("command.alternatives.number"))
@click.option("--within", default=0.02, show_default=True,
              help=say("command.alternatives.within"))  # fmt: skip
@click.option("--service", default="", help=say("command.alternatives.service"))
def alternatives_command(
    question: Question,
    *,
    number: int,
    within: float,
    service: str,
    as_json: bool,
) -> None:
    """Print the alternatives and which sites they share."""
    from ansinh.cli.analyses import tables as show
    from ansinh.planning.analyses import alternatives

    with spoken(as_json=as_json) as progress:
        inputs = question.inputs()
        found = alternatives(inputs, number, within, service=service, progress=progress)
    show.alternatives(found, inputs, as_json=as_json)


@click.command(
    "frontier",
    help=say("command.frontier.help"),
)  # fmt: skip
@on_scenario
@click.option("-x", default="capital", show_default=True, metavar="capital|unserved|minutes|equity")
@click.option("-y", default="unserved", show_default=True, metavar="unserved|travel|cost")
@click.option("--steps", default=6, show_default=True, help=say("command.frontier.steps"))
def frontier_command(question: Question, *, x: str, y: str, steps: int, as_json: bool) -> None:
    """Print the points of the trade-off."""
    from ansinh.cli.analyses import tables as show
    from ansinh.planning.analyses import frontier

    with spoken(as_json=as_json) as progress:
        found = frontier(question.inputs(), x, y, steps, progress=progress)
    show.frontier(found, as_json=as_json)


@click.command(
    "sensitivity",
    help=say("command.sensitivity.help"),
)  # fmt: skip
@on_scenario
@click.option("--flip", multiple=True, metavar="KEY",
              help=say("command.sensitivity.flip"))  # fmt: skip
@click.option("--tolerance", default=0.05, show_default=True,
              help=say("command.sensitivity.tolerance"))  # fmt: skip
def sensitivity_command(
    question: Question,
    *,
    flip: tuple[str, ...],
    tolerance: float,
    as_json: bool,
) -> None:
    """Print worths and break-evens."""
    from ansinh.cli.analyses import tables as show
    from ansinh.planning.analyses import best, break_even, check_keys, sensitivity

    with spoken(as_json=as_json) as progress:
        inputs = question.inputs()
        check_keys(inputs, flip)
        base = best(inputs, progress)
        worth = sensitivity(inputs, base=base, progress=progress)
        flips = [break_even(inputs, key, tolerance=tolerance, base=base, progress=progress) for key in flip]
    show.sensitivities(worth, flips, inputs, as_json=as_json)


@click.command(
    "robustness",
    help=say("command.robustness.help"),
)  # fmt: skip
@on_scenario
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
def robustness_command(
    question: Question,
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
    from ansinh.cli.analyses import tables as show
    from ansinh.planning.analyses import robustness

    chosen = question.read()
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
    show.robustness(found, as_json=as_json)


@click.command(
    "sweep",
    help=say("command.sweep.help"),
)
@on_scenario
@click.option("--table", required=True, type=click.Path(path_type=Path),
              help=say("command.sweep.table"))  # fmt: skip
@scheduler_option
@out_option
def sweep_command(
    question: Question,
    *,
    table: Path,
    scheduler: str | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Run the table and print one row per scenario and plan."""
    from ansinh.cli.analyses import tables as show
    from ansinh.planning.analyses import cases, read_changes, sweep

    rows = cases(question.read(), read_changes(table), table.name)
    with spoken(as_json=as_json) as progress:
        found = sweep(rows, out, scheduler, progress)
    show.swept(found, out, as_json=as_json)


@click.command(
    "compare",
    help=say("command.compare.help"),
)
@click.argument("runs", nargs=-1, required=True, metavar="RUN[:PLAN] RUN[:PLAN] …")
@result_as_json
def compare_command(runs: tuple[str, ...], *, as_json: bool) -> None:
    """Print the comparison."""
    from ansinh.cli.analyses import tables as show
    from ansinh.planning.analyses import compare_runs

    show.comparison(compare_runs(runs), as_json=as_json)


COMMANDS = (
    evaluate_command,
    override_command,
    alternatives_command,
    frontier_command,
    sensitivity_command,
    robustness_command,
    sweep_command,
    compare_command,
)
