"""Flow capture: sites on the ways of people who pass by, with or without a range that they can drive between two sites."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.errors import Finding, InputError, raise_if
from ansinh.models.location.given import checks
from ansinh.models.settings import is_number

if TYPE_CHECKING:
    from collections.abc import Hashable

    from ansinh.models.matrix_form import Floats

COLUMNS = ("path", "site", "at")
ROUNDING = 1e-9
"""Share of the range that sums of distances may differ by."""


@dataclass(frozen=True, eq=False)
class Flows:
    """Paths by position: what each needs so that it is captured.

    Attributes
    ----------
    paths, sites
        Ids.
    size
        (Q,) flow of each path.
    needs
        For each path, sets of sites (positions) of which each must hold an open one; a path that can't be
        captured needs an empty set.
    """

    paths: tuple[Hashable, ...]
    sites: tuple[Hashable, ...]
    size: Floats
    needs: tuple[frozenset[frozenset[int]], ...]


def read_flows(stops: Any, flows: Any, vehicle_range: float | None) -> Flows:
    """Read paths with their sites and flows.

    Raises
    ------
    InputError
        Listing everything that is wrong, by path.
    """
    table = _table(stops, with_places=vehicle_range is not None)
    if vehicle_range is not None and (not is_number(vehicle_range) or not 0 < vehicle_range < math.inf):
        remedy = "give a distance above 0, in the unit of the column at; None where every site captures"
        raise_if([Finding("vehicle_range", f"is {vehicle_range!r}", remedy)])
    paths = tuple(dict.fromkeys(table["path"]))
    sites = tuple(dict.fromkeys(table["site"].dropna()))
    raise_if([] if sites else [Finding("stops", "names no site", "name at least one that can be opened")])
    position = {label: j for j, label in enumerate(sites)}
    size = _sizes(flows, paths)
    groups = dict(iter(table.groupby("path", sort=False)))
    needs = tuple(_needs(groups[path], position, vehicle_range) for path in paths)
    return Flows(paths, sites, size, needs)


def _table(stops: Any, *, with_places: bool) -> pd.DataFrame:
    """Return the stops with their columns, checked."""
    wanted = COLUMNS if with_places else COLUMNS[:2]
    if not isinstance(stops, pd.DataFrame) or not set(wanted) <= set(stops.columns):
        kind = list(stops.columns) if isinstance(stops, pd.DataFrame) else type(stops).__name__
        remedy = "give a table with one row per path and stop"
        raise InputError([Finding("stops", f"is {kind}, without the columns {', '.join(wanted)}", remedy)])
    table = pd.DataFrame(stops[list(wanted)])
    findings = []
    if table["path"].isna().any():
        findings.append(Finding("stops: path", "is missing in some rows", "name each row's path"))
    if with_places:
        at, wrong = checks.numbers(table["at"], "stops: at", list(table["path"]))
        findings += wrong
        bad = ~np.isfinite(at)
        if bad.any() and not wrong:
            named = checks.name_ids(dict.fromkeys(table["path"][bad]))
            findings.append(
                Finding(f"stops: at (paths {named})", "is missing", "give the distance from the start")
            )
        table = table.assign(at=at)
    raise_if(findings)
    return table


def _sizes(flows: Any, paths: tuple[Hashable, ...]) -> Floats:
    """Return the flow of each path, by its label."""
    given = flows if isinstance(flows, pd.Series) else pd.Series(flows)
    missing = [path for path in paths if path not in given.index]
    if missing or not given.index.is_unique:
        text = f"has no row for {checks.name_ids(missing)}" if missing else "names a path more than once"
        raise_if([Finding("flows", text, "give a Series or a dict: one flow for each path")])
    size, findings = checks.numbers(given.reindex(pd.Index(list(paths), tupleize_cols=False)), "flows", paths)
    raise_if([*findings, *checks.check_demand(size, paths)])
    return size


def _needs(
    rows: pd.DataFrame, position: dict[Hashable, int], vehicle_range: float | None
) -> frozenset[frozenset[int]]:
    """Return the sets of sites of which each must hold an open one."""
    named = rows[rows["site"].notna()]
    if vehicle_range is None:
        return frozenset([frozenset(position[label] for label in named["site"])])
    start, end = float(rows["at"].min()), float(rows["at"].max())
    there = [
        (float(at) - start, position[label]) for label, at in zip(named["site"], named["at"], strict=True)
    ]
    tour = 2 * (end - start)
    around = sorted({*there, *((tour - at, j) for at, j in there if at > 0)})
    return _minimal(_reaching(around, tour, vehicle_range * (1 + ROUNDING)))


def _reaching(around: list[tuple[float, int]], tour: float, reach: float) -> set[frozenset[int]]:
    """Return, for each stop of the round trip and its start, the sites from which it is reached without another stop.

    The round trip is driven again and again, so that the last stop may be one of the trip before.
    """
    goals = [*(at for at, _ in around), tour]
    found = set()
    for goal in goals:
        # Sites passed before this goal, at most one round ago.
        back = [((goal - at) % tour if tour else 0.0, j) for at, j in around]
        found.add(frozenset(j for way, j in back if (way or tour) <= reach))
    return found


def _minimal(sets: set[frozenset[int]]) -> frozenset[frozenset[int]]:
    """Return the sets that hold no other: who has one of these has one of the others, too."""
    return frozenset(s for s in sets if not any(other < s for other in sets))
