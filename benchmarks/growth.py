"""Measure how time grows with the number of demand points, sites and open sites: processor seconds, fitted exponents.

python -m benchmarks.growth
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models import SolverSettings, mclp, p_center, p_median
from benchmarks.common import peak_memory_mb, plane, processor_seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from ansinh.models import LocationPlan, LocationProblem

SEEDS = (0, 1, 2)
BASE = (600, 60, 8)
SWEEPS = {"I": (250, 500, 1000, 2000), "J": (25, 50, 100, 200), "p": (4, 8, 16, 32)}
SETTINGS = SolverSettings(time_limit_s=60)


def models(q: LocationProblem, p: int) -> dict[str, Callable[[], LocationPlan]]:
    """Return the calls that are measured."""
    return {
        "p-median": partial(p_median, q, p, settings=SETTINGS),
        "p-median, places": partial(p_median, q, p, capacitated=True, settings=SETTINGS),
        "MCLP, 15 min": partial(mclp, q, p, 15, settings=SETTINGS),
        "p-center": partial(p_center, q, p, settings=SETTINGS),
    }


def seconds(size: tuple[int, int, int]) -> dict[str, float]:
    """Return the median processor seconds of each model over the seeds; a plan that isn't proven counts as infinite."""
    found: dict[str, list[float]] = {}
    for seed in SEEDS:
        points, sites, p = size
        for name, call in models(plane(points, sites, p, seed), p).items():
            began = processor_seconds()
            proven = call().certificate.status == "PROVED_OPTIMAL"
            found.setdefault(name, []).append(processor_seconds() - began if proven else np.inf)
    return {name: float(np.median(values)) for name, values in found.items()}


def main() -> None:
    """Print one table per sweep, with the exponent of a power law fitted to it."""
    seconds((50, 10, 3))
    for letter, values in SWEEPS.items():
        sizes = [tuple(v if k == letter else b for k, b in zip("IJp", BASE, strict=True)) for v in values]
        measured = [seconds(size) for size in sizes]  # type: ignore[arg-type]
        print(
            f"| {letter} | " + " | ".join(f"{v:,}" for v in values) + " | exponent |\n" + "| --- " * 6 + "|"
        )
        for name in measured[0]:
            row = np.array([each[name] for each in measured])
            power = np.polyfit(np.log(values), np.log(row), 1)[0] if np.isfinite(row).all() else np.nan
            print(f"| {name} | " + " | ".join(f"{v:.2f}" for v in row) + f" | {power:.1f} |", flush=True)
        print()
    print(f"peak memory {peak_memory_mb():.0f} MB")


if __name__ == "__main__":
    main()
