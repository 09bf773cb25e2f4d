"""Checks at the door: defaults filled in, everything that is wrong reported at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.errors import Finding, raise_if
from ansinh.models.network.families.checking import check_known, check_words
from ansinh.models.network.problem import schema
from ansinh.models.network.problem.checks_objective import check_decisions, check_objective
from ansinh.words.nearest import nearest, some

if TYPE_CHECKING:
    from ansinh.models.network.problem.network_problem import NetworkProblem

MISTYPED = 0.85
"""Likeness to a known column from which an unknown one counts as mistyped; others are a planner's own."""


def conform(problem: NetworkProblem, clean: frozenset[str] = frozenset()) -> None:
    """Fill in defaults from the schema and check everything; the frames of `problem` are replaced by copies.

    Frames named in `clean` have their defaults already; that they fit the others is checked all the same.

    Raises
    ------
    InputError
        With everything that is wrong: unknown or repeated ids, missing columns, negative or missing numbers,
        limits that contradict each other, rules about sites that don't exist ...
    """
    findings: list[Finding] = []
    tables = {
        "demand": (problem.demand, (), ("demand_id",)),
        "sites": (problem.sites, schema.SITES, ("site_id",)),
        "options": (problem.options, schema.OPTIONS, ("site_id", "service")),
        "services": (problem.services, schema.SERVICES, ("service",)),
        "periods": (problem.periods, schema.PERIODS, ("period",)),
        "need": (problem.need, schema.NEED, ()),
        "budgets": (problem.budgets, schema.BUDGETS, ()),
        "conversions": (problem.conversions, schema.CONVERSIONS, ()),
    }
    for name, (frame, columns, index) in tables.items():
        if name not in clean:
            conformed, found = conform_frame(name, frame, columns, index)
            setattr(problem, name, conformed)
            findings += found
    raise_if(findings)  # the later checks read columns that these have shown to exist
    findings += check_numbers(problem)
    findings += check_links(problem)
    findings += check_minutes(problem)
    findings += check_families(problem)
    findings += check_objective(problem)
    findings += check_decisions(problem)
    raise_if(findings)


def conform_frame(
    name: str, frame: pd.DataFrame, columns: tuple[schema.Column, ...], index: tuple[str, ...]
) -> tuple[pd.DataFrame, list[Finding]]:
    """Return a copy with defaults filled in and kinds set, and what is wrong with it."""
    findings: list[Finding] = []
    frame = frame.copy()
    if index:
        if set(index) <= set(frame.columns):
            frame = frame.set_index(list(index))
        if frame.index.nlevels != len(index):
            return frame, [Finding(name, f"must be indexed by {', '.join(index)}", "set the index")]
        frame.index = frame.index.set_names(list(index))
        repeated = frame.index[frame.index.duplicated()].unique()
        if len(repeated):
            findings.append(Finding(name, f"ids more than once: {some(repeated)}", "keep one row each"))
        levels = [frame.index.get_level_values(k) for k in range(len(index))]
        odd = [x for level in levels for x in level if not isinstance(x, str) or not x]
        if odd:
            findings.append(Finding(name, f"ids that aren't text: {some(odd)}", "write ids as text"))
    known = [column.name for column in columns]
    for extra in [c for c in frame.columns if known and c not in known]:
        close = nearest(str(extra), [k for k in known if k not in frame.columns], alike=MISTYPED)
        if close:
            findings.append(Finding(name, f"unknown column {extra!r}", f"did you mean {close[0]!r}?"))
    values: dict[Any, Any] = {column: frame[column] for column in frame.columns}
    for column in columns:
        clean, found = _conform_column(name, frame, column)
        findings += found
        if clean is not None:
            values[column.name] = clean
    return pd.DataFrame(values, index=frame.index), findings


def _conform_column(
    name: str, frame: pd.DataFrame, column: schema.Column
) -> tuple[pd.Series | None, list[Finding]]:
    """Return a column with its kind and defaults, None if there is none to be had, and what is wrong with it."""
    required = column.default is schema.REQUIRED
    if column.name not in frame.columns:
        if required and (len(frame) or name in ("sites", "options", "services", "periods", "need")):
            where = f"{name}.{column.name}"
            return None, [Finding(where, "column is missing", f"add it: {column.meaning}")]
        if required:
            return pd.Series("", index=frame.index, dtype=object), []
        kind = {"number": float, "flag": bool, "text": object}[column.kind]
        return pd.Series(column.default, index=frame.index, dtype=kind), []
    values = frame[column.name]
    if column.kind == "number":
        return _conform_number(name, values, column)
    findings = []
    missing = values.isna()
    if missing.any():
        if required:
            where = f"{name}.{column.name}"
            findings = [Finding(where, f"missing in rows {some(frame.index[missing])}", column.meaning)]
        values = values.where(~missing, "" if required else column.default)
    if column.kind == "flag":
        return values.astype(bool), findings
    return values.map(str).astype(object), findings


