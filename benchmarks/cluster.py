"""What a cluster does for many provinces: two workers beside one, a worker that is killed, and 64 cores on paper.

python -m benchmarks.cluster speed [PROVINCES]   # the same sweep on one and on two workers; prints the ratio (target 1.8)
python -m benchmarks.cluster kill [PROVINCES]    # one of two workers is killed in the middle; every row must be there, and the same
python -m benchmarks.cluster cores FOLDER        # seconds of a finished sweep of `ansinh provinces`, scheduled on 1 to 64 cores
"""

from __future__ import annotations

import heapq
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from ansinh.planning.analyses.sweeps.provinces import province_cases, province_table
from ansinh.planning.analyses.sweeps.sweep import Sweep, sweep
from benchmarks.machine import run_line

FEW, POINTS, SECONDS = 12, 60, 120.0
"""Provinces, demand points, and a time limit that no plan reaches: where time ends a search, more workers gain nothing."""
TARGET = 1.8
CORES = (1, 2, 4, 8, 16, 32, 64)
CASES = 20
"""Cases of each province in a sweep of a ministry: demand, travel, cost and money, as `ansinh robustness` has them."""
FOUND = ["name", "served_share", "mean_minutes", "places", "new_sites", "error"]


@contextmanager
def local_cluster(workers: int) -> Iterator[Any]:
    """Start worker processes on this machine."""
    import distributed

    with distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
    ) as cluster:
        yield cluster


def run_on(
    workers: int, provinces: int, during: Callable[[Any, str], None] = lambda *_: None
) -> tuple[Sweep, float]:
    """Run first scenarios on so many workers; return the sweep and its wall seconds, starting the workers left out."""
    cases = province_cases(POINTS, SECONDS)[:provinces]
    with local_cluster(workers) as cluster:
        sweep(cases[:workers], None, cluster.scheduler_address, rounds=0)  # imports aren't timed
        began = time.perf_counter()
        found = sweep(cases, None, cluster.scheduler_address, lambda told: during(cluster, told), rounds=0)
        return found, time.perf_counter() - began


def speed(provinces: int) -> None:
    """Print the seconds of one and of two workers, and their ratio."""
    load = os.getloadavg()[0]
    (_, one), (_, two) = (run_on(workers, provinces) for workers in (1, 2))
    met = "met" if one / two >= TARGET else "not met"
    print(
        f"{provinces} provinces: {one:.0f} s on one worker, {two:.0f} s on two: {one / two:.2f} x (target {TARGET}: {met})"
    )
    print(f"{run_line()}; load before: {load:.1f}")


def kill(provinces: int) -> None:
    """Kill a worker when a third of the provinces are done; print whether all rows are there and the same."""
    killed: list[int] = []

    def when_a_third_is_done(cluster: Any, told: str) -> None:
        if not killed and told.startswith(f"{max(1, provinces // 3)} of {provinces}: "):
            killed.append(next(iter(cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    (whole, _), (harmed, _) = run_on(2, provinces), run_on(2, provinces, when_a_third_is_done)
    tables: list[pd.DataFrame] = [province_table(found)[FOUND] for found in (whole, harmed)]
    lost = provinces - int((tables[1]["error"] == "").sum())
    same = "the same" if tables[0].equals(tables[1]) else "NOT the same"
    print(
        f"worker {killed} killed in the middle: {lost} of {provinces} provinces lost, their rows are {same}"
    )


def makespan(seconds: Sequence[float], cores: int) -> float:
    """Return when the last task ends if each free core takes the next one (list scheduling; Graham 1966).

    >>> makespan([3, 3, 2, 2, 2], 2)
    7.0
    """
    free = [0.0] * cores
    for task in seconds:
        heapq.heappush(free, heapq.heappop(free) + float(task))
    return max(free)


def cores(folder: Path) -> None:
    """Print how long the provinces, and all cases of a ministry, take on more and more cores."""
    results = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("results/*.json"))]
    tasks = [float(result["seconds"]) for result in results]
    longest_first = sorted(tasks, reverse=True)
    print(f"{len(tasks)} provinces: {sum(tasks):.0f} s of tasks, the longest {max(tasks):.0f} s\n")
    print(
        f"| cores | {len(tasks)} provinces, s | longest first, s | speed | {CASES} cases each, min | speed |\n"
        + "| --- " * 6
        + "|"
    )
    for number in CORES:
        once, sorted_once, many = (
            makespan(each, number) for each in (tasks, longest_first, longest_first * CASES)
        )
        gains = (sum(tasks) / sorted_once, CASES * sum(tasks) / many)
        print(
            f"| {number} | {once:.0f} | {sorted_once:.0f} | {gains[0]:.1f} | {many / 60:.1f} | {gains[1]:.1f} |"
        )


def main(arguments: list[str]) -> None:
    """Run one of the three."""
    known = {"speed": speed, "kill": kill}
    if arguments[:1] == ["cores"]:
        cores(Path(arguments[1]))
    elif arguments[:1] and arguments[0] in known:
        known[arguments[0]](int(arguments[1]) if arguments[1:] else FEW)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
