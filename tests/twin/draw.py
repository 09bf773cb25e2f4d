"""Random choices of the generators, in the words of what is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


class Draw:
    """A seeded source of choices; the same seed gives the same problem."""

    def __init__(self, seed: int, stream: int = 0) -> None:
        self._rng = np.random.default_rng([stream, seed])

    def chance(self, probability: float) -> bool:
        """Return true so often."""
        return bool(self._rng.random() < probability)

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return int(self._rng.integers(low, high + 1))

    def number(self, low: float, high: float) -> float:
        """Return a number between `low` and `high`, to two places."""
        return round(float(self._rng.uniform(low, high)), 2)

    def one_of(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[int(self._rng.integers(len(choices)))]

    def some_of(self, choices: Sequence[T], least: int = 1) -> tuple[T, ...]:
        """Return at least so many of the choices, in their order."""
        count = self.whole(least, len(choices))
        kept = sorted(self._rng.permutation(len(choices))[:count])
        return tuple(choices[k] for k in kept)
