"""Real provinces: 1 km cells x communes in a straight line at 30 km/h, p-median and MCLP at 60 minutes.

python benchmarks/bench_provinces.py              # p = 1, 2, 5, 10, 20
python benchmarks/bench_provinces.py --all        # p = 1 to 20
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from common import ours, peak_memory_mb, report

from models import LocationProblem, SolverSettings, mclp, p_median

DATA = Path(__file__).parents[1] / "geodata" / "data"
KM_PER_DEGREE = 111.32
KM_PER_MINUTE = 0.5
STANDARD = 60
LIMIT_S = 120


def province(path: Path) -> LocationProblem:
    """Return the cells of a province as demand and its communes as sites."""
    cells = pd.read_csv(path, dtype={"province_code": str})
    code = path.stem.split("_")[2]
    communes = pd.read_csv(DATA / "population_communes_2019.csv", dtype={"province_code": str})
    communes = communes[communes.province_code == code]
    lon, lat = (next(c for c in cells.columns if c.startswith(name)) for name in ("lon", "lat"))
    clon, clat = (next(c for c in communes.columns if name in c) for name in ("lon", "lat"))
    persons = next(c for c in cells.columns if c.startswith("pop"))
    east = np.cos(np.radians(cells[lat].mean())) * KM_PER_DEGREE
    x, y = cells[lon].to_numpy() * east, cells[lat].to_numpy() * KM_PER_DEGREE
    cx, cy = communes[clon].to_numpy() * east, communes[clat].to_numpy() * KM_PER_DEGREE
    minutes = np.hypot(x[:, None] - cx, y[:, None] - cy) / KM_PER_MINUTE
    keep = ~np.isnan(minutes).any(axis=0)
    return LocationProblem.from_matrix(minutes[:, keep], demand=cells[persons].to_numpy())


def main() -> None:
    sizes = range(1, 21) if "--all" in sys.argv else (1, 2, 5, 10, 20)
    settings = SolverSettings(time_limit_s=LIMIT_S)
    for path in sorted(DATA.glob("population_grid_*.csv")):
        problem = province(path)
        label = f"{path.stem.removeprefix('population_grid_')} {problem.demand_count} x {problem.site_count}"
        for p in sizes:
            report(
                f"{label} p-median p = {p}", ours(lambda q=problem, n=p: p_median(q, n, settings=settings))
            )
        for p in sizes:
            report(
                f"{label} MCLP p = {p}", ours(lambda q=problem, n=p: mclp(q, n, STANDARD, settings=settings))
            )
    print(f"peak memory {peak_memory_mb():.0f} MB")


if __name__ == "__main__":
    main()
