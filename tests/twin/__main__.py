"""``python -m tests.twin --networks 10000 --location 30000 --processes 2``: the long comparison, with its counts."""

from __future__ import annotations

import argparse

from tests.twin.location.compare import questions
from tests.twin.network.work import networks
from tests.twin.sweep import sweep


def main() -> int:
    """Compare, print one line of counts for each kind, and return 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.twin", description=__doc__)
    parser.add_argument("--networks", type=int, default=300, help="networks, each planned in both ways")
    parser.add_argument("--location", type=int, default=3000, help="location problems")
    parser.add_argument("--first", type=int, default=0, help="seed of the first problem")
    parser.add_argument("--processes", type=int, default=1)
    asked = parser.parse_args()
    wrong = 0
    parts = (("networks", networks, asked.networks), ("location problems", questions, asked.location))
    for name, work, count in parts:
        if count:
            tally = sweep(work, range(asked.first, asked.first + count), asked.processes)
            print(f"{name}: {tally.summary()}")
            wrong += len(tally.faults)
    return min(wrong, 1)


if __name__ == "__main__":
    raise SystemExit(main())
