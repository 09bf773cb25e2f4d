"""What `SparseProblem.from_ways` understands: sparse matrices and tables of ways, which stay sparse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

from ansinh.models.errors import Finding, raise_if
from ansinh.models.location.given import checks
from ansinh.models.location.given.reading import Listed, check_shape, is_table, list_ways
from ansinh.models.location.sparse.ways import Ways

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from ansinh.models.location.sparse.ways import Positions, Sites


@dataclass(frozen=True)
class ReadWays:
    """Ways as they were given, in rows, with the labels that they carry."""

    ways: Ways
    demand_ids: tuple[Hashable, ...]
    site_ids: tuple[Hashable, ...]


def read_ways(minutes: Any, by_point: Iterable[Any]) -> ReadWays:
    """Read ways without making a matrix of points x sites.

    Parameters
    ----------
    by_point
        The other arguments, one number per point: where they are labelled, points that no way names get a row.

    Raises
    ------
    InputError
        For what is neither a sparse matrix nor a table of ways, for ways given twice, and for negative minutes.
    """
    if sparse.issparse(minutes):
        listed = _from_sparse(minutes)
    elif isinstance(minutes, pd.DataFrame) and is_table(minutes):
        listed = list_ways(minutes, by_point, ())
    else:
        kind = type(minutes).__name__
        remedy = "give a scipy sparse matrix or a table with columns origin, destination, minutes; LocationProblem takes others"
        raise_if([Finding("minutes", f"is a {kind}, which stores no single ways", remedy)])
    check_shape((len(listed.demand_ids), len(listed.site_ids)))
    return ReadWays(_in_rows(listed), listed.demand_ids, listed.site_ids)


def _from_sparse(minutes: Any) -> Listed:
    check_shape(minutes.shape)
    ways = minutes.tocoo()
    points, sites = (tuple(range(count)) for count in ways.shape)
    cost, wrong = checks.numbers(ways.data, "minutes: sites", sites)
    raise_if(wrong)
    return Listed(np.asarray(ways.row), np.asarray(ways.col), cost, points, sites)


def _in_rows(listed: Listed) -> Ways:
    """Put ways side by side, the shortest of each point first, and say what can't be."""
    point, site, cost = listed.points, listed.sites.astype(np.int32), listed.minutes
    known = np.isfinite(cost)
    if not known.all():
        point, site, cost = point[known], site[known], cost[known]
    count, findings = len(listed.demand_ids), []
    if (cost < 0).any():
        named = checks.name_ids(listed.demand_ids[i] for i in np.unique(point[cost < 0]).tolist())
        findings.append(
            Finding(f"minutes (demand points {named})", "travel times are negative", "use 0 for none")
        )
    if (point[1:] < point[:-1]).any():
        order = np.argsort(point, kind="stable")
        point, site, cost = point[order], site[order], cost[order]
    start = np.concatenate(([0], np.cumsum(np.bincount(point, minlength=count))))
    findings += _given_twice(listed, start, site)
    raise_if(findings)
    return Ways.sorted(start, site, cost, len(listed.site_ids))


def _given_twice(listed: Listed, start: Positions, site: Sites) -> list[Finding]:
    """Find the same way twice: neighbours, when each row is sorted by its sites."""
    shape = len(listed.demand_ids), len(listed.site_ids)
    rows = sparse.csr_array((np.ones(len(site), dtype=bool), site.copy(), start), shape=shape)
    rows.sort_indices()
    same = np.flatnonzero(rows.indices[1:] == rows.indices[:-1]) + 1
    same = same[start[np.searchsorted(start, same, side="right") - 1] != same]
    if not len(same):
        return []
    i = int(np.searchsorted(start, same[0], side="right")) - 1
    where = f"minutes ({listed.demand_ids[i]} to {listed.site_ids[int(rows.indices[same[0]])]})"
    return [Finding(where, "the same way stands more than once", "keep one of each")]
