"""The published capacitated instances, split and single-source, against their optima.

python benchmarks/bench_capacitated.py
"""

from __future__ import annotations

import sys
from pathlib import Path

from common import ours, report

from models import SolverSettings, cflp

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "models"))
from instances import SSCFLP, sscflp

LIMIT_S = 300


def main() -> None:
    for name, published in SSCFLP.items():
        problem = sscflp(name)
        for single in (True, False):
            settings = SolverSettings(time_limit_s=LIMIT_S)
            timed = ours(lambda q=problem, one=single, s=settings: cflp(q, single_source=one, settings=s))
            report(f"{name} {'single source' if single else 'split'} (published {published:g})", timed)


if __name__ == "__main__":
    main()
