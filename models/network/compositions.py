"""How many new campuses of which kinds there may be: every composition that the rules and caps leave."""

from __future__ import annotations

from dataclasses import replace
from math import comb, prod
from typing import TYPE_CHECKING

import numpy as np

from models.certificate import Status
from models.matrix_form import matrix_form
from models.solve import solve_arrays

if TYPE_CHECKING:
    from models.matrix_form import MatrixForm
    from models.network.arrays import Arrays, Floats
    from models.network.build import Formulation
    from models.network.lean import Lean
    from models.network.slots import Kinds
    from models.settings import SolverSettings

MOST_SLOTS = 4
"""Sets of more new campuses than this aren't enumerated."""

MOST_COMPOSITIONS = 120
MOST_SETS = 5_000_000


class Compositions:
    """Compositions that the lean model, with all caps so far, allows."""

    def __init__(self, a: Arrays, lean: Lean, f: Formulation, settings: SolverSettings) -> None:
        self.a, self.lean, self.settings = a, lean, settings
        self.kinds = [k for k, members in enumerate(lean.members) if not a.stands[members[0]]]
        self.form: MatrixForm = replace(matrix_form(f.prob), variables=[], constraints=[])
        last = a.n_periods - 1
        at = {variable.name: k for k, variable in enumerate(f.prob.variables())}
        self.column = {k: at[f.v.campus[k, last].name] for k in self.kinds if (k, last) in f.v.campus}

    def every(self) -> list[Kinds] | None:
        """Return all compositions, smaller ones first; None if there are too many sets to enumerate.

        None also where a candidate may close again: then the last period doesn't tell what ever stood.
        """
        closes = self.a.site_may_close
        if any(closes[self.lean.members[k][0]] for k in self.kinds) or self._most_campuses() > MOST_SLOTS:
            return None
        found: list[Kinds] = []
        level: list[Kinds] = [()]
        sets = 0
        while level:
            here = [kinds for kinds in level if self._stands(kinds, exactly=True)]
            found += here
            sets += sum(n_sets(self.lean, kinds) for kinds in here)
            following = [(*kinds, k) for kinds in level for k in self.kinds if not kinds or k >= kinds[-1]]
            if len(found) + len(following) > MOST_COMPOSITIONS or sets > MOST_SETS:
                return None
            level = [kinds for kinds in following if self._stands(kinds, exactly=False)]
        return found

    def _most_campuses(self) -> float:
        """Return (an upper bound of) the most new campuses that fit into the caps."""
        cost = np.zeros(self.form.columns)
        cost[list(self.column.values())] = -1.0
        bound = self._solve(cost, self.form.lower, self.form.upper)
        return 0.0 if bound is None else -bound

    def _stands(self, kinds: Kinds, *, exactly: bool) -> bool:
        """Tell whether some plan has these campuses: no others if `exactly`, any others if not."""
        lower, upper = self.form.lower.copy(), self.form.upper.copy()
        for k, column in self.column.items():
            count = kinds.count(k)
            if count > len(self.lean.members[k]):
                return False
            lower[column] = count
            if exactly:
                upper[column] = count
        return self._solve(np.zeros(self.form.columns), lower, upper) is not None

    def _solve(self, cost: Floats, lower: Floats, upper: Floats) -> float | None:
        form = replace(self.form, cost=cost, offset=0.0, lower=lower, upper=upper)
        outcome = solve_arrays(form, self.settings).outcome
        if outcome.status is Status.INFEASIBLE:
            return None
        return outcome.bound if np.isfinite(outcome.bound) else -np.inf


def n_sets(lean: Lean, kinds: Kinds) -> int:
    """Return the number of sets of campuses of a composition."""
    return prod(comb(len(lean.members[k]), kinds.count(k)) for k in set(kinds))
