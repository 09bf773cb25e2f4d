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
    from collections.abc import Callable

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


class NamedSizes:
    """The formulation with named sites, and the rows of Hall's condition that were needed so far."""

    def __init__(self, a: Arrays) -> None:
        self.a, self.count = a, 0
        self.f = formulate(a, written_out=False)

    def hold(self, stage: Stage, limit: float) -> None:
        """Keep a stage within what it leaves to later ones."""
        self.f.prob.addConstraint(getattr(self.f, stage) <= limit, name=f"stage_{stage}")

    def solve(
        self, stage: Stage, settings: SolverSettings, until: float, judge: Callable[[Design], float | None]
    ) -> tuple[float, tuple[float, Design] | None]:
        """Return a bound on a stage and the best design found by `until`, with its true value by `judge`."""
        f, lower = self.f, -np.inf
        best: tuple[float, Design] | None = None
        f.prob.sense, f.prob.objective = pulp.LpMinimize, getattr(f, stage)
        for _ in range(ROUNDS):
            if time.perf_counter() > until:
                break
            outcome = solve(
                f.prob, replace(remaining(settings, until), mip_gap=settings.mip_gap * PART_OF_GAP)
            )
            if not outcome.status.has_plan:
                break
            if np.isfinite(outcome.bound):
                lower = max(lower, outcome.bound)
            design = read_design(f.v, self.a)
            value = judge(design)
            if value is not None and (best is None or value < best[0]):
                best = value, design
            close = best is not None and best[0] - lower <= settings.mip_gap * abs(best[0]) + MISSED
            if close or not self._add_broken_rows():
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
