"""``ansinh init``: make a plan folder, with an example to fill in or with the tables of a built-in province."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ansinh.cli.completion import complete_plan
from ansinh.cli.language import say
from ansinh.cli.options import json_option
from ansinh.cli.terminal import TERMINAL


@click.command(
    "init",
    help=say(
        "Tạo thư mục kế hoạch: kịch bản có chú thích và các bảng mẫu.\n\n\b\nVí dụ:\n  ansinh init my-plan\n"
        "  ansinh init my-plan --from dak-nong",
        "Make a plan folder: a commented scenario and example tables.\n\n\b\nExamples:\n  ansinh init my-plan\n"
        "  ansinh init my-plan --from dak-nong",
    ),
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "province",
    metavar="PROVINCE",
    shell_complete=complete_plan,
    help=say(
        "Bắt đầu từ kịch bản và số liệu của một tỉnh có sẵn.",
        "Start from the scenario and data of a built-in province.",
    ),
)
@json_option()
def init_command(folder: Path, province: str | None, *, as_json: bool) -> None:
    """Write a plan folder."""
    from ansinh.planning.inputs.init import start_empty, start_from

    made = start_from(folder, province) if province else start_empty(folder)
    files = sorted(path.name for path in made.iterdir())
    if as_json:
        click.echo(json.dumps({"folder": str(made), "files": files}, ensure_ascii=False, indent=2))
    elif TERMINAL.quiet:
        click.echo(str(made))
    else:
        _print(made, files)


def _print(made: Path, files: list[str]) -> None:
    click.echo(say(f"Đã tạo {made}:", f"Made {made}:"))
    for name in files:
        click.echo(f"  {name}")
    click.echo(
        say(
            f"Tiếp theo: sửa các bảng, rồi  ansinh check {made}  và  ansinh run {made}",
            f"Next: edit the tables, then  ansinh check {made}  and  ansinh run {made}",
        )
    )
