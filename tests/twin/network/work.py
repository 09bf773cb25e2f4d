"""The networks of some seeds, planned in every way and compared."""

from __future__ import annotations

from collections.abc import Iterable

from ansinh.models import NetworkProblem
from tests.twin.network.compare import AGAIN, AT_ONCE, WAYS, Case, settle
from tests.twin.network.generator import accepted
from tests.twin.verdict import Tally

SHARE = 12
"""One network in so many is planned without time as well, and one from the plan of a similar one."""


def ways_of(seed: int, problem: NetworkProblem) -> tuple[str, ...]:
    """Return the ways in which a network is planned: one weighted sum is always written out."""
    ways = WAYS[:1] if problem.objective.weights else WAYS
    mark = {0: AT_ONCE, 1: AGAIN}.get(seed % SHARE, "")
    return (*ways, *(way + mark for way in ways if mark))


def networks(seeds: Iterable[int]) -> Tally:
    """Return the counts of the networks of `seeds`."""
    tally = Tally()
    for seed in seeds:
        problem = accepted(seed)
        if problem is None:
            tally.refused += 1
            continue
        for way in ways_of(seed, problem):
            settle(Case(seed, way, problem), tally)
    return tally
