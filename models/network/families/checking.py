"""What checks of several families ask: known ids, shares, services that are counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ansinh.models.errors import Finding
from ansinh.words.nearest import advice

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from ansinh.models.network.families.base import Rules
    from ansinh.models.network.problem import NetworkProblem


def check_known(
    where: str, names: Iterable[object], known: Iterable[object], *, blank: bool = False
) -> Iterator[Finding]:
    """Report ids that nothing has; with `blank`, none may be named."""
    ids = dict.fromkeys(map(str, known))
    for name in dict.fromkeys(map(str, names)):
        if name not in ids and not (blank and not name):
            yield Finding(where, f"unknown id {name!r}", advice(name, list(ids)))


def check_share(where: str, *values: float) -> Iterator[Finding]:
    """Report numbers that aren't shares."""
    for value in values:
        if not 0 <= value <= 1:
            yield Finding(where, f"{value} isn't a share", "give a number from 0 to 1")


def check_counted(problem: NetworkProblem, field: str, rules: Rules) -> Iterator[Finding]:
    """Report unknown services and periods of rules that count people or places."""
    for k, rule in enumerate(rules):
        where = f"{field}[{k}]" + (f" {rule.name!r}" if rule.name else "")
        yield from check_known(where, rule.services, problem.services.index)
        yield from check_known(where, (rule.period,), problem.periods.index)
        if not rule.services:
            yield Finding(where, "names no services", "name at least one")


def check_words(where: str, column: pd.Series, *words: str) -> Iterator[Finding]:
    """Report words outside their list."""
    yield from check_known(where, column, words)
