"""``ansinh letter``: list the fields of an agency's own letter, or write a sample of one."""

from __future__ import annotations

from pathlib import Path

import click

from ansinh.cli.screen.language import say
from ansinh.cli.screen.options import json_option
from ansinh.cli.screen.terminal import console, echo, echo_json
from ansinh.models.errors import Finding, InputError

SUFFIX = ".docx"


@click.command("letter", help=say("command.letter.help"))
@click.argument("file", required=False, type=click.Path(path_type=Path))
@json_option()
def letter_command(file: Path | None, *, as_json: bool) -> None:
    """List the fields, or write a sample."""
    if file is None:
        _list_fields(as_json=as_json)
        return
    from ansinh.reports.proposal.docx.sample import write_sample

    if file.exists() or file.suffix.lower() != SUFFIX:
        problem = "is there already" if file.exists() else "is no .docx file"
        raise InputError([Finding(str(file), problem, "give the name of a new .docx file")])
    write_sample(file)
    if as_json:
        echo_json({"file": str(file)})
    else:
        echo(say("command.letter.written", file=file))


def _list_fields(*, as_json: bool) -> None:
    from rich.table import Table

    from ansinh.planning.letter import BLOCKS, TEXTS

    if as_json:
        echo_json({"texts": list(TEXTS), "blocks": list(BLOCKS)})
        return
    for kind, names in (("texts", TEXTS), ("blocks", BLOCKS)):
        table = Table(title=say(f"command.letter.{kind}"), title_justify="left", box=None, show_header=False)
        table.add_column(no_wrap=True)
        table.add_column()
        for name in names:
            table.add_row(f"{{{{ {name} }}}}", say(f"letter.field.{name}"))
        console().print(table)
