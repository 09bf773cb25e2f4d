"""The subject of a proposal: the whole plan or one project of it, with its figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ansinh.geodata.services import DRUG_REHABILITATION
from ansinh.reports.facts.present import REFORM, in_present_names
from ansinh.reports.facts.projects import projects, projects_at
from ansinh.reports.facts.whole_people import whole_sums
from ansinh.reports.proposal.law_marks import letter_day
from ansinh.reports.proposal.offices import Offices, former_province, offices
from ansinh.words.numbers import is_missing
from ansinh.words.plain import text

if TYPE_CHECKING:
    import pandas as pd

    from ansinh.reports.facts import Facts
    from ansinh.reports.facts.project import Project
    from ansinh.reports.pictures import Pictures
    from ansinh.words import Language, Words


@dataclass(frozen=True)
class Scope:
    """The subject of a proposal.

    Attributes
    ----------
    facts, pictures, words, offices
        Figures, charts, words, and names of sender and recipients.
    project
        The project, or None for the whole plan.
    name
        Name of the investment.
    capital, running, staff, places, served
        Million đồng; million đồng a year; workers; places and people in the last period.
    actions
        The rows of the action list that the proposal covers.
    """

    facts: Facts
    pictures: Pictures
    words: Words
    offices: Offices
    project: Project | None
    name: str
    capital: float
    running: float
    staff: float
    places: float
    served: float
    actions: pd.DataFrame

    @property
    def language(self) -> Language:
        """Return the language of the proposal."""
        return self.words.language

    @property
    def object(self) -> str:
        """Return what the committee is asked to decide on: the projects of the plan, or "Dự án ..."."""
        return self.words("proposal.one_project", name=self.name) if self.project else self.name

    @property
    def projects(self) -> pd.DataFrame:
        """The projects covered: all of the plan, or those at its site (see ``RunData.projects``)."""
        return projects(self.facts) if self.project is None else projects_at(self.facts, self.project.site_id)

    @property
    def has_drug_rehabilitation(self) -> bool:
        """Say whether drug rehabilitation, a task of Public Security, is part of it."""
        return any(self._rehabilitates)

    @property
    def only_drug_rehabilitation(self) -> bool:
        """Say whether nothing but drug rehabilitation is part of it."""
        return len(self.actions) > 0 and all(self._rehabilitates)

    @property
    def _rehabilitates(self) -> list[bool]:
        """For each action, whether its service is drug rehabilitation, which ``offers`` decides as planners choose ids."""
        offers = self.facts.data.offers()
        return [DRUG_REHABILITATION in offers[str(service)] for service in self.actions["service"]]

    def site_name(self, site_id: str) -> str:
        """Return the name of a site, clean."""
        return text(self.facts.name("sites", site_id, self.words.language))

    def services(self) -> str:
        """Return the names of the services covered, in the scenario's order."""
        covered = self.project.services if self.project else list(self.actions["service"])
        return ", ".join(
            text(self.facts.name("services", s, self.words.language))
            for s in self.facts.services
            if s in set(covered)
        )


def whole_plan(pictures: Pictures) -> Scope:
    """Return the scope of the whole proposed plan."""
    facts, words = of_letter(pictures.facts, pictures.words), pictures.words
    last = facts.facilities
    last = last[(last["plan_id"] == facts.plan_id) & (last["period"] == facts.period)]
    return Scope(
        facts=facts,
        pictures=pictures,
        words=words,
        offices=offices(facts, words),
        project=None,
        name=words("proposal.plan_name", title=_title(facts, words)),
        capital=facts.capital,
        running=facts.running,
        staff=float(last["staff"].sum()),
        places=float(last["places"].sum()),
        served=whole_sums(facts, facts.plan_id).get("served_persons", 0.0),
        actions=facts.actions,
    )


def of_letter(facts: Facts, words: Words) -> Facts:
    """Return the facts with names of the day of the letter; they are named once for each language."""
    key = ("of_letter", words.language)
    if key not in facts.said:
        facts.said[key] = facts if letter_day(facts) < REFORM else in_present_names(facts, words)
    named: Facts = facts.said[key]
    return named


def _title(facts: Facts, words: Words) -> str:
    """Return the title of the plan; a province that is no more is followed by the one of today."""
    meta, place = facts.data.meta, facts.data.meta.get("province_name_vi", "")
    title = meta.get(f"title_{words.language}")
    shown = text(meta.get("title_vi", "") if is_missing(title) else title)
    return shown.replace(place, former_province(facts, words), 1) if place else shown


def _without_action(facts: Facts, site_id: str, words: Words) -> str:
    """Return the name of a site without what is done there, which the name of its project says already."""
    name = text(facts.name("sites", site_id, words.language))
    for said in words.texts("proposal.done_in_names"):
        name = name.replace(f"({said}, ", "(", 1)
    return name


def one_project(pictures: Pictures, site_id: str) -> Scope:
    """Return the scope of one project of the proposed plan.

    Raises
    ------
    KeyError
        If the plan doesn't use the site.
    """
    facts, words = of_letter(pictures.facts, pictures.words), pictures.words
    project = facts.project(site_id)
    rows = project.rows
    # A project of several steps is named after the most expensive one.
    costliest = rows.sort_values("capital_million_vnd", ascending=False, kind="stable")
    done = str(costliest["action"].iloc[0]) if len(rows) else "keep"
    action, site = words.code("common.action", done), _without_action(facts, site_id, words)
    name = f"{action}: {site}" if words.language == "en" else f"{action} {site}"
    return Scope(
        facts=facts,
        pictures=pictures,
        words=words,
        offices=offices(facts, words),
        project=project,
        name=words("proposal.new_project", site=site) if done == "new" else name,
        capital=project.capital,
        running=project.running,
        staff=project.staff,
        places=project.places,
        served=project.counted,
        actions=rows,
    )
