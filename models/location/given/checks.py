"""Checks of a location problem; each returns findings, so that all errors are reported at once."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.errors import Finding
from ansinh.models.settings import is_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.location.sparse.problem import SparseProblem
    from ansinh.models.matrix_form import Floats

SHOWN = 12
"""Ids that a message lists; it gives the number of the others."""
TYPED = (np.ndarray, pd.Series, pd.DataFrame)
"""Types that know the type of their cells. A list doesn't: NumPy would make two numbers of 1.5 and True."""
NOT_NUMBERS = (str, bytes, complex, bool, np.bool_, np.complexfloating)


def name_ids(ids: Iterable[Hashable]) -> str:
    """Return ids as text, the first dozen by name and the rest counted."""
    texts = [str(label) for label in ids]
    rest = f" and {len(texts) - SHOWN} more" if len(texts) > SHOWN else ""
    return ", ".join(texts[:SHOWN]) + rest


def numbers(values: Any, where: str, labels: Sequence[Hashable]) -> tuple[Floats, list[Finding]]:
    """Turn `values` into floats, and say in which of them (by label) text or other things stand.

    Those are read as 0, so that whatever else is wrong can still be found.
    """
    if isinstance(values, TYPED) and not np.ma.isMaskedArray(values):
        typed = np.asarray(values)
        if typed.dtype.kind in "fiu":  # nothing but numbers: no need to look at each
            return np.array(typed, dtype=float), []
    cells = np.ma.filled(np.ma.asarray(values, dtype=object), np.nan).astype(object)
    flat = cells.ravel()
    # A missing cell is a number that isn't there; a text that looks like a number is still a text.
    wrong = np.array([isinstance(cell, NOT_NUMBERS) for cell in flat], dtype=bool)
    parsed = pd.to_numeric(pd.Series(np.where(wrong, 0.0, flat), dtype=object), errors="coerce").to_numpy(
        float
    )
    wrong |= np.isnan(parsed) & ~pd.isna(flat)
    numbers = np.where(wrong, 0.0, parsed).reshape(cells.shape)
    if not wrong.any():
        return numbers, []
    axis = cells.ndim - 1
    position = np.unique(np.argwhere(wrong.reshape(cells.shape))[:, axis])
    known = [labels[k] for k in position] if len(labels) == cells.shape[axis] else list(position)
    sample = flat[wrong][0]
    kind = "text" if isinstance(sample, str) else "what is no number,"
    finding = Finding(
        f"{where} ({name_ids(known)})",
        f"holds {kind} such as '{sample}'",
        "give numbers; leave cells empty for NaN",
    )
    return numbers, [finding]


def ids_of(given: Any, what: str, known: Sequence[Hashable]) -> tuple[list[Hashable], list[Finding]]:
    """Return the ids that are given, a single one also by itself, or say that they are no ids."""
    if given is None:
        return [], []
    alone = isinstance(given, str) or not isinstance(given, Iterable)
    labels = [given] if alone else list(given)
    if not all(isinstance(label, Hashable) for label in labels):
        return [], [Finding(what, "holds what can't be an id", "give site ids, one after the other")]
    # True equals 1, so that a mask would be read as positions.
    masked = any(isinstance(label, (bool, np.bool_)) for label in labels)
    if masked and not any(isinstance(label, (bool, np.bool_)) for label in known):
        return [], [Finding(what, "holds true and false", "give site ids, not one mark for each site")]
    return labels, []


def positions_of(
    labels: Sequence[Hashable],
    what: str,
    site_ids: Sequence[Hashable],
    remedy: str = "use the matrix's column labels",
) -> tuple[list[int], list[Finding]]:
    """Return the positions of sites in the order of their ids, and which ids no site has."""
    position = {label: j for j, label in enumerate(site_ids)}
    unknown = [label for label in labels if label not in position]
    where = f"{what} (ids {name_ids(unknown)})"
    findings = [Finding(where, "no site has this id", remedy)] if unknown else []
    return [position[label] for label in labels if label in position], findings


