"""Bound: what no plan can be below, and who proved it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from itertools import zip_longest


@cache
def package_version() -> str:
    """Return the version of this package, which the methods written here carry in certificates."""
    try:
        return metadata.version("ansinh")
    except metadata.PackageNotFoundError:
        return "uninstalled"


@dataclass(frozen=True)
class Prover:
    """A method or a solver, as certificates name it.

    Attributes
    ----------
    name, version
        For example ``"HiGHS"``, ``"1.15.1"``; of several that worked together, joined by commas.
    """

    name: str = ""
    version: str = ""

    def helped_by(self, *others: Prover) -> Prover:
        """Return this prover with the names and versions of those it used, each once."""
        version_of: dict[str, str] = {}
        for each in (self, *others):
            for name, version in zip_longest(each.name.split(", "), each.version.split(", "), fillvalue=""):
                version_of.setdefault(name, version)
        version_of.pop("", None)
        return Prover(", ".join(version_of), ", ".join(text for text in version_of.values() if text))


def own_method(name: str) -> Prover:
    """Return a prover for a method of this package."""
    return Prover(name, package_version())


@dataclass(frozen=True)
class Bound:
    """What no plan costs less than; everything here minimises.

    Attributes
    ----------
    value
        Minus infinity where nothing is known.
    prover
        Who proved it.
    """

    value: float = -math.inf
    prover: Prover = Prover()

    def or_better(self, other: Bound) -> Bound:
        """Return the higher of two bounds; this one when they are equal. NaN is no bound."""
        return other if other.value > self.value else self

    def at_most(self, value: float) -> Bound:
        """Return the bound, lowered to `value`: the cost of a plan is the highest that a bound can be."""
        return Bound(min(self.value, value), self.prover)


UNKNOWN = Bound()
"""Nothing is proven."""


def bound_of(value: float, prover: Prover) -> Bound:
    """Return a bound from what a solver states, where NaN and infinities mean that it has none."""
    return Bound(value, prover) if math.isfinite(value) else UNKNOWN
