"""What all models have in common: check and scale the problem, watch the clock, return the plan."""

from __future__ import annotations

import dataclasses
import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from ansinh.models.backends.choice import chosen
from ansinh.models.check_settings import check_settings
from ansinh.models.errors import Finding, raise_if
from ansinh.models.exact.schedule import BUILD_CLOCK, LEAST_SECONDS, Clock
from ansinh.models.location.given.limits import PLAIN, Options
from ansinh.models.location.given.problem import LocationProblem
from ansinh.models.location.given.solved_limits import read_limits
from ansinh.models.location.given.units import from_site_to_site, made_ready
from ansinh.models.location.objectives import objective_of
from ansinh.models.settings import SolverSettings
from ansinh.models.solve import solve

if TYPE_CHECKING:
    from collections.abc import Callable

    import pulp
    from numpy.typing import NDArray

    from ansinh.models.location.given.limits import SiteLimits
    from ansinh.models.location.given.solved_limits import SolvedLimits
    from ansinh.models.location.given.units import SolvedProblem
    from ansinh.models.location.milp.formulations import LocationFormulation
    from ansinh.models.location.objectives import ModelObjective
    from ansinh.models.solve import SolveOutcome

Method = Literal["auto", "milp"]
"""Bounds first and then what is left, or the formulation as written, to the solver."""
METHODS: tuple[Method, ...] = get_args(Method)


@dataclass(frozen=True)
class Call:
    """One call of a model.

    Attributes
    ----------
    asked
        The caller's problem.
    ready
        The same, made ready for solving.
    settings, clock
        Limits, and the time that is left of them.
    service_standard, price
        The caller's standard, and minutes of an unserved person (None: as few as possible are left out).
    keeps_places
        Whether the model keeps to the capacities.
    options
        What goes beyond the plain model.
    """

    model: str
    asked: LocationProblem
    ready: SolvedProblem
    settings: SolverSettings
    clock: Clock
    service_standard: float | None = None
    price: float | None = None
    keeps_places: bool = False
    options: Options = PLAIN

    @property
    def objective(self) -> ModelObjective:
        """What the model counts."""
        return objective_of(self.model, self.options)

    @property
    def solved_limits(self) -> SolvedLimits | None:
        """The limits of sites in the units of solving."""
        limits, units = self.options.limits, self.ready.units
        return None if limits is None else limits.in_units(units, self.objective.unit(units))

    @property
    def problem(self) -> LocationProblem:
        """The problem in the units in which it is solved."""
        return self.ready.problem

    @property
    def solved_standard(self) -> float:
        """The service standard in these units; infinite without one."""
        return math.inf if self.service_standard is None else self.service_standard / self.ready.units.minutes

    @property
    def solved_price(self) -> float | None:
        """The price of an unserved person in these units."""
        return None if self.price is None else self.price / self.ready.units.minutes

    @property
    def near(self) -> NDArray[np.bool_]:
        """(I, J) which sites are within the standard of which points."""
        close: NDArray[np.bool_] = (self.problem.minutes <= self.solved_standard) & self.problem.reach
        return close

    @property
    def deadline(self) -> float:
        """``time.perf_counter()`` at which the answer is due."""
        return self.clock.deadline

    @property
    def left(self) -> SolverSettings:
        """The settings with the time that is left."""
        return dataclasses.replace(self.settings, time_limit_s=max(LEAST_SECONDS, self.clock.left))

    def within(self, share: float) -> Call:
        """Return the same call with at most this share of the whole time, from now on."""
        return dataclasses.replace(self, clock=self.clock.for_share(share))

    def fits(self, arcs: int) -> bool:
        """Return whether a formulation with so many arcs is written down soon enough."""
        return self.clock.fits(arcs)

    def written(self, build: Callable[[], LocationFormulation]) -> LocationFormulation:
        """Write a formulation down, and note how long that takes."""
        began = time.perf_counter()
        formulation = build()
        BUILD_CLOCK.built(len(formulation.v.points), time.perf_counter() - began)
        return formulation

    def solve(self, prob: pulp.LpProblem, *, warm_start: bool = False) -> SolveOutcome:
        """Solve within the time that is left."""
        return solve(prob, self.left, warm_start=warm_start)

    def first_sites(self, opened: tuple[int, ...] = (), p: int | None = None) -> tuple[int, ...]:
        """Return these sites, the existing ones, and the first of the others until p are open."""
        known = dict.fromkeys((*self.problem.existing, *opened))
        others = (j for j in range(self.problem.site_count) if j not in known)
        return tuple(sorted([*known, *(next(others) for _ in range((p or 0) - len(known)))]))


def start(
    model: str,
    problem: Any,
    settings: SolverSettings | None,
    findings: Callable[[LocationProblem], list[Finding]],
    *,
    service_standard: float | None = None,
    price: float | None = None,
    keeps_places: bool = False,
    limits: SiteLimits | None = None,
    cost_weight: float = 0.0,
    options: Options = PLAIN,
) -> Call:
    """Start the clock of one call and check what is asked.

    Parameters
    ----------
    findings
        What else can be wrong; asked only once the problem is one.
    limits, cost_weight, options
        What goes beyond the plain model.

    Raises
    ------
    InputError
        If the problem or the settings are wrong, and for everything that `findings` returns.
    """
    began = time.perf_counter()
    settings = settings or SolverSettings()
    wrong = check_settings(settings)
    if not isinstance(problem, LocationProblem):
        kind = type(problem).__name__
        wrong.append(Finding("problem", f"is a {kind}", "make one with LocationProblem.from_matrix"))
        raise_if(wrong)
    by_site, wrong_limits = read_limits(problem, limits, cost_weight, keeps_places=keeps_places)
    raise_if([*wrong, *findings(problem), *wrong_limits])
    builds = 3 if chosen(settings.backend).builds_twice else 1
    return Call(
        model,
        problem,
        from_site_to_site(problem) if model == "p_dispersion" else made_ready(problem),
        settings,
        Clock(settings.time_limit_s, began, builds),
        service_standard,
        price,
        keeps_places,
        options if by_site is None else dataclasses.replace(options, limits=by_site, cost_weight=cost_weight),
    )
