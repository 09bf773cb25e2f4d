"""Sizes with every site by name and people by group: for problems in which who can reach what decides.

The aggregated model takes every site to be as near as the nearest of its kind. Where a limit on minutes lets people reach
only some sites, its bound may be weak and its choice of sites wrong. Here sites keep their names. Loads and served
groups fit together if a flow exists; Hall's condition says when it does, and only those of its rows that an answer
violates are added.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pulp
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from ansinh.models.network.model.build import formulate
from ansinh.models.network.model.rows import add_row, ones
from ansinh.models.network.plan.design import read_design
from ansinh.models.network.stages.stage import remaining
from ansinh.models.settings import PART_OF_GAP
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ansinh.models.network.model.arrays import Arrays, Floats, Ints
    from ansinh.models.network.plan.design import Design
    from ansinh.models.network.problem import Stage
    from ansinh.models.settings import SolverSettings

ROUNDS = 20
"""Most times that the formulation is solved; after each, violated rows of Hall's condition are added."""

UNITS = 1e8
"""Units per service and period into which its people are divided: SciPy's maximum flow takes whole numbers."""

MISSED = 1e-5
"""Share of the people of a service that may be missed before a row is added."""


WHOLE = 1e-6
"""Difference from a whole number up to which a value is one, as solvers of whole numbers take it."""

Found = tuple[float, "Design"]
"""The true value of a stage, and a design that has it."""


class NamedSizes:
    """The formulation with named sites, and the rows of Hall's condition that were needed so far."""

    def __init__(self, a: Arrays) -> None:
        self.a, self.count = a, 0
        self.f = formulate(a, written_out=False)

    def hold(self, stage: Stage, limit: float) -> None:
        """Keep a stage within what it leaves to later ones."""
        self.f.prob.addConstraint(getattr(self.f, stage) <= limit, name=f"stage_{stage}")

    def solve(
        self,
        stage: Stage,
        settings: SolverSettings,
        until: float,
        judge: Callable[[Design], float | None],
        at_hand: float,
    ) -> tuple[float, Found | None]:
        """Return a bound on a stage and the best design found by `until`, with its true value by `judge`.

        Fractions come first: their bound is often close to `at_hand`, the value of the plan that is known already
        (infinity without one), or their answer is whole. Presolving the whole numbers alone can take longer than the time.
        """
        self.f.prob.sense, self.f.prob.objective = pulp.LpMinimize, getattr(self.f, stage)
        finer = replace(settings, mip_gap=settings.mip_gap * PART_OF_GAP)
        whole = [x for x in self.f.prob.variables() if x.cat == "Integer"]
        for x in whole:
            x.cat = "Continuous"
        lower, best = self._rounds(finer, until, judge, finer.mip_gap, at_hand, whole)
        for x in whole:
            x.cat = "Integer"
        value = at_hand if best is None else min(at_hand, best[0])
        if _is_close(value, lower, finer.mip_gap):
            return lower, best
        known, found = self._rounds(finer, until, judge, settings.mip_gap, np.inf, ())
        if best is None or (found is not None and found[0] < best[0]):
            best = found
        return max(lower, known), best

    def _rounds(  # noqa: PLR0917 - how to solve, and when to stop
        self,
        settings: SolverSettings,
        until: float,
        judge: Callable[[Design], float | None],
        gap: float,
        at_hand: float,
        relaxed: Sequence[pulp.LpVariable],
    ) -> tuple[float, Found | None]:
        """Solve and add broken rows until the gap is closed, nothing is broken, or the time is up.

        An answer in which all `relaxed` variables are whole is a design.
        """
        lower = -np.inf
        best: Found | None = None
        for _ in range(ROUNDS):
            if time.perf_counter() > until:
                break
            outcome = solve(self.f.prob, remaining(settings, until))
            if not outcome.status.has_plan:
                break
            if np.isfinite(outcome.bound):
                lower = max(lower, outcome.bound)
            if all(_is_whole(x.varValue or 0.0) for x in relaxed):
                design = read_design(self.f.v, self.a)
                value = judge(design)
                if value is not None and (best is None or value < best[0]):
                    best = value, design
            value = at_hand if best is None else min(at_hand, best[0])
            if _is_close(value, lower, gap) or not self._add_broken_rows():
                break
        return lower, best

    def _add_broken_rows(self) -> bool:
        """Add ``Σ_{g∈P} served[g,t] ≤ Σ_{o reached from P} load[o,t]`` where the last answer breaks it."""
        found = False
        for s in range(self.a.n_services):
            groups = [g for g, group in enumerate(self.a.groups) if group.service == s]
            for t in range(self.a.n_periods):
                people = np.array([self.f.v.served[g, t].varValue or 0.0 for g in groups])
                stuck = stuck_groups(people, [self.a.groups[g].options for g in groups], self._loads(s, t))
                if not len(stuck):
                    continue
                inside = [groups[k] for k in stuck]
                reached = sorted({int(o) for g in inside for o in self.a.groups[g].options})
                terms = [
                    *ones(self.f.v.served[g, t] for g in inside),
                    *((self.f.v.load[o, t], -1.0) for o in reached),
                ]
                add_row(self.f.prob, terms, "<=", 0.0, f"hall_{self.count}")
                self.count += 1
                found = True
        return found

    def _loads(self, s: int, t: int) -> dict[int, float]:
        return {int(o): self.f.v.load[int(o), t].varValue or 0.0 for o in self.a.options_of_service[s]}


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) <= WHOLE


def _is_close(value: float, lower: float, gap: float) -> bool:
    return bool(np.isfinite(value) and value - lower <= gap * abs(value) + MISSED)


def stuck_groups(people: Floats, reach: list[Ints], loads: dict[int, float]) -> Ints:
    """Return the groups that together are more than the loads of all options they reach; none if all can be served.

    The side of the source in a smallest cut of source → groups (people) → options (loads) → sink.
    """
    total = float(people.sum())
    if total <= 0:
        return np.zeros(0, dtype=int)
    column = {o: k for k, o in enumerate(loads)}
    n, m = len(people), len(loads)
    units = np.floor(people / total * UNITS).astype(np.int32)
    room = np.ceil(np.minimum(np.array(list(loads.values())) / total, 1.0) * UNITS).astype(np.int32)
    rows = [np.zeros(n, int), *(np.full(len(to), 1 + g) for g, to in enumerate(reach)), 1 + n + np.arange(m)]
    to = [
        1 + np.arange(n),
        *(np.array([1 + n + column[int(o)] for o in r], int) for r in reach),
        np.full(m, 1 + n + m),
    ]
    ample = [np.full(len(r), int(UNITS), dtype=np.int32) for r in reach]
    graph = sparse.csr_array(
        (np.concatenate([units, *ample, room]), (np.concatenate(rows), np.concatenate(to))),
        shape=(n + m + 2,) * 2,
    )
    flow = maximum_flow(graph, 0, n + m + 1)
    if units.sum() - flow.flow_value <= MISSED * UNITS:
        return np.zeros(0, dtype=int)
    rest = sparse.csr_array(graph - flow.flow)
    rest.eliminate_zeros()
    side = breadth_first_order(rest, 0, return_predecessors=False)
    found: Ints = np.sort(side[(side >= 1) & (side <= n)]) - 1
    return found
