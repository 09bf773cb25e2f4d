"""Huff's model: people choose among all sites, the nearer and the more attractive the more often."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.errors import Finding, raise_if
from ansinh.models.location.given import checks
from ansinh.models.location.given.reading import Reader, read_matrix
from ansinh.models.settings import is_number

if TYPE_CHECKING:
    from ansinh.models.matrix_form import Floats


def huff(
    minutes: Any,
    attraction: Any,
    *,
    minutes_exponent: float = 2.0,
    attraction_exponent: float = 1.0,
    least_minutes: float = 1.0,
) -> pd.DataFrame:
    """Return the share of each point's people who choose each site, ``Pᵢⱼ = uᵢⱼ / Σₖ uᵢₖ``, ``uᵢⱼ = Aⱼ^α / tᵢⱼ^β``.

    Parameters
    ----------
    minutes
        As `LocationProblem.from_matrix` takes them; missing: no way.
    attraction
        ``Aⱼ``, one number above or equal 0 for each site: floor space, places, a score; aligned by label.
    minutes_exponent, attraction_exponent
        β and α.
    least_minutes
        Shorter ways count as these, as nobody is infinitely near.

    Returns
    -------
    DataFrame
        Demand ids x site ids; 0 in a whole row where no site can be reached.

    References
    ----------
    Huff (1964), "Defining and estimating a trading area", *Journal of Marketing* 28(3).

    Examples
    --------
    >>> from ansinh.models import huff
    >>> huff([[10, 20], [5, 5]], attraction=[100, 400], minutes_exponent=1).round(3).values.tolist()
    [[0.333, 0.667], [0.2, 0.8]]
    """
    matrix = read_matrix(minutes, (), (attraction,))
    reader = Reader(matrix.demand_ids, matrix.site_ids)
    travel = reader.minutes(matrix.minutes)
    a, findings = read_attraction(attraction, matrix.demand_ids, matrix.site_ids)
    findings += [*reader.findings, *checks.check_minutes(travel, matrix.demand_ids)]
    raise_if([*findings, *check_exponents(minutes_exponent, attraction_exponent, least_minutes)])
    u = utility(travel, a, minutes_exponent, attraction_exponent, least_minutes)
    total = u.sum(axis=1, keepdims=True)
    share = np.divide(u, total, out=np.zeros_like(u), where=total > 0)
    rows, columns = (pd.Index(list(ids), tupleize_cols=False) for ids in (matrix.demand_ids, matrix.site_ids))
    return pd.DataFrame(share, index=rows, columns=columns)


def utility(
    minutes: Floats, attraction: Floats, minutes_exponent: float, attraction_exponent: float, least: float
) -> Floats:
    """Return ``uᵢⱼ = Aⱼ^α / max(tᵢⱼ, least)^β``, 0 where there is no way, in units in which the largest of a row is 1."""
    with np.errstate(divide="ignore"):  # log 0 is minus infinity: no attraction, no utility
        logs = attraction_exponent * np.log(attraction)[None, :]
    logs = logs - minutes_exponent * np.log(np.maximum(minutes, least))
    logs = np.where(np.isfinite(minutes) & (attraction > 0)[None, :], logs, -math.inf)
    top = logs.max(axis=1, keepdims=True)
    u: Floats = np.exp(logs - np.where(np.isfinite(top), top, 0.0))
    return u


def read_attraction(given: Any, demand_ids: Any, site_ids: Any) -> tuple[Floats, list[Finding]]:
    """Return one attraction per site, and what is wrong with them."""
    reader = Reader(demand_ids, site_ids)
    a = reader.vector(given, site_ids, "attraction", default=1.0)
    if a is None or reader.findings:
        return np.ones(len(site_ids)), reader.findings
    return a, checks.check_sites(a, site_ids, "attraction", finite=True)


def check_exponents(minutes_exponent: Any, attraction_exponent: Any, least_minutes: Any) -> list[Finding]:
    """Report exponents below 0, and ways of nothing."""
    findings = [
        Finding(name, f"is {value!r}", "give a number, 0 or more")
        for name, value in (
            ("minutes_exponent", minutes_exponent),
            ("attraction_exponent", attraction_exponent),
        )
        if not is_number(value) or not 0 <= value < math.inf
    ]
    if not is_number(least_minutes) or not 0 < least_minutes < math.inf:
        findings.append(Finding("least_minutes", f"is {least_minutes!r}", "give minutes above 0"))
    return findings
