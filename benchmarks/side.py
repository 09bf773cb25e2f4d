"""One side of a paired run: measure the lines of some parts, one at a time, when told to.

python -P benchmarks/side.py     # reads commands, a line each; `benchmarks.paired` starts it in either checkout

It imports the checkout that ``PYTHONPATH`` names, which may be older than this file: it relies on what `benchmarks` has had since
its first table. Peers aren't asked.
"""

from __future__ import annotations

import json
import math
import sys
from typing import Any

ANSWER = "@"
"""First letter of a line that answers a command; others are what a solver prints."""


def main() -> None:
    """Answer ``begin PART`` and ``next``: the next line of the part, or null at its end."""
    from benchmarks import common

    common.peer = lambda *_, **__: common.Timed(math.nan, math.nan, "not asked", finished=False)
    from benchmarks import sections  # takes `peer` from there

    sections.p_median(
        common.plane(30, 8, 3), 3, capacitated=True
    )  # so that imports at first use aren't timed
    lines: Any = iter(())
    for command in sys.stdin:
        word, _, part = command.strip().partition(" ")
        said: Any = None
        if word == "begin":
            lines = sections.SECTIONS[part][1]() if part in sections.SECTIONS else iter(())
        else:
            line = next(lines, None)
            said = line and [line.label, line.ours.seconds, line.ours.value, line.ours.status]
        print(ANSWER + json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
