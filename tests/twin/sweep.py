"""Many seeds in several processes, counted as they come in."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed

from tests.twin.verdict import Tally

Work = Callable[[range], Tally]

CHUNK = 20
"""Seeds that a process takes at a time: a few seconds of work, so that progress is seen."""


def sweep(work: Work, seeds: range, processes: int) -> Tally:
    """Return the counts over all seeds; faults and progress go to standard error as they come."""
    total = Tally()
    chunks = list(_chunks(seeds))
    with ProcessPoolExecutor(processes, initializer=hush) as pool:
        for done, future in enumerate(as_completed([pool.submit(work, c) for c in chunks]), start=1):
            part = future.result()
            total.add(part)
            for fault in part.faults:
                print(f"\r{fault}", file=sys.stderr)
            print(f"\r{done}/{len(chunks)} parts, {len(total.faults)} faults", end="", file=sys.stderr)
    print(file=sys.stderr)
    return total


def _chunks(seeds: range) -> Iterator[range]:
    for start in range(seeds.start, seeds.stop, CHUNK):
        yield range(start, min(start + CHUNK, seeds.stop))


def hush() -> None:
    """Close standard output: solvers print their banners there, below Python."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
