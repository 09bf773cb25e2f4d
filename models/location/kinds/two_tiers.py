"""Two tiers: people go to a local site, and some of them on to a regional one; both are chosen at once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ansinh.models.certificate import Certificate
from ansinh.models.errors import Finding, raise_if
from ansinh.models.location import checks
from ansinh.models.location.call import start
from ansinh.models.location.describe import describe_opened
from ansinh.models.location.formulations_of_tiers import two_tiers
from ansinh.models.location.plan import SMALL_SHARE, allocation_frame
from ansinh.models.location.reading import Reader, read_matrix
from ansinh.models.location.search.restricted import read_sites
from ansinh.models.location.site_plan import HALF
from ansinh.models.settings import is_number

if TYPE_CHECKING:
    from collections.abc import Hashable

    from ansinh.models.location.call import Call
    from ansinh.models.location.formulations_of_tiers import TieredFormulation
    from ansinh.models.location.problem import LocationProblem
    from ansinh.models.matrix_form import Floats
    from ansinh.models.settings import SolverSettings
    from ansinh.models.solve import SolveOutcome


@dataclass(frozen=True, eq=False, repr=False)
class TieredPlan:
    """Local and regional sites, and who goes where.

    Attributes
    ----------
    objective
        Person-minutes of both tiers; NaN without a plan.
    local_sites, regional_sites
        Ids of the open sites.
    to_local
        demand_id, site_id, share, persons, minutes: as `LocationPlan.allocation`.
    to_regional
        site_id, regional_id, persons, minutes: those who go on.
    certificate
        What is proven.

    Examples
    --------
    >>> from ansinh.models import LocationProblem, p_median_two_tiers
    >>> problem = LocationProblem.from_matrix([[5, 20], [10, 8], [30, 6]], demand=[10, 20, 30])
    >>> plan = p_median_two_tiers(problem, 1, [[40, 10], [10, 60]], 1, referred=0.5)
    >>> plan.to_regional["persons"].tolist()
    [30.0]
    """

    objective: float
    local_sites: tuple[Hashable, ...]
    regional_sites: tuple[Hashable, ...]
    to_local: pd.DataFrame
    to_regional: pd.DataFrame
    certificate: Certificate

    def __repr__(self) -> str:
        opened = {"local": self.local_sites, "regional": self.regional_sites}
        return describe_opened("TieredPlan: p_median_two_tiers", self.certificate, opened)


def p_median_two_tiers(
    problem: LocationProblem,
    p: int,
    between: Any,
    regional: int,
    *,
    referred: float = 1.0,
    nested: bool = False,
    settings: SolverSettings | None = None,
) -> TieredPlan:
    """Open p local and some regional sites for the least travel of both tiers.

    ``min Σ aᵢ tᵢⱼ xᵢⱼ + Σ rⱼₖ fⱼₖ``, f the persons who go on from local site j to regional site k. People go where both
    ways together are short, which needn't be the nearest local site. Solved as written, by the MILP.

    Parameters
    ----------
    problem
        Demand, local sites and the minutes between them; its `existing` sites are among the p.
    p, regional
        Numbers of open local and regional sites.
    between
        Minutes from each local site to each regional one: an array, a DataFrame or a table with the columns origin,
        destination, minutes; missing: no way.
    referred
        Share of the people at a local site who go on to a regional one.
    nested
        Whether a regional site is also a local one: it opens only where the site with its id is open.
    settings
        Time limit, gap, backend.

    Returns
    -------
    TieredPlan
        With status INFEASIBLE where p local sites with ways to the regional ones can't serve everybody.

    Raises
    ------
    InputError
        For numbers of sites that no plan can have, ids of `between` that aren't local sites, demand points without a
        way, and a share that is none.

    References
    ----------
    Narula, Ogbu (1979), "An hierarchal location-allocation problem", *Omega* 7(2); Şahin, Süral (2007), "A review of
    hierarchical facility location models", *Computers & Operations Research* 34(8).

    Examples
    --------
    >>> from ansinh.models import LocationProblem, p_median_two_tiers
    >>> problem = LocationProblem.from_matrix([[5, 20], [10, 8], [30, 6]], demand=[10, 20, 30])
    >>> plan = p_median_two_tiers(problem, 1, [[40, 10], [10, 60]], 1, referred=0.5)
    >>> plan.local_sites, plan.regional_sites, plan.objective
    ((1,), (0,), 840.0)
    """
    call = start(
        "p_median_two_tiers",
        problem,
        settings,
        lambda q: [*checks.check_p(q, p), *_wrong_share(referred), *_unreached(q)],
    )
    minutes, ids = _read_between(call.asked, between)
    raise_if([*_wrong_count(regional, ids), *_not_nested(call.asked, ids, nested=nested)])
    homes = [call.asked.site_ids.index(label) for label in ids] if nested else []
    formulation = two_tiers(
        call.problem, p, minutes / call.ready.units.minutes, regional, referred=referred, homes=homes
    )
    outcome = call.solve(formulation.base.prob)
    return _plan(call, formulation, outcome, minutes, ids)


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


def _plan(
    call: Call,
    formulation: TieredFormulation,
    outcome: SolveOutcome,
    minutes: Floats,
    ids: tuple[Hashable, ...],
) -> TieredPlan:
    """Return the plan in the caller's units, valued by its own ways."""
    units, asked = call.ready.units, call.asked
    none = pd.DataFrame(columns=["site_id", "regional_id", "persons", "minutes"])
    if not outcome.status.has_plan:
        certificate = _in_units(outcome.certificate(), units.cost, math.nan)
        return TieredPlan(math.nan, (), (), allocation_frame(asked, [], [], []), none, certificate)
    sites = read_sites(formulation.base)
    points, shares = sites.points, sites.shares
    to_local = (
        allocation_frame(asked, call.ready.rows[points], sites.sites, shares)
        if points is not None
        else allocation_frame(asked, [], [], [])
    )
    flows = {way: (f.varValue or 0.0) * units.persons for way, f in formulation.flows.items()}
    small = SMALL_SHARE * max(float(asked.demand.sum()), units.persons)
    kept = [(j, k, persons) for (j, k), persons in flows.items() if persons > small]
    to_regional = pd.DataFrame(
        [(asked.site_ids[j], ids[k], persons, float(minutes[j, k])) for j, k, persons in kept],
        columns=none.columns,
    )
    value = float(to_local["persons"].to_numpy(float) @ to_local["minutes"].to_numpy(float))
    value += sum(persons * float(minutes[j, k]) for j, k, persons in kept)
    upper = tuple(ids[k] for k, w in enumerate(formulation.regional) if (w.varValue or 0.0) > HALF)
    local = tuple(asked.site_ids[j] for j in sites.opened)
    certificate = _in_units(outcome.certificate(), units.cost, value)
    return TieredPlan(value, local, upper, to_local, to_regional, certificate)


def _in_units(said: Certificate, unit: float, value: float) -> Certificate:
    """Return the certificate in the caller's unit; the value of a proven plan is its bound."""
    proven = said.gap == 0 and not math.isnan(value)
    bound = value if proven else said.bound * unit
    gap = 0.0 if proven else said.gap
    return Certificate(said.status, value, bound, gap, said.seconds, said.backend, said.version, said.note)
