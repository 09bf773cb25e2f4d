"""Measure how the plan of a province grows with demand points and candidate sites: processor seconds, fitted exponents.

python -m benchmarks.provinces           # three provinces: about five minutes of processor time
python -m benchmarks.provinces can-tho   # one of them
"""

from __future__ import annotations

import sys

import numpy as np

from ansinh.planning.analyses.base import best
from ansinh.planning.inputs.own import scenario_province
from ansinh.planning.inputs.problem import collect_inputs
from ansinh.planning.question.changes import changed
from ansinh.planning.question.load import load_scenario
from benchmarks.common import peak_memory_mb, processor_seconds

PROVINCES = ("can-tho", "lam-dong", "lai-chau")
"""A delta, a plateau with ten documented facilities, and mountains."""
POINTS = (60, 120, 240, 480)
PER_DISTRICT = (1, 2, 4)
COARSE = {"demand.points": 120, "solver.time_limit_s": 300.0, "solver.threads": 1}
HEAD = "| province | varied | points | sites | options | reading s | solving s | gap |\n" + "| --- " * 8 + "|"


def measured(slug: str, varied: str, changes: dict[str, float]) -> tuple[int, int, float]:
    """Print a row for one plan, and return its points, sites and processor seconds of solving."""
    scenario = changed(load_scenario(slug), {**COARSE, **changes})
    began = processor_seconds()
    inputs = collect_inputs(scenario, scenario_province(scenario))
    read = processor_seconds()
    plan = best(inputs).plan
    solving = processor_seconds() - read
    size = (len(inputs.points), len(inputs.sites))
    print(
        f"| {slug} | {varied} | {size[0]} | {size[1]} | {len(inputs.options)} | {read - began:.1f} | {solving:.1f} "
        f"| {plan.certificate.gap:.1%} |",
        flush=True,
    )
    return *size, solving


def exponent(sizes: list[int], seconds: list[float]) -> float:
    """Return the exponent of a power law fitted to seconds by size."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def main(names: tuple[str, ...]) -> None:
    """Print a row for each plan, and the exponents of each province."""
    measured(names[0], "warm-up", {"demand.points": 30})
    print(HEAD)
    for slug in names:
        by_points = [measured(slug, "points", {"demand.points": points}) for points in POINTS]
        by_sites = [measured(slug, "sites", {"candidates.per_district": most}) for most in PER_DISTRICT]
        of_points = exponent([row[0] for row in by_points], [row[2] for row in by_points])
        of_sites = exponent([row[1] for row in by_sites], [row[2] for row in by_sites])
        print(f"\n{slug}: solving grows with points^{of_points:.1f} and sites^{of_sites:.1f}\n", flush=True)
    print(f"peak memory {peak_memory_mb():.0f} MB")


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or PROVINCES)
