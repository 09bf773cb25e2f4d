"""What `LocationProblem.from_matrix` understands: arrays, frames, sparse matrices, dicts and tables of ways."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse

from ansinh.models.errors import Finding, raise_if
from ansinh.models.location.given import checks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ansinh.models.matrix_form import Floats

ORIGINS = ("origin", "demand_id", "origin_id", "from_id", "from")
DESTINATIONS = ("destination", "site_id", "destination_id", "to_id", "to")
MINUTES = ("minutes", "travel_time", "travel_minutes", "time")
"""Column names by which a table with one row per way is known: ours first, then those of routing engines."""


@dataclass(frozen=True)
class Matrix:
    """Travel minutes as they were given, with the labels that they carry.

    Attributes
    ----------
    minutes
        (I, J) array-like; missing: no way.
    demand_ids, site_ids
        Labels; positions where the caller gave none.
    labelled
        Whether the labels are the caller's own.
    """

    minutes: Any
    demand_ids: tuple[Hashable, ...]
    site_ids: tuple[Hashable, ...]
    labelled: bool


def read_matrix(minutes: Any, by_point: Iterable[Any], by_site: Iterable[Any]) -> Matrix:
    """Find out what was given as minutes.

    Parameters
    ----------
    minutes
        An array or nested list, a DataFrame (index: demand ids, columns: site ids), a scipy sparse matrix (what isn't
        stored can't be reached), or a DataFrame with one row per way and columns such as origin, destination, minutes.
    by_point, by_site
        The other arguments, one number per point or site. Where they are labelled, a table of ways gets a row for each
        point, and a column for each site, that none of its ways names.

    Raises
    ------
    InputError
        For a shape that is no matrix, and for ways that are given twice.
    """
    if sparse.issparse(minutes):
        return _from_sparse(minutes)
    if isinstance(minutes, Mapping):
        remedy = (
            "give a DataFrame (demand ids x site ids), or a table with columns origin, destination, minutes"
        )
        raise_if([Finding("minutes", "is a dict", remedy)])
    if isinstance(minutes, pd.DataFrame):
        if is_table(minutes):
            return _from_ways(minutes, by_point, by_site)
        check_shape(minutes.shape)
        return Matrix(minutes, tuple(minutes.index), tuple(minutes.columns), labelled=True)
    size = minutes.shape if hasattr(minutes, "shape") else np.asarray(minutes, dtype=object).shape
    check_shape(size)
    return Matrix(minutes, tuple(range(size[0])), tuple(range(size[1])), labelled=False)


def check_shape(size: tuple[int, ...]) -> None:
    """Raise `InputError` for a shape that is no matrix with rows and columns."""
    if len(size) != 2 or 0 in size:  # noqa: PLR2004
        remedy = (
            "give one row per demand point and one column per site, or columns origin, destination, minutes"
        )
        raise_if([Finding("minutes", f"has shape {size}", remedy)])


def first_of(names: Sequence[str], frame: pd.DataFrame) -> Any:
    """Return the first of the names that is a column of the frame; None: none is."""
    return next((name for name in names if name in frame.columns), None)


def _from_sparse(minutes: Any) -> Matrix:
    """Read a sparse matrix: a stored 0 is a way of 0 minutes, what isn't stored is no way."""
    check_shape(minutes.shape)
    ways = minutes.tocoo()
    dense = np.full(ways.shape, math.nan)
    at = np.asarray(ways.row), np.asarray(ways.col)
    twice = np.flatnonzero(pd.MultiIndex.from_arrays(at).duplicated())
    if len(twice):
        pair = f"row {at[0][twice[0]]}, column {at[1][twice[0]]}"
        raise_if(
            [Finding(f"minutes ({pair})", "is stored more than once", "call sum_duplicates() or drop one")]
        )
    dense[at] = ways.data
    return Matrix(dense, tuple(range(ways.shape[0])), tuple(range(ways.shape[1])), labelled=False)


@dataclass(frozen=True)
class Listed:
    """Ways one by one.

    Attributes
    ----------
    points, sites
        Where each begins and leads, by position.
    minutes
        Of each; missing: no way.
    """

    points: NDArray[np.intp]
    sites: NDArray[np.intp]
    minutes: Floats
    demand_ids: tuple[Hashable, ...]
    site_ids: tuple[Hashable, ...]


def is_table(frame: pd.DataFrame) -> bool:
    """Return whether a frame has one row per way."""
    return all(first_of(names, frame) is not None for names in (ORIGINS, DESTINATIONS, MINUTES))


def list_ways(table: pd.DataFrame, by_point: Iterable[Any], by_site: Iterable[Any]) -> Listed:
    """Read a table with one row per way, in the order in which points and sites are first named."""
    origin, destination, name = (first_of(names, table) for names in (ORIGINS, DESTINATIONS, MINUTES))
    bare = table[[origin, destination]].isna().any(axis=1).to_numpy()
    findings = []
    if bare.any():
        rows = checks.name_ids(table.index[bare])
        findings.append(Finding(f"minutes (rows {rows})", f"name no {origin} or {destination}", "drop them"))
    twice = table.duplicated([origin, destination]).to_numpy() & ~bare
    if twice.any():
        pairs = table.loc[twice, [origin, destination]].itertuples(index=False)
        named = checks.name_ids(f"{i} to {j}" for i, j in pairs)
        findings.append(
            Finding(f"minutes ({named})", "the same way stands more than once", "keep one of each")
        )
    values, wrong = checks.numbers(table[name], f"minutes: column {name}", list(table.index))
    raise_if([*findings, *wrong])
    demand_ids = _all_ids(table[origin], by_point)
    site_ids = _all_ids(table[destination], by_site)
    i = pd.Index(list(demand_ids), tupleize_cols=False).get_indexer(table[origin])
    j = pd.Index(list(site_ids), tupleize_cols=False).get_indexer(table[destination])
    return Listed(i, j, values, demand_ids, site_ids)


def _from_ways(table: pd.DataFrame, by_point: Iterable[Any], by_site: Iterable[Any]) -> Matrix:
    """Put the ways of a table into a matrix."""
    ways = list_ways(table, by_point, by_site)
    dense = np.full((len(ways.demand_ids), len(ways.site_ids)), math.nan)
    dense[ways.points, ways.sites] = ways.minutes
    check_shape(dense.shape)
    return Matrix(dense, ways.demand_ids, ways.site_ids, labelled=True)


def _all_ids(named: pd.Series, others: Iterable[Any]) -> tuple[Hashable, ...]:
    """Return the ids that ways name, then those that only other arguments name, by label."""
    ids = dict.fromkeys(named.tolist())
    for values in others:
        if isinstance(values, Mapping):
            ids |= dict.fromkeys(values)
        elif isinstance(values, pd.Series) and not isinstance(values.index, pd.RangeIndex):
            ids |= dict.fromkeys(values.index)
    return tuple(ids)


class Reader:
    """Reads the other arguments, aligned with the matrix, and collects what is wrong with them."""

    def __init__(self, demand_ids: tuple[Hashable, ...], site_ids: tuple[Hashable, ...]) -> None:
        self.demand_ids, self.site_ids = demand_ids, site_ids
        self.findings: list[Finding] = []
        self.findings += checks.check_ids(demand_ids, "demand points")
        self.findings += checks.check_ids(site_ids, "sites")

    def minutes(self, minutes: Any) -> Floats:
        """Return minutes as an array, infinite where there is no way."""
        values, findings = checks.numbers(minutes, "minutes: sites", self.site_ids)
        self.findings += findings
        values[np.isnan(values)] = math.inf
        values.setflags(write=False)
        return values

    def vector(
        self,
        values: Any,
        ids: tuple[Hashable, ...],
        what: str,
        default: float | None = None,
        *,
        whole: bool = False,
    ) -> Floats | None:
        """Return one number per id; a Series or a dict is put into their order by its labels."""
        if values is None:
            return None if default is None else np.full(len(ids), default)
        aligned = self.aligned(values, ids, what, whole=whole)
        if sparse.issparse(aligned):
            self.findings.append(
                Finding(what, "is a sparse matrix", "give a list, an array, a Series or a dict")
            )
            return None
        cells: Any = np.ma.asarray(aligned, dtype=object)
        if cells.shape != (len(ids),):
            shape = f"has shape {cells.shape}, not ({len(ids)},)"
            self.findings.append(Finding(what, shape, "give one number for each, in the matrix's order"))
            return None
        numbers, findings = checks.numbers(cells, what, ids)
        self.findings += findings
        numbers.setflags(write=False)
        return numbers

    def aligned(self, values: Any, ids: tuple[Hashable, ...], what: str, *, whole: bool = False) -> Any:
        """Put what is labelled into the matrix's order.

        A Series with a plain 0..n index is taken as it stands, unless the ids are just these numbers. With `whole`,
        rows that the matrix doesn't have are an error: otherwise their persons would be lost without a message.
        """
        if isinstance(values, Mapping):
            labels: list[Hashable] = list(values)
            cells: Any = list(values.values())
        elif isinstance(values, pd.Series):
            labels, cells = list(values.index), values
        else:
            return values
        position = {label: k for k, label in enumerate(labels)}
        plain = isinstance(values, pd.Series) and isinstance(values.index, pd.RangeIndex)
        if plain and set(position) != set(ids):
            return values
        wrong = checks.check_ids(tuple(labels), what)
        missing = [label for label in ids if label not in position]
        if missing:
            wrong.append(
                Finding(f"{what} (ids {checks.name_ids(missing)})", "has no row for these", "add them")
            )
        strange = set(position) - set(ids)
        if whole and strange:
            where = f"{what} (ids {checks.name_ids(sorted(strange, key=str))})"
            remedy = "add their rows to the matrix, or leave them out here"
            wrong.append(Finding(where, "minutes have no row for these", remedy))
        self.findings += wrong
        if wrong:
            return values if isinstance(values, pd.Series) else np.zeros(len(ids))
        order = [position[label] for label in ids]
        return values.iloc[order] if isinstance(values, pd.Series) else [cells[k] for k in order]

    def existing(self, existing: Iterable[Hashable] | None) -> tuple[int, ...]:
        """Return the positions of sites by their ids."""
        wanted, findings = checks.ids_of(existing, "existing", self.site_ids)
        positions, unknown = checks.positions_of(wanted, "existing", self.site_ids)
        self.findings += [*findings, *unknown, *checks.check_ids(wanted, "existing")]
        return tuple(sorted(set(positions)))

    def group(self, group: Any) -> tuple[Hashable, ...] | None:
        """Return one stratum per demand point."""
        if group is None:
            return None
        aligned = self.aligned(group, self.demand_ids, "group")
        labels = tuple(aligned) if isinstance(aligned, Iterable) and not isinstance(aligned, str) else ()
        if len(labels) != len(self.demand_ids):
            problem = f"has {len(labels)} labels for {len(self.demand_ids)} demand points"
            self.findings.append(Finding("group", problem, "give one for each"))
            return None
        self.findings += checks.check_group(labels, self.demand_ids)
        return labels

    def check(
        self,
        travel: Floats,
        persons: Floats | None,
        places: Floats | None,
        cost: Floats | None,
        *,
        allow_unreachable: bool,
    ) -> None:
        """Find numbers that can't be."""
        self.findings += checks.check_minutes(travel, self.demand_ids)
        if persons is not None:
            self.findings += checks.check_demand(persons, self.demand_ids)
        if persons is not None and not allow_unreachable:
            self.findings += checks.check_reachable(travel, persons, self.demand_ids)
        if places is not None:
            self.findings += checks.check_sites(places, self.site_ids, "capacity", finite=False)
        if cost is not None:
            self.findings += checks.check_sites(cost, self.site_ids, "fixed_cost", finite=True)
