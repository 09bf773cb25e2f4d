"""The process that serves the explorer; it ends with the command that started it.

It runs in a folder that only its user can open, with the order (what to serve, and how to get in) and a key. Whoever asks
it for the proof of a challenge gets an answer that only an owner of the key can give: so the command knows that it is its
own server that answers, before it shows an address with the secret.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets
from tornado.web import Application

from ansinh.cli.explorer.settings import BUSY, HOST, KEY_FILE, ORDER, PORT_FILE, Order

if TYPE_CHECKING:
    from ansinh.reports.explorer.office import Office

_END_SECONDS = 5.0  # for requests to end after the command has gone
MOST_BODY = 1_000_000
"""Bytes of a request: a wish has some thousand."""
QUICK_THREADS = 4
"""First answers at once: they take a second each, and more would make each other wait."""


def main() -> None:
    """Serve until the command ends or interrupts."""
    order = Order.read(Path(ORDER))
    try:
        sockets = bind_sockets(order.port, order.host)
    except OSError:
        sys.exit(BUSY)
    from ansinh.cli.explorer.handlers import Door, routes  # after a taken port is told: it reads all packages

    port = sockets[0].getsockname()[1]
    hosts = () if order.password else tuple(f"{name}:{port}" for name in (HOST, "localhost"))
    door = Door(
        Path(KEY_FILE).read_bytes(),
        order.secret,
        bytes.fromhex(order.salt),
        bytes.fromhex(order.password),
        hosts,
    )
    office = _office(order)
    threads = max(2, os.cpu_count() or 2)
    with ThreadPoolExecutor(QUICK_THREADS) as quick, ThreadPoolExecutor(threads) as slow:
        server = HTTPServer(Application(routes(office, door, quick, slow)), max_body_size=MOST_BODY)
        server.add_sockets(sockets)
        Path(PORT_FILE).write_text(str(port), encoding="ascii")
        _serve()


def _office(order: Order) -> Office:
    from ansinh.cli.screen.asked import Asked
    from ansinh.planning.desk import Desk
    from ansinh.reports.explorer.office import Office

    desk = Desk(Asked(**order.asked).read(), points=order.points)
    return Office(desk, Path(order.folder), order.language)


def _serve() -> None:
    loop, alone = IOLoop.current(), threading.Event()
    threading.Thread(target=end_with_parent, args=(loop, alone), daemon=True).start()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        loop.start()
    except KeyboardInterrupt:
        pass
    finally:
        if alone.is_set():
            shutil.rmtree(Path.cwd(), ignore_errors=True)
        os._exit(0)  # plans that are being made would hold it up


def end_with_parent(loop: IOLoop, alone: threading.Event) -> None:
    """Wait until the command that started this process is gone, killed or not; then stop, if need be by force."""
    sys.stdin.buffer.read()  # ends only when the command, which never writes, has ended
    alone.set()
    loop.add_callback(loop.stop)
    time.sleep(_END_SECONDS)
    shutil.rmtree(Path.cwd(), ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    main()
