"""Figures on doing nothing, on equity, and on uncertainty."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ansinh.reports.facts.reach import is_true

if TYPE_CHECKING:
    from ansinh.reports.facts.facts import Facts

UNSURE = ("A", "M", "low", "thấp")


def assumed(basis: pd.Series, confidence: pd.Series) -> pd.Series:
    """Tell which rows rest on an assumption, by their stated basis or by their confidence."""
    return basis.map(str).str.startswith("assum") | confidence.map(str).isin(UNSURE)


@dataclass(frozen=True)
class Nothing:
    """The last period with today's network.

    Attributes
    ----------
    served_at_most
        People served if today's places stay; of runs that don't know it, an upper bound that ignores distance.
    """

    facilities: int
    places: float
    assumed_places: float
    served_at_most: float
    target: float


def do_nothing(facts: Facts) -> Nothing:
    """Return what today's places do: who goes where if they stay, or else at most Σ min(places, target) by service."""
    existing = facts.data.existing_places
    places = existing.groupby("service")["places"].sum()
    need = facts.data.need
    target = need[need["period"] == facts.period].groupby("service")["target_persons"].sum()
    trips = facts.data.today
    served = trips["persons"] if len(trips) else np.minimum(places.reindex(target.index).fillna(0.0), target)
    guessed = assumed(existing["basis"], existing["confidence"])
    return Nothing(
        facilities=int(existing.loc[existing["places"] > 0, "site_id"].nunique()),
        places=float(places.sum()),
        assumed_places=float(existing.loc[guessed, "places"].sum()),
        served_at_most=float(served.sum()),
        target=float(target.sum()),
    )


def estimated_share(facts: Facts) -> float:
    """Return the share of people served in the last period whose travel time is estimated; NaN if nobody is served."""
    rows = facts.data.allocation
    rows = rows[(rows["plan_id"] == facts.plan_id) & (rows["period"] == facts.period)]
    persons = float(rows["persons"].sum())
    routed = rows["routed"].map(is_true).astype(bool)
    return float(rows.loc[~routed, "persons"].sum()) / persons if persons else float("nan")


def unsure_sites(facts: Facts) -> list[str]:
    """Return projects of the proposed plan whose location is an assumption."""
    sites = facts.data.sites
    unsure = assumed(sites["location_basis"], sites["location_confidence"])
    return [site for site in facts.projects if unsure.get(site, False)]


def always_chosen(facts: Facts) -> list[str]:
    """Return the projects at whose sites every plan of the run has places in the last period."""
    rows = facts.data.facilities
    rows = rows[(rows["period"] == facts.period) & (rows["places"] > 0)]
    counts = rows.groupby("site_id")["plan_id"].nunique()
    return [site for site in facts.projects if counts.get(site, 0) == len(facts.plan_ids)]
