"""The problem that can be solved where a wish can't be met: its rules are missed by as little as possible.

Rules give way in the order of `gaps.GIVES_WAY`. With the gaps g of the rules that have to give way,

    min Σ g of the firmest class,  then of the next ...   each kept while the next is made least,

a gap counting as a share of what the rule asks (money: of all money), a count of sites as sites. The rules are then
loosened by these gaps, and the problem is solved like any other.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pulp

from ansinh.models.certificate import Status
from ansinh.models.errors import NoPlanError
from ansinh.models.network.families import FAMILIES
from ansinh.models.network.model.arrays import Arrays
from ansinh.models.network.model.build import formulate
from ansinh.models.network.model.gaps import GIVES_WAY, Gaps
from ansinh.models.network.model.rows import add_row
from ansinh.models.network.model.units import MISSES, Units, in_units, units_of
from ansinh.models.network.plan.miss import Miss
from ansinh.models.network.search.aggregated import with_sites
from ansinh.models.network.search.easy import EASY_SECONDS
from ansinh.models.network.search.few_alike import with_few_alike
from ansinh.models.network.stages.stage import NOTHING_PROVEN, certified
from ansinh.models.solve import solve

if TYPE_CHECKING:
    import pandas as pd

    from ansinh.models.network.model.build import Formulation
    from ansinh.models.network.model.gaps import Class, Give, Rule
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem
    from ansinh.models.settings import SolverSettings
    from ansinh.models.solve import SolveOutcome

NOTHING = 1e-6
"""Share of what a rule asks below which a gap is the solver's arithmetic; allowed on top of every gap."""
A_THOUSAND_VND = 1e-3
"""Million đồng to which a gap of money is rounded up."""
STAGE = MISSES
"""Name of the first stage of a plan that misses rules."""


@dataclass(frozen=True)
class LeastMissing:
    """A problem that can be solved, and what it misses of the one that was asked.

    Attributes
    ----------
    problem
        The problem with rules loosened by what they are missed by.
    misses
        The rules that are missed.
    outcome
        How sure it is that no plan misses less: of the firmest class that had to give way, or of the first class about
        which that isn't proven.
    """

    problem: NetworkProblem
    misses: tuple[Miss, ...]
    outcome: SolveOutcome

    def told(self, plan: NetworkPlan) -> NetworkPlan:
        """Return a plan of the loosened problem with its misses, the first of its stages."""
        row = {
            "stage": STAGE,
            "value": self.outcome.objective,
            "bound": self.outcome.proven,
            "gap": self.outcome.gap,
            "status": self.outcome.status,
            "seconds": self.outcome.seconds,
        }
        stages = _first(row, plan.stages)
        certificate = certified(stages, replace(plan.certificate, note="the plan that misses least"))
        return replace(plan, misses=self.misses, stages=stages, certificate=certificate)


