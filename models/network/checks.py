"""Checks at the door: defaults filled in, everything that is wrong reported at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.errors import Finding, raise_if
from ansinh.models.network import schema
from ansinh.models.network.checks_rules import check_decisions, check_rules
from ansinh.models.network.records import records

if TYPE_CHECKING:
    from ansinh.models.network.problem import NetworkProblem

SHOWN = 5
"""Ids that a message lists; it gives the number of the others."""


def conform(problem: NetworkProblem) -> None:
    """Fill in defaults from the schema and check everything; the frames of `problem` are replaced by copies.

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
        clean, found = conform_frame(name, frame, columns, index)
        setattr(problem, name, clean)
        findings += found
    raise_if(findings)  # the later checks read columns that these have shown to exist
    findings += check_numbers(problem)
    findings += check_links(problem)
    findings += check_minutes(problem)
    raise_if(findings)
    findings += check_sizes(problem)
    findings += check_rules(problem)
    findings += check_decisions(problem)
    raise_if(findings)


def some(ids: Iterable[Any]) -> str:
    """Return the first ids, and how many there are in all."""
    names = [" / ".join(map(str, x)) if isinstance(x, tuple) else str(x) for x in ids]
    return ", ".join(names[:SHOWN]) + (f" … ({len(names)} in all)" if len(names) > SHOWN else "")


def nearest(name: str, known: Sequence[str]) -> str:
    """Return advice that names the most similar of the known names."""
    close = difflib.get_close_matches(str(name), [str(k) for k in known], n=1)
    return f"did you mean {close[0]!r}?" if close else f"known: {some(known)}"


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
        close = difflib.get_close_matches(str(extra), [k for k in known if k not in frame.columns], 1, 0.85)
        if close:
            findings.append(Finding(name, f"unknown column {extra!r}", f"did you mean {close[0]!r}?"))
    for column in columns:
        findings += _conform_column(name, frame, column)
    return frame, findings


def _conform_column(name: str, frame: pd.DataFrame, column: schema.Column) -> Iterator[Finding]:
    where = f"{name}.{column.name}"
    required = column.default is schema.REQUIRED
    if column.name not in frame.columns:
        if required and (len(frame) or name in ("sites", "options", "services", "periods", "need")):
            yield Finding(where, "column is missing", f"add it: {column.meaning}")
            return
        frame[column.name] = "" if required and column.kind == "text" else column.default
        if required:
            frame[column.name] = frame[column.name].astype(object)
    values = frame[column.name]
    if column.kind == "number":
        numbers = pd.to_numeric(values, errors="coerce").astype(float)
        bad = frame.index[numbers.isna() & values.notna()]
        if len(bad):
            yield Finding(where, f"not a number in rows {some(bad)}", column.meaning)
        fill = np.nan if required else column.default
        frame[column.name] = numbers if pd.isna(fill) else numbers.fillna(fill)
        return
    missing = frame.index[values.isna()]
    if required and len(missing):
        yield Finding(where, f"missing in rows {some(missing)}", column.meaning)
        return
    if column.kind == "flag":
        frame[column.name] = values.where(values.notna(), column.default).astype(bool)
    else:
        fill = "" if required else column.default
        frame[column.name] = values.astype(object).where(values.notna(), fill).map(str).astype(object)


def check_numbers(problem: NetworkProblem) -> Iterator[Finding]:  # noqa: C901 - one branch per kind of thing checked
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
        for column in columns:
            if column.kind != "number":
                continue
            values = frame[column.name].astype(float)
            negative = frame.index[values < 0]
            if len(negative):
                yield Finding(f"{name}.{column.name}", f"negative in rows {some(negative)}", "must be ≥ 0")
            must = name in ("need", "budgets") or column.default == 0.0
            if must and (values.isna() | np.isinf(values)).any():
                bad = frame.index[values.isna() | np.isinf(values)]
                yield Finding(
                    f"{name}.{column.name}", f"missing or infinite in rows {some(bad)}", "give a number"
                )
    use = problem.services["min_utilisation"]
    if (use > 1).any():
        yield Finding("services.min_utilisation", f"above 1 for {some(use.index[use > 1])}", "it's a share")
    modules = problem.options["module_places"]
    if (modules == 0).any():
        yield Finding(
            "options.module_places", f"zero for {some(modules.index[modules == 0])}", "leave it empty"
        )
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


