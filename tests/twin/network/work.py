"""The networks of some seeds, planned in every way and compared."""

from __future__ import annotations

from collections.abc import Iterable

from ansinh.models import InfeasibleError, NetworkProblem
from tests.twin.network.compare import AGAIN, AT_ONCE, EXACT, WAYS, Case, settle
from tests.twin.network.generator import accepted
from tests.twin.network.given_places import made_up_places, with_areas, wrong_as_written, wrong_fairness
from tests.twin.network.twin import Solver, Twin, TwinGaveUp
from tests.twin.verdict import Fault, Tally, crash_words

SHARE = 12
"""One network in so many is planned without time as well, one from the plan of a similar one, and so on."""
WRITTEN, FAIR = 2, 3
"""Remainders of the seeds whose places are given as well, and whose people are assigned fairly as well."""


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
        twins: dict[Solver, Twin] = {}
        for way in ways_of(seed, problem):
            settle(Case(seed, way, problem, twins), tally)
        if seed % SHARE == WRITTEN:
            settle_given(Case(seed, "as written", made_up_places(seed, problem)), tally)
        elif seed % SHARE == FAIR and not problem.objective.weights:
            settle_given(Case(seed, "fairly", with_areas(seed, problem)), tally)
    return tally


def settle_given(case: Case, tally: Tally) -> None:
    """Compare a plan whose places are given with what the twin makes of these places."""
    wrong = wrong_as_written if case.problem.decisions is not None else wrong_fairness
    try:
        tally.note([case.found(Fault.VALUE, text) for text in wrong(case.problem, EXACT)])
    except InfeasibleError:
        return
    except TwinGaveUp:
        tally.unsettled += 1
    except Exception as error:  # noqa: BLE001  (any other error is what is looked for)
        tally.note([case.found(Fault.CRASH, crash_words(error))])
