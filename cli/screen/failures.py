"""Turn errors into exit codes and into messages on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansinh.cli.screen.language import language, say
from ansinh.cli.screen.terminal import echo, echo_json
from ansinh.models.errors import InfeasibleError, InputError, PlanningError, SolverError
from ansinh.words.computer import computer_words

if TYPE_CHECKING:
    from ansinh.models.network.plan import Miss
    from ansinh.models.network.problem import SiteRule
    from ansinh.planning.inputs.problem import Inputs

EXIT_CODES: dict[type[PlanningError], int] = {InputError: 2, InfeasibleError: 3, SolverError: 4}
COMPUTER = 5
"""Exit code where the computer gives out: no space left, no permission, too little memory."""


def exit_code(error: Exception) -> int | None:
    """Return the exit code of an error that isn't a bug: one of Ansinh's own, or one of the computer; else None."""
    known = next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), None)
    return COMPUTER if known is None and computer_words(error, language()) else known


def explain(error: Exception, *, as_json: bool = False) -> None:
    """Print what went wrong and what to do, with all findings, on standard error; JSON also on standard output."""
    if as_json:
        echo_json(error_facts(error))
    if isinstance(error, InputError):
        echo(say("command.failure.bad_input") + f" ({len(error.findings)}):", err=True)
        for said in dict.fromkeys(finding.said(language()) for finding in error.findings):
            echo(f"  - {said}", err=True)
    elif isinstance(error, InfeasibleError):
        echo(f"{say('command.failure.infeasible')} {error.said(language())}", err=True)
        echo(say("command.failure.relax"), err=True)
    elif isinstance(error, PlanningError):
        echo(str(error), err=True)
    elif words := computer_words(error, language()):
        echo(words, err=True)
    else:
        echo(f"{type(error).__name__}: {error}", err=True)
        echo(say("command.failure.bug"), err=True)


def tell_missed(
    inputs: Inputs,
    misses: Sequence[Miss],
    folder: Path | None = None,
    wishes: Sequence[SiteRule] = (),
) -> int:
    """Print that no plan satisfies the scenario and `wishes`, and what the plan (in `folder`) misses, on standard error.

    Returns
    -------
    The exit code: 0 if nothing is missed, and then nothing is printed.
    """
    from ansinh.planning.answer.missed import sentences

    if not misses:
        return 0
    where = (
        say("command.failure.missed_here") if folder is None else say("command.failure.missed", folder=folder)
    )
    echo(f"{say('command.failure.infeasible')} {where}", err=True)
    for sentence in sentences(inputs, misses, wishes):
        echo(f"  - {sentence.said(language())}", err=True)
    return EXIT_CODES[InfeasibleError]


def error_facts(error: Exception) -> dict[str, Any]:
    """Return an error as values for JSON."""
    findings = error.findings if isinstance(error, InputError) else ()
    return {
        "error": type(error).__name__,
        "exit_code": exit_code(error) or 1,
        "message": str(error),
        "findings": [{"where": f.where, "problem": f.problem, "remedy": f.remedy} for f in findings],
    }
