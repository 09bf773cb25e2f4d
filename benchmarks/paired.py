"""Time the quick lines here and at another commit, in turn, in one run; print the ratio of each.

python -m benchmarks paired --against COMMIT                # about 20 minutes on two quiet cores
python -m benchmarks paired --against COMMIT small graphs   # only these parts
python -m benchmarks paired --against COMMIT --rounds 1     # once instead of three times

The other commit is checked out into a scratch worktree and runs its own lines; lines of the same label are compared. The two sides are
processes that take turns line by line, so that both meet the same load. Of each line the least seconds of all rounds count. It ends with
1 if a line has become slower by more than a tenth.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.common import ROOT, SAME
from benchmarks.side import ANSWER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

QUICK = ("small", "allocation", "capacitated", "catchments", "graphs", "large", "provinces")
"""Parts whose lines end by themselves; the others run into their time limits, where seconds say nothing."""
ROUNDS = 3
SLOWER = 1.1
"""Ratio from which a line counts as slower."""
CLOCK_S = 0.01
"""Seconds that a line must have become slower by, too: the last figure of the table."""
VARYING = " (p ="
"""What follows this in a label is a result ("the slowest (p = 9)"), not the line's name."""


@dataclass
class Pair:
    """One line on both sides: seconds of each round, and the last value and status.

    Attributes
    ----------
    seconds, said
        Of this side and of the other.
    """

    seconds: tuple[list[float], list[float]] = field(default_factory=lambda: ([], []))
    said: list[Any] = field(default_factory=lambda: [None, None])

    def add(self, side: int, seconds: float, value: float, status: str) -> None:
        """Note one measurement."""
        self.seconds[side].append(seconds)
        self.said[side] = (value, status)

    @property
    def least(self) -> tuple[float, float]:
        """Least seconds on each side; what other programs take only adds."""
        return min(self.seconds[0]), min(self.seconds[1])

    @property
    def slower(self) -> bool:
        """Whether this side has become slower than is allowed."""
        now, then = self.least
        return now > SLOWER * then and now - then > CLOCK_S

    def row(self, label: str) -> str:
        """Return the line as a row of a Markdown table."""
        now, then = self.least
        (value, status), (other_value, other_status) = self.said
        notes = [
            *(["**slower**"] if self.slower else []),
            *([] if status == other_status else [f"{other_status} became {status}"]),
            *(
                []
                if abs(value - other_value) <= SAME * abs(other_value)
                else [f"{other_value:g} became {value:g}"]
            ),
        ]
        return f"| {label} | {now:.3f} s | {then:.3f} s | {now / then:.2f} | {'; '.join(notes)} |"


class Side:
    """A process that measures the lines of one checkout."""

    def __init__(self, root: Path) -> None:
        tree = root / "build" / "tree"
        if (root / "tools" / "link_tree.py").exists():
            subprocess.run([sys.executable, "tools/link_tree.py"], cwd=root, check=True)
        self._process = subprocess.Popen(
            [sys.executable, "-P", str(ROOT / "benchmarks" / "side.py")],
            cwd=root,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (root, tree)))},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def say(self, command: str) -> Any:
        """Send a command and return the answer."""
        assert self._process.stdin is not None  # noqa: S101
        assert self._process.stdout is not None  # noqa: S101
        print(command, file=self._process.stdin, flush=True)
        for text in self._process.stdout:
            if text.startswith(ANSWER):
                return json.loads(text.removeprefix(ANSWER))
        message = f"a side ended with exit code {self._process.wait()}"
        raise RuntimeError(message)

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """Check a commit out into a scratch worktree, which is removed in the end."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "other"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", root, commit], cwd=ROOT, check=True)
        try:
            yield root
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", root], cwd=ROOT, check=True)


def measure(sides: Sequence[Side], part: str, first: int, pairs: dict[str, Pair]) -> None:
    """Measure the lines of one part on both sides in turn; who begins changes from line to line."""
    for side in sides:
        side.say(f"begin {part}")
    running = {0, 1}
    while running:
        for n in (first, 1 - first):
            said = sides[n].say("next") if n in running else None
            if said is None:
                running.discard(n)
            elif math.isfinite(said[1]) and said[1] > 0:  # a total of nothing, as no peer was asked
                pairs.setdefault(said[0].partition(VARYING)[0], Pair()).add(n, *said[1:])
        first = 1 - first


def table(pairs: dict[str, Pair]) -> str:
    """Return the lines of both sides as a table, the total, and what only one side has."""
    both = {label: pair for label, pair in pairs.items() if all(pair.seconds)}
    now, then = (sum(pair.least[n] for pair in both.values()) for n in (0, 1))
    slower = sum(pair.slower for pair in both.values())
    one_only = [label for label in pairs if label not in both]
    return "\n".join(
        [
            "| line | here | there | here / there | |\n| --- | --- | --- | --- | --- |",
            *(pair.row(label) for label, pair in both.items()),
            f"\nAll {len(both)}: {now:.1f} s here, {then:.1f} s there; {slower} slower by more than a tenth.",
            *([f"On one side only: {', '.join(one_only)}."] if one_only else []),
        ]
    )


def main(words: list[str]) -> int:
    """Compare with the commit of the command line; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="benchmarks paired", description="Time quick lines here and at another commit."
    )
    parser.add_argument("--against", required=True, metavar="COMMIT")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("parts", nargs="*", default=QUICK)
    asked = parser.parse_args(words)
    pairs: dict[str, Pair] = {}
    with checked_out(asked.against) as other:
        sides = [Side(ROOT), Side(other)]
        try:
            for round_ in range(asked.rounds):
                for part in asked.parts:
                    print(
                        f"round {round_ + 1}, {part}; load {os.getloadavg()[0]:.1f}",
                        file=sys.stderr,
                        flush=True,
                    )
                    measure(sides, part, round_ % 2, pairs)
        finally:
            for side in sides:
                side.end()
    print(table(pairs))
    return int(any(all(pair.seconds) and pair.slower for pair in pairs.values()))