def _conform_number(name: str, values: pd.Series, column: schema.Column) -> tuple[pd.Series, list[Finding]]:
    findings = []
    numbers = values
    if values.dtype != float:
        numbers = pd.to_numeric(values, errors="coerce").astype(float)
        bad = values.index[numbers.isna() & values.notna()]
        if len(bad):
            where = f"{name}.{column.name}"
            findings = [Finding(where, f"not a number in rows {some(bad)}", column.meaning)]
    fill = np.nan if column.default is schema.REQUIRED else column.default
    return (numbers if pd.isna(fill) else numbers.fillna(fill)), findings


def check_numbers(problem: NetworkProblem) -> Iterator[Finding]:
    """Report negative or infinite numbers, and missing ones where there is no default."""
    frames = {
        "options": (problem.options, schema.OPTIONS),
        "sites": (problem.sites, schema.SITES),
        "services": (problem.services, schema.SERVICES),
        "need": (problem.need, schema.NEED),
        "budgets": (problem.budgets, schema.BUDGETS),
        "conversions": (problem.conversions, schema.CONVERSIONS),
    }
    for name, (frame, columns) in frames.items():
        numbers = [column for column in columns if column.kind == "number"]
        # All columns at once: a look at each alone takes longer than all other checks together.
        values = frame[[column.name for column in numbers]].to_numpy(dtype=float)
        negative, odd = values < 0, ~np.isfinite(values)
        for k, column in enumerate(numbers):
            where = f"{name}.{column.name}"
            if negative[:, k].any():
                rows = some(frame.index[negative[:, k]])
                yield Finding(where, f"negative in rows {rows}", "must be ≥ 0")
            must = name in ("need", "budgets") or column.default in {0.0, 1.0}
            if must and odd[:, k].any():
                rows = some(frame.index[odd[:, k]])
                yield Finding(where, f"missing or infinite in rows {rows}", "give a number")
    yield from _check_periods(problem)


def _check_periods(problem: NetworkProblem) -> Iterator[Finding]:
    """Report periods without length or order, a rate below 0, and tables without rows."""
    years, start = problem.periods["years"], problem.periods["start_year"]
    if not (years > 0).all():
        yield Finding(
            "periods.years", f"not above 0 for {some(years.index[~(years > 0)])}", "give the length"
        )
    if not start.is_monotonic_increasing or start.isna().any():
        yield Finding("periods.start_year", "years must be given, in order", "sort the periods")
    if not problem.discount_rate >= 0:
        yield Finding("discount_rate", f"{problem.discount_rate} is below 0", "give a rate such as 0.05")
    for name in ("demand", "sites", "services", "periods"):
        if getattr(problem, name).empty:
            yield Finding(name, "has no rows", "a network needs at least one")


def check_links(problem: NetworkProblem) -> Iterator[Finding]:
    """Report ids that point nowhere, and words outside their list."""
    sites, services = list(problem.sites.index), list(problem.services.index)
    periods = list(problem.periods.index)
    yield from check_known("need.demand_id", problem.need["demand_id"], list(problem.demand.index))
    yield from check_known("need.service", problem.need["service"], services)
    yield from check_known("need.period", problem.need["period"], periods)
    yield from check_known("options (site_id)", problem.options.index.get_level_values(0), sites)
    yield from check_known("options (service)", problem.options.index.get_level_values(1), services)
    yield from check_words("sites.status", problem.sites["status"], "existing", "candidate")
    yield from check_words("sites.ownership", problem.sites["ownership"], "public", "non_public")
    yield from check_words("sites.settlement", problem.sites["settlement"], "urban", "rural", "mountain")
    pairs = problem.need[["demand_id", "service", "period"]]
    if pairs.duplicated().any():
        twice = [tuple(row) for row in pairs[pairs.duplicated()].itertuples(index=False)]
        yield Finding("need", f"given twice: {some(twice)}", "keep one row each")


def check_minutes(problem: NetworkProblem) -> Iterator[Finding]:
    """Report rows and columns that are missing in the travel minutes, and values that can't be."""
    minutes = problem.minutes
    for name, have, want in (
        ("rows", minutes.index, problem.demand.index),
        ("columns", minutes.columns, problem.sites.index),
    ):
        missing = want.difference(have)
        if len(missing):
            yield Finding("minutes", f"no {name} for {some(missing)}", "NaN means: can't be reached")
        if have.has_duplicates:
            yield Finding("minutes", f"{name} more than once: {some(have[have.duplicated()])}", "keep one")
    values = minutes.to_numpy(dtype=float)
    if (values < 0).any():
        yield Finding("minutes", f"{int((values < 0).sum())} values are negative", "minutes are ≥ 0")


def check_families(problem: NetworkProblem) -> Iterator[Finding]:
    """Report what is wrong with the columns and rules of all families, and rules of no family."""
    from ansinh.models.network.families import FAMILIES, rule_families

    for family in FAMILIES:
        yield from family.check(problem)
    known = tuple(family.rule for family in rule_families() if family.field == "more")
    for k, rule in enumerate(problem.more):
        if not isinstance(rule, known):
            name = type(rule).__name__
            yield Finding(f"more[{k}]", f"no family knows {name}", "add it to families.FAMILIES")
