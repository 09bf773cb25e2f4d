"""The process that serves the explorer: Voilà on a port of this computer, which ends with the command that started it.

It runs in a folder that only its user can open, with the notebook, the settings, and a key. Whoever asks it for the
proof of a challenge gets an answer that only an owner of the key can give: so the command knows that it is its own server
that answers, before it shows an address with the secret.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from tornado.web import RequestHandler
from voila.app import Voila

from ansinh.cli.explorer.settings import BUSY, HOST, KEY_FILE, PORT_FILE, policy, proof

_END_SECONDS = 5.0  # for Voilà to stop its kernels after the command has gone


class Proof(RequestHandler):
    """Answers a challenge with its proof."""

    def initialize(self, key: bytes) -> None:
        """Receive the key."""
        self.key = key

    def get(self, challenge: str) -> None:
        """Answer."""
        self.finish(proof(self.key, challenge))


class ExplorerServer(Voila):  # type: ignore[misc]  # Voilà has no types
    """Voilà that listens to this computer alone, on the port it is told or a free one, and writes which."""

    def start(self) -> None:
        """Keep the files of kernels in the server's own folder, with which they are deleted, and serve."""
        self.connection_dir_root = str(Path.cwd())
        super().start()

    def init_handlers(self) -> list[Any]:
        """Return Voilà's handlers and the one for proofs."""
        key = Path(KEY_FILE).read_bytes()
        return [(r"/ansinh/([0-9a-f]+)", Proof, {"key": key}), *super().init_handlers()]

    def listen(self) -> None:
        """Serve until the command ends or interrupts."""
        try:
            sockets = bind_sockets(int(self.config.Voila.port), HOST)
        except OSError:
            sys.exit(BUSY)
        self.port = sockets[0].getsockname()[1]
        self.app.settings["headers"] = {"Content-Security-Policy": policy(self.port)}
        HTTPServer(self.app).add_sockets(sockets)
        Path(PORT_FILE).write_text(str(self.port), encoding="ascii")
        self.ioloop = IOLoop.current()
        alone = threading.Event()
        threading.Thread(target=end_with_parent, args=(self.ioloop, alone), daemon=True).start()
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            self.log.info("Stopping...")
        finally:
            self.stop()
            if alone.is_set():
                shutil.rmtree(Path.cwd(), ignore_errors=True)


def end_with_parent(loop: IOLoop, alone: threading.Event) -> None:
    """Wait until the command that started this process is gone, killed or not; then stop, if need be by force."""
    sys.stdin.buffer.read()  # ends only when the command, which never writes, has ended
    alone.set()
    loop.add_callback(loop.stop)
    time.sleep(_END_SECONDS)
    shutil.rmtree(Path.cwd(), ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    ExplorerServer.launch_instance()
