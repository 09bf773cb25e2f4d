"""``ansinh sign``: make a key, or sign a run folder with one."""

from __future__ import annotations

from pathlib import Path

import click

from ansinh.cli.screen.language import say
from ansinh.cli.screen.options import json_option
from ansinh.cli.screen.terminal import echo, echo_json


@click.command("sign", help=say("sign.help"))
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--key", type=click.Path(path_type=Path), metavar="FILE", help=say("sign.key"))
@click.option("--new-key", type=click.Path(path_type=Path), metavar="FILE", help=say("sign.new_key"))
@click.option("--passphrase", is_flag=True, help=say("sign.passphrase"))
@json_option()
def sign_command(
    folder: Path | None, key: Path | None, new_key: Path | None, *, passphrase: bool, as_json: bool
) -> None:
    """Make the key that is asked for, or sign the folder that is named."""
    if new_key and not (folder or key):
        facts = _make(new_key, passphrase=passphrase)
        words = say("sign.made", **facts)
    elif folder and key and not (new_key or passphrase):
        facts = _sign(folder, key)
        words = say("sign.signed", **facts)
    else:
        raise click.UsageError(say("sign.usage"))
    if as_json:
        echo_json(facts)
    else:
        echo(words)


def _make(path: Path, *, passphrase: bool) -> dict[str, str]:
    from ansinh.planning.answer.folder.sign import PUBLIC, new_key

    secret = (
        str(click.prompt(say("sign.ask"), hide_input=True, confirmation_prompt=True)) if passphrase else ""
    )
    return {"key": str(path), "public": f"{path}{PUBLIC}", "fingerprint": new_key(path, secret)}


def _sign(folder: Path, key: Path) -> dict[str, str]:
    from ansinh.planning.answer.folder.sign import sign_run

    fingerprint = sign_run(folder, key, lambda: str(click.prompt(say("sign.ask"), hide_input=True)))
    return {"folder": str(folder), "key": str(key), "fingerprint": fingerprint}
