"""``python -m tests.proof.forgeries --number 1000``: forge a run so often, of all kinds in turn; 1 if one isn't named.

``--honest FOLDER…`` checks honest run folders instead: none may be refused.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.proof.forgeries.kinds import KINDS
from tests.proof.forgeries.lab import Lab, findings, honest_run
from tests.shared import Shared


def main() -> int:
    """Print a line per kind: forgeries, found, named."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof.forgeries", description=__doc__)
    parser.add_argument("--number", type=int, default=1000, help="forgeries")
    parser.add_argument("--first", type=int, default=0, help="number of the first one")
    parser.add_argument("--run", type=Path, help="run folder to forge, instead of a new one of Đắk Nông")
    parser.add_argument(
        "--honest", type=Path, nargs="*", default=(), help="honest run folders to check instead"
    )
    asked = parser.parse_args()
    if asked.honest:
        return _honest(asked.honest)
    with tempfile.TemporaryDirectory(prefix="ansinh-forgeries-") as folder:
        scratch = Path(folder)
        honest = asked.run or honest_run(Shared(scratch / "shared"), scratch)
        assert findings(honest) == []
        return _forge(Lab(honest, scratch), asked.first, asked.number)


def _forge(lab: Lab, first: int, number: int) -> int:
    began, kinds = time.process_time(), list(KINDS)
    tried, found, named = Counter[str](), Counter[str](), Counter[str]()
    for attempt in range(first, first + number):
        kind = kinds[attempt % len(kinds)]
        forged, lines = lab.attempt(kind, attempt)
        tried[kind] += 1
        found[kind] += bool(lines)
        named[kind] += forged.is_named(lines)
        if not forged.is_named(lines):
            print(
                f"  not named: {kind}, number {attempt}: {forged.named}", *lines[:3], sep="\n    ", flush=True
            )
    for kind in kinds:
        print(f"{kind}: {tried[kind]} forged, {found[kind]} found, {named[kind]} named")
    totals = [sum(count.values()) for count in (tried, found, named)]
    seconds = time.process_time() - began
    print(
        "{} forgeries of {} kinds, {} found, {} named".format(totals[0], len(kinds), *totals[1:]),
        f"({seconds:.0f} s)",
    )
    return int(totals[2] < totals[0])


def _honest(folders: list[Path]) -> int:
    refused = 0
    for folder in folders:
        lines = findings(folder)
        refused += bool(lines)
        print(f"{folder.name}: {len(lines)} disagreements", *lines[:3], sep="\n    ")
    print(f"{len(folders)} honest runs, {refused} refused")
    return min(refused, 1)


if __name__ == "__main__":
    raise SystemExit(main())
