"""``ansinh report`` and ``ansinh verify``: make the outputs of a run folder again, and check its figures."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ansinh.cli.screen.language import say
from ansinh.cli.screen.options import json_option, only_formats, only_option
from ansinh.cli.screen.terminal import TERMINAL, console, echo, echo_json, progress_console
from ansinh.reports.formats import FORMATS

if TYPE_CHECKING:
    from ansinh.planning.answer.folder.verify import Check

DISAGREES = 1
"""Exit code of ``ansinh verify`` when a stated figure no longer holds."""


def on_request(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for each format on request; the key of its help is ``command.report.<name>``."""
    for made in reversed(FORMATS):
        if made.on_request:
            command = click.option(f"--{made.name}", is_flag=True, help=say(f"command.report.{made.name}"))(
                command
            )
    return command


@click.command(
    "report",
    help=say("command.report.help"),
)
@click.argument("folder", type=click.Path(path_type=Path))
@json_option()
@only_option
@on_request
@click.option(
    "--project",
    "projects",
    multiple=True,
    metavar="SITE",
    help=say("command.report.project"),
)
def report_command(
    folder: Path, only: str, *, as_json: bool, projects: tuple[str, ...], **formats: bool
) -> None:
    """Make the outputs of a run folder again, and those that are made only on request."""
    from rich.text import Text

    from ansinh.models.errors import Finding, InputError
    from ansinh.planning.answer.folder.rundir import refuse_other_folder
    from ansinh.reports.outputs import rebuild

    refuse_other_folder(folder)
    chosen = only_formats(only)
    wanted = [name.replace("_", "-") for name, asked in formats.items() if asked]
    with progress_console(as_json=as_json).status("…") as status:

        def tell(file: str) -> None:
            status.update(Text(file))

        try:
            written = rebuild(folder, only=chosen, wanted=wanted, projects=projects, progress=tell)
        except RuntimeError as error:
            # Imported here, as it loads all that writes documents.
            from ansinh.reports.proposal import PdfToolMissingError

            if not isinstance(error, PdfToolMissingError):
                raise
            raise InputError(
                [Finding("--pdf", str(error), "leave --pdf out, or install LibreOffice")]
            ) from error
    paths = [str(path) for path in written]
    if as_json:
        echo_json({"folder": str(folder), "files": paths})
    else:
        echo("\n".join(paths))


@click.command(
    "verify",
    help=say("command.verify.help"),
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--signer", type=click.Path(path_type=Path), metavar="FILE.pub", help=say("sign.signer"))
@json_option(say("command.verify.as_json"))
def verify_command(folder: Path, *, signer: Path | None, as_json: bool) -> None:
    """Check signature and figures of a run, and exit with `DISAGREES` if something no longer holds."""
    from ansinh.planning.answer.folder.sign import read_signer
    from ansinh.planning.answer.folder.verify import Check, verify_run, verify_signature

    signed = verify_signature(folder, read_signer(signer) if signer else None)
    words = say(f"sign.verdict.{signed.verdict}", folder=folder, key=signed.key)
    if signed.verdict != "holds" and (signer or signed.key):
        echo(words, err=True)
        if as_json:
            echo_json(_facts([Check(words, 1, (words,))]))
        sys.exit(DISAGREES)
    checks = [*([Check(words, 1, ())] if signed.key else []), *verify_run(folder)]
    if as_json:
        echo_json(_facts(checks))
    else:
        _print(checks)
        _print_words(folder, checks)
    if not all(check.holds for check in checks):
        sys.exit(DISAGREES)


def _print_words(folder: Path, checks: Sequence[Check]) -> None:
    """Print whose bounds are proved again and whose rest on the solver's word, if all else holds."""
    from ansinh.proof.bounds import proved_again
    from ansinh.proof.tables import Run

    if TERMINAL.quiet or not all(check.holds for check in checks):
        return
    stages = proved_again(Run(folder))
    rest = [f"{plan} {stage}" for plan, stage, proved in stages if not proved]
    shown = {"proved": len(stages) - len(rest), "stages": len(stages), "rest": ", ".join(rest) or "–"}
    console().print(say("command.verify.on_word", **shown), soft_wrap=True)


def _facts(checks: Sequence[Check]) -> list[dict[str, Any]]:
    return [{"what": c.what, "figures": c.figures, "holds": c.holds, "wrong": list(c.wrong)} for c in checks]


def _print(checks: Sequence[Check]) -> None:
    """Print a line for each check, and one for each disagreement."""
    from rich.text import Text

    screen = console()
    for check in (check for check in checks if not (check.holds and TERMINAL.quiet)):
        mark = ("✓", "green") if check.holds else ("✗", "red")
        screen.print(Text.assemble(mark, f" {check.what} ({check.figures})"))
        for line in check.wrong:
            screen.print(f"    {line}", soft_wrap=True)
