"""What a comparison can find wrong, and how it is counted."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """How an answer can be wrong."""

    PROOF = "wrong proof"
    """Called proven, but something better is possible."""
    BOUND = "wrong bound"
    """The bound says that nothing can be so good as what is possible."""
    VALUE = "wrong value"
    """The plan isn't what it says: not feasible, or not worth what is stated."""
    INFEASIBLE = "false infeasibility"
    """Called a contradiction, but there is a plan."""
    FEASIBLE = "plan of the impossible"
    """A plan, where the rules contradict each other."""
    NO_PLAN = "no plan"
    """Gave up where a plan is easy to have."""
    CRASH = "crash"
    """An error that no input deserves."""


@dataclass(frozen=True)
class Disagreement:
    """One thing wrong with one answer.

    Attributes
    ----------
    seed, case
        What reproduces it: the seed of the problem, and the way or the model asked.
    text
        The two figures that differ, or the error.
    """

    fault: Fault
    seed: int
    case: str
    text: str

    def __str__(self) -> str:
        return f"{self.fault}: seed {self.seed}, {self.case}: {self.text}"


@dataclass
class Tally:
    """Counts of a sweep.

    Attributes
    ----------
    asked
        Answers compared.
    refused
        Problems refused at the door as contradictory, which is no fault.
    unsettled
        Answers on which the twin's own solvers don't agree, or give up.
    faults
        What is wrong.
    """

    asked: int = 0
    refused: int = 0
    unsettled: int = 0
    faults: list[Disagreement] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add the counts of another part of the sweep."""
        self.asked += other.asked
        self.refused += other.refused
        self.unsettled += other.unsettled
        self.faults += other.faults

    def note(self, found: Iterable[Disagreement]) -> None:
        """Count one answer and what is wrong with it."""
        self.asked += 1
        self.faults += found

    def report(self) -> str:
        """Return every fault, one a line."""
        return "\n".join(map(str, self.faults))

    def summary(self) -> str:
        """Return the counts in one line."""
        kinds = Counter(d.fault for d in self.faults)
        words = ", ".join(f"{fault} {kinds[fault]}" for fault in Fault)
        door = f"{self.refused} problems refused at the door, {self.unsettled} unsettled between solvers"
        return f"{self.asked} answers ({door}): {words}"


def crash_words(error: Exception) -> str:
    """Return an error and where in the models it was raised."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "models" in f.filename]
    place = f"{frames[-1].filename.rsplit('models', 1)[-1]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__} at {place}: {str(error)[:200]}".replace("\n", " ")
