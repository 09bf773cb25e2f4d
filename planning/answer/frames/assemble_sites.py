"""Facts about sites that are derived from a plan: successors, bedroom area, and the second-best site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from ansinh.models.network.plan import NetworkPlan
from ansinh.planning.answer.folder.rundata import A_PLACE
from ansinh.planning.inputs import costs
from ansinh.planning.inputs.problem import Inputs
from ansinh.planning.inputs.sites import EXISTING

MERGED = "merged"
BARRED = ("must_not_open", "must_close")
"""Kinds of rules on sites where nothing may stand in the end."""
RUNNER_UP_COLUMNS = [
    "plan_id", "site_id", "runner_up", "services", "persons", "mean_minutes", "covered_share", "million_vnd",
    "runner_up_mean_minutes", "runner_up_covered_share", "runner_up_out_of_reach_persons", "runner_up_million_vnd",
]  # fmt: skip


def with_successors(facilities: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """Name the site that takes over in the rows of merged facilities: column ``successor``, else ""."""
    into = {merger.site: merger.into for merger in inputs.scenario.mergers if merger.moves_places}
    successor = facilities["site_id"].astype("object").map(lambda site: into.get(site, ""))
    return facilities.assign(successor=successor.where(facilities["action"] == MERGED, ""))


def with_rooms(facilities: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """Add the column ``room_m2``: the bedroom area that the norm requires for all places of a row."""
    each = {
        code: costs.room_per_place(inputs.norms, service)
        for code, service in inputs.scenario.services.items()
    }
    return facilities.assign(room_m2=facilities["places"] * facilities["service"].map(each).astype(float))


def with_use(facilities: pd.DataFrame) -> pd.DataFrame:
    """Return the facilities with ``utilisation`` as people per place, which planned occupancy keeps below 1."""
    served, places = (facilities[column].astype(float) for column in ("served_persons", "places"))
    return facilities.assign(utilisation=(served / places).where(places > 0))


def runner_up_table(inputs: Inputs, plans: dict[str, NetworkPlan]) -> pd.DataFrame:
    """Return the second-best site for every site where a plan adds places (see ``RunData.runners_up``).

    The rest of the plan stays unchanged: the people whom the site serves go to the nearest other site that may offer the
    same services and has room for the added places. The best whole plan without the site may differ more; ``ansinh
    override --forbid`` finds it.
    """
    rows = []
    for name, plan in plans.items():
        last = _LastPeriod.of(inputs, plan)
        for site in sorted(set(last.built.index.get_level_values("site_id"))):
            row = _runner_up(inputs, last, site)
            if row is not None:
                rows.append({"plan_id": name, **row})
    return pd.DataFrame(rows, columns=RUNNER_UP_COLUMNS)


@dataclass(frozen=True)
class _LastPeriod:
    """By site and service: places and trips of a plan in the last period, and the places it builds in all periods."""

    places: pd.Series
    built: pd.Series
    trips: pd.DataFrame

    @classmethod
    def of(cls, inputs: Inputs, plan: NetworkPlan) -> _LastPeriod:
        period = inputs.scenario.period_ids[-1]
        facilities, trips = plan.facilities, plan.allocation
        places = facilities[facilities["period"] == period].set_index(["site_id", "service"])["places"]
        built = facilities.groupby(["site_id", "service"])["places_built"].sum()
        return cls(places.astype(float), built[built >= A_PLACE], trips[trips["period"] == period])


class _Judged(NamedTuple):
    """How a site serves given people: mean minutes, share within the standard, and people out of reach."""

    mean: float
    covered: float
    lost: float


def _runner_up(inputs: Inputs, last: _LastPeriod, site: str) -> dict[str, object] | None:
    """Compare `site` with the nearest other site that could serve its people; None if there is none."""
    added = last.built.xs(site, level="site_id")
    trips = last.trips[(last.trips["site_id"] == site) & last.trips["service"].isin(added.index)]
    others = _others(inputs, last, site, added)
    if trips.empty or not others:
        return None
    judged = _judged(inputs, trips, [site, *others])
    best = min(others, key=lambda other: (judged[other].lost, judged[other].mean, other))
    own, second = judged[site], judged[best]
    return {
        "site_id": site,
        "runner_up": best,
        "services": ", ".join(added.index),
        "persons": float(trips["persons"].sum()),
        "mean_minutes": own.mean,
        "covered_share": own.covered,
        "million_vnd": _capital(inputs, last, site, added, besides=site),
        "runner_up_mean_minutes": second.mean,
        "runner_up_covered_share": second.covered,
        "runner_up_out_of_reach_persons": second.lost,
        "runner_up_million_vnd": _capital(inputs, last, best, added, besides=site),
    }


def _others(inputs: Inputs, last: _LastPeriod, site: str, added: pd.Series) -> list[str]:
    """Return the other sites with room for all added places in addition to those that the plan gives them."""
    barred = {s for rule in inputs.scenario.rules if rule.kind in BARRED for s in rule.sites}
    taken = {m.site for m in inputs.scenario.mergers if m.moves_places}
    options = inputs.options["max_places"]
    room = options - last.places.reindex(options.index).fillna(0.0)
    services = options.index.get_level_values("service")
    needed = added.reindex(services).to_numpy(dtype=float)  # NaN for services that are not asked for
    fits = room.index[room.to_numpy(dtype=float) >= needed].get_level_values("site_id").value_counts()
    found = sorted(fits.index[fits == len(added)])
    return [other for other in found if other != site and other not in barred | taken]


def _judged(inputs: Inputs, trips: pd.DataFrame, sites: list[str]) -> dict[str, _Judged]:
    """Return site → how it would serve all these trips."""
    services = inputs.scenario.services
    limits = {name: (s.max_minutes or np.inf, s.standard_minutes) for name, s in services.items()}
    most, standard = np.array([limits[name] for name in trips["service"]]).T[:, :, None]
    minutes = inputs.travel.minutes.loc[trips["demand_id"], sites].to_numpy(dtype=float)
    persons = trips["persons"].to_numpy(dtype=float)[:, None]
    there = np.where(minutes <= most, persons, 0.0)  # a comparison with NaN (no way there) is False
    people, total = there.sum(axis=0), persons.sum()
    travel = (there * np.nan_to_num(minutes, posinf=0.0)).sum(axis=0)
    mean = np.divide(travel, people, out=np.full(len(sites), np.inf), where=people > 0)
    covered = np.where(minutes <= standard, there, 0.0).sum(axis=0) / total
    figures = zip(mean.tolist(), covered.tolist(), (total - people).tolist(), strict=True)
    return {site: _Judged(*row) for site, row in zip(sites, figures, strict=True)}


def _capital(inputs: Inputs, last: _LastPeriod, site: str, added: pd.Series, *, besides: str) -> float:
    """Return million đồng for the added places at `site`, with its campus unless the plan opens the site anyway.

    `besides` is the site from which the places are moved; its campus is built for them alone.
    """
    price = inputs.options["place_cost_million_vnd"].xs(site, level="site_id").reindex(added.index)
    at_site = last.places[last.places.index.get_level_values("site_id") == site]
    stands = inputs.sites.loc[site, "status"] == EXISTING or (site != besides and bool((at_site > 0).any()))
    land = costs.compensation(inputs.scenario).get(site, 0.0)
    campus = 0.0 if stands else costs.campus_cost(inputs.norms, inputs.province.slug) + land
    return float((price * added).sum() + campus)
