"""Travel that weighs the long ways of a few: Kolm–Pollak's equivalent, and the mean of a worst share of the people."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ansinh.models.errors import Finding
from ansinh.models.settings import is_number

if TYPE_CHECKING:
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.matrix_form import Floats

MOST_EXPONENT = 40.0
"""Largest ``κ t``: beyond it the shortest ways vanish beside the longest in the sum, by 17 digits."""


def kappa_of(problem: LocationProblem, aversion: float) -> float:
    """Return κ, per minute: ``aversion · Σ aᵢ zᵢ / Σ aᵢ zᵢ²``, z the minutes to the nearest existing site, or to any.

    The linear proxy needs κ before a plan is known, so that it is taken from a plan that is known (Horton et al. 2024).
    """
    columns = list(problem.existing) if problem.existing else list(range(problem.site_count))
    nearest = problem.minutes[:, columns].min(axis=1)
    reached = np.isfinite(nearest)
    persons, minutes = problem.demand[reached], nearest[reached]
    squares = float(persons @ minutes**2)
    return aversion * float(persons @ minutes) / squares if squares > 0 else 0.0


def proxy(minutes: Any, kappa: float) -> Any:
    """Return ``(exp(κ t) - 1) / κ``: minutes that grow the faster the longer they are; t itself where κ is 0."""
    return np.expm1(kappa * minutes) / kappa if kappa else minutes


def equivalent(mean_proxy: float, kappa: float) -> float:
    """Return the minutes that all alike would travel, from the mean of the proxy."""
    return math.log1p(kappa * mean_proxy) / kappa if kappa else mean_proxy


def worst_mean(minutes: Floats, persons: Floats, share: float) -> float:
    """Return the mean minutes of the `share` of the persons who travel longest; 0 without persons."""
    left = share * float(persons.sum())
    if left <= 0:
        return 0.0
    order = np.argsort(-minutes, kind="stable")
    before = np.concatenate(([0.0], np.cumsum(persons[order])[:-1]))
    counted = np.clip(left - before, 0.0, persons[order])
    return float(counted @ minutes[order]) / left


def check_fairness(
    problem: LocationProblem,
    aversion: Any,
    worst_share: Any,
    *,
    p: int | None,
    price: Any,
    cost_weight: Any,
    capacitated: bool,
    single_source: bool,
    sends_people: bool,
) -> list[Finding]:
    """Report weights that are no numbers, and what they can't be combined with."""
    if aversion is None and worst_share is None:
        return []
    name = "worst_share" if aversion is None else "aversion"
    findings = []
    if aversion is not None and worst_share is not None:
        findings.append(Finding(name, "p_median can't combine it with worst_share", "give one of the two"))
    if cost_weight:
        findings.append(Finding(name, "p_median can't combine it with cost_weight", "give a budget instead"))
    none_open = p is None and not problem.existing
    someone_left = capacitated or none_open or not problem.reach[problem.demand > 0].all()
    if price is None and someone_left:
        text = "p_median can't combine it with people who may be left out without a price"
        findings.append(Finding(name, text, "give unserved_minutes"))
    if findings:
        return findings
    if aversion is not None:
        return _wrong_aversion(problem, aversion, None if sends_people else price)
    if not is_number(worst_share) or not 0 < worst_share <= 1:
        return [Finding(name, f"is {worst_share!r}", "give a share of the people, above 0 and up to 1")]
    if (capacitated or sends_people) and not single_source:
        text = "p_median can't combine it with points whose people are split among sites"
        return [Finding(name, text, "pass single_source=True")]
    return []


def _wrong_aversion(problem: LocationProblem, aversion: Any, price: Any) -> list[Finding]:
    if not is_number(aversion) or not 0 < aversion < math.inf:
        return [Finding("aversion", f"is {aversion!r}", "give a number above 0; 1 is usual")]
    longest = float(np.max(problem.minutes, where=problem.reach, initial=0.0))
    if is_number(price):  # longer ways aren't used
        longest = float(price)
    if kappa_of(problem, aversion) * longest <= MOST_EXPONENT:
        return []
    text = f"is {aversion:g}, which makes the longest way outweigh all others"
    return [Finding("aversion", text, "lower it, or unserved_minutes, beyond which nobody travels")]
