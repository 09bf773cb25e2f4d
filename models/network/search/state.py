"""State of a search on a large problem, and the true value of a design in it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ansinh.models.errors import SolverError
from ansinh.models.network.plan.allocation import allocate
from ansinh.models.network.plan.measure import values_of
from ansinh.models.network.stages.stage import remaining

if TYPE_CHECKING:
    from ansinh.models.network.model.arrays import Arrays, Floats
    from ansinh.models.network.model.build import Formulation
    from ansinh.models.network.plan.design import Design
    from ansinh.models.network.problem import Stage
    from ansinh.models.network.search.aggregated import Aggregated
    from ansinh.models.network.search.named import NamedSizes
    from ansinh.models.network.search.sets.learned import CutsOfSet
    from ansinh.models.network.stages.stage import Progress
    from ansinh.models.settings import SolverSettings


@dataclass
class Search:
    """State of a search: the aggregated model with its rows so far, and the best plan known.

    Attributes
    ----------
    limits
        What earlier stages leave to later ones, by stage: value plus slack.
    known
        Sites of an earlier plan: offered first.
    quick
        Whether an earlier plan of this search is changed: then little time goes into the bound on travel.
    written
        Places of that plan by (option, period): itself a plan, if it keeps to all rules and caps.
    cuts
        Cuts of the travel stage: those of an earlier search, then those of this one.
    solvers
        Name and version of what solved the stages.
    reach
        Whether some people can reach some sites of a service and not others.
    named
        The formulation with all sites by name, once it's needed.
    """

    a: Arrays
    aggregated: Aggregated
    f: Formulation
    settings: SolverSettings
    tell: Progress
    deadline: float
    limits: dict[Stage, float] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    quick: bool = False
    written: Floats | None = None
    cuts: tuple[CutsOfSet, ...] = ()
    solvers: dict[str, str] = field(default_factory=dict)
    reach: bool = False
    named: NamedSizes | None = None

    def left(self, most: float = 1e9) -> SolverSettings:
        """Return the settings with the time that is left, or less."""
        return remaining(self.settings, min(self.deadline, time.perf_counter() + most))

    def hold(self, f: Formulation) -> None:
        """Keep a formulation within what earlier stages leave."""
        for stage, limit in self.limits.items():
            f.prob.addConstraint(getattr(f, stage) <= limit, name=f"stage_{stage}")

    def true_value(self, name: Stage, design: Design, longest: float = np.inf) -> float | None:
        """Return a stage's value with people really assigned; None if that breaks what earlier stages left."""
        try:
            nearer = np.isfinite(longest)
            allocation = allocate(self.a, design, longest=longest) if nearer else design.allocation
            values = values_of(self.a, design, allocation)
        except SolverError:
            return None
        return values[name] if all(self.keeps(stage, values[stage]) for stage in self.limits) else None

    def keeps(self, stage: Stage, value: float) -> bool:
        """Tell whether a value is within what an earlier stage left, but for rounding."""
        limit = self.limits[stage]
        return value <= limit + 1e-4 * max(1.0, abs(limit) * 1e-3)
