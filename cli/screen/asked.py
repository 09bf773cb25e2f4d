"""What a command is asked about, with the options that change it, and how both are typed again for the next command."""

from __future__ import annotations

import functools
import os
import re
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from ansinh.cli.screen.language import say
from ansinh.cli.screen.options import accept_option, scenario_argument

if TYPE_CHECKING:
    from ansinh.planning.inputs.problem import Inputs
    from ansinh.planning.question.scenario import Scenario

Command = Callable[..., Any]
_LEVELS = ("low", "central", "high")
_OPTIONS = (
    scenario_argument,
    click.option("--demand", type=click.Choice(_LEVELS), help=say("command.shared.demand")),
    click.option(
        "--as-of", type=click.IntRange(2015, 2060), metavar="YEAR", help=say("command.shared.as_of")
    ),
    accept_option,
)


@dataclass(frozen=True)
class Asked:
    """A scenario by its name, folder or file, not read yet, and what is asked of it.

    Attributes
    ----------
    scenario
        A built-in province, a plan folder or a scenario file.
    demand
        Another case of demand; None = the scenario's.
    as_of
        The year from which the plan is looked at; None = from its beginning.
    accept
        Codes of findings that are accepted.
    """

    scenario: str
    demand: str | None = None
    as_of: int | None = None
    accept: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it as it's typed behind the name of the next command, in the way of this computer's shell."""
        options: dict[str, Sequence[str | int | None]] = {
            "--demand": [self.demand],
            "--as-of": [self.as_of],
            "--accept": self.accept,
        }
        given = (
            f"{option} {value}" for option, values in options.items() for value in values if value is not None
        )
        return " ".join((quoted(self.scenario), *given))

    def read(self) -> Scenario:
        """Return the scenario with the options applied."""
        from ansinh.planning.inputs.own_data.own import accepting
        from ansinh.planning.question.as_of import as_of
        from ansinh.planning.question.text.load import load_scenario

        scenario = load_scenario(self.scenario)
        if self.as_of is not None:
            scenario = as_of(scenario, self.as_of)
        if self.demand is not None:
            heading = scenario.scenario.model_copy(update={"demand_case": self.demand})
            scenario = scenario.model_copy(update={"scenario": heading})
        return accepting(scenario, self.accept)

    def inputs(self) -> Inputs:
        """Return the frames of the scenario."""
        from ansinh.planning.inputs.own_data.own import scenario_province
        from ansinh.planning.inputs.problem import collect_inputs

        scenario = self.read()
        return collect_inputs(scenario, scenario_province(scenario))


def on_scenario(command: Command) -> Command:
    """Add the argument and options that all commands on one scenario share; the command gets them as `Asked`."""

    @functools.wraps(command)
    def asked(
        scenario: str, demand: str | None, as_of: int | None, accept: tuple[str, ...], **others: Any
    ) -> Any:
        return command(Asked(scenario, demand, as_of, accept), **others)

    decorated: Command = asked
    for decorate in reversed(_OPTIONS):
        decorated = decorate(decorated)
    return decorated


def quoted(asked: str) -> str:
    """Return what a command was given as it's typed again, in the way of this computer's shell."""
    windows = os.name == "nt"
    if re.fullmatch(r"[\w./:@%+=\\-]+" if windows else r"[\w./:@%+=-]+", asked):
        return asked
    return f'"{asked}"' if windows or not re.search(r'["$`\\!]', asked) else shlex.quote(asked)
