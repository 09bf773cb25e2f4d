"""Questions with options: those of the plain generator, and limits of sites drawn for them."""

from __future__ import annotations

import dataclasses

from tests.twin.draw import Draw
from tests.twin.location.extra import Extra
from tests.twin.location.generator import LONG_S, question_of
from tests.twin.location.question import Question

STREAM = 2
"""Stream of random numbers of the options."""
MOST_SITES = 5
"""Sites of a question in which people are sent to sites that need them: each choice is a linear program."""


def question_with_extra(seed: int) -> Question:
    """Return the question of a seed with options."""
    draw = Draw(seed, STREAM)
    q = question_of(seed)
    settings = dataclasses.replace(q.settings, time_limit_s=LONG_S)
    q = dataclasses.replace(q, model=draw.one_of(("p_median", "p_median", "mclp")), settings=settings)
    q = dataclasses.replace(q, capacitated=draw.chance(0.4), boundless=False, method="auto")
    q = dataclasses.replace(q, p=max(q.p, len(q.existing)), price=q.price if q.model == "p_median" else None)
    extra = _limits(draw, q) if draw.chance(0.6) else Extra()
    if q.model == "mclp":
        extra = _cover(draw, q, extra)
    elif draw.chance(0.4):
        q, extra = _fair(draw, q, extra)
    elif not extra.limited and not extra.cost_weight:
        q = dataclasses.replace(q, price=None)
        extra = dataclasses.replace(extra, k_nearest=draw.whole(1, 3))
    return dataclasses.replace(q, extra=extra)


def _fair(draw: Draw, q: Question, extra: Extra) -> tuple[Question, Extra]:
    """Return an objective in which inequality counts; who is left out has a price."""
    extra = dataclasses.replace(extra, cost_weight=0, keeps_p=extra.keeps_p or extra.limited is False)
    gaps = any(m is None for row in q.minutes for m in row)
    if q.capacitated or gaps or any(extra.least) or not extra.keeps_p:
        q = dataclasses.replace(q, price=draw.whole(0, 2 * q.longest))
    splits = (q.capacitated or any(extra.least)) and not q.single_source
    if splits or draw.chance(0.5):
        return q, dataclasses.replace(extra, aversion=draw.one_of((0.5, 1.0, 2.0)))
    return q, dataclasses.replace(extra, worst=draw.whole(1, 4))


def _cover(draw: Draw, q: Question, extra: Extra) -> Extra:
    """Return cover that declines, that is measured in part, or that counts twice."""
    kind = draw.one_of(("whole", "declining", "declining", "measured", "twice"))
    if kind == "declining":
        return dataclasses.replace(extra, full_within=draw.whole(0, q.standard))
    if kind == "measured":
        quarters = tuple(tuple(draw.whole(0, 4) * (m is not None) for m in row) for row in q.minutes)
        return dataclasses.replace(extra, quarters=quarters)
    if kind == "twice" and not q.capacitated:
        return dataclasses.replace(extra, backup=draw.whole(0, 4))
    return extra


def _limits(draw: Draw, q: Question) -> Extra:
    labels = tuple(draw.one_of(("x", "y")) for _ in q.sites) if draw.chance(0.5) else ()
    count = {label: labels.count(label) for label in set(labels)}
    some = {label: draw.whole(0, n) for label, n in sorted(count.items())}
    kind = draw.one_of(("exactly", "at_least", "at_most"))
    users = len(q.sites) <= MOST_SITES and draw.chance(0.4)
    budget = draw.whole(0, sum(q.fixed_cost)) if draw.chance(0.4) else None
    extra = Extra(
        budget=budget,
        labels=labels,
        **{kind: some if labels else None},
        least=_least(draw, q) if users and (q.model == "p_median" or q.capacitated) else (),
        filled=draw.some_of(q.sites)[:1] if users and q.capacitated and draw.chance(0.4) else (),
        cost_weight=draw.one_of((0, 0, 1, 3)),
    )
    return dataclasses.replace(extra, keeps_p=not (extra.limited or extra.cost_weight) or draw.chance(0.6))


def _least(draw: Draw, q: Question) -> tuple[int, ...]:
    return tuple(draw.whole(0, max(1, q.persons // len(q.sites))) for _ in q.sites)
