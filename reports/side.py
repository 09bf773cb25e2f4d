"""Write the outputs of one language in a process of its own, beside the other language: each draws its own charts.

``python -m ansinh.reports.side WHOSE DATA FOLDER LANGUAGE FORMAT...`` reads the run in ``DATA`` and writes into ``FOLDER``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ansinh.words import Language

OWN, RECEIVED = "own", "received"
"""Whose the run is: this very run's, or of a folder that may come from elsewhere."""
WORTH_IT = 2
"""Formats from which on a process of its own is done sooner: starting it takes as long as one format."""


def can_help(saved: Path, formats: Sequence[str]) -> bool:
    """Return whether a second process would help: the run is on disk, there is a second core, and enough to do."""
    return (
        (saved / "meta.json").is_file()
        and bool(sys.executable)
        and (os.cpu_count() or 1) > 1
        and len(formats) >= WORTH_IT
    )


@contextmanager
def ended(process: subprocess.Popen[str]) -> Iterator[None]:
    """End a process with the block: nothing is written any more after it."""
    try:
        yield
    finally:
        process.kill()
        process.wait()


def start(
    saved: Path, folder: Path, language: Language, formats: Sequence[str], *, received: bool
) -> subprocess.Popen[str]:
    """Start writing `formats` of the run in `saved` into `folder`; modules are never taken from the folder it was called from (``-P``)."""
    whose = RECEIVED if received else OWN
    command = [sys.executable, "-P", "-m", __name__, whose, str(saved), str(folder), language, *formats]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # noqa: S603 (own module)


def finish(process: subprocess.Popen[str]) -> list[Path] | None:
    """Return the files that the process wrote, or None if it failed."""
    lines, _ = process.communicate()
    return [Path(line) for line in lines.splitlines()] if process.returncode == 0 else None


def main(whose: str, saved: str, folder: str, language: str, *formats: str) -> None:
    """Write the formats, and print the names of the files."""
    from ansinh.planning.answer.folder.rundata import RunData
    from ansinh.reports.outputs import write_language

    data = RunData.load(Path(saved), received=whose == RECEIVED)
    for path in write_language(data, Path(folder), cast("Language", language), formats):
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
