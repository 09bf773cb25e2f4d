"""Play random moves on maps that plan: each answer beside the network model's, seconds on a slow tablet, memory.

python -m benchmarks.map_moves                       # five plans and three provinces of today, 100 moves each: half an hour
python -m benchmarks.map_moves dak-nong --moves 10

Chromium's processes that hold the page, its worker included, are stopped three quarters of the time, so that a move takes
as long as on a processor a quarter as quick; Chromium's own throttling doesn't reach workers.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ansinh.reports.map import build_map
from tests.browser.chromium import launched
from tests.browser.map.moves import Ground

PLANS = ("dak-nong", "hai-duong", "lao-cai", "quang-ngai", "thua-thien-hue")
TODAY = ("Lâm Đồng", "Bắc Ninh", "Cà Mau")
POINTS, MOVES = 300, 100
SLOWER, SLICE_S = 4, 0.01
"""How much slower the page is made, and how long it runs between two stops, seconds."""
MOVE_SECONDS, MEMORY_MB, CLOSE = 2.0, 400.0, 1e-6
"""Targets: 95th percentile of a move, memory of the page's process, relative difference to the network model."""
LEAST = 10.0
"""People, person-minutes or million đồng below which a difference counts as one of this size."""
ASK = """async (ask) => {
  const began = performance.now();
  const answer = await window.ansinh.solve(ask);
  return { answer, seconds: (performance.now() - began) / 1000 };
}"""


@dataclass
class Played:
    """What the moves on one map showed: seconds, largest relative difference, and memory of the page."""

    seconds: list[float] = field(default_factory=list)
    difference: float = 0.0
    megabytes: float = 0.0

    def row(self, name: str) -> str:
        """Return the result as a line of text."""
        middle, most = np.quantile(self.seconds, [0.5, 0.95])
        fine = most <= MOVE_SECONDS and self.megabytes <= MEMORY_MB and self.difference <= CLOSE
        return (
            f"{name}: {len(self.seconds)} moves, median {middle:.2f} s, 95th percentile {most:.2f} s (target {MOVE_SECONDS:g}), "
            f"largest difference {self.difference:.1e} (target {CLOSE:g}), {self.megabytes:.0f} MB (target {MEMORY_MB:g}): "
            f"{'met' if fine else 'MISSED'}"
        )


def play(name: str, moves: int, points: int) -> Played:
    """Play moves on the map of one scenario."""
    ground, played = Ground.of(name, points), Played()
    with tempfile.TemporaryDirectory() as folder, launched() as browser:
        file = Path(folder) / "map.html"
        build_map(ground.data, file, "en")
        page = browser.new_page(offline=True)
        page.goto(file.as_uri())
        page.wait_for_selector("html[data-ready]", state="attached", timeout=120_000)
        page.evaluate(ASK, {})  # the solver is unpacked at the first question
        pages = _renderers()
        for seed in range(moves):
            ask = ground.move(seed)
            with _slowed(pages):
                told = page.evaluate(ASK, ask)
            played.seconds.append(told["seconds"])
            played.difference = max(played.difference, _difference(ground, ask, told["answer"]))
        played.megabytes = max(_peak_mb(pid) for pid in pages)
    return played


def _difference(ground: Ground, ask: dict[str, Any], answer: dict[str, Any]) -> float:
    """Return the largest relative difference of values, bounds, money and people to those of the network model."""
    plan = ground.plan(ask["demand"], answer["places"])
    values = plan.stages.set_index("stage")["value"]
    capital = plan.money.loc[plan.money["kind"] == "capital", "million_vnd"].sum()
    pairs = [(answer["million_vnd"], capital), (answer["served"]["all"], plan.allocation["persons"].sum())]
    for stage in answer["stages"]:
        pairs += [(stage["value"], values[stage["stage"]]), (stage["bound"], stage["value"])]
    return max(abs(one - float(other)) / max(LEAST, abs(float(other))) for one, other in pairs)


@contextmanager
def _slowed(processes: list[int]) -> Iterator[None]:
    """Stop processes most of the time until the block ends."""
    ended = threading.Event()

    def stop_and_go() -> None:
        while not ended.is_set():
            _signal(processes, signal.SIGSTOP)
            time.sleep(SLICE_S * (SLOWER - 1))
            _signal(processes, signal.SIGCONT)
            time.sleep(SLICE_S)

    thread = threading.Thread(target=stop_and_go)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        _signal(processes, signal.SIGCONT)


def _signal(processes: list[int], which: signal.Signals) -> None:
    for pid in processes:
        os.kill(pid, which)


def _renderers() -> list[int]:
    """Return the processes below this one that hold pages (Linux)."""
    parents = {pid: parent for pid in _numbers() if (parent := _parent(pid)) is not None}
    found = []
    for pid in parents:
        above = pid
        while above in parents and above != os.getpid():
            above = parents[above]
        if above == os.getpid() and b"--type=renderer" in Path(f"/proc/{pid}/cmdline").read_bytes():
            found.append(pid)
    return found


def _numbers() -> list[int]:
    return [int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit()]


def _parent(pid: int) -> int | None:
    """Return the parent of a process; None if it has just ended."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
    except OSError:
        return None


def _peak_mb(pid: int) -> float:
    """Return the largest memory that a process has held, MB (Linux)."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next(float(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM"))


def main(words: list[str]) -> int:
    """Play, and print a line for each map; return 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.map_moves")
    parser.add_argument("names", nargs="*", default=[*PLANS, *TODAY])
    parser.add_argument("--moves", type=int, default=MOVES)
    parser.add_argument("--points", type=int, default=POINTS)
    asked = parser.parse_args(words)
    rows = []
    for name in asked.names:
        rows.append(play(name, asked.moves, asked.points).row(name))
        print(rows[-1], flush=True)
    return int(any(row.endswith("MISSED") for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
