"""Two tiers: people go to a local site, and some of them on to a regional one; both are chosen at once."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from ansinh.models.certificate import Certificate
from ansinh.models.location.call import start
from ansinh.models.location.found.describe import describe_opened
from ansinh.models.location.found.plan import SMALL_SHARE, allocation_frame
from ansinh.models.location.found.site_plan import HALF
from ansinh.models.location.milp.formulations_of_tiers import two_tiers
from ansinh.models.location.search.restricted import read_sites
from ansinh.models.location.tiers import read_tiers, wrong_tiers

if TYPE_CHECKING:
    from collections.abc import Hashable

    from ansinh.models.location.given.problem import LocationProblem
    from ansinh.models.location.given.units import SolvedProblem
    from ansinh.models.location.milp.formulations_of_tiers import TieredFormulation
    from ansinh.models.location.tiers import Tiers
    from ansinh.models.settings import SolverSettings


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
    call = start("p_median_two_tiers", problem, settings, lambda q: wrong_tiers(q, p, referred))
    tiers = read_tiers(call.asked, between, regional, referred, nested=nested)
    ready = replace(tiers, minutes=tiers.minutes / call.ready.units.minutes)
    formulation = two_tiers(call.problem, p, ready)
    outcome = call.solve(formulation.base.prob)
    return tiered_plan(call.asked, tiers, formulation, outcome.certificate(), call.ready)


def tiered_plan(
    asked: LocationProblem,
    tiers: Tiers,
    formulation: TieredFormulation,
    certificate: Certificate,
    solved: SolvedProblem,
) -> TieredPlan:
    """Return the plan of a solved formulation in the caller's units, valued by its own ways.

    Parameters
    ----------
    certificate
        What the solver says, in the units of `solved`.
    """
    none = pd.DataFrame(columns=["site_id", "regional_id", "persons", "minutes"])
    units = solved.units
    if not certificate.status.has_plan:
        said = _in_units(certificate, units.cost, math.nan)
        return TieredPlan(math.nan, (), (), allocation_frame(asked, [], [], []), none, said)
    sites = read_sites(formulation.base)
    to_local = (
        allocation_frame(asked, solved.rows[sites.points], sites.sites, sites.shares)
        if sites.points is not None
        else allocation_frame(asked, [], [], [])
    )
    flows = {way: (f.varValue or 0.0) * units.persons for way, f in formulation.flows.items()}
    small = SMALL_SHARE * max(float(asked.demand.sum()), units.persons)
    kept = [(j, k, persons) for (j, k), persons in flows.items() if persons > small]
    to_regional = pd.DataFrame(
        [(asked.site_ids[j], tiers.ids[k], persons, float(tiers.minutes[j, k])) for j, k, persons in kept],
        columns=none.columns,
    )
    value = float(to_local["persons"].to_numpy(float) @ to_local["minutes"].to_numpy(float))
    value += sum(persons * float(tiers.minutes[j, k]) for j, k, persons in kept)
    upper = tuple(tiers.ids[k] for k, w in enumerate(formulation.regional) if (w.varValue or 0.0) > HALF)
    local = tuple(asked.site_ids[j] for j in sites.opened)
    said = _in_units(certificate, units.cost, value)
    return TieredPlan(value, local, upper, to_local, to_regional, said)


def _in_units(said: Certificate, unit: float, value: float) -> Certificate:
    """Return the certificate in the caller's unit; the value of a proven plan is its bound."""
    proven = said.gap == 0 and not math.isnan(value)
    bound = value if proven else said.bound * unit
    gap = 0.0 if proven else said.gap
    return Certificate(said.status, value, bound, gap, said.seconds, said.backend, said.version, said.note)
