"""What the benchmarks share: problems, a clock, and one way of printing a ratio."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models import LocationProblem

if TYPE_CHECKING:
    from collections.abc import Callable

    from models import LocationPlan


@dataclass(frozen=True)
class Timed:
    """Seconds and what came out."""

    seconds: float
    value: float
    plan: LocationPlan | None = None


def plane(points: int, sites: int, *, p: int, seed: int = 0) -> LocationProblem:
    """Return a random plane of 100 x 100 minutes, 1 to 99 persons a point, places for 1.25 times all in p sites."""
    rng = np.random.default_rng(seed)
    at, to = rng.random((points, 2)) * 100, rng.random((sites, 2)) * 100
    persons = rng.integers(1, 100, points).astype(float)
    minutes = np.linalg.norm(at[:, None] - to[None], axis=2)
    places = np.full(sites, float(np.ceil(persons.sum() / p * 1.25)))
    return LocationProblem.from_matrix(minutes, demand=persons, capacity=places)


def ours(call: Callable[[], LocationPlan]) -> Timed:
    """Time one of our models."""
    began = time.perf_counter()
    plan = call()
    return Timed(time.perf_counter() - began, plan.objective, plan)


def report(label: str, mine: Timed, peer: Timed | None = None, *, peer_name: str = "") -> None:
    """Print one line: seconds, status, and the ratio to the peer measured in the same run."""
    certificate = mine.plan.certificate if mine.plan is not None else None
    status = "" if certificate is None else f"{certificate.status} gap {certificate.gap:.1e}"
    line = f"{label:44s} ours {mine.seconds:8.3f} s  {mine.value:14.3f}  {status}"
    if peer is not None:
        same = "same" if abs(peer.value - mine.value) <= 1e-5 * max(1.0, abs(mine.value)) else "DIFFERENT"
        line += f" | {peer_name} {peer.seconds:8.2f} s {peer.value:14.3f} {same}  ratio {peer.seconds / mine.seconds:7.1f}"
    print(line, flush=True)


def peak_memory_mb() -> float:
    """Return the most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
