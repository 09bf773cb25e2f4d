"""The answer to a `NetworkProblem`: frames out, with a certificate."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from models.certificate import Certificate


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
    duals
        After fixing what is built: ``kind, site_id, service, period, source, value, unit``; kinds: ``place``
        (what one more place here is worth), ``budget`` (one more million đồng), ``target`` (one point more).
        See `models.network.duals`.
    certificate
        Of the whole plan: the first stage's value and bound, the worst status and gap over the stages.
    """

    facilities: pd.DataFrame
    allocation: pd.DataFrame
    unserved: pd.DataFrame
    shortfalls: pd.DataFrame
    money: pd.DataFrame
    stages: pd.DataFrame
    certificate: Certificate
    duals: pd.DataFrame = field(default_factory=pd.DataFrame)
