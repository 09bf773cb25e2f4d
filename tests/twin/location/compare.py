"""The answer of a location model beside that of enumeration."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

from ansinh import models
from ansinh.models import LocationPlan, Status
from ansinh.models.errors import InputError
from tests.twin.location.check_plan import price_of, worth, wrong_sums
from tests.twin.location.enumeration import Truth, truth
from tests.twin.location.extra_truth import truth_with_extra
from tests.twin.location.generator import LONG_S, question_of
from tests.twin.location.question import Question
from tests.twin.verdict import Disagreement, Fault, Tally, crash_words

MAXIMISED = ("mclp", "lscp_backup", "p_dispersion")

EASY = ("p_median", "mclp", "p_dispersion", "p_center", "lscp", "allocate")
"""Models that have a plan at once, where they keep to no places (`allocate` always has)."""

RELATIVE = 2e-6
"""Share of the value that may be called nothing: the models call a millionth proven."""
OF_SCALE = 1e-9
"""Share of the largest value that the problem can have."""


def questions(seeds: Iterable[int], ask: Callable[[int], Question] = question_of) -> Tally:
    """Return the counts of the questions of `seeds`."""
    tally = Tally()
    for seed in seeds:
        question = ask(seed)
        try:
            found = compare(question)
        except InputError:
            tally.refused += 1
            continue
        tally.note(Disagreement(fault, seed, question.words(), text) for fault, text in found)
    return tally


def compare(q: Question) -> list[tuple[Fault, str]]:
    """Return what is wrong with the model's answer.

    Raises
    ------
    InputError
        If the question is refused.
    """
    right = truth(q) if q.extra is None else truth_with_extra(q)
    solve: Callable[..., LocationPlan] = getattr(models, q.model)
    try:
        plan = solve(q.problem(), **q.arguments())
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001  (any other error is what is looked for)
        return [(Fault.CRASH, crash_words(error))]
    return list(_faults(q, plan, right))


def _faults(q: Question, plan: LocationPlan, right: Truth) -> Iterator[tuple[Fault, str]]:
    certificate = plan.certificate
    right = _with_price(q, plan, right)
    words = f"{certificate.status} {plan.objective / q.unit():.9g}, bound {certificate.bound / q.unit():.9g}"
    words += f"; right is {right.objective}, {right.unserved} unserved"
    if not certificate.status.has_plan:
        if certificate.status == Status.INFEASIBLE and right.objective is not None:
            yield Fault.INFEASIBLE, words
        elif certificate.status != Status.INFEASIBLE and _deserves_plan(q, right):
            yield Fault.NO_PLAN, words
        return
    yield from ((Fault.VALUE, text) for text in wrong_sums(q, plan))
    if right.objective is None:
        yield Fault.FEASIBLE, words
        return
    yield from _values(q, plan, right, words)


def _with_price(q: Question, plan: LocationPlan, right: Truth) -> Truth:
    """Return the right answer with the price in it that `allocate` sets by itself."""
    if q.model != "allocate" or q.price is not None or right.objective is None:
        return right
    return Truth(right.objective + price_of(q, plan) * (right.unserved or 0), right.unserved)


def _deserves_plan(q: Question, right: Truth) -> bool:
    """Tell whether giving up is a fault: there is a plan, and time for it, or nothing that takes time."""
    if right.objective is None:
        return False
    return (
        q.settings.time_limit_s >= LONG_S or q.model == "allocate" or (q.model in EASY and not q.capacitated)
    )


def _values(q: Question, plan: LocationPlan, right: Truth, words: str) -> Iterator[tuple[Fault, str]]:
    """Compare in whole units, the larger the better the worse: turned where the model maximises."""
    sign = -1.0 if q.model in MAXIMISED else 1.0
    value, left = worth(q, plan)
    stated, bound = (sign * x / q.unit() for x in (plan.objective, plan.certificate.bound))
    counted, best = sign * value, sign * float(right.objective or 0.0)
    room = RELATIVE * abs(best) + OF_SCALE * _scale(q, plan) if math.isfinite(best) else 0.0
    proven = plan.certificate.status == Status.PROVED_OPTIMAL
    if _apart(stated, counted, room):
        yield Fault.VALUE, f"{words}; counted {sign * counted:.9g}"
    # Who leaves out more than must be has less to travel, and another problem.
    served = right.unserved is None or left <= right.unserved + RELATIVE * q.persons
    if not served:
        if proven:
            yield Fault.PROOF, f"{words}; leaves out {left:.9g}"
        return
    if counted < best - room:
        yield Fault.VALUE, f"{words}; better than possible: {sign * counted:.9g}"
    if bound > best + room:
        yield Fault.BOUND, words
    if proven and counted > best + room:
        yield Fault.PROOF, words


def _apart(one: float, other: float, room: float) -> bool:
    return one != other and not abs(one - other) <= room


def _scale(q: Question, plan: LocationPlan) -> float:
    """Return the largest value that the objective could have, in whole units."""
    travel = q.persons * max(q.longest, price_of(q, plan))
    if q.extra is not None and q.extra.in_minutes:
        return float(max(q.longest, price_of(q, plan)))
    scales = {"lscp": len(q.sites), "mclp": q.persons, "lscp_backup": q.persons}
    scales |= {"p_center": q.longest, "p_dispersion": q.longest}
    return float(scales.get(q.model, travel + sum(q.fixed_cost)))
