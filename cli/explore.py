"""``ansinh explore``: serve the explorer with Voilà to browsers on this computer only."""

from __future__ import annotations

import contextlib
import json
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path
from typing import Any

import click

from ansinh.cli.language import language, say
from ansinh.cli.options import scenario_argument

HOST = "127.0.0.1"
START_SECONDS = 60.0  # longest wait for Voilà, which starts in a few seconds unless the computer is busy
STOP_SECONDS = 5.0  # between one signal to end and the next, harder one
POLL_SECONDS = 0.2  # between two tries to reach Voilà: short enough not to be noticed
REPLY_SECONDS = 2  # to wait for an answer in one try
LOG_LETTERS = 2_000  # of the end of Voilà's log that are shown when it fails
SECRET_BYTES = 24  # of randomness in the address: too many to guess
LOG_ERRORS = 40  # Python's level for errors: Voilà's own news doesn't help a planner


@click.command(
    "explore",
    help=say("command.explore.help"),
)
@scenario_argument
@click.option(
    "--no-browser",
    is_flag=True,
    help=say("command.explore.no_browser"),
)
@click.option(
    "--port",
    type=click.IntRange(1024, 65535),
    help=say("command.explore.port"),
)
@click.option(
    "--points",
    type=click.IntRange(20, 20_000),
    default=200,
    show_default=True,
    help=say("command.explore.points"),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("runs"),
    show_default=True,
    help=say("command.explore.out"),
)
def explore_command(scenario: str, out: Path, port: int | None, points: int, *, no_browser: bool) -> None:
    """Serve the explorer until Ctrl-C."""
    from ansinh.planning.question.load import load_scenario
    from ansinh.reports.explorer.notebook import explorer_notebook

    load_scenario(scenario)  # so that a misspelt name is reported here and not in the browser
    name = str(Path(scenario).absolute()) if Path(scenario).exists() else scenario
    notebook = explorer_notebook(
        scenario_name=name, language=language(), points=points, folder=str(out.absolute())
    )
    with tempfile.TemporaryDirectory(prefix="ansinh-explore-") as folder:
        file = Path(folder) / "explorer.ipynb"
        file.write_text(json.dumps(notebook), encoding="utf-8")
        serve(file, port or free_port(), browser=not no_browser)


def serve(notebook: Path, port: int, *, browser: bool) -> None:
    """Serve a notebook with Voilà until Ctrl-C, or until this process is asked to end.

    The address contains a secret, so that other users of this computer, and pages of other origins in the same browser,
    can't reach the explorer by its port.
    """
    secret = secrets.token_urlsafe(SECRET_BYTES)
    url = f"http://{HOST}:{port}/?token={secret}"
    folder = notebook.parent
    (folder / "voila.json").write_text(json.dumps(settings(port, secret)), encoding="utf-8")
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    log = folder / "voila.log"
    with log.open("wb") as said:
        process = subprocess.Popen(  # noqa: S603 - our own notebook
            [sys.executable, "-P", "-m", "voila", notebook.name],
            cwd=folder,
            stdout=said,
            stderr=said,
            start_new_session=True,  # Ctrl-C reaches only this process, which then ends Voilà
        )
        try:
            wait_until_up(f"http://{HOST}:{port}/static/", process)
            click.echo(say("command.explore.open", url=url))
            if browser:
                webbrowser.open(url)
            process.wait()
        except KeyboardInterrupt:
            click.echo(say("command.explore.stopped"), err=True)
        except click.ClickException:
            click.echo(log.read_text(encoding="utf-8", errors="replace")[-LOG_LETTERS:], err=True)
            raise
        finally:
            stop(process)


def settings(port: int, secret: str) -> dict[str, Any]:
    """Return Voilà's settings: access from this computer with the secret, and no other requests than for map tiles."""
    policy = (
        "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; "
        f"connect-src 'self' ws://{HOST}:{port}; img-src 'self' data: blob: https://tile.openstreetmap.org; "
        "frame-ancestors 'self'; form-action 'self'"
    )
    return {
        "Voila": {
            "ip": HOST,
            "port": port,
            "port_retries": 0,
            "token": secret,
            "open_browser": False,
            "log_level": LOG_ERRORS,
            "tornado_settings": {"headers": {"Content-Security-Policy": policy}},
        },
        "VoilaConfiguration": {"theme": "light", "show_tracebacks": False},
    }


def wait_until_up(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the address answers, be it with an error.

    Raises
    ------
    click.ClickException
        If Voilà ends, or doesn't answer within `START_SECONDS`.
    """
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=REPLY_SECONDS)  # noqa: S310 - our own loopback address
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(POLL_SECONDS)
        else:
            return
    raise click.ClickException(say("command.explore.failed"))


def stop(process: subprocess.Popen[bytes]) -> None:
    """End Voilà: by an interrupt, after which it stops its kernels, or by force if it doesn't end."""
    for end in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(end)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)


def free_port() -> int:
    """Return a free port."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
