"""What a family of rows is: one object that says all that the rest of the package needs to know about it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    import pulp

    from ansinh.models.errors import Finding
    from ansinh.models.network.model.arrays import Arrays
    from ansinh.models.network.model.gaps import Class, Rule
    from ansinh.models.network.model.units import Units
    from ansinh.models.network.model.variables import Variables
    from ansinh.models.network.plan import NetworkPlan
    from ansinh.models.network.problem import NetworkProblem

Rules = tuple[Any, ...]
Powers = tuple[int, int, int]
"""Powers of the units of people (or places), money and minutes in which a number is counted."""

A_SHARE: Powers = (0, 0, 0)
PLACES: Powers = (1, 0, 0)

Changes = dict[str, Any]
"""New values of fields of a `NetworkProblem`."""


class Dated(NamedTuple):
    """What becomes of the entries of a scenario key when the plan is looked at from a later year.

    Attributes
    ----------
    attribute
        Of an entry: its period.
    moves
        Whether an entry of a past period moves to the first one that is left; otherwise it is over.
    """

    attribute: str = "period"
    moves: bool = False


def nothing_wrong(_problem: NetworkProblem, _plan: NetworkPlan | None = None) -> Iterator[Finding]:
    """Yield nothing: for families whose fields can't be wrong, or whose rows other audits count."""
    return iter(())


def as_it_is(_problem: NetworkProblem, _sites: set[str]) -> Changes:
    """Change nothing: for families that mean the same where only some sites may be open."""
    return {}


def nothing_loosened(_problem: NetworkProblem, _gaps: Mapping[Rule, float]) -> Changes:
    """Change nothing: for families whose rules are never missed."""
    return {}


def among_sites(rule: Any, sites: set[str]) -> Any:
    """Return a rule about the sites that may be open; one about closed sites alone has nothing to count: None."""
    named = tuple(j for j in rule.sites if j in sites)
    return dataclasses.replace(rule, sites=named) if named or not rule.sites else None


def loosened(rules: Rules, gaps: Mapping[Rule, float], loose: Callable[[Any, float], Any]) -> Rules:
    """Return rules named by position, each changed by `loose` if it has a gap; None from `loose` drops it."""
    changed = [loose(rule, gaps[k,]) if (k,) in gaps else rule for k, rule in enumerate(rules)]
    return tuple(rule for rule in changed if rule is not None)


@dataclass(frozen=True, kw_only=True)
class Family:
    """One kind of row.

    Attributes
    ----------
    name
        Names its golden file, and its words in `ansinh.words`: ``families.<name>.name`` says what it is.
    formula
        Its equation, as it stands in FORMULATION.md.
    rows
        How its rows are named, by positions.
    write
        Writes its rows; those that may be relaxed by `rows.add_relaxable`, with the phrase that says which they are.
    columns
        Columns of the problem's frames that it is about.
    scenario_key
        Key of the scenario that gives them, if there is one.
    dated
        What becomes of the entries of that key when the plan is looked at from a later year; None if they have no date.
    check
        Yields what is wrong with its columns or rules.
    audit
        Yields what a finished plan breaks, counted from its frames.
    judges
        Plans that its audit holds for: ``"all"``, those ``"planned"`` here or given, not those as written, or only
        those that are ``"sized"`` here.
    restrict
        Returns the fields of a problem that change where only the given sites may be open.
    gives_way
        When its rules may be missed where a wish can't be met (see `gaps.GIVES_WAY`); "" = never.
    loosen
        Returns the fields of a problem that change where its rules may be missed by these gaps, in their own units.
    written
        Whether its rows are written ``"always"``, only with every arc (``"arcs"``), or only without (``"no_arcs"``).
    """

    name: str
    formula: str
    rows: str
    write: Callable[[pulp.LpProblem, Variables, Arrays], None]
    columns: tuple[str, ...] = ()
    scenario_key: str = ""
    dated: Dated | None = None
    check: Callable[[NetworkProblem], Iterator[Finding]] = nothing_wrong
    audit: Callable[[NetworkProblem, NetworkPlan], Iterator[Finding]] = nothing_wrong
    judges: Literal["all", "planned", "sized"] = "planned"
    restrict: Callable[[NetworkProblem, set[str]], Changes] = as_it_is
    gives_way: Class | Literal[""] = ""
    loosen: Callable[[NetworkProblem, Mapping[Rule, float]], Changes] = nothing_loosened
    written: Literal["always", "arcs", "no_arcs"] = "always"


@dataclass(frozen=True, kw_only=True)
class RuleFamily(Family):
    """A family of rules that a planner gives one by one.

    Attributes
    ----------
    rule
        Class of its rules.
    field
        Field of `NetworkProblem` that holds them.
    units
        By number of a rule that isn't whole, what it counts: a problem may be solved in other units.
    counts_places
        Whether its rows ask for places, used or not: then none may be cut off as useless.
    corrects
        Whether it forbids plans; if not, it is only reported where a plan is judged as written.

    Raises
    ------
    ValueError
        If a number of the rules has no unit.
    """

    rule: type
    field: str = "more"
    units: Mapping[str, Powers] = dataclasses.field(default_factory=dict)
    counts_places: bool = True
    corrects: bool = True

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

    def among(self, cut: Callable[[Any, set[str]], Any]) -> RuleFamily:
        """Return the family with every rule restricted by `cut`, which returns None for one that holds anyway."""

        def restrict(problem: NetworkProblem, sites: set[str]) -> Changes:
            rules, kept = getattr(problem, self.field), []
            if not rules:
                return {}
            for rule in rules:
                short = cut(rule, sites) if self.knows(rule) else rule
                kept += [] if short is None else [short]
            return {self.field: tuple(kept)}

        return dataclasses.replace(self, restrict=restrict)
