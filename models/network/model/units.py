"""Units in which a problem is solved, because solvers have absolute tolerances and need numbers of ordinary size.

A problem in millionths of a person, or in đồng instead of million đồng, has the same plan. If its people, money or
minutes are outside the ordinary range, they are multiplied by powers of two (which round nothing), and the plan is
converted back.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.network.families import rules_in_units
from ansinh.models.network.stages.stage import certified
from ansinh.words.phrase import Figure, Phrase

if TYPE_CHECKING:
    from ansinh.models.network.families import Powers
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem, Objective

PERSONS = (1e3, 1e4, 1e7)
"""People in need, over all services and periods: the least and (last) the most that are solved unchanged, and
(middle) about what others are scaled to."""
MILLIONS = (1e3, 1e5, 1e10)
"""The same for the million đồng that serving everybody might cost."""
MINUTES = (1.0, 1e2, 1e5)
"""The same for the longest minutes."""

OPTION_UNITS = {
    "existing_places": (1, 0), "min_places": (1, 0), "max_places": (1, 0), "module_places": (1, 0),
    "opening_cost_million_vnd": (0, 1), "place_cost_million_vnd": (-1, 1), "upgrade_cost_million_vnd": (0, 1),
    "closing_cost_million_vnd": (0, 1), "merge_cost_million_vnd": (0, 1),
    "running_cost_million_vnd_per_place_year": (-1, 1), "running_cost_million_vnd_per_year": (0, 1),
    "land_m2_per_place": (-1, 0), "staff_per_place": (-1, 0),
}  # fmt: skip
"""Powers of the unit of people and of that of money in the columns of the options."""


FIGURES: dict[str, Powers] = {"places": (1, 0, 0), "million_vnd": (0, 1, 0), "minutes": (0, 0, 1)}
"""Powers of the units of people, money and minutes in the figures of a phrase, by the name of the placeholder."""
WEIGHTED, MISSES = "weighted", "misses"
"""Stages beside those of `Objective.stages`: the sum of all by their weights, and what rules are missed by."""


@dataclass(frozen=True)
class Units:
    """How many persons, million đồng and minutes one unit of the solved problem is."""

    persons: float = 1.0
    million_vnd: float = 1.0
    minutes: float = 1.0

    @property
    def own(self) -> bool:
        """Tell whether these are the problem's own units."""
        return self.persons == self.million_vnd == self.minutes == 1.0

    def size(self, powers: Powers) -> float:
        """Return the unit of a number with these powers of people, money and minutes."""
        persons, money, minutes = powers
        return self.persons**persons * self.million_vnd**money * self.minutes**minutes

    def of_stage(self, stage: str) -> float:
        """Return the unit of an objective stage.

        Raises
        ------
        ValueError
            If the stage is none of those known here: 1 would be wrong without a word.
        """
        known = {
            "unserved": self.persons,
            "cost": self.million_vnd,
            "travel": self.persons * self.minutes,
            "worst_minutes": self.minutes,
            WEIGHTED: 1.0,  # weights are in units, too
            MISSES: 1.0,  # shares of what rules ask
        }
        if stage not in known:
            raise ValueError(f"no unit is known for the stage {stage!r}; add it to Units.of_stage")
        return known[stage]

    def said(self, phrase: Phrase) -> Phrase:
        """Return a phrase about the problem in these units with its figures in the problem's own."""
        values = {name: self._said(name, value) for name, value in phrase.values.items()}  # noqa: PD011 (a phrase, no frame)
        return Phrase(phrase.key, values)

    def _said(self, name: str, value: object) -> object:
        if isinstance(value, Phrase):
            return self.said(value)
        if isinstance(value, Figure) and name in FIGURES:
            return value._replace(value=value.value * self.size(FIGURES[name]))
        return value


def units_of(problem: NetworkProblem) -> Units:
    """Return the units in which a problem is solved: its own, unless its numbers are tiny or huge."""
    people = float(problem.need["persons"].sum())
    options, sites = problem.options, problem.sites
    money = _largest(options, (-1, 1)) * people + _largest(options, (0, 1))
    money += float(sites["campus_cost_million_vnd"].max())
    minutes = problem.minutes.to_numpy(dtype=float)
    longest = float(minutes[np.isfinite(minutes)].max(initial=0.0))
    return Units(_unit(people, PERSONS), _unit(money, MILLIONS), _unit(longest, MINUTES))


def _largest(options: pd.DataFrame, power: tuple[int, int]) -> float:
    """Return the largest number in the columns of the options with these powers of people and money."""
    columns = (column for column, of in OPTION_UNITS.items() if of == power)
    return max((float(options[column].to_numpy().max(initial=0.0)) for column in columns), default=0.0)


