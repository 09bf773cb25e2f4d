"""Who goes where for given sites: exact, in whole numbers, by shortest augmenting paths."""

from __future__ import annotations

from collections.abc import Iterable

from tests.twin.location.question import Question

Way = tuple[int, int]
"""From a point to a site."""


def best_flow(q: Question, opened: Iterable[int], within: int | None = None) -> tuple[int, int]:
    """Return the fewest persons unserved, and their least travel (person-minutes); points may be split.

    Each augmenting path is the shortest that is left, so that with a price the paths dearer than it would
    simply not be taken: the least of ``travel + price · unserved`` (Busacker, Gowen 1961).
    """
    left, travel = q.persons, 0
    for persons, minutes in _paths(q, list(opened), within):
        if q.price is not None and minutes >= q.price:
            break
        left, travel = left - persons, travel + persons * minutes
    return left, travel


def _paths(q: Question, opened: list[int], within: int | None) -> Iterable[tuple[int, int]]:
    """Yield persons and minutes of one shortest augmenting path after the other."""
    room = {j: q.capacity[j] for j in opened}
    waiting = {i: q.demand[i] for i in q.points if q.demand[i]}
    ways = {
        (i, j): m
        for i in waiting
        for j in opened
        if (m := q.minutes[i][j]) is not None and (within is None or m <= within)
    }
    sent = dict.fromkeys(ways, 0)
    while path := _shortest(waiting, room, ways, sent):
        minutes, steps = path
        persons = min(waiting[steps[0][0]], room[steps[-1][1]], *(sent[w] for w in steps[1::2]))
        for n, way in enumerate(steps):
            sent[way] += -persons if n % 2 else persons
        waiting[steps[0][0]] -= persons
        room[steps[-1][1]] -= persons
        yield persons, minutes


def _shortest(
    waiting: dict[int, int], room: dict[int, int], ways: dict[Way, int], sent: dict[Way, int]
) -> tuple[int, list[Way]] | None:
    """Return the shortest way for somebody waiting to a free place, others moving aside (Bellman, Ford).

    Steps alternate: to a site, back from it to a point that is sent there, on to another site.
    """
    to_point: dict[int, tuple[int, list[Way]]] = {i: (0, []) for i, persons in waiting.items() if persons}
    to_site: dict[int, tuple[int, list[Way]]] = {}
    changed = True
    while changed:
        changed = False
        for (i, j), minutes in ways.items():
            if i in to_point and (j not in to_site or to_point[i][0] + minutes < to_site[j][0]):
                to_site[j] = (to_point[i][0] + minutes, [*to_point[i][1], (i, j)])
                changed = True
        for (i, j), minutes in ways.items():
            back = sent[i, j] and j in to_site
            if back and (i not in to_point or to_site[j][0] - minutes < to_point[i][0]):
                to_point[i] = (to_site[j][0] - minutes, [*to_site[j][1], (i, j)])
                changed = True
    free = [found for j, found in to_site.items() if room[j]]
    return min(free, key=lambda found: found[0], default=None)
