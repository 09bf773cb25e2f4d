"""Test that the explorer is shown only by its own server, tells a taken port, and leaves nothing behind."""

from __future__ import annotations

import http.server
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansinh.cli.explorer.serve import answers
from ansinh.cli.explorer.settings import proof
from tests.patience import PATIENCE_S

START = "from ansinh.cli.main import main; main()"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a folder for temporary files, and a browser that notes what it is asked to open."""
    (tmp_path / "tmp").mkdir()
    browser = tmp_path / "browser"
    browser.write_text(
        f'#!/bin/sh\necho "$@" > {tmp_path}/opened\ncat "${{1#file://}}" >> {tmp_path}/opened\n'
    )
    browser.chmod(0o755)
    return tmp_path


def explorer(home: Path, *options: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "ANSINH_LANG": "en",
        "TMPDIR": str(home / "tmp"),
        "BROWSER": f"{home}/browser %s",
    }
    with (home / "log").open("wb") as said:
        return subprocess.Popen(
            [sys.executable, "-c", START, "explore", "dak-nong", "--points", "20", *options],
            cwd=home, env=environment, stdout=said, stderr=said,
        )  # fmt: skip


def wait_for(home: Path, process: subprocess.Popen[bytes], text: str = "token=") -> str:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None and text not in (home / "log").read_text():
        time.sleep(0.1)
    said = (home / "log").read_text()
    assert text in said, said
    return said


def opened(home: Path, token: str) -> list[str]:
    """Return what the browser was given, line by line, as soon as it has noted all of it."""
    notes = home / "opened"
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and not (notes.exists() and token in notes.read_text()):
        time.sleep(0.1)
    return notes.read_text().splitlines()


def nothing_is_left(home: Path) -> bool:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and list((home / "tmp").glob("ansinh-explore-*")):
        time.sleep(0.1)
    return not list((home / "tmp").glob("ansinh-explore-*"))


def closed(port: int) -> bool:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGKILL])
def test_a_closed_terminal_or_a_kill_ends_the_server_and_its_folder(home: Path, number: int):
    process = explorer(home)
    said = wait_for(home, process)
    port = int(re.search(r":(\d+)/", said)[1])  # type: ignore[index]
    token = re.search(r"token=(\S+)", said)[1]  # type: ignore[index]
    asked = opened(home, token)
    assert token not in asked[0]  # what any user sees in the list of processes
    assert token in "".join(asked[1:])  # what the file holds, which only this user can read
    process.send_signal(number)
    process.wait(PATIENCE_S)
    assert nothing_is_left(home)
    assert closed(port)


def test_a_taken_port_is_told(home: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = explorer(home, "--port", str(port))
        assert f"Port {port} is taken" in wait_for(home, process, f"Port {port}")
        assert process.wait(PATIENCE_S) != 0
    assert nothing_is_left(home)


@pytest.fixture
def stranger() -> Iterator[tuple[str, list[str]]]:
    """Yield the address of a server that answers everything with 200, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(proof(b"another key", self.path.rpartition("/")[2]).encode())

        def log_message(self, *_: object):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_another_server_on_the_port_is_not_taken_for_ours_and_gets_no_secret(stranger):
    address, asked = stranger
    assert not answers(address, b"our key")
    assert len(asked) == 1
    assert re.fullmatch(r"/ansinh/[0-9a-f]{32}", asked[0])
