"""A second opinion on travel times: which sites stay, and who would go elsewhere, by another router's minutes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ansinh.models.errors import Finding, InputError
from ansinh.models.measures import weighted_mean, weighted_quantile
from ansinh.models.network.plan import NetworkPlan
from ansinh.models.shown import shown
from ansinh.planning.analyses.base import Base, Progress, best, fixed_to, nearest, open_options, silent
from ansinh.planning.answer.solve import plan_network
from ansinh.planning.inputs.problem import Inputs
from ansinh.words import Language, text
from ansinh.words.numbers import number, percent

TRIP = ["demand_id", "service", "period", "site_id"]


@dataclass(frozen=True)
class Referee:
    """A plan judged by another router.

    Attributes
    ----------
    base
        The plan by the scenario's own travel times.
    again
        Its places, with people assigned by the referee's minutes.
    other
        The best plan by the referee's minutes.
    sites
        New programmes of either plan, last period: ``site_id, site, commune, service, ours, theirs``.
    elsewhere_share
        Share of the people served who would go to another facility of the same plan by the referee's minutes.
    ratio
        Referee's minutes over ours on the ways that people go: quantiles 0.1, 0.5, 0.9, weighted by persons.
    """

    base: Base
    again: NetworkPlan
    other: NetworkPlan
    sites: pd.DataFrame
    elsewhere_share: float
    ratio: tuple[float, float, float]

    def __repr__(self) -> str:
        facts = f"{self.stable} of {self.chosen} new sites stay, {self.elsewhere_share:.1%} of people would go elsewhere"
        return shown(self, facts, ".sites, .ratio, .sentence('en')")

    @property
    def chosen(self) -> int:
        """New programmes that the plan chooses."""
        return int(self.sites["ours"].sum())

    @property
    def stable(self) -> int:
        """Those of them that the referee's best plan chooses, too."""
        return int((self.sites["ours"] & self.sites["theirs"]).sum())

    @property
    def minutes(self) -> tuple[float, float]:
        """Mean minutes of the plan, and of the referee's best plan, both by the referee."""
        means = [
            weighted_mean(plan.allocation["minutes"], plan.allocation["persons"])
            for plan in (self.again, self.other)
        ]
        return means[0], means[1]

    def sentence(self, language: Language) -> str:
        """Return what the second opinion says."""
        ours, theirs = self.minutes
        return text(
            "analyses.referee.sentence",
            language,
            stable=self.stable,
            chosen=self.chosen,
            elsewhere=percent(self.elsewhere_share, language, 1),
            ratio=number(self.ratio[1], language, 2),
            low=number(self.ratio[0], language, 2),
            high=number(self.ratio[2], language, 2),
            ours=number(ours, language, 1),
            theirs=number(theirs, language, 1),
        )


def referee(inputs: Inputs, minutes: pd.DataFrame, progress: Progress = silent) -> Referee:
    """Judge the best plan of a scenario by another router's minutes.

    Parameters
    ----------
    inputs
        Of the scenario; its own travel times make the plan.
    minutes
        Demand points × sites by the referee, as `TravelTimes.minutes`; NaN = no way.

    Raises
    ------
    InputError
        If points or sites are missing.
    """
    ways = _complete(minutes, inputs)
    base = best(inputs, progress)
    theirs = base.problem.replace(minutes=ways)
    again = plan_network(fixed_to(theirs, base.plan), base.settings)
    other, _ = nearest(
        base.asked.replace(minutes=ways),
        base.settings,
        lambda one: plan_network(one, base.settings, progress, base.plan, again, explained=False),
    )
    return Referee(
        base, again, other, _sites(base, other), _elsewhere(base.plan, again), _ratio(base.plan, ways)
    )


def _complete(minutes: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    lacking = [
        (kind, wanted[~wanted.isin(there)])
        for kind, wanted, there in (
            ("demand points", inputs.points.index, minutes.index),
            ("sites", inputs.sites.index, minutes.columns),
        )
    ]
    found = [
        Finding(
            "the referee's minutes",
            f"{len(names)} {kind} are missing, such as {names[0]}",
            "compute them, too",
        )
        for kind, names in lacking
        if len(names)
    ]
    if found:
        raise InputError(found)
    return minutes.reindex(index=inputs.points.index, columns=inputs.sites.index).astype(float)


def _elsewhere(ours: NetworkPlan, again: NetworkPlan) -> float:
    """Return the share of people served by both whose facility differs: ``1 - Σ min(x, x') / Σ x``."""
    before, after = (plan.allocation.groupby(TRIP)["persons"].sum() for plan in (ours, again))
    both = pd.concat([before, after], axis=1, keys=["before", "after"]).fillna(0.0)
    served = float(before.sum())
    return 1.0 - float(both.min(axis=1).sum()) / served if served > 0 else 0.0


def _ratio(plan: NetworkPlan, ways: pd.DataFrame) -> tuple[float, float, float]:
    trips = plan.allocation[plan.allocation["minutes"] > 0]
    at = (
        ways.index.get_indexer(pd.Index(trips["demand_id"])),
        ways.columns.get_indexer(pd.Index(trips["site_id"])),
    )
    ratio = pd.Series(ways.to_numpy()[at] / trips["minutes"].to_numpy(), index=trips.index)
    known = np.isfinite(ratio)
    low, middle, high = (weighted_quantile(ratio[known], trips["persons"][known], q) for q in (0.1, 0.5, 0.9))
    return low, middle, high


def _sites(base: Base, other: NetworkPlan) -> pd.DataFrame:
    ours, theirs = (_new(plan, base) for plan in (base.plan, other))
    table = base.inputs.sites
    rows = [
        (
            site,
            table["name_vi"][site],
            table["commune_name"][site],
            service,
            (site, service) in ours,
            (site, service) in theirs,
        )
        for site, service in sorted(ours | theirs)
    ]
    frame = pd.DataFrame(rows, columns=["site_id", "site", "commune", "service", "ours", "theirs"])
    return frame.astype({"ours": bool, "theirs": bool})


def _new(plan: NetworkPlan, base: Base) -> frozenset[tuple[str, str]]:
    return open_options(plan, base.problem, new=True)
