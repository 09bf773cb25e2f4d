"""What can be wrong with a location problem; every check returns findings, so that all are told at once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from models.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from models.location.problem import LocationProblem
    from models.matrix_form import Floats

SHOWN = 12


def name_ids(ids: Iterable[Hashable]) -> str:
    """Return ids as text, the first dozen by name and the rest counted."""
    texts = [str(label) for label in ids]
    rest = f" and {len(texts) - SHOWN} more" if len(texts) > SHOWN else ""
    return ", ".join(texts[:SHOWN]) + rest


def numbers(values: Any, where: str, labels: Sequence[Hashable]) -> tuple[Floats | None, list[Finding]]:
    """Turn `values` into floats, or say in which of them (by label) text or other things stand."""
    cells = np.asarray(values, dtype=object)
    parsed = pd.to_numeric(pd.Series(cells.ravel(), dtype=object), errors="coerce").to_numpy(dtype=float)
    # A missing cell is a number that isn't there; a text that looks like a number is still a text.
    wrong = np.array([isinstance(cell, (str, bytes, complex)) for cell in cells.ravel()], dtype=bool)
    wrong |= np.isnan(parsed) & ~pd.isna(cells.ravel())
    if not wrong.any():
        return parsed.reshape(cells.shape), []
    axis = cells.ndim - 1
    position = np.unique(np.argwhere(wrong.reshape(cells.shape))[:, axis])
    known = [labels[k] for k in position] if len(labels) == cells.shape[axis] else list(position)
    sample = str(cells.ravel()[wrong][0])
    finding = Finding(
        f"{where} ({name_ids(known)})",
        f"holds text such as '{sample}'",
        "give numbers; leave cells empty for NaN",
    )
    return None, [finding]


def check_ids(ids: Sequence[Hashable], what: str) -> list[Finding]:
    """Find ids that stand for more than one row."""
    index = pd.Index(list(ids))
    twice = index[index.duplicated()].unique()
    if not len(twice):
        return []
    return [
        Finding(f"{what} (ids {name_ids(twice)})", "the same id stands more than once", "make ids unique")
    ]


def check_minutes(minutes: Floats, demand_ids: Sequence[Hashable]) -> list[Finding]:
    """Find negative travel times; NaN and infinity are allowed and mean that there is no way."""
    negative = np.flatnonzero((minutes < 0).any(axis=1))
    if not negative.size:
        return []
    where = f"minutes (demand points {name_ids(demand_ids[i] for i in negative.tolist())})"
    return [Finding(where, "travel times are negative", "use 0 for none, NaN for no way")]


def check_demand(demand: Floats, demand_ids: Sequence[Hashable]) -> list[Finding]:
    """Find demand that is missing, infinite or negative."""
    findings = []
    for bad, problem in (
        (~np.isfinite(demand), "demand is missing or not finite"),
        (demand < 0, "demand is negative"),
    ):
        if bad.any():
            where = f"demand (ids {name_ids(demand_ids[i] for i in np.flatnonzero(bad).tolist())})"
            findings.append(Finding(where, problem, "give persons, 0 for none"))
    return findings


def check_sites(values: Floats, site_ids: Sequence[Hashable], what: str, *, finite: bool) -> list[Finding]:
    """Find per-site numbers (capacity, fixed cost) that are missing or negative, or infinite if `finite`."""
    bad = np.isnan(values) | (values < 0) | (np.isinf(values) if finite else False)
    if not bad.any():
        return []
    where = f"{what} (sites {name_ids(site_ids[j] for j in np.flatnonzero(bad).tolist())})"
    limit = "must be a finite number, 0 or more" if finite else "must be 0 or more; infinite for no limit"
    return [Finding(where, limit, f"give every site its {what}")]


def check_reachable(minutes: Floats, demand: Floats, demand_ids: Sequence[Hashable]) -> list[Finding]:
    """Find demand points with persons whom no site at all can serve."""
    lost = np.flatnonzero(~np.isfinite(minutes).any(axis=1) & (demand > 0))
    if not lost.size:
        return []
    persons = float(demand[lost].sum())
    return [
        Finding(
            f"minutes (demand points {name_ids(demand_ids[i] for i in lost.tolist())})",
            f"no site can be reached from here ({persons:g} persons)",
            "add a way or a site, drop the points, or pass allow_unreachable=True to count them as unserved",
        )
    ]


def check_p(problem: LocationProblem, p: Any, *, least: int = 1) -> list[Finding]:
    """Find a number of sites that no choice can have."""
    sites, existing = problem.site_count, len(problem.existing)
    if isinstance(p, bool) or not isinstance(p, (int, np.integer)):
        return [Finding("p", f"is {p!r}, not a whole number", "give the number of sites that shall be open")]
    findings = []
    if p < least:
        findings.append(
            Finding("p", f"is {p}, and {least} is the least this model can do with", f"raise p to {least}")
        )
    if p > sites:
        findings.append(
            Finding("p", f"is {p}, but there are only {sites} sites", "lower p or add candidates")
        )
    if p < existing:
        named = name_ids(problem.site_ids[j] for j in problem.existing)
        findings.append(
            Finding(
                "p",
                f"is {p}, but {existing} sites exist already ({named})",
                f"p counts them: raise it to {existing}",
            )
        )
    return findings


def check_standard(service_standard: Any) -> list[Finding]:
    """Find a service standard that is no number of minutes."""
    try:
        value = float(service_standard)
    except (TypeError, ValueError):
        value = math.nan
    if math.isnan(value) or value < 0:
        return [Finding("service_standard", f"is {service_standard!r}", "give minutes, 0 or more")]
    return []


def check_capacity(problem: LocationProblem) -> list[Finding]:
    """Find that places are not stated, or are fewer than the persons who need one."""
    if problem.capacity is None:
        return [
            Finding("capacity", "is not given, though the model is capacitated", "give every site its places")
        ]
    places, persons = float(problem.capacity.sum()), float(problem.demand.sum())
    if places >= persons * (1 - 1e-12):
        return []
    return [
        Finding(
            "capacity",
            f"all sites together have {places:g} places for {persons:g} persons, {persons - places:g} too few",
            "add sites or places, or use `allocate` to see who is left without",
        )
    ]