def _unknown(
    where: str, names: Iterable[Any], known: Sequence[str], *, blank: bool = False
) -> Iterator[Finding]:
    for name in dict.fromkeys(map(str, names)):
        if name not in set(known) and not (blank and not name):
            yield Finding(where, f"unknown id {name!r}", nearest(name, known))


def check_links(problem: NetworkProblem) -> Iterator[Finding]:
    """Report ids that point nowhere, and words outside their list."""
    sites, services = list(problem.sites.index), list(problem.services.index)
    periods = list(problem.periods.index)
    yield from _unknown("need.demand_id", problem.need["demand_id"], list(problem.demand.index))
    yield from _unknown("need.service", problem.need["service"], services)
    yield from _unknown("need.period", problem.need["period"], periods)
    yield from _unknown("options (site_id)", problem.options.index.get_level_values(0), sites)
    yield from _unknown("options (service)", problem.options.index.get_level_values(1), services)
    yield from _unknown("options.merge_into", problem.options["merge_into"], sites, blank=True)
    yield from _unknown("options.merge_by", problem.options["merge_by"], periods, blank=True)
    yield from _unknown("sites.first_period", problem.sites["first_period"], periods, blank=True)
    yield from _unknown("budgets.period", problem.budgets["period"], periods)
    yield from _unknown("conversions.site_id", problem.conversions["site_id"], sites)
    yield from _unknown("sites.status", problem.sites["status"], ["existing", "candidate"])
    yield from _unknown("sites.ownership", problem.sites["ownership"], ["public", "non_public"])
    yield from _unknown("sites.settlement", problem.sites["settlement"], ["urban", "rural", "mountain"])
    yield from _unknown("budgets.covers", problem.budgets["covers"], ["capital", "running", "all"])
    yield from _unknown("budgets.ownership", problem.budgets["ownership"], ["public", "non_public", "any"])
    options = set(problem.options.index)
    for row in records(problem.conversions):
        for service in (row.from_service, row.to_service):
            if (row.site_id, service) not in options:
                yield Finding("conversions", f"no option for {service} at {row.site_id}", "add it to options")
    merging: Iterable[Any] = zip(problem.options.index, problem.options["merge_into"], strict=True)
    for (site, service), successor in merging:
        if successor and (successor == site or (successor, service) not in options):
            reason = f"{site} can't merge {service} into {successor}"
            yield Finding("options.merge_into", reason, "name another site that may offer this service")
    pairs = problem.need[["demand_id", "service", "period"]]
    if pairs.duplicated().any():
        twice = [tuple(row) for row in pairs[pairs.duplicated()].itertuples(index=False)]
        yield Finding("need", f"given twice: {some(twice)}", "keep one row each")
    columns = ["source", "period", "covers", "ownership"]
    if problem.budgets.duplicated(columns).any():
        twice = [tuple(r) for r in problem.budgets[problem.budgets.duplicated(columns)][columns].to_numpy()]
        yield Finding("budgets", f"given twice: {some(twice)}", "add the amounts up")


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


def check_sizes(problem: NetworkProblem) -> Iterator[Finding]:
    """Report sizes that contradict each other."""
    options, sites = problem.options, problem.sites
    bad = options.index[options["min_places"] > options["max_places"]]
    if len(bad):
        yield Finding("options", f"min_places above max_places at {some(bad)}", "swap or mend them")
    bad = sites.index[sites["min_places_total"] > sites["max_places_total"]]
    if len(bad):
        yield Finding("sites", f"min_places_total above max_places_total at {some(bad)}", "swap or mend them")
    status = sites["status"].reindex(options.index.get_level_values(0)).to_numpy()
    bad = options.index[(options["existing_places"].to_numpy() > 0) & (status == "candidate")]
    if len(bad):
        yield Finding("options", f"existing places at candidate sites: {some(bad)}", "set status to existing")
    merging = (options["merge_into"] != "").to_numpy()
    bad = options.index[merging & (options["existing_places"].to_numpy() == 0)]
    if len(bad):
        yield Finding("options.merge_into", f"nothing stands that could merge: {some(bad)}", "leave it empty")
    must = options[merging & (options["merge_by"] != "").to_numpy()]
    into: Iterable[Any] = must.groupby([must["merge_into"], must.index.get_level_values(1)])
    for (successor, service), rows in into:
        own = options.loc[(successor, service)]
        taken = float(rows["existing_places"].sum()) + float(own["existing_places"])
        if taken > float(own["max_places"]):
            problem_text = f"mergers bring {taken:g} places to {successor} ({service}), which may have"
            yield Finding("options.merge_into", f"{problem_text} {own['max_places']:g}", "raise max_places")