def _unit(size: float, ordinary: tuple[float, float, float]) -> float:
    """Return 1 if a size is ordinary (or nothing), else the power of two that makes it so."""
    least, aim, most = ordinary
    if not size > 0 or least <= size <= most:
        return 1.0
    return 2.0 ** round(math.log2(size / aim))


def in_units(problem: NetworkProblem, u: Units) -> NetworkProblem:
    """Return the same problem, counted in these units."""
    options = _divided(problem.options, {c: u.size((*powers, 0)) for c, powers in OPTION_UNITS.items()})
    conversions = problem.conversions.assign(
        million_vnd_per_place=problem.conversions["million_vnd_per_place"] * u.persons / u.million_vnd,
        max_places=problem.conversions["max_places"] / u.persons,
        module_places=problem.conversions["module_places"] / u.persons,
    )
    decisions = problem.decisions
    if decisions is not None:
        decisions = decisions.assign(places=decisions["places"] / u.persons)
    services = problem.services
    changes: dict[str, Any] = dict(rules_in_units(problem, u))
    return replace(
        problem,
        need=problem.need.assign(persons=problem.need["persons"] / u.persons),
        sites=problem.sites.assign(
            campus_cost_million_vnd=problem.sites["campus_cost_million_vnd"] / u.million_vnd,
            min_places_total=problem.sites["min_places_total"] / u.persons,
            max_places_total=problem.sites["max_places_total"] / u.persons,
        ),
        options=options,
        minutes=problem.minutes.astype(float) / u.minutes,
        services=services.assign(
            standard_minutes=services["standard_minutes"] / u.minutes,
            max_minutes=services["max_minutes"] / u.minutes,
        ),
        budgets=problem.budgets.assign(million_vnd=problem.budgets["million_vnd"] / u.million_vnd),
        conversions=conversions,
        decisions=decisions,
        one_place=problem.one_place / u.persons,
        objective=_objective(problem.objective, u),
        **changes,
        trusted=True,  # checked in its own units
    )


def _objective(objective: Objective, u: Units) -> Objective:
    weights = {stage: weight * u.of_stage(stage) for stage, weight in objective.weights.items()}
    return replace(objective, weights=weights)


PLAN_UNITS = {
    "facilities": {
        "places_before": (1, 0, 0), "places": (1, 0, 0), "places_built": (1, 0, 0), "served_persons": (1, 0, 0),
        "capital_million_vnd": (0, 1, 0), "running_million_vnd_per_year": (0, 1, 0),
    },
    "allocation": {"persons": (1, 0, 0), "minutes": (0, 0, 1)},
    "unserved": {"persons": (1, 0, 0), "nearest_spare_minutes": (0, 0, 1)},
    "shortfalls": {"required": (1, 0, 0), "reached": (1, 0, 0), "missing_persons": (1, 0, 0)},
    "money": {"million_vnd": (0, 1, 0), "million_vnd_discounted": (0, 1, 0)},
    "transfers": {"places": (1, 0, 0)},
}  # fmt: skip
"""Powers of the units of people, money and minutes in the frames of a plan."""


def _divided(frame: pd.DataFrame, sizes: dict[str, float]) -> pd.DataFrame:
    """Return a copy in which some columns are divided; in one go, since columns set one by one take far longer."""
    columns: dict[Any, Any] = {name: frame[name] for name in frame.columns}
    columns |= {name: frame[name].to_numpy(dtype=float) / size for name, size in sizes.items()}
    return pd.DataFrame(columns, index=frame.index)


def plan_in_units(plan: NetworkPlan, u: Units) -> NetworkPlan:
    """Return the same plan in these units; `learned` stays unchanged."""
    frames: dict[str, Any] = {}
    for name, columns in PLAN_UNITS.items():
        frames[name] = _divided(getattr(plan, name), {c: u.size(powers) for c, powers in columns.items()})
    stages = plan.stages.copy()
    if len(stages):
        of_stage = stages["stage"].map(u.of_stage).astype(float)
        stages["value"], stages["bound"] = stages["value"] / of_stage, stages["bound"] / of_stage
    return replace(plan, stages=stages, **frames)


def back_from(plan: NetworkPlan, u: Units) -> NetworkPlan:
    """Return a plan that is counted in these units in the problem's own."""
    inverse = Units(1.0 / u.persons, 1.0 / u.million_vnd, 1.0 / u.minutes)
    found = plan_in_units(plan, inverse)
    return replace(found, certificate=certified(found.stages, found.certificate))
