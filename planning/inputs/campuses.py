"""Which services may stand on one campus: the norms of the day, the scenario's own pairs on top."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

import pandas as pd

from ansinh.models.errors import Finding, raise_if
from ansinh.planning.norms import kinds_of_care
from ansinh.planning.norms.tables import ANY_KIND, compatibility
from ansinh.planning.question.scenario import Scenario

ALLOWED, ZONES, NOT_ALLOWED = "allowed", "zones", "not_allowed"
STRICTER = (ALLOWED, ZONES, NOT_ALLOWED)


def together(scenario: Scenario, a: str, b: str) -> str:
    """Return whether two services may share a campus: "allowed", "zones" (apart on one campus) or "not_allowed".

    The strictest rule between any two kinds of their clients decides; kinds of which no norm knows the pair stand
    apart. ``may_share`` and ``keep_apart`` of the scenario's ``[campuses]`` win over the norms.

    Raises
    ------
    InputError
        If a group of one of them has no kind of care.
    """
    if _named(scenario.campuses.keep_apart, a, b):
        return NOT_ALLOWED
    if _named(scenario.campuses.may_share, a, b):
        return ALLOWED
    raise_if(_unknown(scenario, a, b))
    levels = [row["level"] for row in rules_between(scenario, a, b).to_dict("records")]
    return max(levels, key=STRICTER.index, default=ALLOWED)


def rules_between(scenario: Scenario, a: str, b: str) -> pd.DataFrame:
    """Return the norms in force between two services, by kind of client; pairs without a norm have that of any kinds."""
    table, known = _in_force(scenario.scenario.norms_on.isoformat()), set(_pairs_of(compatibility()))
    pairs = {pair if pair in known else frozenset({ANY_KIND}) for pair in _pairs(scenario, a, b)}
    return table[[pair in pairs for pair in _pairs_of(table)]]


@lru_cache(maxsize=64)
def _in_force(day: str) -> pd.DataFrame:
    """Return the norms on a day, read once: a run asks for every two services again and again."""
    table = compatibility()
    begun = (table["valid_from"] == "") | (table["valid_from"] <= day)
    # A norm that came later than the plan tells what was good practice already.
    first = table.groupby(["kind_a", "kind_b"])["valid_from"].transform("min") == table["valid_from"]
    over = (table["valid_to"] != "") & (table["valid_to"] < day)
    return table[(begun | first) & ~over]


def campus_classes(scenario: Scenario) -> list[tuple[str, ...]]:
    """Return the services in classes that may share a new campus; a service joins the first class that takes it."""
    classes: list[list[str]] = []
    for name in scenario.services:
        home = next((c for c in classes if all(together(scenario, name, x) != NOT_ALLOWED for x in c)), None)
        if home is None:
            classes.append([name])
        else:
            home.append(name)
    return [tuple(found) for found in classes]


def class_of(scenario: Scenario) -> dict[str, int]:
    """Return the class of each service, counted from 0."""
    return {name: k for k, members in enumerate(campus_classes(scenario)) for name in members}


def kept_apart(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield the pairs of services that may not share a campus."""
    for a, b in combinations(scenario.services, 2):
        if together(scenario, a, b) == NOT_ALLOWED:
            yield a, b


def own_campus(site_id: str, number: int) -> str:
    """Return the id of a further campus in the same place, for services that may not stand on the first one."""
    return site_id if number == 0 else f"{site_id}-{number + 1}"


def _named(pairs: tuple[tuple[str, ...], ...], a: str, b: str) -> bool:
    return any({a, b} == set(pair) for pair in pairs)


def _kinds(scenario: Scenario, name: str) -> set[str]:
    return {kinds_of_care()[group] for group in scenario.services[name].groups}


def _pairs(scenario: Scenario, a: str, b: str) -> set[frozenset[str]]:
    """Return the pairs of different kinds of client that meet where two services share a campus."""
    return {frozenset((x, y)) for x in _kinds(scenario, a) for y in _kinds(scenario, b) if x != y}


def _pairs_of(table: pd.DataFrame) -> list[frozenset[str]]:
    return [frozenset(kinds) for kinds in zip(table["kind_a"], table["kind_b"], strict=True)]


def _unknown(scenario: Scenario, a: str, b: str) -> Iterator[Finding]:
    """Report groups without a kind of care: they aren't allowed in silence."""
    groups = {group for name in (a, b) for group in scenario.services[name].groups}
    remedy = "name the two services under [campuses], in may_share or keep_apart"
    for name in sorted(group for group in groups if not kinds_of_care()[group]):
        yield Finding(f"services.{a}, services.{b}", f"no norm says what may stand beside {name}", remedy)