def check_group(labels: Sequence[Any], demand_ids: Sequence[Hashable]) -> list[Finding]:
    """Find points without a group, whose people would be missing from every table by group."""
    if not all(isinstance(label, Hashable) for label in labels):
        return [Finding("group", "holds what can't be a label", "give one text or number for each point")]
    bare = [demand_ids[i] for i in np.flatnonzero(pd.isna(pd.Series(labels, dtype=object))).tolist()]
    if not bare:
        return []
    return [Finding(f"group (ids {name_ids(bare)})", "is missing", "give each demand point its group")]


def check_ids(ids: Sequence[Hashable], what: str) -> list[Finding]:
    """Find ids that are missing, and ids that stand for more than one row."""
    findings = []
    bare = [k for k, label in enumerate(ids) if _is_missing(label)]
    if bare:
        findings.append(
            Finding(f"{what} (positions {name_ids(bare)})", "have no id (NaN, None)", "name them")
        )
    index = pd.Index([label for label in ids if not _is_missing(label)], tupleize_cols=False)
    twice = index[index.duplicated()].unique()
    if len(twice):
        where = f"{what} (ids {name_ids(twice)})"
        findings.append(Finding(where, "the same id stands more than once", "make ids unique"))
    return findings


def _is_missing(label: Hashable) -> bool:
    """Return whether an id is None or not a number; a pair of ids is none of them."""
    return not isinstance(label, tuple) and bool(pd.isna(label))  # type: ignore[call-overload]


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
    reached: NDArray[np.bool_] = np.asarray(np.isfinite(minutes).any(axis=1))
    return check_reached(reached, demand, demand_ids)


def check_reached(
    reached: NDArray[np.bool_], demand: Floats, demand_ids: Sequence[Hashable]
) -> list[Finding]:
    """Find demand points with persons that aren't `reached` by any way."""
    lost = np.flatnonzero(~reached & (demand > 0))
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


def check_p(problem: LocationProblem | SparseProblem, p: Any, *, least: int = 1) -> list[Finding]:
    """Report a number of sites that no plan can have: below 1, above all, or below the existing ones."""
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
    if existing and p < existing:
        named = name_ids(problem.site_ids[j] for j in problem.existing)
        findings.append(
            Finding(
                "p",
                f"is {p}, but {existing} sites exist already ({named})",
                f"p counts them: raise it to {existing}",
            )
        )
    return findings


def check_standard(service_standard: Any, what: str = "service_standard") -> list[Finding]:
    """Report a service standard that isn't a positive number of minutes."""
    if is_number(service_standard) and service_standard >= 0:
        return []
    return [Finding(what, f"is {service_standard!r}", "give minutes, 0 or more")]


def check_price(unserved_minutes: Any) -> list[Finding]:
    """Report a price of unserved persons that isn't a number of minutes; None means no price."""
    if unserved_minutes is None or (is_number(unserved_minutes) and 0 <= unserved_minutes < math.inf):
        return []
    remedy = "give minutes, 0 or more and finite; leave it out to serve as many as possible"
    return [Finding("unserved_minutes", f"is {unserved_minutes!r}", remedy)]


def check_nearest(nearest: Any) -> list[Finding]:
    """Report a number of nearest sites below 1; None means no limit."""
    whole = isinstance(nearest, (int, np.integer)) and not isinstance(nearest, bool)
    if nearest is None or (whole and nearest >= 1):
        return []
    return [Finding("nearest", f"is {nearest!r}", "give a whole number of sites, 1 or more")]


def check_method(method: Any, *known: str) -> list[Finding]:
    """Report a method that doesn't exist."""
    if method in known:
        return []
    return [Finding("method", f"is {method!r}", f"choose one of {', '.join(known)}")]


def check_capacity(problem: LocationProblem) -> list[Finding]:
    """Report missing capacities, and capacities that are too small for all persons."""
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
