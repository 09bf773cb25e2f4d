"""What a family of rules is."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pulp

    from ansinh.models.errors import Finding
    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.model.units import Units
    from ansinh.models.network.model.variables import Variables
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem

Rules = tuple[Any, ...]
Powers = tuple[int, int, int]
"""Powers of the units of people (or places), money and minutes in which a number is counted."""

A_SHARE: Powers = (0, 0, 0)
PLACES: Powers = (1, 0, 0)


def as_it_is(rules: Rules, _sites: set[str]) -> Rules:
    """Return rules that mean the same where only some sites may be open."""
    return rules


@dataclass(frozen=True)
class Family:
    """One kind of rule: all that the rest of the package needs to know about it.

    Attributes
    ----------
    rule
        Class of its rules.
    scenario_key
        Key of the scenario that gives them.
    words
        What it is, in Vietnamese and English, where it can't be met.
    formula
        Its equation, as it stands in FORMULATION.md.
    write
        Writes its rows; those that may be relaxed by `rows.add_relaxable`, which also names them.
    check
        Yields what is wrong with the rules of a problem.
    audit
        Yields what a finished plan breaks, counted from its frames.
    field
        Field of `NetworkProblem` that holds its rules.
    restrict
        Returns what its rules mean where only the given sites may be open.
    counts_places
        Whether its rows ask for places, used or not: then none may be cut off as useless.
    corrects
        Whether it forbids plans; if not, it is only reported where a plan is judged as written.
    of_one_period
        Whether each rule is about one period (attribute ``period``).
    units
        By number of a rule that isn't whole, what it counts: a problem may be solved in other units.

    Raises
    ------
    ValueError
        If a number of the rules has no unit.
    """

    rule: type
    scenario_key: str
    words: tuple[str, str]
    formula: str
    write: Callable[[pulp.LpProblem, Variables, Arrays], None]
    check: Callable[[NetworkProblem], Iterator[Finding]]
    audit: Callable[[NetworkProblem, NetworkPlan], Iterator[Finding]]
    field: str = "more"
    restrict: Callable[[Rules, set[str]], Rules] = as_it_is
    counts_places: bool = True
    corrects: bool = True
    of_one_period: bool = True
    units: Mapping[str, Powers] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse numbers without a unit: they would stay as they are where all others are counted anew."""
        numbers = {f.name for f in dataclasses.fields(self.rule) if "float" in str(f.type)}
        if missing := sorted(numbers - set(self.units)):
            raise ValueError(f"{self.rule.__name__}: say in `units` what {', '.join(missing)} counts")

    def rules(self, problem: NetworkProblem) -> Rules:
        """Return the rules of this family in a problem."""
        return tuple(rule for rule in getattr(problem, self.field) if self.knows(rule))

    def knows(self, rule: object) -> bool:
        """Tell whether a rule is of this family."""
        return isinstance(rule, self.rule)

    def in_units(self, rule: Any, u: Units) -> Any:
        """Return a rule that means the same in a problem that is counted in these units."""
        numbers = {name: getattr(rule, name) / u.size(powers) for name, powers in self.units.items()}
        return dataclasses.replace(rule, **numbers)
