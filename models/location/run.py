"""What every model does around its mathematics: watch the clock, state the proof, fill in the plan."""

from __future__ import annotations

import dataclasses
import math
import time
from dataclasses import dataclass, field
from importlib import metadata
from typing import TYPE_CHECKING, Literal, get_args

from ansinh.models.certificate import Certificate, Status, judge, relative_gap
from ansinh.models.errors import Finding, raise_if
from ansinh.models.location import checks
from ansinh.models.location.plan import LocationPlan, allocation_frame
from ansinh.models.location.problem import LocationProblem
from ansinh.models.settings import SolverSettings

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from ansinh.models.solve import SolveOutcome

Method = Literal["auto", "milp"]
"""Bounds first and then what is left, or the formulation as written, to the solver."""
METHODS: tuple[Method, ...] = get_args(Method)

TREE = "Lagrangian branch and bound"
HALF = 0.5
"""A binary above this is 1: solvers return 0.9999998."""


def method_version() -> str:
    """Return the version of the methods in this package."""
    try:
        return metadata.version("ansinh")
    except metadata.PackageNotFoundError:
        return "uninstalled"


@dataclass
class BuildClock:
    """How long PuLP takes to build a formulation here and now: measured at each build, for the next.

    Attributes
    ----------
    seconds_per_arc
        Of the last build of some size; the start is what an idle machine of 2024 needs.
    """

    seconds_per_arc: float = 4e-5

    def built(self, arcs: int, seconds: float) -> None:
        """Note how long a build took."""
        if arcs >= ENOUGH_TO_MEASURE:
            self.seconds_per_arc = seconds / arcs


BUILD_CLOCK = BuildClock()
ENOUGH_TO_MEASURE = 2000
SHARE_FOR_BUILDING = 0.5


@dataclass
class Run:
    """One call of a model: its problem, its settings and its clock."""

    model: str
    problem: LocationProblem
    settings: SolverSettings
    service_standard: float | None = None
    keeps_places: bool = False
    began: float = field(default_factory=time.perf_counter)

    @property
    def deadline(self) -> float:
        """``time.perf_counter()`` at which the answer is due."""
        return self.began + self.settings.time_limit_s

    @property
    def left(self) -> SolverSettings:
        """The settings with the time that is left."""
        return dataclasses.replace(self.settings, time_limit_s=max(0.05, self.deadline - time.perf_counter()))

    def fits(self, arcs: int) -> bool:
        """Return whether a formulation with so many arcs is built in half the time that is left."""
        by_file = 1 if self.settings.backend.lower() == "highs" else 3
        left = self.deadline - time.perf_counter()
        return arcs * by_file * BUILD_CLOCK.seconds_per_arc <= SHARE_FOR_BUILDING * left

    def too_large(self, arcs: int) -> LocationPlan:
        """Return the plan that isn't there because the time left doesn't suffice to write the problem down."""
        return self.failed(Status.NO_SOLUTION, f"time left is too short to build a problem of {arcs} arcs")

    def certificate(
        self, objective: float, bound: float, method: str, *, maximise: bool = False, note: str = ""
    ) -> Certificate:
        """Judge a value against its bound, in the problem's own sense."""
        sign = -1.0 if maximise else 1.0
        # Rounding can put the bound a hair on the wrong side of a plan that attains it.
        known = math.isfinite(bound) or bound == objective
        bound = sign * min(sign * bound, sign * objective) if known else math.nan
        status = judge(objective, bound, mip_gap=self.settings.mip_gap)
        return Certificate(
            status=status,
            objective=objective,
            bound=objective if status is Status.PROVED_OPTIMAL else bound,
            gap=0.0 if status is Status.PROVED_OPTIMAL else relative_gap(objective, bound),
            seconds=time.perf_counter() - self.began,
            backend=method,
            version=method_version(),
            note=note,
        )

    def plan(
        self,
        certificate: Certificate,
        opened: Iterable[int] = (),
        allocation: pd.DataFrame | None = None,
        unserved_minutes: float | None = None,
    ) -> LocationPlan:
        """Return the plan that opens the sites at these positions."""
        return LocationPlan(
            model=self.model,
            problem=self.problem,
            objective=certificate.objective,
            open_sites=tuple(self.problem.site_ids[j] for j in sorted(opened)),
            allocation=allocation_frame(self.problem, [], [], []) if allocation is None else allocation,
            certificate=certificate,
            service_standard=self.service_standard,
            unserved_minutes=unserved_minutes,
            keeps_places=self.keeps_places,
        )

    def failed(self, status: Status, note: str, outcome: SolveOutcome | None = None) -> LocationPlan:
        """Return the plan that isn't there, with the reason."""
        certificate = Certificate(
            status=status,
            bound=math.nan if outcome is None else outcome.bound,
            seconds=time.perf_counter() - self.began,
            backend="" if outcome is None else outcome.backend,
            version="" if outcome is None else outcome.version,
            note=note,
        )
        return self.plan(certificate)


def start(
    model: str,
    problem: LocationProblem,
    settings: SolverSettings | None,
    service_standard: float | None = None,
    *,
    keeps_places: bool = False,
) -> Run:
    """Start the clock of one call.

    Raises
    ------
    InputError
        For what is no problem, and for settings that can't be kept.
    """
    settings = settings or SolverSettings()
    findings = checks.check_settings(settings)
    if not isinstance(problem, LocationProblem):
        kind = type(problem).__name__
        findings.append(Finding("problem", f"is a {kind}", "make one with LocationProblem.from_matrix"))
    raise_if(findings)
    return Run(model, problem, settings, service_standard, keeps_places)
