"""Write the outputs of one language in a process of its own, beside the other language: each draws its own charts.

``python -m ansinh.reports.side FORMAT...`` loads what the formats need, then takes a run, a folder and a language (pickled), and
writes. Whoever starts it before there is a run needn't wait for modules; the frames of a run are read once, for both languages.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from ansinh.geodata.apart.garbage import collect_seldom
from ansinh.geodata.apart.texts import texts_of_python

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ansinh.planning.answer.folder.rundata import RunData
    from ansinh.words import Language

WORTH_IT = 2
"""Formats from which on a process of its own is done sooner: starting it takes as long as one format."""


def can_help(formats: Sequence[str]) -> bool:
    """Return whether a second process would help: there is a second core, and enough to do."""
    return bool(sys.executable) and (os.cpu_count() or 1) > 1 and len(formats) >= WORTH_IT


@contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """End a process with the block: nothing is written any more after it."""
    try:
        yield
    finally:
        process.kill()
        process.wait()


def start(formats: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start the process that writes `formats`; modules are never taken from the folder it was called from (``-P``)."""
    command = [sys.executable, "-P", "-m", __name__, *formats]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)  # noqa: S603 (own module)


def tell(
    process: subprocess.Popen[bytes], data: RunData, folder: Path, language: Language
) -> threading.Thread:
    """Let the process write a run into `folder`; `finish` takes the thread that tells it, as the process may still load modules."""
    order = pickle.dumps((data, folder, language), protocol=5)

    def send() -> None:
        with suppress(OSError):  # it has ended
            told = cast("IO[bytes]", process.stdin)
            told.write(order)
            told.flush()

    telling = threading.Thread(target=send, daemon=True)
    telling.start()
    return telling


def finish(process: subprocess.Popen[bytes], telling: threading.Thread) -> list[Path] | None:
    """Return the files that the process wrote, or None if it failed."""
    telling.join()
    lines, _ = process.communicate()
    return [Path(os.fsdecode(line)) for line in lines.splitlines()] if process.returncode == 0 else None


def load_modules(formats: Sequence[str]) -> None:
    """Load what formats need, before they are written."""
    for name in ("pictures", *formats):
        with suppress(ModuleNotFoundError):  # not every format has a module of its name
            import_module(f"ansinh.reports.{name}")


def main(*formats: str) -> None:
    """Load what the formats need, wait for a run, write them, and print the names of the files."""
    collect_seldom()
    texts_of_python()
    from ansinh.reports.outputs import write_language

    load_modules(formats)
    with suppress(EOFError):  # whoever started this has no run
        data, folder, language = pickle.load(sys.stdin.buffer)  # noqa: S301 (from the process that started this one)
        for path in write_language(data.with_own_texts(), folder, language, formats):
            sys.stdout.buffer.write(os.fsencode(path) + b"\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
