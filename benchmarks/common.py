"""Shared parts of the benchmarks: problems, a clock, peers in processes of their own, and a line of the table."""

from __future__ import annotations

import json
import math
import resource
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ansinh.models import LocationProblem
from ansinh.models.certificate import RELATIVE_ROUNDING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ansinh.models import LocationPlan

ROOT = Path(__file__).parents[1]
STARTUP_S = 90.0  # longest time for a peer's imports and for making its problem; neither is counted
AGAIN_BELOW_S = 1.0  # shorter calls are repeated, because their times vary most
SAME = 1e-5  # share by which two values may differ and count as equal: the tolerance of the solvers
STOPPED_SHARE = 0.97  # of the limit; an answer that came later is where the peer stopped, not its result
REASON_LETTERS = 120  # of a peer's error that fit into a table


@dataclass(frozen=True)
class Timed:
    """Seconds and value of one call.

    Attributes
    ----------
    finished
        Whether it finished; if not, it was stopped, or failed, after these seconds.
    gap
        Proven distance of value and bound, as a share of the value.
    """

    seconds: float
    value: float
    status: str = ""
    finished: bool = True
    gap: float = 0.0


@dataclass(frozen=True)
class Line:
    """One line of the table.

    Attributes
    ----------
    least_ratio, most_seconds, published
        Targets: ratio to the peer, seconds, and published value; None = no target.
    most_gap
        Gap that is enough, where a proof isn't asked for.
    """

    label: str
    ours: Timed
    peer: Timed | None = None
    peer_name: str = ""
    least_ratio: float | None = None
    most_seconds: float | None = None
    published: float | None = None
    most_gap: float = 0.0

    @property
    def ratio(self) -> float:
        """Seconds of the peer / our seconds; a lower bound if the peer didn't finish."""
        return math.nan if self.peer is None else self.peer.seconds / self.ours.seconds

    @property
    def met(self) -> bool | None:
        """Whether the line meets its targets; None without targets."""
        asked = [
            *([] if self.least_ratio is None else [self.ratio >= self.least_ratio]),
            *([] if self.most_seconds is None else [self.ours.seconds <= self.most_seconds]),
            *([] if self.published is None else [_same(self.ours.value, self.published)]),
        ]
        enough = self.most_gap * (1 + RELATIVE_ROUNDING)  # as `judge` has it
        proven = self.ours.status in ("", "PROVED_OPTIMAL") or self.ours.gap <= enough
        return all(asked) and proven if asked else None

    def row(self) -> str:
        """Return the line as a row of a Markdown table."""
        proof = "" if self.ours.status == "PROVED_OPTIMAL" else f" {self.ours.status}"
        gap = f", gap {self.ours.gap:.2%}" if self.ours.gap else ""
        ours = f"{_seconds(self.ours.seconds)}{proof}{gap}"
        asked = [
            *([] if self.least_ratio is None else [f"ratio ≥ {self.least_ratio:g}"]),
            *([] if self.most_seconds is None else [f"≤ {self.most_seconds:g} s"]),
            *([] if self.published is None else ["published optimum"]),
            *([f"gap ≤ {self.most_gap:.1%}"] if self.most_gap else []),
        ]
        target = ", ".join(asked) + {None: "", True: ": met", False: ": **missed**"}[self.met]
        return f"| {self.label} | {ours} | {self._peer()} | {target} |"

    def _peer(self) -> str:
        if self.peer is None:
            return ""
        if not math.isfinite(self.peer.seconds):
            return f"{self.peer_name}: failed ({self.peer.status})"
        at_least = "" if self.peer.finished else "≥ "
        if not self.peer.finished:
            agrees = "no answer"
        else:
            agrees = "same value" if _same(self.peer.value, self.ours.value) else f"**{self.peer.value:g}**"
        return f"{self.peer_name} {at_least}{_seconds(self.peer.seconds)}, {agrees}: {at_least}{self.ratio:.3g} x"


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= SAME * max(1.0, abs(other))


def plane(points: int, sites: int, p: int, seed: int = 0) -> LocationProblem:
    """Return a random plane of 100 x 100 minutes, with 1 to 99 persons per point; p sites hold 1.25 times all persons."""
    rng = np.random.default_rng(seed)
    at, to = rng.random((points, 2)) * 100, rng.random((sites, 2)) * 100
    persons = rng.integers(1, 100, points).astype(float)
    minutes = np.linalg.norm(at[:, None] - to[None], axis=2)
    places = np.full(sites, float(np.ceil(persons.sum() / p * 1.25)))
    return LocationProblem.from_matrix(minutes, demand=persons, capacity=places)


def ours(call: Callable[[], LocationPlan]) -> Timed:
    """Time one of our models; a call shorter than `AGAIN_BELOW_S` is made three times, and the median counts."""
    runs = [_once(call)]
    if runs[0].seconds < AGAIN_BELOW_S:
        runs += [_once(call), _once(call)]
    return sorted(runs, key=lambda run: run.seconds)[len(runs) // 2]


def _once(call: Callable[[], LocationPlan]) -> Timed:
    began = time.perf_counter()
    plan = call()
    seconds = time.perf_counter() - began
    return Timed(seconds, plan.objective, str(plan.certificate.status), gap=plan.certificate.gap)


def peer(name: str, limit_s: float, **arguments: Any) -> Timed:
    """Run a peer of `benchmarks.peers` in a process of its own, which is ended at the limit (seconds).

    Imports and the making of the problem are not timed.
    """
    command = [sys.executable, "-m", "benchmarks.peers", name, json.dumps(arguments | {"limit_s": limit_s})]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None  # noqa: S101
    killer = threading.Timer(STARTUP_S, process.kill)
    killer.start()
    started = any(line.startswith("started") for line in process.stdout)
    killer.cancel()
    killer = threading.Timer(limit_s, process.kill)
    killer.start()
    said, error = process.communicate()
    ended = not killer.is_alive() and process.returncode != 0
    killer.cancel()
    if started and ended:
        return Timed(limit_s, math.nan, "no answer", finished=False)
    answers = [line for line in said.splitlines() if line.startswith("{")]
    if not answers:
        reason = error.strip().splitlines()[-1:] or ["no word"]
        return Timed(math.nan, math.nan, reason[0][:REASON_LETTERS], finished=False)
    answer = json.loads(answers[-1])
    return Timed(answer["seconds"], answer["value"], finished=answer["seconds"] < STOPPED_SHARE * limit_s)


def processor_seconds() -> float:
    """Return the processor seconds of this process and of its finished children.

    Unlike seconds of the clock, they don't grow when other programs keep the machine busy.
    """
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def peak_memory_mb() -> float:
    """Return the largest memory that this process has used, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
