"""Write the outputs of one language in a process of its own, beside the other language: each draws its own charts.

``python -m ansinh.reports.side FORMAT...`` loads what the formats need, then reads a line: ``[DATA, FOLDER, LANGUAGE, RECEIVED]``
(JSON). It reads the run in ``DATA`` and writes into ``FOLDER``. Whoever starts it before there is a run needn't wait for modules.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ansinh.words import Language

WORTH_IT = 2
"""Formats from which on a process of its own is done sooner: starting it takes as long as one format."""


def can_help(formats: Sequence[str]) -> bool:
    """Return whether a second process would help: there is a second core, and enough to do."""
    return bool(sys.executable) and (os.cpu_count() or 1) > 1 and len(formats) >= WORTH_IT


@contextmanager
def ended(process: subprocess.Popen[str]) -> Iterator[None]:
    """End a process with the block: nothing is written any more after it."""
    try:
        yield
    finally:
        process.kill()
        process.wait()


def start(formats: Sequence[str]) -> subprocess.Popen[str]:
    """Start the process that writes `formats`; modules are never taken from the folder it was called from (``-P``)."""
    command = [sys.executable, "-P", "-m", __name__, *formats]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)  # noqa: S603 (own module)


def tell(
    process: subprocess.Popen[str], saved: Path, folder: Path, language: Language, *, received: bool
) -> None:
    """Let the process write the run in `saved` into `folder`; `finish` says whether it did.

    A run that is `received` may come from elsewhere, and is read as files of others are.
    """
    line = json.dumps([str(saved), str(folder), language, received])
    with suppress(OSError):  # it has ended
        print(line, file=process.stdin, flush=True)


def finish(process: subprocess.Popen[str]) -> list[Path] | None:
    """Return the files that the process wrote, or None if it failed."""
    lines, _ = process.communicate()
    return [Path(line) for line in lines.splitlines()] if process.returncode == 0 else None


def main(*formats: str) -> None:
    """Load what the formats need, wait for a line, write them, and print the names of the files."""
    from ansinh.planning.answer.folder.rundata import RunData
    from ansinh.reports.outputs import write_language

    for name in ("pictures", *formats):
        with suppress(ModuleNotFoundError):  # not every format has a module of its name
            import_module(f"ansinh.reports.{name}")
    if line := sys.stdin.readline():  # nothing: whoever started this has no run
        saved, folder, language, received = json.loads(line)
        data = RunData.load(Path(saved), received=received)
        for path in write_language(data, Path(folder), language, formats):
            sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
