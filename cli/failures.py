"""Turn errors into exit codes and into messages on the terminal."""

from __future__ import annotations

import json
from typing import Any

import click

from ansinh.cli.language import language, say
from ansinh.models.errors import InfeasibleError, InputError, PlanningError, SolverError

EXIT_CODES: dict[type[PlanningError], int] = {InputError: 2, InfeasibleError: 3, SolverError: 4}


def exit_code(error: Exception) -> int | None:
    """Return the exit code of one of Ansinh's own errors; None for any other, which is a bug."""
    return next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), None)


def explain(error: Exception, *, as_json: bool = False) -> None:
    """Print what went wrong and what to do, with all findings, on standard error; JSON also on standard output."""
    if as_json:
        click.echo(json.dumps(error_facts(error), ensure_ascii=False, indent=2))
    if isinstance(error, InputError):
        click.echo(say("command.failure.bad_input") + f" ({len(error.findings)}):", err=True)
        for finding in error.findings:
            click.echo(f"  - {finding}", err=True)
    elif isinstance(error, InfeasibleError):
        nothing = say("command.failure.infeasible")
        click.echo(f"{nothing} {error.said(language())}", err=True)
        click.echo(
            say("command.failure.relax"),
            err=True,
        )
    elif exit_code(error) is None:
        click.echo(f"{type(error).__name__}: {error}", err=True)
        click.echo(
            say("command.failure.bug"),
            err=True,
        )
    else:
        click.echo(str(error), err=True)


def error_facts(error: Exception) -> dict[str, Any]:
    """Return an error as values for JSON."""
    findings = error.findings if isinstance(error, InputError) else ()
    return {
        "error": type(error).__name__,
        "exit_code": exit_code(error) or 1,
        "message": str(error),
        "findings": [{"where": f.where, "problem": f.problem, "remedy": f.remedy} for f in findings],
    }
