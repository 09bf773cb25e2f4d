"""Start the server of the explorer, make sure that it is ours, show its address, and end it."""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import webbrowser
from dataclasses import asdict
from pathlib import Path

import click

from ansinh.cli.explorer.settings import (
    BUSY,
    EVERYWHERE,
    HOST,
    KEY_FILE,
    LOG,
    OPEN,
    ORDER,
    PORT_FILE,
    Order,
    proof,
)
from ansinh.cli.screen.asked import Asked
from ansinh.cli.screen.language import language, say
from ansinh.cli.screen.terminal import echo

START_SECONDS = 300.0  # longest wait for the server, which reads the province first: some seconds unless the computer is busy
STOP_SECONDS = 5.0  # between one signal to end and the next, harder one
POLL_SECONDS = 0.2  # between two tries to reach the server: short enough not to be noticed
REPLY_SECONDS = 2  # to wait for an answer in one try
LOG_LETTERS = 2_000  # of the end of the server's log that are shown when it fails
SECRET_BYTES = 24  # of randomness in the address: too many to guess
_REDIRECT = '<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={url}"><a href="{url}">Ansinh</a>'


def new_order(asked: Asked, points: int, folder: str, port: int, *, password: str) -> Order:
    """Return what is to be served; with a password to everybody who can reach this computer, else to it alone."""
    from ansinh.cli.explorer.handlers import digest

    salt = secrets.token_bytes(16) if password else b""
    return Order(
        asdict(asked),
        points,
        folder,
        language(),
        EVERYWHERE if password else HOST,
        port,
        secrets.token_urlsafe(SECRET_BYTES),
        salt.hex(),
        digest(password, salt).hex() if password else "",
    )


def serve(order: Order, *, browser: bool) -> None:
    """Serve the explorer until Ctrl-C, a hang-up, or until this process is asked to end or killed.

    The address contains a secret, so that other users of this computer, and pages of other origins in the same browser,
    can't reach the explorer by its port. It stands in no list of processes: a browser is given a file of this user's.

    Raises
    ------
    click.ClickException
        If the port is taken, or the server doesn't start.
    """
    key, port = secrets.token_bytes(32), order.port or None
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="ansinh-explore-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        order.write(folder / ORDER)
        (folder / KEY_FILE).write_bytes(key)
        process = _started(folder)
        try:
            found = wait_until_up(folder, key, process, port)
            url = f"http://{HOST}:{found}/?token={order.secret}"
            echo(say("command.explore.open", url=url))
            if order.password:
                echo(say("command.explore.shared", url=f"http://{socket.gethostname()}:{found}/"))
            if browser:
                (folder / OPEN).write_text(_REDIRECT.format(url=url), encoding="utf-8")
                (folder / OPEN).chmod(0o600)
                webbrowser.open((folder / OPEN).as_uri())
            process.wait()
        except KeyboardInterrupt:
            with contextlib.suppress(OSError):  # after a hang-up there is no terminal to tell it to
                echo(say("command.explore.stopped"), err=True)
        except click.ClickException:
            echo((folder / LOG).read_text(encoding="utf-8", errors="replace")[-LOG_LETTERS:], err=True)
            raise
        finally:
            stop(process)


def _started(folder: Path) -> subprocess.Popen[bytes]:
    """Start the server; it ends when its standard input does, that is with this process, however that ends."""
    with (folder / LOG).open("wb") as said:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "ansinh.cli.explorer.server"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=said,
            start_new_session=True,  # Ctrl-C reaches only this process, which then ends the server
        )


def wait_until_up(folder: Path, key: bytes, process: subprocess.Popen[bytes], port: int | None) -> int:
    """Wait until our own server answers; return its port.

    Raises
    ------
    click.ClickException
        If the port is taken, the server ends, doesn't answer within `START_SECONDS`, or another one answers.
    """
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError, ValueError):  # no file yet, half a number, or no answer yet
            found = int((folder / PORT_FILE).read_text(encoding="ascii"))
            if answers(f"http://{HOST}:{found}", key):
                return found
        time.sleep(POLL_SECONDS)
    if process.poll() == BUSY:
        raise click.ClickException(say("command.explore.busy", port=port))
    raise click.ClickException(say("command.explore.failed"))


def answers(address: str, key: bytes) -> bool:
    """Return whether the server at an address owns the key; the key itself is never sent."""
    challenge = secrets.token_hex(16)
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(f"{address}/ansinh/{challenge}", timeout=REPLY_SECONDS) as answer:
        return hmac.compare_digest(answer.read(128), proof(key, challenge).encode())


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the server: by an interrupt, after which it stops its kernels, or by force if it doesn't end."""
    for end in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL if os.name == "posix" else signal.SIGTERM):
        if process.poll() is not None:
            return
        process.send_signal(end)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
