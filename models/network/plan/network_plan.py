"""The answer to a `NetworkProblem`: frames out, with a certificate."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ansinh.models.certificate import Certificate
from ansinh.models.network.plan.duals import COLUMNS, worths
from ansinh.models.network.plan.frames import TRANSFERS
from ansinh.models.network.plan.miss import Miss
from ansinh.models.network.search.sets.learned import Learned
from ansinh.models.shown import shown


@dataclass(frozen=True)
class NetworkPlan:
    """A plan that was re-computed without the LP before anybody saw it.

    Attributes
    ----------
    facilities
        One row per site, service and period where places stand, or stood in the period before:
        ``site_id, service, period, action, places_before, places, places_built, served_persons, utilisation,
        capital_million_vnd, running_million_vnd_per_year, land_m2, staff``.
        ``action`` is one of keep, expand, upgrade, new, shrink, merge_in, merged, convert, close.
    allocation
        ``period, service, demand_id, site_id, persons, minutes`` (persons > 0).
    unserved
        ``period, service, demand_id, persons, cause, nearest_spare_site, nearest_spare_minutes``; ``cause`` is
        ``no_place`` (an open site is within the limit on minutes, but full) or ``out_of_reach``.
    shortfalls
        Soft targets and caps that are missed: ``name, kind, services, period, group, required, reached,
        missing_persons``.
    money
        ``source, period, kind, ownership, million_vnd, million_vnd_discounted``; kind is capital or running, over the
        whole period. Source is ``unlimited`` where no budget applies.
    stages
        One row per objective stage: ``stage, value, bound, gap, status, seconds``.
    certificate
        Of the stage about which least is proven, which its note names; the first one if all are proven alike.
    transfers
        Places that a conversion gave to another service (``convert``) or a merger to another site (``merge``):
        ``period, kind, site_id, service, to_site_id, to_service, places``.
    given
        Whether this is the plan that was given as incumbent: its sizes need not be those that the problem allows.
    misses
        Rules that no plan keeps, and by how much this one misses them; empty but in an answer of `plan_nearest`.
    learned
        What the search found out that a similar problem can use again (`warm_start`); None for a plan as written.

    Examples
    --------
    >>> from ansinh.models import NetworkProblem, plan_network
    >>> import pandas as pd
    >>> problem = NetworkProblem(
    ...     demand=pd.DataFrame({"name": ["Commune"]}, index=["c"]),
    ...     need=pd.DataFrame([("c", "care", "2030", 30.0)], columns=["demand_id", "service", "period", "persons"]),
    ...     sites=pd.DataFrame({"status": ["candidate"]}, index=["s"]),
    ...     options=pd.DataFrame(
    ...         {"max_places": [50.0], "place_cost_million_vnd": [2.0]},
    ...         index=pd.MultiIndex.from_tuples([("s", "care")]),
    ...     ),
    ...     minutes=pd.DataFrame({"s": [15.0]}, index=["c"]),
    ...     services=pd.DataFrame(index=["care"]),
    ...     periods=pd.DataFrame({"start_year": [2026], "years": [5]}, index=["2030"]),
    ... )
    >>> plan = plan_network(problem)
    >>> plan.facilities[["site_id", "action", "places"]].to_dict("records")
    [{'site_id': 's', 'action': 'new', 'places': 30.0}]
    """

    facilities: pd.DataFrame
    allocation: pd.DataFrame
    unserved: pd.DataFrame
    shortfalls: pd.DataFrame
    money: pd.DataFrame
    stages: pd.DataFrame
    certificate: Certificate
    transfers: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(TRANSFERS)))
    given: bool = False
    misses: tuple[Miss, ...] = ()
    learned: Learned | None = field(default=None, repr=False, compare=False)

    def __repr__(self) -> str:
        left = float(self.unserved["persons"].sum())
        facts = (
            f"{self.certificate.status}, {self.allocation['persons'].sum():,.0f} persons served and {left:,.0f} not, all "
            f"services and periods together, capital {self.capital_million_vnd:,.0f} million đồng"
        )
        missed = f", {len(self.misses)} rules missed" if self.misses else ""
        after = f"{'.misses, ' if self.misses else ''}.facilities, .allocation, .unserved, .money, .stages"
        return shown(self, facts + missed, after)

    @property
    def capital_million_vnd(self) -> float:
        """Return the capital over all periods, not discounted."""
        return float(self.money.loc[self.money["kind"] == "capital", "million_vnd"].sum())

    @cached_property
    def duals(self) -> pd.DataFrame:
        """Return what more would be worth, once it's fixed what is built; computed when first asked for.

        Columns ``kind, site_id, service, period, source, value, unit``; kinds: ``place`` (what one more place here is
        worth), ``budget`` (one more million đồng), ``target`` (one point more). See `ansinh.models.network.plan.duals`; no
        rows for a plan as written.
        """
        if self.learned is None:
            return pd.DataFrame(columns=list(COLUMNS))
        return worths(self.learned.design, self.learned.settings)
