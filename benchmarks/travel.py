"""Time travel times: loading and searching the network of Huế, and a network as large as a region's.

    python benchmarks/travel.py            all
    python benchmarks/travel.py --quick    without the large network

CPU seconds allow comparisons on a shared machine; wall-clock seconds are what a planner waits.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable
from os import environ
from typing import Any

import numpy as np
from common import processor_seconds
from scipy.sparse.csgraph import dijkstra

from ansinh.geodata.travel.network.graph import RoadNetwork, compact, load_network
from ansinh.geodata.travel.paths import quickest_ways, seconds_to_all

HUE = "osm_hue_city_drive.graphml.gz"


def best(work: Callable[[], Any], repeats: int = 5) -> tuple[float, float]:
    """Return the least wall-clock and the least CPU seconds of some repetitions."""
    walls, cpus = [], []
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return min(walls), min(cpus)


def grid_network(side: int, seed: int = 0) -> RoadNetwork:
    """Return a made-up network: a grid of streets with gaps, dead ends and one-way streets, side² nodes."""
    rng = np.random.default_rng(seed)
    node = np.arange(side * side).reshape(side, side)
    pairs = np.concatenate(
        [
            np.column_stack([node[:, :-1].ravel(), node[:, 1:].ravel()]),
            np.column_stack([node[:-1].ravel(), node[1:].ravel()]),
        ]
    )
    pairs = pairs[rng.random(len(pairs)) < 0.75]
    metres = rng.uniform(60, 300, len(pairs))
    seconds = metres / (rng.choice([15, 25, 40, 60], len(pairs)) / 3.6)
    back = rng.random(len(pairs)) < 0.95
    ends = np.concatenate([pairs, pairs[back][:, ::-1]])
    lonlat = np.column_stack(np.divmod(np.arange(side * side), side)) * 0.002 + (105.0, 16.0)
    return compact(
        lonlat, ends, np.concatenate([seconds, seconds[back]]), np.concatenate([metres, metres[back]])
    )


def hue() -> dict[str, float]:
    load_network(HUE)
    load_wall, _ = best(lambda: load_network(HUE))
    network = load_network(HUE)
    sites = np.random.default_rng(0).choice(len(network.lonlat), 100, replace=False)
    turned = network.matrix.T.tocsr()
    scipy_wall, scipy_cpu = best(lambda: dijkstra(turned, indices=sites))
    ours_wall, ours_cpu = best(lambda: seconds_to_all(network, sites))
    exact = dijkstra(turned, indices=sites)
    return {
        "hue_nodes": len(network.lonlat),
        "hue_load_from_cache_s": load_wall,
        "hue_100_sites_all_nodes_scipy_wall_s": scipy_wall,
        "hue_100_sites_all_nodes_scipy_cpu_s": scipy_cpu,
        "hue_100_sites_all_nodes_ours_wall_s": ours_wall,
        "hue_100_sites_all_nodes_ours_cpu_s": ours_cpu,
        "hue_largest_difference_s": float(np.abs(seconds_to_all(network, sites) - exact).max()),
    }


def large(side: int = 708, sites: int = 200, points: int = 5_000) -> dict[str, float]:
    start = time.perf_counter()
    network = grid_network(side)
    built = time.perf_counter() - start
    rng = np.random.default_rng(1)
    target = rng.choice(len(network.lonlat), sites, replace=False)
    origin = rng.choice(len(network.lonlat), points, replace=False)
    figures: dict[str, float] = {"large_nodes": len(network.lonlat), "large_edges": len(network.indices)}
    figures["large_build_s"] = built
    for name, limit_s, workers in (
        ("", np.inf, None),
        ("_one_process", np.inf, 1),
        ("_limit_60_min", 3_600.0, None),
    ):
        start, cpu = time.perf_counter(), processor_seconds()
        minutes, _ = quickest_ways(network, origin, target, limit_s, workers)
        figures[f"large_{sites}_sites_{points}_points{name}_cpu_s"] = processor_seconds() - cpu
        figures[f"large_{sites}_sites_{points}_points{name}_wall_s"] = time.perf_counter() - start
        figures[f"large_reached{name}_share"] = float(np.isfinite(minutes).mean())
    start, cpu = time.perf_counter(), processor_seconds()
    whole = seconds_to_all(network, target)
    figures[f"large_{sites}_sites_all_nodes_one_process_cpu_s"] = processor_seconds() - cpu
    figures[f"large_{sites}_sites_all_nodes_one_process_wall_s"] = time.perf_counter() - start
    figures["large_all_nodes_matrix_GB"] = whole.nbytes / 1e9
    own, children = (
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    figures["peak_memory_GB_this_process"] = own / 1e6
    figures["peak_memory_GB_largest_worker"] = children / 1e6
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="without the large network")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory() as folder:
        environ.setdefault("ANSINH_CACHE_DIR", folder)
        figures = hue()
        if not quick:
            figures |= large()
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}, indent=2))


if __name__ == "__main__":
    main()
