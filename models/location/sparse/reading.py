"""What `SparseProblem.from_ways` understands: sparse matrices and tables of ways, which stay sparse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

from ansinh.models.errors import Finding, raise_if
from ansinh.models.location import checks
from ansinh.models.location.reading import Listed, check_shape, is_table, list_ways
from ansinh.models.location.sparse.ways import Ways

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable


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
    known = np.isfinite(listed.minutes)
    point, site, cost = listed.points[known], listed.sites[known].astype(np.int32), listed.minutes[known]
    count, findings = len(listed.demand_ids), []
    if (cost < 0).any():
        named = checks.name_ids(listed.demand_ids[i] for i in np.unique(point[cost < 0]).tolist())
        findings.append(
            Finding(f"minutes (demand points {named})", "travel times are negative", "use 0 for none")
        )
    order = np.lexsort((site, cost, point))
    start = np.concatenate(([0], np.cumsum(np.bincount(point, minlength=count))))
    ways = Ways(start, site[order], cost[order], len(listed.site_ids))
    findings += _given_twice(listed, point, site)
    raise_if(findings)
    return ways


def _given_twice(listed: Listed, point: Any, site: Any) -> list[Finding]:
    pair = np.sort(point.astype(np.int64) * len(listed.site_ids) + site)
    twice = pair[1:][pair[1:] == pair[:-1]]
    if not len(twice):
        return []
    i, j = divmod(int(twice[0]), len(listed.site_ids))
    where = f"minutes ({listed.demand_ids[i]} to {listed.site_ids[j]})"
    return [Finding(where, "the same way stands more than once", "keep one of each")]
