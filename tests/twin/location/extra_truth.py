"""The right answer of a question with options, by trying all choices of sites."""

from __future__ import annotations

from tests.twin.location.enumeration import Sites, Truth, choices, service
from tests.twin.location.extra import Extra
from tests.twin.location.fair import fair_minutes
from tests.twin.location.question import Question
from tests.twin.location.sending import Ways, sent


def truth_with_extra(q: Question) -> Truth:
    """Return the right answer."""
    extra = q.extra or Extra()
    sizes = [q.p] if extra.keeps_p else range(len(q.sites) + 1)
    opened = [chosen for chosen in choices(q, sizes) if extra.allows(q, chosen)]
    if q.model == "mclp":
        worth = [_covered(q, extra, chosen) for chosen in opened]
        return Truth(max((w for w in worth if w is not None), default=None))
    if extra.in_minutes:
        fair = [fair_minutes(q, extra, chosen) for chosen in opened]
        return Truth(min((f for f in fair if f is not None), default=None))
    found = [_served(q, extra, chosen) for chosen in opened]
    return min(
        (t for t in found if t is not None), key=lambda t: (t.unserved or 0, t.objective), default=Truth(None)
    )


def _covered(q: Question, extra: Extra, chosen: Sites) -> float | None:
    """Return the persons covered less the weighted cost; None: the sites can't have their users."""
    cost = extra.cost(q, chosen)
    if extra.in_part:
        lost = _lost(q, extra, chosen)
        return None if lost is None else q.persons - lost - cost
    if extra.backup is not None:
        near = [sum(1 for j in chosen if _minutes(q, i, j, q.standard) is not None) for i in q.points]
        return extra.backed_up(q, near) - cost
    found = _sent(q, extra, chosen, q.standard, price=None)
    return None if found is None else q.persons - found[0] - cost


def _lost(q: Question, extra: Extra, chosen: Sites) -> float | None:
    """Return the persons who aren't covered, where sites cover in part: as travel, a person unserved counting 1."""
    shares = {(i, j): extra.share(q, i, j) for i in q.points for j in chosen}
    if not q.capacitated:
        best = [max((shares[i, j] for j in chosen), default=0.0) for i in q.points]
        return sum(q.demand[i] * (1 - best[i]) for i in q.points)
    ways = {way: 1 - share for way, share in shares.items() if share > 0}
    found = sent(q, ways, {j: extra.needs(q, j) for j in chosen}, price=1)
    return None if found is None else found[0] + found[1]


def _served(q: Question, extra: Extra, chosen: Sites) -> Truth | None:
    found = _sent(q, extra, chosen, None, price=q.price)
    if found is None:
        return None
    left, travel = found
    cost = extra.cost(q, chosen)
    return Truth(travel + cost, round(left)) if q.price is None else Truth(travel + cost + q.price * left)


def _sent(
    q: Question, extra: Extra, chosen: Sites, within: int | None, price: int | None
) -> tuple[float, float] | None:
    """Return persons unserved and travel, the fewest first or both weighed; None: some site lacks users."""
    least = {j: extra.needs(q, j) for j in chosen}
    if not any(least.values()):
        return service(q, chosen, within)
    ways: Ways = {(i, j): m for i in q.points for j in chosen if (m := _minutes(q, i, j, within)) is not None}
    return sent(q, ways, least, price)


def _minutes(q: Question, i: int, j: int, within: int | None) -> int | None:
    minutes = q.minutes[i][j]
    return None if minutes is None or (within is not None and minutes > within) else minutes