def _first(row: dict[str, object], stages: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    return pd.concat([pd.DataFrame([row]), stages], ignore_index=True)


def least_missing(
    problem: NetworkProblem,
    settings: SolverSettings,
    *,
    written_out: bool = False,
    sites: Iterable[str] | None = None,
) -> LeastMissing | None:
    """Return the problem nearest to one that no plan satisfies; None if what contradicts itself can't give way.

    With `written_out` every arc from a demand point to a site is a variable, which is exact, and slow. With `sites` only
    these are looked at, which is quick and proves nothing; every rule must be about one of them.

    Raises
    ------
    NoPlanError
        If the time runs out before any plan is found, or a rule is about none of the `sites`.
    """
    units = units_of(problem)
    counted = problem if units.own else in_units(problem, units)
    a = Arrays(with_few_alike(counted) if sites is None else with_sites(counted, sites))
    if sites is not None and _counts_of_rules(a.problem) != _counts_of_rules(problem):
        # Gaps are told by the position of their rule: with one left out they would name another.
        raise NoPlanError("the sites looked at leave out some rules: search all sites")
    exact = replace(settings, mip_gap=0.0, time_limit_s=max(settings.time_limit_s, EASY_SECONDS))
    soft: frozenset[str] = frozenset()
    for n, last in enumerate(GIVES_WAY):
        soft |= {family.name for family in FAMILIES if family.gives_way == last}
        gaps = Gaps(soft)
        f = formulate(a, written_out=written_out, gaps=gaps)
        if not _gaps_of(gaps, last):
            continue
        outcome = _minimise(f, gaps, tuple(reversed(GIVES_WAY[: n + 1])), exact)
        if outcome is not None:
            found = _loosened(problem, gaps, units, outcome)
            return found if sites is None else replace(found, outcome=_unproven(outcome))
    return None


def _counts_of_rules(problem: NetworkProblem) -> tuple[int, ...]:
    return tuple(len(rules) for rules in (problem.rules, problem.limits, problem.shares, problem.more))


def _unproven(outcome: SolveOutcome) -> SolveOutcome:
    return replace(outcome, status=Status.INCUMBENT, bound=NOTHING_PROVEN, gap=1.0)


def _gaps_of(gaps: Gaps, one: Class) -> list[tuple[str, Rule]]:
    of = {family.name for family in FAMILIES if family.gives_way == one}
    return [key for key in gaps.variables if key[0] in of]


def _minimise(
    f: Formulation, gaps: Gaps, firmest_first: tuple[Class, ...], settings: SolverSettings
) -> SolveOutcome | None:
    """Make the gaps of one class after the other least; None if no plan satisfies what stays hard."""
    outcomes: list[SolveOutcome] = []
    for one in firmest_first:
        keys = _gaps_of(gaps, one)
        if not keys:
            continue
        money = sum(gaps.gives[key].asked for key in keys) if one == "money" else 0.0
        terms = [(gaps.variables[key], _weight(gaps.gives[key], money)) for key in keys]
        f.prob.objective = pulp.LpAffineExpression(terms)
        found = solve(f.prob, settings)
        if not outcomes and found.status is Status.INFEASIBLE:
            return None
        if not found.status.has_plan:
            raise NoPlanError(
                "the time limit was met before it was known what can't be met; raise time_limit_s"
            )
        outcomes.append(found)
        add_row(f.prob, terms, "<=", found.objective + NOTHING * max(1.0, found.objective), f"gaps_of_{one}")
    return next((one for one in outcomes if one.status is not Status.PROVED_OPTIMAL), outcomes[0])


def _weight(give: Give, money: float) -> float:
    """Return what one unit of a gap counts: as a share of what's asked, or of all money; sites and yes or no as they are."""
    if give.whole:
        return 1.0
    asked = money if give.unit == "million_vnd" else give.asked
    return 1.0 / asked if asked > 0 else 1.0


def _loosened(problem: NetworkProblem, gaps: Gaps, units: Units, outcome: SolveOutcome) -> LeastMissing:
    found = dict(_found(gaps, units))
    changed = problem
    for family in FAMILIES:
        mine = {rule: gap for (name, rule), gap in found.items() if name == family.name}
        if mine:
            changed = changed.replace(**family.loosen(changed, mine))
    misses = tuple(_miss(gaps.gives[key], gap, units) for key, gap in found.items())
    return LeastMissing(changed, misses, outcome)


def _found(gaps: Gaps, units: Units) -> Iterator[tuple[tuple[str, Rule], float]]:
    """Yield the gaps that are used, in the problem's own units, rounded up to what a planner counts in."""
    for key, variable in gaps.variables.items():
        give, gap = gaps.gives[key], float(variable.varValue or 0.0)
        if gap <= NOTHING * max(1.0, give.asked):
            continue
        yield key, _rounded(give, gap * _unit(give, units))


def _unit(give: Give, units: Units) -> float:
    return {"places": units.persons, "million_vnd": units.million_vnd}.get(give.unit, 1.0)


def _rounded(give: Give, gap: float) -> float:
    if give.whole:
        return float(round(gap))
    if give.unit == "places":
        return float(math.ceil(gap - NOTHING))
    if give.unit == "million_vnd":
        return math.ceil(gap * (1 + NOTHING) / A_THOUSAND_VND) * A_THOUSAND_VND
    return min(gap + NOTHING, give.most or math.inf)


def _miss(give: Give, gap: float, units: Units) -> Miss:
    asked = give.asked * _unit(give, units)
    reached = asked + gap if give.upward else asked - gap
    return Miss(
        give.family,
        give.rule,
        give.unit,
        asked,
        reached,
        give.services,
        give.period,
        give.sites,
        give.kind,
    )
