"""p-dispersion: p sites as far from each other as can be."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.certificate import Status
from ansinh.models.errors import Finding
from ansinh.models.exact.bound import Bound, own_method
from ansinh.models.exact.incumbent import Incumbent
from ansinh.models.exact.schedule import is_settled
from ansinh.models.location.call import start
from ansinh.models.location.found.answer import answer
from ansinh.models.location.found.site_plan import HALF, SitePlan, solver_of
from ansinh.models.location.given import checks
from ansinh.models.location.given.between import between_sites, rows_of_sites
from ansinh.models.location.given.problem import LocationProblem
from ansinh.models.location.milp import formulations
from ansinh.models.location.search.exchange_spacing import exchange_spaced
from ansinh.models.location.search.spacing import Spaced, spaced_sites, undominated_sites

if TYPE_CHECKING:
    from ansinh.models.exact.bound import Prover
    from ansinh.models.location.call import Call
    from ansinh.models.location.found.plan import LocationPlan
    from ansinh.models.location.found.site_plan import Found
    from ansinh.models.location.search.spacing import Conflict
    from ansinh.models.matrix_form import Floats
    from ansinh.models.settings import SolverSettings

COLOURS = own_method("colours")
STEPS = 30
"""Exchanges per site that a distance gets."""
SHARE_FOR_ONE = 0.3
"""Share of the time left that one distance may take; longer ones, which are easier, get the rest."""


def p_dispersion(problem: LocationProblem, p: int, *, settings: SolverSettings | None = None) -> LocationPlan:
    """Open p sites as far from each other as can be: ``max min_{j<k} min(tⱼₖ, tₖⱼ)``.

    The matrix must hold the minutes from every site to every site: a square one, or one in which each site is also a
    demand point of the same id. Its diagonal is ignored, and a missing way means infinitely far apart: the objective
    is infinite when none of the p sites can be reached from another. Demand plays no part.

    Raises
    ------
    InputError
        If there is no row for each site, or p is less than 2.

    References
    ----------
    Kuby (1987), *Geographical Analysis* 19(4); Sayah, Irnich (2017), "A new compact formulation for the discrete
    p-dispersion problem", *European Journal of Operational Research* 256(1).

    Examples
    --------
    >>> from ansinh.models import LocationProblem, p_dispersion
    >>> between = [[0, 5, 30], [5, 0, 28], [30, 28, 0]]
    >>> plan = p_dispersion(LocationProblem.from_matrix(between), 2)
    >>> plan.open_sites, plan.objective
    ((0, 2), 30.0)
    """
    call = start(
        "p_dispersion", problem, settings, lambda q: [*checks.check_p(q, p, least=2), *_check_rows(q)]
    )
    return answer(call, _DispersionSearch(call, p).run())


def _check_rows(problem: LocationProblem) -> list[Finding]:
    if rows_of_sites(problem) is not None:
        return []
    shape = f"has shape {problem.minutes.shape}, and not every site has a row of its id"
    return [Finding("minutes", shape, "give a square matrix, or a row for every site by its id")]


class _DispersionSearch:
    """The search over the distances that occur; values are minus the distance.

    ``radii[low - 1]`` is reached (or the plan's distance is), and no plan keeps ``radii[high]``.
    """

    def __init__(self, call: Call, p: int) -> None:
        self.call, self.p, self.existing = call, p, call.problem.existing
        self.apart = between_sites(call.problem)
        self.helpers: list[Prover] = []
        np.fill_diagonal(self.apart, math.inf)
        self.chosen = _spread(self.apart, p, self.existing)
        pairs = self.apart[np.triu_indices(len(self.apart), 1)]
        limit = _closest(self.apart, self.existing)
        self.radii = np.unique(pairs[(pairs > self.value) & (pairs <= limit)])
        self.low, self.high = 0, len(self.radii)

    @property
    def value(self) -> float:
        """How far apart the two closest sites of the plan are."""
        return _closest(self.apart, self.chosen)

    def run(self) -> Found:
        """Halve the range until it is as small as was asked for, or time is up."""
        self._exchange()
        unanswered = -1  # the longest distance for which time was too short; longer ones are easier
        while not (self.call.clock.late or is_settled(self._found(), self.call.settings.mip_gap)):
            least = max(self.low, unanswered + 1)
            if least >= self.high:
                break
            middle = (least + self.high) // 2
            found = self._keeping(float(self.radii[middle]))
            if found.chosen is not None:
                self._take(found.chosen)
                self._exchange()
            elif found.finished:
                self.high = middle
            else:
                unanswered = middle
        return self._found()

    def _found(self) -> Found:
        """Return the plan, and the longest distance that isn't known to be impossible as its bound."""
        proven = float(self.radii[self.high - 1]) if self.low < self.high else self.value
        return Incumbent(-self.value, SitePlan(self.chosen), Bound(-proven, COLOURS.helped_by(*self.helpers)))

    def _keeping(self, distance: float) -> Spaced:
        """Look for p sites that keep a distance: by colours, and by a MILP where these don't end."""
        conflict = self._conflict(distance)
        free = np.flatnonzero(~conflict[:, list(self.existing)].any(axis=1))
        free = free[undominated_sites(conflict[np.ix_(free, free)])]
        choose = self.p - len(self.existing)
        until = self.call.clock.for_rest(SHARE_FOR_ONE).deadline
        found = spaced_sites(conflict[np.ix_(free, free)], choose, until)
        if not found.finished:
            found = self._by_milp(self.apart[np.ix_(free, free)], choose, distance)
        if found.chosen is None:
            return found
        return dataclasses.replace(found, chosen=tuple(free[list(found.chosen)].tolist()))

    def _by_milp(self, apart: Floats, choose: int, distance: float) -> Spaced:
        """Ask the solver for so many sites that keep a distance."""
        call = dataclasses.replace(self.call, clock=self.call.clock.for_rest(SHARE_FOR_ONE))
        if not call.fits(int((apart < distance).sum()) // 2):
            return Spaced(None, finished=False)
        ids = tuple(range(len(apart)))
        problem = LocationProblem(apart, np.ones(len(apart)), ids, ids)
        formulation = call.written(lambda: formulations.p_dispersion(problem, choose, distance))
        outcome = call.solve(formulation.prob)
        self.helpers.append(solver_of(outcome))
        chosen = tuple(j for j, y in enumerate(formulation.v.opened) if (y.varValue or 0) > HALF)
        if len(chosen) >= choose:
            return Spaced(chosen, finished=True)
        return Spaced(None, outcome.status is Status.INFEASIBLE or outcome.bound < choose - HALF)

    def _exchange(self) -> None:
        """Exchange sites for ever longer distances."""
        rng = np.random.default_rng(self.call.settings.seed)
        while self.low < self.high:
            conflict = self._conflict(float(self.radii[self.low]))
            steps, until = STEPS * self.p, self.call.deadline
            found = exchange_spaced(
                conflict, self.chosen, self.existing, steps=steps, rng=rng, deadline=until
            )
            if found is None:
                break
            self._take(found)

    def _take(self, chosen: tuple[int, ...]) -> None:
        self.chosen = tuple(sorted({*self.existing, *chosen}))
        self.low = int(np.searchsorted(self.radii, self.value, side="right"))

    def _conflict(self, distance: float) -> Conflict:
        """Return (J, J) which sites are nearer to each other than a distance; each is to itself."""
        conflict: Conflict = self.apart < distance
        np.fill_diagonal(conflict, val=True)
        return conflict


def _closest(apart: Floats, chosen: tuple[int, ...]) -> float:
    return float(apart[np.ix_(chosen, chosen)].min()) if len(chosen) > 1 else math.inf


def _spread(apart: Floats, p: int, existing: tuple[int, ...]) -> tuple[int, ...]:
    """Start with the two sites farthest apart, then add the site farthest from those chosen."""
    chosen = list(existing)
    if not chosen:
        off = np.where(np.isfinite(apart), apart, -1.0)
        chosen = [int(np.unravel_index(int(off.argmax()), off.shape)[0])]
    while len(chosen) < p:
        distance = apart[:, chosen].min(axis=1)
        distance[chosen] = -1.0
        chosen.append(int(distance.argmax()))
    return tuple(sorted(chosen))
