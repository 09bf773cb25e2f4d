"""Two tiers as they are asked for: ways from local to regional sites, how many open, and who goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.errors import Finding, raise_if
from ansinh.models.location.given import checks
from ansinh.models.location.given.reading import Reader, read_matrix
from ansinh.models.settings import is_number

if TYPE_CHECKING:
    from collections.abc import Hashable

    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.matrix_form import Floats


@dataclass(frozen=True, eq=False)
class Tiers:
    """The upper tier, by position.

    Attributes
    ----------
    minutes
        (J, K) from local to regional sites; not finite: no way.
    ids
        Of the regional sites.
    count
        How many of them open.
    referred
        Share of the people at a local site who go on.
    homes
        Local site of each regional one, where regional sites open only in local ones; empty: anywhere.
    """

    minutes: Floats
    ids: tuple[Hashable, ...]
    count: int
    referred: float
    homes: tuple[int, ...]


def wrong_tiers(problem: LocationProblem, p: Any, referred: Any) -> list[Finding]:
    """Return what is wrong with the number of local sites, the share and the points."""
    return [*checks.check_p(problem, p), *_wrong_share(referred), *_unreached(problem)]


def read_tiers(
    problem: LocationProblem, between: Any, regional: Any, referred: float, *, nested: bool
) -> Tiers:
    """Read the ways between the tiers, as `ansinh.models.p_median_two_tiers` takes them.

    Raises
    ------
    InputError
        For ids of `between` that aren't local sites, and a number of regional sites that no plan can have.
    """
    minutes, ids = _read_between(problem, between)
    raise_if([*_wrong_count(regional, ids), *_not_nested(problem, ids, nested=nested)])
    homes = tuple(problem.site_ids.index(label) for label in ids) if nested else ()
    return Tiers(minutes, ids, regional, referred, homes)


def _wrong_share(referred: Any) -> list[Finding]:
    if is_number(referred) and 0 <= referred <= 1:
        return []
    return [Finding("referred", f"is {referred!r}", "give a share of the people between 0 and 1")]


def _unreached(problem: LocationProblem) -> list[Finding]:
    if not problem.unreachable:
        return []
    where = f"minutes (demand points {checks.name_ids(problem.unreachable)})"
    return [Finding(where, "no site can be reached from here", "p_median_two_tiers must serve everybody")]


def _read_between(problem: LocationProblem, between: Any) -> tuple[Floats, tuple[Hashable, ...]]:
    """Return minutes from local to regional sites in the problem's order, and the ids of the regional ones."""
    matrix = read_matrix(between, (pd.Series(0, index=pd.Index(problem.site_ids)),), ())
    reader = Reader(matrix.demand_ids, matrix.site_ids)
    minutes = reader.minutes(matrix.minutes)
    raise_if([*reader.findings, *checks.check_minutes(minutes, matrix.demand_ids)])
    if not matrix.labelled:
        fits = len(minutes) == problem.site_count
        text = f"has {len(minutes)} rows for {problem.site_count} local sites"
        raise_if([] if fits else [Finding("between", text, "give one row for each local site")])
        return minutes, matrix.site_ids
    row = {label: k for k, label in enumerate(matrix.demand_ids)}
    missing = [label for label in problem.site_ids if label not in row]
    strange = [label for label in matrix.demand_ids if label not in set(problem.site_ids)]
    raise_if(
        Finding(f"between (ids {checks.name_ids(wrong)})", text, "use the ids of the problem's sites")
        for wrong, text in ((missing, "has no row for these"), (strange, "no local site has these ids"))
        if wrong
    )
    return minutes[[row[label] for label in problem.site_ids]], matrix.site_ids


def _wrong_count(regional: Any, ids: tuple[Hashable, ...]) -> list[Finding]:
    whole = isinstance(regional, (int, np.integer)) and not isinstance(regional, bool)
    if whole and 1 <= regional <= len(ids):
        return []
    return [Finding("regional", f"is {regional!r}", f"give a number of sites from 1 to {len(ids)}")]


def _not_nested(problem: LocationProblem, ids: tuple[Hashable, ...], *, nested: bool) -> list[Finding]:
    strange = [label for label in ids if label not in set(problem.site_ids)] if nested else []
    if not strange:
        return []
    where = f"between (ids {checks.name_ids(strange)})"
    return [
        Finding(
            where, "no local site has these ids", "leave nested out, or name regional sites as local ones"
        )
    ]
