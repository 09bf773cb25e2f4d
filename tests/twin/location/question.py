"""A small location problem in whole numbers, the model it is asked for, and the units it is asked in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ansinh.models import LocationProblem, SolverSettings
from tests.twin.location.extra import Extra

Minutes = tuple[tuple[int | None, ...], ...]
"""By point and site; None: no way."""


@dataclass(frozen=True)
class Question:
    """What is asked; all whole, so that the right answer is exact whatever the units.

    Attributes
    ----------
    minutes, demand, capacity, fixed_cost, existing
        The problem; `fixed_cost` in persons x minutes.
    boundless
        Whether places that suffice for everybody are given as unlimited.
    model, p, standard, capacitated, single_source, price, opened, method
        The model and its arguments; those that it hasn't are left alone.
    person, minute
        Units: the problem that is solved has every number of persons (minutes) times this.
    settings
        Solver and limits.
    extra
        What is asked beyond the plain model.
    """

    minutes: Minutes
    demand: tuple[int, ...]
    capacity: tuple[int, ...]
    boundless: bool
    fixed_cost: tuple[int, ...]
    existing: tuple[int, ...]
    model: str
    p: int
    standard: int
    capacitated: bool
    single_source: bool
    price: int | None
    opened: tuple[int, ...]
    method: str
    person: float = 1.0
    minute: float = 1.0
    settings: SolverSettings = field(default_factory=SolverSettings)
    extra: Extra | None = None

    @property
    def points(self) -> range:
        """Return the positions of the demand points."""
        return range(len(self.demand))

    @property
    def sites(self) -> range:
        """Return the positions of the sites."""
        return range(len(self.capacity))

    @property
    def persons(self) -> int:
        """Return all persons."""
        return sum(self.demand)

    @property
    def longest(self) -> int:
        """Return the longest way that there is."""
        return max((m for row in self.minutes for m in row if m is not None), default=0)

    def problem(self) -> LocationProblem:
        """Return the problem in its units."""
        travel = np.array([[np.nan if m is None else float(m) for m in row] for row in self.minutes])
        places = np.array(self.capacity, dtype=float)
        if self.boundless:
            places = np.where(places >= self.persons, np.inf, places)
        return LocationProblem.from_matrix(
            travel * self.minute,
            demand=np.array(self.demand, dtype=float) * self.person,
            capacity=places * self.person if self.capacitated or not self.boundless else None,
            fixed_cost=np.array(self.fixed_cost, dtype=float) * self.person * self.minute,
            existing=self.existing,
            allow_unreachable=True,
        )

    def arguments(self) -> dict[str, Any]:
        """Return the arguments of the model, apart from the problem."""
        standard = self.standard * self.minute
        price = None if self.price is None else self.price * self.minute
        places = {"capacitated": self.capacitated, "single_source": self.single_source}
        by_model: dict[str, dict[str, Any]] = {
            "p_median": {"p": self.p, "unserved_minutes": price, "method": self.method, **places},
            "cflp": {
                "single_source": self.single_source,
                "unserved_minutes": price,
                "method": self.method,
            },
            "mclp": {"p": self.p, "service_standard": standard, "method": self.method, **places},
            "lscp": {"service_standard": standard, **places},
            "lscp_backup": {"service_standard": standard},
            "p_center": {"p": self.p, **places},
            "p_dispersion": {"p": self.p},
            "allocate": {"open_sites": self.opened, "unserved_minutes": price},
        }
        asked = {**by_model[self.model], "settings": self.settings}
        return asked if self.extra is None else asked | self.extra.arguments(self)

    def unit(self) -> float:
        """Return what one of the model's objective is in the units asked for."""
        if self.extra is not None and self.extra.in_minutes:
            return self.minute
        units = {"lscp": 1.0, "mclp": self.person, "lscp_backup": self.person}
        units |= {"p_center": self.minute, "p_dispersion": self.minute}
        return units.get(self.model, self.person * self.minute)

    def words(self) -> str:
        """Say what is asked, in a line."""
        arguments = {k: v for k, v in self.arguments().items() if k != "settings"}
        asked = f"{self.settings.backend}, {self.settings.time_limit_s:g} s"
        return f"{self.model}({arguments}), person {self.person:g}, minute {self.minute:g}, {asked}"
