"""How many new campuses of which kinds there may be: every composition that rules and caps allow."""

from __future__ import annotations

import time
from dataclasses import replace
from math import comb, prod
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.certificate import Status
from ansinh.models.matrix_form import matrix_form
from ansinh.models.solve import solve_arrays

if TYPE_CHECKING:
    from ansinh.models.matrix_form import MatrixForm
    from ansinh.models.network.model.arrays import Arrays, Floats
    from ansinh.models.network.model.build import Formulation
    from ansinh.models.network.search.aggregated import Aggregated
    from ansinh.models.network.search.sets.slots import Kinds
    from ansinh.models.settings import SolverSettings

MOST_SLOTS = 4
"""Most new campuses in a set that is enumerated: of 40 sites there are 91,390 sets of four, but 658,008 of five."""

WHOLE = 1e-6
"""Campuses: a bound less than this above a whole number is that number, because solvers round."""

MOST_COMPOSITIONS = 120  # ways to share the new services among campuses
MOST_SETS = 5_000_000  # sets of sites over all of them: some seconds of sums over people
"""Most compositions, and sets of all compositions, that are enumerated: with more, travel
is bounded by cuts alone."""


class Compositions:
    """Compositions that the aggregated model, with all caps so far, allows."""

    def __init__(
        self, a: Arrays, aggregated: Aggregated, f: Formulation, settings: SolverSettings, deadline: float
    ) -> None:
        self.a, self.aggregated, self.settings, self.deadline = a, aggregated, settings, deadline
        kinds = [k for k, members in enumerate(aggregated.members) if not a.stands[members[0]]]
        self.form: MatrixForm = replace(matrix_form(f.prob), variables=[], constraints=[])
        last = a.n_periods - 1
        at = {variable.name: k for k, variable in enumerate(f.prob.variables())}
        self.column = {k: at[f.v.campus[k, last].name] for k in kinds if (k, last) in f.v.campus}
        self.kinds = list(self.column)

    def every(self) -> list[Kinds] | None:
        """Return all compositions, smaller ones first; None if there are too many sets to enumerate, or no time.

        None also where a candidate may close again: then the last period doesn't tell what ever stood.
        """
        closes = self.a.site_may_close
        if any(closes[self.aggregated.members[k][0]] for k in self.kinds):
            return None
        most = self._most_campuses()
        if most > MOST_SLOTS:
            return None
        found: list[Kinds] = []
        level: list[Kinds] = [()]
        sets = 0
        while level:
            fewest: dict[Kinds, float] = {}
            for kinds in level:
                if time.perf_counter() > self.deadline:
                    return None
                fewest[kinds] = self._fewest(kinds)
            here = [kinds for kinds in level if fewest[kinds] <= len(kinds)]
            found += here
            sets += sum(n_sets(self.aggregated, kinds) for kinds in here)
            level = [
                (*kinds, k)
                for kinds in level
                for k in self.kinds
                if len(kinds) < most and np.isfinite(fewest[kinds]) and (not kinds or k >= kinds[-1])
            ]
            if len(found) + len(level) > MOST_COMPOSITIONS or sets > MOST_SETS:
                return None
        return found

    def _most_campuses(self) -> float:
        """Return (an upper bound of) the most new campuses that fit into the caps."""
        least = self._sum(-1.0, self.form.lower)
        return -least if np.isfinite(least) else np.inf

    def _fewest(self, kinds: Kinds) -> float:
        """Return (a lower bound of) the fewest new campuses of a plan that has these; infinite if none has."""
        lower = self.form.lower.copy()
        for k, column in self.column.items():
            if kinds.count(k) > len(self.aggregated.members[k]):
                return np.inf
            lower[column] = max(lower[column], kinds.count(k))
        return self._sum(1.0, lower)

    def _sum(self, sign: float, lower: Floats) -> float:
        """Return (a lower bound of) the least sign · new campuses, whole; infinite if there's no plan."""
        cost = np.zeros(self.form.columns)
        cost[list(self.column.values())] = sign
        form = replace(self.form, cost=cost, offset=0.0, lower=lower)
        outcome = solve_arrays(form, self.settings).outcome
        if outcome.status is Status.INFEASIBLE:
            return np.inf
        return float(np.ceil(outcome.bound - WHOLE)) if np.isfinite(outcome.bound) else -np.inf


def n_sets(aggregated: Aggregated, kinds: Kinds) -> int:
    """Return the number of sets of campuses of a composition."""
    return prod(comb(len(aggregated.members[k]), kinds.count(k)) for k in set(kinds))
