"""Sites that draw the most people from rivals, where people choose as Huff describes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ansinh.models.errors import Finding, raise_if
from ansinh.models.exact.bound import Bound, Prover, bound_of, own_method
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.location.call import start
from ansinh.models.location.found.answer import answer
from ansinh.models.location.found.site_plan import HALF, SitePlan, solver_of
from ansinh.models.location.given import checks
from ansinh.models.location.huff import check_exponents, read_attraction, utility
from ansinh.models.location.milp.formulations_of_shares import add_share_tangent, market_shares

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from ansinh.models.location.call import Call
    from ansinh.models.location.found.plan import LocationPlan
    from ansinh.models.location.found.site_plan import Found
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.matrix_form import Floats
    from ansinh.models.settings import SolverSettings

TANGENTS = own_method("tangents of market shares")
CLOSE = 1e-7
"""Share of the people by which bound and plan may differ when the tangents are close enough."""


def market_share(
    problem: LocationProblem,
    p: int,
    attraction: Any = None,
    *,
    rivals: Iterable[Hashable] = (),
    minutes_exponent: float = 2.0,
    attraction_exponent: float = 1.0,
    least_minutes: float = 1.0,
    settings: SolverSettings | None = None,
) -> LocationPlan:
    """Open p sites so that the most people choose them: ``max Σ aᵢ Σ_{j own} uᵢⱼ / (Σ_{j own} uᵢⱼ + Σ_{k rival} uᵢₖ)``.

    People choose among all open sites, rivals' too, as `huff` says. The allocation holds those who choose one of the p;
    the others are its unserved.

    Parameters
    ----------
    problem
        Demand, sites (also the rivals') and minutes; `existing` sites are one's own, and among the p.
    p
        Number of own open sites.
    attraction
        One number for each site, aligned by label; None: all alike.
    rivals
        Ids of the sites that are open and belong to others.
    minutes_exponent, attraction_exponent, least_minutes
        As for `huff`.
    settings
        Time limit, gap, backend.

    Raises
    ------
    InputError
        For numbers of sites that no plan can have, unknown rivals, attractions below 0.

    References
    ----------
    Huff (1964); Benati, Hansen (2002), "The maximum capture problem with random utilities", *European Journal of
    Operational Research* 143(3); Ljubić, Moreno (2018), *European Journal of Operational Research* 266(1).

    Examples
    --------
    >>> from ansinh.models import LocationProblem, market_share
    >>> problem = LocationProblem.from_matrix([[10, 20, 10], [20, 10, 10]], demand=[100, 40])
    >>> plan = market_share(problem, 1, rivals=[2], minutes_exponent=1)
    >>> plan.open_sites, round(plan.objective, 1)
    ((0,), 63.3)
    """
    call = start(
        "market_share",
        problem,
        settings,
        lambda q: [
            *checks.check_p(q, p),
            *check_exponents(minutes_exponent, attraction_exponent, least_minutes),
        ],
    )
    a, wrong = read_attraction(attraction, call.asked.demand_ids, call.asked.site_ids)
    others, wrong_rivals = _rivals(call.asked, rivals, p)
    raise_if([*wrong, *wrong_rivals])
    u = utility(call.asked.minutes[call.ready.rows], a, minutes_exponent, attraction_exponent, least_minutes)
    return answer(call, _search(call, _Market.of(u, call.problem.demand, others), p))


def _rivals(problem: LocationProblem, rivals: Any, p: int) -> tuple[list[int], list[Finding]]:
    """Return the positions of the rivals' sites, and what is wrong with them."""
    wanted, findings = checks.ids_of(rivals, "rivals", problem.site_ids)
    positions, unknown = checks.positions_of(wanted, "rivals", problem.site_ids)
    findings += unknown
    others = sorted(set(positions))
    both = [problem.site_ids[j] for j in others if j in problem.existing]
    if both:
        where = f"rivals (ids {checks.name_ids(both)})"
        findings.append(Finding(where, "are among the existing sites, which are one's own", "choose one"))
    free = problem.site_count - len(others)
    if p > free:
        text = f"is {p}, but {free} sites don't belong to rivals"
        findings.append(Finding("p", text, "lower p or add candidates"))
    return others, findings


@dataclass(frozen=True, eq=False)
class _Market:
    """What draws people: (I, J) utilities as multiples of the rivals', (I,) persons, rivals by position.

    Without rivals in reach a point's multiple is infinite where there is a way.
    """

    weight: Floats
    demand: Floats
    rivals: list[int]

    @classmethod
    def of(cls, utility: Floats, demand: Floats, rivals: list[int]) -> _Market:
        against = utility[:, rivals].sum(axis=1, keepdims=True)
        with np.errstate(divide="ignore", invalid="ignore"):
            weight = np.where(utility > 0, utility / against, 0.0)
        weight[:, rivals] = 0.0
        return cls(weight, demand, rivals)

    def won(self, chosen: tuple[int, ...]) -> Floats:
        """Return (I,) the share that chosen sites win at each point."""
        total = self.weight[:, list(chosen)].sum(axis=1)
        return np.where(np.isinf(total), 1.0, total / (1.0 + np.where(np.isinf(total), 0.0, total)))

    def worth(self, chosen: tuple[int, ...]) -> float:
        """Return the persons whom chosen sites win."""
        return float(self.demand @ self.won(chosen))


def _search(call: Call, market: _Market, p: int) -> Found:
    """Add tangents at the plans that the MILP proposes until none is better than it seems."""
    chosen = _greedy(market, p, call.problem.existing)
    if not call.problem.demand_count:
        return Incumbent(-market.worth(chosen), _plan(market, chosen), Bound(0.0, TANGENTS))
    best, known = chosen, Bound()
    tried = set[tuple[int, ...]]()
    formulation = market_shares(call.problem, p, market.weight, market.rivals)
    room = CLOSE * float(call.problem.demand.sum())
    while chosen not in tried:  # a tangent that is there is kept as nearly as the solver can
        tried.add(chosen)
        add_share_tangent(formulation, market.weight, chosen)
        outcome = call.solve(formulation.prob)
        known = known.or_better(bound_of(-outcome.bound, _helped(outcome)))
        if not outcome.status.has_plan:
            break
        chosen = tuple(j for j, y in enumerate(formulation.v.opened) if (y.varValue or 0.0) > HALF)
        best = max(best, chosen, key=market.worth)
        if -known.value <= market.worth(best) + room or call.clock.late:
            break
    value = -market.worth(best)
    bound = Bound(value if known.value >= value - room else known.value, known.prover)
    return Incumbent(value, _plan(market, best), bound.at_most(value))


def _helped(outcome: Any) -> Prover:
    return TANGENTS.helped_by(solver_of(outcome))


def _greedy(market: _Market, p: int, existing: tuple[int, ...]) -> tuple[int, ...]:
    """Return p sites, each the best to add to those before."""
    chosen = list(existing)
    free = [j for j in range(market.weight.shape[1]) if j not in market.rivals and j not in existing]
    while len(chosen) < p:
        best = max(free, key=lambda j: market.worth((*chosen, j)))
        chosen.append(best)
        free.remove(best)
    return tuple(sorted(chosen))


def _plan(market: _Market, chosen: tuple[int, ...]) -> SitePlan:
    """Return who chooses which own site."""
    own = market.weight[:, list(chosen)]
    endless = np.isinf(own)
    # Without rivals people divide among own sites only: by what utilities are to each other.
    own = np.where(endless.any(axis=1, keepdims=True), endless, own)
    total = own.sum(axis=1, keepdims=True)
    share = np.divide(own, total, out=np.zeros_like(own), where=total > 0) * market.won(chosen)[:, None]
    points, columns = np.nonzero(share > 0)
    return SitePlan(chosen, points, np.array(chosen, dtype=np.intp)[columns], share[points, columns])
