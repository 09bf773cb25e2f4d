"""``python -m tests.crash``: all points of the laboratory; ``--most 600`` tries so many of each operation, evenly spread."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FAULTS = Path(__file__).with_name("faults.c")
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - no disk has to flush what is tried; the folder in it has a name that nobody knows

LARGE_PAGES = {"PYTHONMALLOC": "malloc", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
"""Memory in pages of 2 MB where the system has them: two thousand copies of a process of 300 MB take half the time."""


def main() -> int:
    """Try every operation, print one line for each with its counts, and return 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--most", type=int, help="points of each operation, instead of all")
    parser.add_argument("--first", type=int, default=0, help="number of the first point")
    asked = parser.parse_args()
    room = IN_MEMORY if IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="ansinh-crash-", dir=room) as folder:
        if "ANSINH_CRASH" not in os.environ:
            return _again(Path(folder))
        return _try_all(Path(folder), asked.most, asked.first)


def _again(folder: Path) -> int:
    """Start this program again with the library of faults before the C library."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        print("the laboratory needs Linux and a C compiler")
        return 77
    library = folder / "faults.so"
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", library, FAULTS, "-ldl"], check=True)
    environment = os.environ | {
        "ANSINH_CRASH": "1",
        "LD_PRELOAD": str(library),
        "ANSINH_CACHE_DIR": str(folder),
        **LARGE_PAGES,
    }
    return subprocess.run(
        [sys.executable, "-m", "tests.crash", *sys.argv[1:]], env=environment, check=False
    ).returncode


def _try_all(folder: Path, most: int | None, first: int) -> int:
    from tests.crash.laboratory import try_all
    from tests.crash.operations import OPERATIONS, cheap_outputs, read_here

    cheap_outputs()
    read_here()
    wrong = points = 0
    for operation in OPERATIONS:
        home = folder / operation.name
        home.mkdir()
        found = list(try_all(operation, home, most, first))
        faults = [fault for fault in found if fault is not None]
        print(f"{operation.name}: {len(found)} points, {len(faults)} wrong", flush=True)
        for fault in faults:
            print(f"  {fault.where}: {fault.what}", flush=True)
        wrong += len(faults)
        points += len(found)
    print(f"{points} injection points in all, {wrong} wrong")
    return min(wrong, 1)


if __name__ == "__main__":
    raise SystemExit(main())
