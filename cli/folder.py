"""``ansinh report`` and ``ansinh verify``: a run folder looked at again."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console

from ansinh.cli.language import say
from ansinh.cli.options import json_option
from ansinh.cli.terminal import TERMINAL, progress_console

DISAGREES = 1
"""Exit code of ``ansinh verify`` when a stated figure no longer holds."""


@click.command(
    "report",
    help=say(
        "Tạo lại mọi kết quả từ thư mục của một lần chạy.",
        "Make all outputs of a run again, from its folder alone.",
    ),
)
@click.argument("folder", type=click.Path(path_type=Path))
@json_option()
@click.option("--pdf", is_flag=True, help=say("Cả tờ trình dạng PDF.", "The proposals as PDF, too."))
@click.option(
    "--geojson",
    is_flag=True,
    help=say("Cả các lớp bản đồ dạng GeoJSON.", "The map layers as GeoJSON, too."),
)
@click.option(
    "--project",
    "projects",
    multiple=True,
    metavar="SITE",
    help=say(
        "Cả tờ trình riêng cho một địa điểm của phương án; có thể lặp lại.",
        "A proposal of its own for a site of the plan, too; may be repeated.",
    ),
)
def report_command(
    folder: Path, *, as_json: bool, pdf: bool, geojson: bool, projects: tuple[str, ...]
) -> None:
    """Rebuild the outputs of a run folder, and what is made on request only."""
    from ansinh.models.errors import Finding, InputError
    from ansinh.planning.answer.rundata import RunData
    from ansinh.planning.answer.rundir import DATA
    from ansinh.reports.outputs import rebuild, refuse_unknown, write_extras
    from ansinh.reports.proposal import PdfToolMissingError

    if not (folder / DATA / "meta.json").is_file():
        raise InputError([Finding(str(folder), f"not a run folder: {DATA}/meta.json missing",
                                  "name a folder that `ansinh run` wrote")])  # fmt: skip
    data = RunData.load(folder / DATA)
    refuse_unknown(data, projects)
    with progress_console(as_json=as_json).status("…") as status:
        paths = [str(path) for path in rebuild(folder, progress=status.update)]
        wanted = [name for name, asked in (("geojson", geojson), ("pdf", pdf)) if asked]
        try:
            extras = write_extras(data, folder, wanted, projects=projects, progress=status.update)
        except PdfToolMissingError as error:
            raise InputError(
                [Finding("--pdf", str(error), "leave --pdf out, or install LibreOffice")]
            ) from error
        paths += [str(path) for path in extras]
    if as_json:
        click.echo(json.dumps({"folder": str(folder), "files": paths}, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(paths))


@click.command(
    "verify",
    help=say(
        "Tính lại các con số của một lần chạy từ dữ liệu gốc.",
        "Re-compute the figures of a run from its inputs.",
    ),
)
@click.argument("folder", type=click.Path(path_type=Path))
@json_option(say("In kết quả dạng JSON.", "Print the result as JSON."))
def verify_command(folder: Path, *, as_json: bool) -> None:
    """Say whether every stated figure of a run still holds."""
    from ansinh.planning.answer.verify import verify_run

    checks = verify_run(folder)
    if as_json:
        facts = [
            {"what": c.what, "figures": c.figures, "holds": c.holds, "wrong": list(c.wrong)} for c in checks
        ]
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        console = Console()
        for check in (check for check in checks if not (check.holds and TERMINAL.quiet)):
            mark = "[green]✓[/]" if check.holds else "[red]✗[/]"
            console.print(f"{mark} {check.what} ({check.figures})", highlight=False)
            for line in check.wrong:
                console.print(f"    {line}", highlight=False, markup=False)
    if not all(check.holds for check in checks):
        sys.exit(DISAGREES)
