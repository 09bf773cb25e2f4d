"""From the sites that a search over stored ways has chosen to the plan that the caller gets, with its proof."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.certificate import Certificate, judge, relative_gap
from ansinh.models.location.found.answer import NO_PROOF
from ansinh.models.location.found.plan import LocationPlan, allocation_of
from ansinh.models.location.given.checks import name_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ansinh.models.exact.bound import Bound
    from ansinh.models.exact.schedule import Clock
    from ansinh.models.location.sparse.problem import SparseProblem
    from ansinh.models.location.sparse.ways import Positions
    from ansinh.models.settings import SolverSettings


@dataclass(frozen=True)
class Nearest:
    """Everybody at the nearest open site no farther than a limit.

    Attributes
    ----------
    way
        (I,) the way that is taken; -1: the point isn't served.
    """

    problem: SparseProblem
    opened: Positions
    way: Positions

    @classmethod
    def by(cls, problem: SparseProblem, chosen: Sequence[int], within: float = math.inf) -> Nearest:
        """Send everybody to the nearest of the chosen sites."""
        opened = np.array(sorted(chosen), dtype=np.intp)
        way, _ = problem.open_ways(opened)
        if len(problem.ways.cost):
            way = np.where(problem.ways.cost[way] <= within, way, -1)
        return cls(problem, opened, way)

    @property
    def served(self) -> NDArray[np.bool_]:
        """(I,) whether a point is served."""
        return self.way >= 0

    @property
    def travel(self) -> float:
        """``Σ aᵢ tᵢⱼ`` of those who are served."""
        served = self.served
        return float(self.problem.demand[served] @ self.problem.ways.cost[self.way[served]])

    @property
    def left(self) -> float:
        """Persons who aren't served."""
        return float(self.problem.demand[~self.served].sum())

    def covered(self, standard: float) -> float:
        """Return the persons within a standard of their site."""
        served = np.flatnonzero(self.served)
        near = self.problem.ways.cost[self.way[served]] <= standard
        return float(self.problem.demand[served[near]].sum())

    def plan(
        self,
        model: str,
        objective: float,
        bound: Bound,
        settings: SolverSettings,
        clock: Clock,
        *,
        standard: float | None = None,
        price: float | None = None,
    ) -> LocationPlan:
        """Return the plan of a model with its certificate."""
        served = np.flatnonzero(self.served)
        at = self.way[served]
        ways = self.problem.ways
        note = _unserved(self) if model == "p_median" else ""
        return LocationPlan(
            model=model,
            problem=self.problem,
            objective=objective,
            open_sites=tuple(self.problem.site_ids[j] for j in self.opened.tolist()),
            allocation=allocation_of(
                self.problem, served, ways.site[at], np.ones(len(served)), ways.cost[at]
            ),
            certificate=_certificate(objective, bound, settings, clock, note),
            service_standard=standard,
            unserved_minutes=price,
        )


def _certificate(
    objective: float, bound: Bound, settings: SolverSettings, clock: Clock, note: str
) -> Certificate:
    status = judge(objective, bound.value, mip_gap=settings.mip_gap, rounding=0.0)
    proven = status == "PROVED_OPTIMAL"
    return Certificate(
        status=status,
        objective=objective,
        bound=objective if proven else bound.value,
        gap=0.0 if proven else relative_gap(objective, bound.value),
        seconds=time.perf_counter() - clock.began,
        backend=bound.prover.name,
        version=bound.prover.version,
        note=note if status.settled else "; ".join(text for text in (note, NO_PROOF) if text),
    )


def _unserved(nearest: Nearest) -> str:
    """Say who isn't served, where the model would serve everybody if it could."""
    problem = nearest.problem
    lost = np.flatnonzero(~nearest.served & (problem.demand > 0))
    if not len(lost):
        return ""
    named = name_ids(problem.demand_ids[i] for i in lost.tolist())
    return f"{nearest.left:g} persons can't be reached by the open sites: demand points {named}"
