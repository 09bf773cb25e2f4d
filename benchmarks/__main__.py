"""Run all benchmarks, each in a process of its own, and write README.md and LITERATURE.md here as results come.

python -m benchmarks              # everything, in at most 45 minutes
python -m benchmarks small large  # only these parts; they are printed and not written
python -m benchmarks paired --against COMMIT  # here and at another commit, in turn: see `benchmarks.paired`
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from importlib import metadata

from benchmarks import paired
from benchmarks.common import ROOT, peak_memory_mb
from benchmarks.machine import run_line
from benchmarks.sections import SECTIONS

BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"
WHOLE_LIMIT_S = 45 * 60  # a part that would go beyond is stopped then
PEERS = ("pulp", "highspy", "spopt", "pbp-pmedian", "allagash", "access", "numpy", "scipy")
HEAD = "| line | ours | peer | target |\n| --- | --- | --- | --- |"


def measure(name: str) -> None:
    """Measure one part and print its rows."""
    from ansinh.models import p_median
    from benchmarks.common import plane

    p_median(plane(30, 8, 3), 3, capacitated=True)  # so that imports at first use aren't timed
    before = os.getloadavg()[0]
    for line in SECTIONS[name].lines():
        print(line.row(), flush=True)
    after = os.getloadavg()[0]
    print(
        f"\nLoad {before:.1f} before, {after:.1f} after (ours and the peer included); "
        f"ours held {peak_memory_mb():.0f} MB at most (target 2,048).",
        flush=True,
    )


def run(name: str, left_s: float = math.inf) -> str:
    """Measure one part in a process of its own; return its rows, with a note if it failed.

    Parameters
    ----------
    left_s
        Seconds left of the whole run.
    """
    seconds = min(SECTIONS[name].limit_s, left_s)
    command = [sys.executable, "-m", "benchmarks", "--part", name]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None  # noqa: S101
        watch = _Watch(process, seconds)
        rows = []
        for text in process.stdout:
            print(text, end="", flush=True)
            if text.startswith(("|", "Load")):
                rows.append(text.rstrip() if text.startswith("|") else f"\n{text.rstrip()}")
        code = process.wait()
        watch.cancel()
    if code:
        rows.append(f"\n**Stopped: exit code {code}{' at its time limit' if watch.fired else ''}.**")
    return "\n".join(rows)


class _Watch:
    """Ends a part that exceeds its time limit."""

    def __init__(self, process: subprocess.Popen[str], seconds: float) -> None:
        import threading

        self.fired, self._process = False, process
        self._timer = threading.Timer(seconds, self._fire)
        self._timer.start()

    def _fire(self) -> None:
        self.fired = True
        self._process.kill()

    def cancel(self) -> None:
        """Stop watching."""
        self._timer.cancel()


def about() -> str:
    """Return the sentence on date, commit, machine and versions."""
    versions = ", ".join(f"{name} {_version(name)}" for name in PEERS)
    return f"{run_line()}; {versions}. Load when it began: {os.getloadavg()[0]:.1f}."


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "absent"


def write(head: str, tables: dict[str, str], minutes: float | None) -> None:
    """Write the results so far between the marks of their pages."""
    first = head if minutes is None else f"{head} All of it took {minutes:.0f} minutes."
    for page in dict.fromkeys(section.page for section in SECTIONS.values()):
        rows = {name: rows for name, rows in tables.items() if SECTIONS[name].page == page}
        if not rows:
            continue
        parts = [first, *(f"### {SECTIONS[name].title}\n\n{HEAD}\n{text}" for name, text in rows.items())]
        path = ROOT / "benchmarks" / page
        before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        path.write_text(f"{before}{BEGIN}\n\n" + "\n\n".join(parts) + f"\n\n{END}{after}", encoding="utf-8")


def main(words: list[str]) -> int:
    """Run the parts named on the command line, or all; return the exit code."""
    if words[:1] == ["--part"]:
        measure(words[1])
        return 0
    if words[:1] == ["paired"]:
        return paired.main(words[1:])
    unknown = [word for word in words if word not in SECTIONS]
    if unknown:
        print(f"no such part: {', '.join(unknown)}; choose from {', '.join(SECTIONS)}")
        return 2
    head, began, tables = about(), time.perf_counter(), dict[str, str]()
    print(head)
    for name in words or SECTIONS:
        print(f"\n### {SECTIONS[name].title}", flush=True)
        tables[name] = run(name, WHOLE_LIMIT_S - (time.perf_counter() - began))
        if not words:
            write(head, tables, None)
    if not words:
        write(head, tables, (time.perf_counter() - began) / 60)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
