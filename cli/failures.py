"""From errors to exit codes and to words on the terminal."""

from __future__ import annotations

import click

from models.errors import InfeasibleError, InputError, PlanningError, SolverError

EXIT_CODES: dict[type[PlanningError], int] = {InputError: 2, InfeasibleError: 3, SolverError: 4}


def exit_code(error: Exception) -> int | None:
    """Return the exit code of an error raised on purpose; None for a bug."""
    return next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), None)


def explain(error: Exception) -> None:
    """Print what went wrong and what to do, all findings at once, on standard error."""
    if isinstance(error, InputError):
        click.echo(f"Bad input ({len(error.findings)}):", err=True)
        for finding in error.findings:
            click.echo(f"  - {finding}", err=True)
    elif isinstance(error, InfeasibleError):
        click.echo(f"No plan satisfies the scenario. {error}", err=True)
        click.echo("Relax one of these, or make it a target that may be missed.", err=True)
    else:
        click.echo(str(error), err=True)
