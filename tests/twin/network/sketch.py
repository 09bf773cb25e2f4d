"""A network before it is a `NetworkProblem`: rows that traps may still change."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ansinh.models import (
    CoverageTarget,
    EquityCap,
    NetworkProblem,
    Objective,
    PlacesLimit,
    ShareLimit,
    SiteRule,
)
from ansinh.models.network.families.keep_apart import KeepApart

Row = dict[str, Any]


@dataclass
class Sketch:
    """Frames as dictionaries by id; `problem` turns them into what the planner gets."""

    demand: dict[str, Row] = field(default_factory=dict)
    need: list[Row] = field(default_factory=list)
    sites: dict[str, Row] = field(default_factory=dict)
    options: dict[tuple[str, str], Row] = field(default_factory=dict)
    minutes: dict[str, dict[str, float]] = field(default_factory=dict)
    services: dict[str, Row] = field(default_factory=dict)
    periods: dict[str, Row] = field(default_factory=dict)
    budgets: list[Row] = field(default_factory=list)
    conversions: list[Row] = field(default_factory=list)
    targets: list[CoverageTarget] = field(default_factory=list)
    limits: list[PlacesLimit] = field(default_factory=list)
    rules: list[SiteRule] = field(default_factory=list)
    shares: list[ShareLimit] = field(default_factory=list)
    equity: list[EquityCap] = field(default_factory=list)
    more: list[KeepApart] = field(default_factory=list)
    discount_rate: float = 0.0
    objective: Objective = field(default_factory=lambda: Objective(tolerances={}))

    def problem(self) -> NetworkProblem:
        """Return the network that the planner is asked for.

        Raises
        ------
        InputError
            If the traps contradict each other in a way that is refused at the door.
        """
        return NetworkProblem(
            demand=pd.DataFrame.from_dict(self.demand, orient="index"),
            need=pd.DataFrame(self.need, columns=["demand_id", "service", "period", "persons"]),
            sites=pd.DataFrame.from_dict(self.sites, orient="index"),
            options=pd.DataFrame(
                list(self.options.values()), index=pd.MultiIndex.from_tuples(list(self.options))
            ),
            minutes=pd.DataFrame.from_dict(self.minutes, orient="index"),
            services=pd.DataFrame.from_dict(self.services, orient="index"),
            periods=pd.DataFrame.from_dict(self.periods, orient="index"),
            discount_rate=self.discount_rate,
            objective=self.objective,
            targets=tuple(self.targets),
            limits=tuple(self.limits),
            rules=tuple(self.rules),
            shares=tuple(self.shares),
            equity=tuple(self.equity),
            more=tuple(self.more),
            **self._optional(),
        )

    def _optional(self) -> dict[str, Any]:
        """Return the frames that need not be given, where they have rows."""
        given = {"budgets": self.budgets, "conversions": self.conversions}
        return {name: pd.DataFrame(rows) for name, rows in given.items() if rows}
