"""``ansinh init``: a plan folder to fill in, or a built-in province as one's own tables."""

from __future__ import annotations

from pathlib import Path

import click

from cli.language import say


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
    help=say(
        "Bắt đầu từ kịch bản và số liệu của một tỉnh có sẵn.",
        "Start from the scenario and data of a built-in province.",
    ),
)
def init_command(folder: Path, province: str | None) -> None:
    """Write a plan folder."""
    from planning.init import start_empty, start_from

    made = start_from(folder, province) if province else start_empty(folder)
    click.echo(say(f"Đã tạo {made}:", f"Made {made}:"))
    for path in sorted(made.iterdir()):
        click.echo(f"  {path.name}")
    click.echo(
        say(
            f"Tiếp theo: sửa các bảng, rồi  ansinh check {made}  và  ansinh run {made}",
            f"Next: edit the tables, then  ansinh check {made}  and  ansinh run {made}",
        )
    )
