"""Names in place of ids, for tables and sentences of analyses on the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from ansinh.cli.analyses.words import head
from ansinh.cli.screen.language import language
from ansinh.planning.analyses.override import OVERRIDDEN
from ansinh.planning.answer.folder.rundata import OFFICIAL, OPTIMISED
from ansinh.planning.answer.plan_names import TODAY, baseline
from ansinh.words import Words, text

if TYPE_CHECKING:
    from ansinh.planning.answer.folder.rundata import RunData
    from ansinh.planning.inputs.problem import Inputs

PLANS = (OFFICIAL, OPTIMISED, OVERRIDDEN)
"""Ids of plans that are columns of tables."""


@dataclass(frozen=True)
class Names:
    """What things are called on the terminal.

    Attributes
    ----------
    services, sites, sources
        Id → name.
    asked
        The plan and the options of the command as they are typed again, which the next command takes too.
    variant
        Words of runs that are compared with today's network, "" for those with an official plan.
    several_periods
        Whether tables say the period.
    """

    services: Mapping[str, str]
    sites: Mapping[str, str]
    sources: Mapping[str, str]
    asked: str
    variant: str
    several_periods: bool

    @classmethod
    def of(cls, inputs: Inputs, asked: str) -> Names:
        """Return the names of a scenario; `asked` is what the command was given for it, as it's typed again."""
        scenario = inputs.scenario
        services = {
            name: service.name_vi if language() == "vi" else service.name_en
            for name, service in scenario.services.items()
        }
        sources = {
            budget.source: name
            for budget in scenario.budgets
            if (name := (budget.name_en if language() == "en" else "") or budget.name_vi)
        }
        variant = TODAY if baseline(scenario) == TODAY else ""
        several = len(scenario.period_ids) > 1
        return cls(services, site_labels(inputs.sites), sources, asked, variant, several)

    @classmethod
    def of_runs(cls, runs: Sequence[RunData], asked: str) -> Names:
        """Return the names of saved runs of one province; `asked` is one of them as it's typed again."""
        sites = pd.concat([run.sites for run in runs])
        services = {
            str(service): str(name)
            for run in runs
            for service, name in run.services[f"name_{language()}"].items()
        }
        variant = TODAY if all(run.meta.get("baseline") == TODAY for run in runs) else ""
        labels = site_labels(sites[~sites.index.duplicated()])
        return cls(services, labels, {}, asked, variant, len(runs[0].periods) > 1)

    def service_list(self, value: object) -> str:
        """Return ids of services, as a list or joined by commas, as names."""
        ids = [part.strip() for part in (value if isinstance(value, tuple | list) else str(value).split(","))]
        return ", ".join(self.services.get(name, name) for name in ids)

    def site_list(self, value: object) -> str:
        """Return ids of sites, as a list or joined by commas, as names."""
        ids = value if isinstance(value, tuple | list) else str(value).split(",")
        return ", ".join(self.sites.get(name.strip(), name.strip()) for name in ids if name.strip())

    def plan(self, plan_id: str) -> str:
        """Return the short name of a plan, for a heading."""
        return Words(language(), self.variant).get(f"analyses.head.{plan_id}", head(plan_id))

    def plan_title(self, plan_id: str) -> str:
        """Return the name of a plan as the start of a sentence."""
        name = Words(language(), self.variant).get(f"common.plan.{plan_id}", self.plan(plan_id))
        return name[:1].upper() + name[1:]

    def table(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a table with names of sites, services and sources; plans stand at the head of their columns."""
        told = frame.rename(columns={"site_id": "site", "services": "service"})
        if "site_id" in frame:
            told["site"] = [self.site_list(value) for value in frame["site_id"]]
        if "service" in told:
            told["service"] = [self.service_list(value) for value in told["service"]]
        if "source" in told:
            told["source"] = [self.sources.get(str(value), self._source(value)) for value in told["source"]]
        if "period" in told and not self.several_periods:
            told = told.drop(columns="period")
        return told.rename(columns={plan: self.plan(plan) for plan in PLANS})

    def _source(self, source: object) -> str:
        return Words(language(), self.variant).code("common.source", source)


def site_labels(sites: pd.DataFrame) -> dict[str, str]:
    """Return site → short name: without the note in brackets, and of a place that nobody has planned the commune alone.

    Where two would have the same name the former district is added, and where that isn't enough the whole name and id stand.
    """
    rows = zip(
        sites.index.astype(str),
        sites["name_vi"].astype(str),
        sites["commune_name"].fillna("").astype(str),
        sites["district_name"].fillna("").astype(str),
        strict=True,
    )
    names = {}
    for site, name, commune, district in rows:
        short = _short(name, commune)
        names[site] = (short, f"{short}, {district}", f"{name} ({site})")
    often = [Counter(forms[size] for forms in names.values()) for size in range(3)]
    return {
        site: next((form for form, count in zip(forms, often, strict=True) if count[form] == 1), forms[-1])
        for site, forms in names.items()
    }


def _short(name: str, commune: str) -> str:
    bare, bracket, note = name.partition(" (")
    if commune and name.startswith(text("common.new_facility", "vi", commune="")):
        return commune + bracket + note
    return bare or name
