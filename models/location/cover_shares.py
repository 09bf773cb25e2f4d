"""Cover in part: the share of each point's people that each site covers, by distance or as it was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.errors import Finding
from ansinh.models.location.given import checks
from ansinh.models.location.given.reading import DESTINATIONS, ORIGINS, first_of
from ansinh.models.settings import is_number

if TYPE_CHECKING:
    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.matrix_form import Floats

SHARE = "share"
"""Column of a table of shares."""


def declining(minutes: Floats, full_within: float, none_beyond: float) -> Floats:
    """Return cover that is whole up to some minutes, declines evenly, and is nothing from others on.

    ``cᵢⱼ = min(1, max(0, (T - tᵢⱼ) / (T - S)))``; with ``S = T`` whole up to T, both included.
    """
    if none_beyond <= full_within:
        return (minutes <= full_within).astype(float)
    shares: Floats = np.clip((none_beyond - minutes) / (none_beyond - full_within), 0.0, 1.0)
    return shares


def read_shares(problem: LocationProblem, given: Any) -> tuple[Floats | None, list[Finding]]:
    """Return (I, J) shares covered, and what is wrong with them.

    Parameters
    ----------
    given
        An array; a DataFrame (demand ids x site ids); or a table with the columns origin, destination and share, in
        which pairs that aren't there are not covered.
    """
    shares, findings = _matrix(problem, given)
    if shares is None or findings:
        return None, findings
    bad = np.isnan(shares) | (shares < 0) | (shares > 1)
    lost = (shares > 0) & ~problem.reach
    for wrong, text, remedy in (
        (bad, "shares must be between 0 and 1", "give 0 where nobody is covered"),
        (lost, "are covered by a site without a way to it", "give minutes there, or a share of 0"),
    ):
        rows = np.flatnonzero(wrong.any(axis=1)).tolist()
        if rows:
            where = f"cover (demand points {checks.name_ids(problem.demand_ids[i] for i in rows)})"
            findings.append(Finding(where, text, remedy))
    return shares, findings


def _matrix(problem: LocationProblem, given: Any) -> tuple[Floats | None, list[Finding]]:
    """Return the shares in the problem's order."""
    size = problem.minutes.shape
    if isinstance(given, pd.DataFrame):
        origin, destination = (first_of(names, given) for names in (ORIGINS, DESTINATIONS))
        if origin is not None and destination is not None and SHARE in given.columns:
            given = given.pivot_table(SHARE, origin, destination, aggfunc="max", fill_value=0.0)
            given = given.reindex(index=problem.demand_ids, columns=problem.site_ids, fill_value=0.0)
        missing = [
            label
            for ids, axis in ((problem.demand_ids, given.index), (problem.site_ids, given.columns))
            for label in ids
            if label not in axis
        ]
        if missing or given.shape != size:
            text = (
                f"has no row or column for {checks.name_ids(missing)}"
                if missing
                else f"has shape {given.shape}"
            )
            return None, [Finding("cover", text, "give one row per demand point, one column per site")]
        given = given.loc[list(problem.demand_ids), list(problem.site_ids)]
    if np.shape(given) != size:
        text = f"has shape {np.shape(given)}, not {size}"
        return None, [Finding("cover", text, "give one row per demand point, one column per site")]
    return checks.numbers(given, "cover: sites", problem.site_ids)


def check_cover(
    service_standard: Any, full_within: Any, cover: Any, backup_weight: Any, *, capacitated: bool
) -> list[Finding]:
    """Report kinds of cover that contradict each other, or aren't numbers."""
    findings = []
    if cover is None:
        findings += checks.check_standard(service_standard)
    elif service_standard is not None or full_within is not None:
        text = "mclp can't combine cover with service_standard or full_within"
        findings.append(Finding("cover", text, "the shares say by themselves what is covered"))
    if full_within is not None and not findings:
        fits = is_number(full_within) and 0 <= full_within <= service_standard
        remedy = "give minutes, no more than service_standard"
        findings += [] if fits else [Finding("full_within", f"is {full_within!r}", remedy)]
    return findings + _check_backup(full_within, cover, backup_weight, capacitated=capacitated)


def _check_backup(full_within: Any, cover: Any, backup_weight: Any, *, capacitated: bool) -> list[Finding]:
    if backup_weight is None:
        return []
    findings = []
    if not is_number(backup_weight) or not 0 <= backup_weight <= 1:
        text = f"is {backup_weight!r}"
        findings.append(Finding("backup_weight", text, "give a share between 0 and 1"))
    if capacitated or cover is not None or full_within is not None:
        text = "mclp can't combine backup_weight with places or cover in part"
        findings.append(Finding("backup_weight", text, "leave out capacitated, cover and full_within"))
    return findings
